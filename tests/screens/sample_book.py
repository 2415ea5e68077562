"""A studio's six weeks of invoices, made through services on chains in memory, for pictures of the issuer's pages.

Nothing here decides a status: invoices are sent, paid, looked at and cancelled, and the services say what they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from allscale_app.bootstrap.app import Application
from allscale_app.bootstrap.build import build_application
from allscale_app.domain.invoice.listing import InvoiceFilter, Sort
from allscale_app.domain.observations import Cursor
from allscale_app.services.acting import Acting
from allscale_app.services.cancel_invoice import cancel_invoice
from allscale_app.services.checkout import mark_viewed
from allscale_app.services.evaluate_invoice import reevaluate
from allscale_app.services.observe_transfers import observe_transfers
from allscale_app.settings.model import Settings
from allscale_app.store.tables import Delivery, Invoice
from tests.builders import a_business, a_draft, a_sent_invoice, a_session, a_user
from tests.fakes.chain import FakeChain, Transfer
from tests.fakes.system import FakeClock

NETWORKS = ("base", "polygon", "arbitrum")
ENV = {
    "ALLSCALE_RPC_ENDPOINTS": '{"base":["http://127.0.0.1:9"],"polygon":["http://127.0.0.1:9"],"arbitrum":["http://127.0.0.1:9"]}'
}
CLIENTS = {
    "tessera": ("Tessera Labs Inc.", "ap@tesseralabs.io"),
    "harbour": ("Harbour & Pine GmbH", "billing@harbourpine.de"),
    "kohi": ("Kōhi Roasters", "accounts@kohi.coffee"),
    "lumen": ("Lumen Atlas SAS", "compta@lumenatlas.fr"),
    "bright": ("Brightwater Clinic", "finance@brightwater.health"),
    "northgate": ("Northgate Robotics", "invoices@northgate.ai"),
    "juniper": ("Juniper Freight B.V.", "ap@juniperfreight.nl"),
    "paloma": ("Paloma Ortiz", "hola@palomaortiz.es"),
    "monograph": ("Monograph Press", "office@monograph.press"),
    "sabor": ("Sabor Norte, Lda", "geral@sabornorte.pt"),
    "oakline": ("Oakline Property Partners", "projects@oakline.co"),
    "solstice": ("Solstice Yoga Collective", "hello@solstice.yoga"),
}


@dataclass
class Studio:
    """The business, its invoices, the chains they are paid on; `clock` is the studio's present."""

    app: Application
    clock: FakeClock
    acting: Acting
    business_id: str
    chains: dict[str, FakeChain]
    cursors: dict[str, Cursor] = field(default_factory=dict)

    def send(
        self, client: str, title: str, amount: str, *, unit: str = "USDC", due: int | None = 14, **fields: Any
    ) -> Invoice:
        """An invoice of today."""
        form = self._form(client, title, amount, unit=unit, due=due) | fields
        return self._write(
            lambda uow: a_sent_invoice(
                uow, self.app.context, business=uow.businesses.get(self.business_id), acting=self.acting, **form
            )
        )

    def draft(self, client: str, title: str, amount: str) -> Invoice:
        form = self._form(client, title, amount, unit="USDC", due=None)
        return self._write(
            lambda uow: a_draft(
                uow, self.app.context, business=uow.businesses.get(self.business_id), acting=self.acting, **form
            )
        )

    def view(self, invoice: Invoice) -> None:
        self._write(lambda uow: mark_viewed(uow, self.app.context, token=invoice.checkout_token or ""))

    def cancel(self, invoice: Invoice, reason: str) -> None:
        self._write(
            lambda uow: cancel_invoice(
                uow,
                self.app.context,
                business_id=self.business_id,
                invoice_id=invoice.id,
                acting=self.acting,
                reason=reason,
            )
        )

    def pay(
        self, invoice: Invoice, amount: str, *, symbol: str = "USDC", network: str = "base", blocks: int = 3
    ) -> None:
        """A transfer to the invoice's address, and `blocks` blocks with it."""
        token = next(t for t in self.app.context.registry.network(network).tokens if t.asset == symbol)
        raw = round(float(amount) * 10**token.decimals)
        chain = self.chains[network]
        chain.mine(Transfer(to=invoice.deposit_address or "", raw_amount=raw, contract=token.contract))
        self.observe(network)
        for _ in range(blocks - 1):
            self.clock.advance(seconds=chain.network.block_seconds)
            chain.mine()
            self.observe(network)

    def observe(self, network: str) -> None:
        """What the watcher does until nothing is new."""
        chain = self.chains[network]
        while True:
            with self.app.database.read() as uow:
                known = [(block.number, block.hash) for block in uow.networks.blocks(network)]
            scan = chain.poll(self.cursors.get(network), known, self._addresses)
            if scan is None:
                return
            cursor = self.cursors.get(network)
            self.app.run_sync(observe_transfers, scan=scan, since=cursor)
            self.cursors[network] = scan.cursor

    def deliver(self, *, bounce: str = "") -> None:
        """The queued mails reach their servers; the one to `bounce` comes back."""

        def arrive(uow: Any) -> None:
            for invoice in uow.invoice_lists.page(
                self.business_id, InvoiceFilter(), today=self.clock.now().date(), sort=Sort(), limit=100
            ).rows:
                for delivery in uow.deliveries.of_invoice(invoice.id):
                    if delivery.status == "queued":
                        self._answer(uow, invoice, delivery, is_refused=delivery.recipient == bounce)
                reevaluate(uow, self.app.context, invoice=invoice)

        self._write(arrive)

    def _answer(self, uow: Any, invoice: Invoice, delivery: Delivery, *, is_refused: bool) -> None:
        now = self.clock.now()
        delivery.server = f"mx1.{delivery.recipient.partition('@')[2]}"
        delivery.attempted_at, delivery.attempts = now, 1
        if is_refused:
            delivery.status, delivery.server_code = "bounced", 550
            delivery.server_text = "5.1.1 The account does not exist"
        else:
            delivery.status, delivery.accepted_at, delivery.server_code = "accepted", now, 250
            delivery.server_text = "2.0.0 OK queued"
        uow.timeline.append(
            invoice,
            kind=f"mail_{delivery.status}",
            actor="system",
            at=now,
            data={
                "kind": delivery.kind,
                "to": delivery.recipient,
                "server": delivery.server,
                "code": delivery.server_code,
                "text": delivery.server_text,
            },
        )

    def in_sync(self) -> None:
        """The networks as a watcher leaves them that has just looked."""

        def look(uow: Any) -> None:
            for key in NETWORKS:
                state = uow.networks.open(key)
                state.checked_at = state.head_at = datetime.now(UTC)
                state.status = "healthy"

        self._write(look)

    def _form(self, client: str, title: str, amount: str, *, unit: str, due: int | None) -> dict[str, Any]:
        name, email = CLIENTS[client]
        due_on = (self.clock.now() + timedelta(days=due)).date().isoformat() if due is not None else None
        return {
            "recipient": {"name": name, "email": email},
            "title": title,
            "currency": unit,
            "due_on": due_on,
            "line_items": [{"description": title, "quantity": "1", "unit_price": amount}],
        }

    def _addresses(self) -> list[str]:
        with self.app.database.read() as uow:
            return list(uow.addresses.all_keys())

    def _write(self, act: Callable[[Any], Any]) -> Any:
        with self.app.database.write() as uow:
            return act(uow)


def open_studio(
    data_dir: Path, *, origin: str, xpub: str, days_ago: float = 45, timezone: str = "Europe/Lisbon"
) -> tuple[Studio, str]:
    """An empty studio in a migrated database, `days_ago` in the past, and the cookie that signs in to it."""
    settings = Settings(
        mode="test",
        data_dir=data_dir,
        public_url=origin,
        xpub=xpub,
        rpc_endpoints={key: ["http://127.0.0.1:9"] for key in NETWORKS},
    )
    app = build_application(settings)
    with app.database.write() as uow:
        user = a_user(uow, app.context, name="Inês Duarte", email="ines@fieldnote.studio")
        business = a_business(
            uow, app.context, owner=user, name="Fieldnote Studio", timezone=timezone, number_pattern="INV-{YYYY}-{NNNN}"
        )
        token = a_session(uow, app.context, business=business)
        business_id, user_id = business.id, user.id
    clock = FakeClock(datetime.now(UTC) - timedelta(days=days_ago))
    app = replace(app, context=replace(app.context, clock=clock))
    chains = {key: FakeChain(clock, app.context.registry.network(key)) for key in NETWORKS}
    studio = Studio(app, clock, Acting(user_id), business_id, chains)
    for key in NETWORKS:
        studio.observe(key)
    return studio, token


def fill(studio: Studio) -> Mapping[str, Invoice]:
    """The studio's story up to now, as the pictures show it; the invoices worth opening by name."""
    days = studio.clock.advance
    for index, (client, amount, symbol, network) in enumerate(
        (
            ("tessera", "1850.00", "USDC", "base"),
            ("kohi", "920.50", "USDC", "polygon"),
            ("harbour", "2400.00", "USDC", "base"),
            ("monograph", "1450.00", "USDC", "arbitrum"),
            ("bright", "2050.00", "USDC", "base"),
        )
    ):
        invoice = studio.send(client, f"Retainer {index + 1}", amount, unit=symbol)
        days(days=2, hours=5)
        studio.view(invoice)
        studio.pay(invoice, amount, symbol=symbol, network=network)
        days(hours=7)
    old = studio.send("kohi", "Packaging illustrations", "2050.00", unit="USDT")
    days(days=1)
    studio.cancel(old, "Replaced by a smaller order")
    sprint3 = studio.send("tessera", "Design system, sprint 3", "4200.00")
    days(days=1)
    late = studio.send("sabor", "Menu and signage", "1530.00", due=10)
    days(days=2)
    studio.pay(sprint3, "4200.00")
    annual = studio.send("monograph", "Annual report layout", "2890.00", due=14)
    studio.view(late)
    days(days=2)
    newsletter = studio.send("paloma", "Newsletter template", "640.00", due=14)
    juniper = studio.send("juniper", "Tracking page copy", "1980.00", unit="USDT", due=9)
    days(days=1, hours=3)
    studio.pay(newsletter, "760.00", network="polygon")
    studio.pay(annual, "2889.60", network="base")
    studio.view(juniper)
    northgate = studio.send("northgate", "Operator console, discovery", "7200.00", due=16)
    days(days=3)
    bright = studio.send("bright", "Patient intake forms", "3275.00", due=14)
    studio.view(northgate)
    days(days=2)
    studio.pay(bright, "3275.00", network="arbitrum")
    lumen = studio.send("lumen", "Map interface prototype", "4800.00", unit="USD", due=14)
    days(days=1, hours=2)
    studio.pay(lumen, "1500.00", network="base")
    studio.pay(lumen, "1000.00", symbol="USDT", network="polygon")
    _until(studio, days_left=4.1)
    kohi = studio.send("kohi", "Packaging illustrations", "2150.00", unit="USDT", due=14)
    harbour = studio.send(
        "harbour",
        "Website redesign, phase 2",
        "3600.00",
        due=8,
        po_number="HP-4471",
        line_items=[
            {"description": "Page templates", "quantity": "5", "unit_price": "480.00"},
            {"description": "Motion and hand-off", "quantity": "12", "unit_price": "100.00"},
        ],
    )
    days(minutes=2)
    studio.deliver()
    days(hours=3)
    studio.view(kohi)
    studio.view(harbour)
    days(days=1)
    studio.pay(harbour, "1200.00", network="base")
    days(seconds=27)
    studio.deliver()
    for network in NETWORKS:
        studio.chains[network].mine(blocks=950)
        studio.observe(network)
    _until(studio, days_left=0.1)
    sent = studio.send("tessera", "Design system, sprint 4", "4200.00")
    days(seconds=40)
    studio.deliver(bounce="ap@tesseralabs.io")
    studio.draft("solstice", "Booking flow audit", "1450.00")
    _until(studio, days_left=0.0002)
    studio.pay(harbour, "2400.00", network="base", blocks=1)
    studio.in_sync()
    return {
        "harbour": harbour,
        "annual": annual,
        "newsletter": newsletter,
        "late": late,
        "sent": sent,
        "cancelled": old,
        "lumen": lumen,
    }


def _until(studio: Studio, *, days_left: float) -> None:
    """Move on to `days_left` before now."""
    studio.clock.at = max(studio.clock.at, datetime.now(UTC) - timedelta(days=days_left))
