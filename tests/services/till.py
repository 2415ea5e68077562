"""An instance that takes fiat: an operator with a float, invoices paid by card or wire; and what tests ask afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allscale_app.domain.conversion import Fee
from allscale_app.domain.ledger.accounts import OPERATOR, Role
from allscale_app.domain.legs import Rail
from allscale_app.services.context import Policy
from allscale_app.services.conversion_funding import Funding, fund
from allscale_app.services.conversion_quotes import accept_quote, lock_by_token, require_payable
from allscale_app.services.treasury import open_treasury
from allscale_app.services.unmatched import attribute_to_float
from allscale_app.store.tables import Business, Conversion, Invoice, Payment
from allscale_app.store.uow import WriteUow
from tests.builders import a_business, a_sent_invoice, a_user
from tests.fakes.chain import Transfer
from tests.services.station import ONE, USDC, Station

METHODS = ("wallet", "card", "wire", "balance")
POLICY = Policy(
    signup_is_open=True, methods=METHODS, card_fee=Fee(ppm=29_000, fixed_units=300_000), wire_fee=Fee(fixed_units=ONE)
)


@dataclass
class Till(Station):
    """A station whose operator also takes fiat: it comes in, coins of the float go out."""

    operator_id: str = ""

    def pass_time(self, **duration: float) -> None:
        """Let the clock run."""
        self.chain.clock.advance(**duration)

    def add_float(self, units: int = 10_000 * ONE) -> None:
        """Coins that arrive at the treasury, turn final, and are the operator's by the operator's word."""
        with self.database.write() as uow:
            operator = uow.users.find(self.operator_id) or a_user(uow, self.ctx, is_operator=True)
            self.operator_id, address = operator.id, open_treasury(uow, self.ctx).address
        self.chain.mine(Transfer(to=address, raw_amount=units), blocks=self.chain.network.finality_depth + 1)
        self.catch_up()
        with self.database.write() as uow:
            for row in uow.observations.unmatched():
                attribute_to_float(uow, self.ctx, observation_id=row.id, actor=self.operator_id)

    def business(self, uow: WriteUow, **values: Any) -> Business:
        return a_business(uow, self.ctx, accepted_methods=list(METHODS), **values)

    def send(self, business: Business | None = None, *, amount: str = "120.00", **fields: Any) -> Invoice:
        """A sent invoice, 120.00 USDC unless told otherwise, payable in every way."""
        with self.database.write() as uow:
            line = {"description": "Design", "quantity": "1", "unit_price": amount}
            return a_sent_invoice(
                uow,
                self.ctx,
                business=business or self.business(uow),
                **{"line_items": [line], "accepted_methods": list(METHODS), **fields},
            )

    def accept(self, invoice: Invoice, *, rail: Rail = Rail.CARD, source: str = "USD") -> Conversion:
        """What the payer's choice of a method does."""
        with self.database.write() as uow:
            locked = lock_by_token(uow, token=invoice.checkout_token or "")
            require_payable(self.ctx, invoice=locked, rail=rail)
            return accept_quote(uow, self.ctx, invoice=locked, rail=rail, source=source)

    def fund(
        self,
        conversion: Conversion,
        *,
        units: int | None = None,
        reference: str = "ch_1",
        available_at: datetime | None = None,
        **facts: Any,
    ) -> Payment:
        """What the processor's or the bank's word does."""
        now = self.ctx.clock.now()
        about = {"source": conversion.source, "source_units": units or conversion.source_units, "at": now, **facts}
        with self.database.write() as uow:
            funding = Funding(reference=reference, available_at=available_at, **about)
            return fund(uow, self.ctx, conversion_id=conversion.id, funding=funding)

    def conversion(self, conversion: Conversion) -> Conversion:
        """The conversion as stored now."""
        with self.database.read() as uow:
            found = uow.conversions.find(conversion.id)
        assert found is not None
        return found

    def balance(self, role: Role, *, owner: str = OPERATOR, unit: str = USDC) -> int:
        with self.database.read() as uow:
            return uow.journal.balance(owner, role, unit)
