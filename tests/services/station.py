"""The watcher's step without its loop: poll the chain, observe in one commit; and what tests ask afterwards."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

from allscale_app.domain.ledger.accounts import OPERATOR, Role, of_business
from allscale_app.domain.ledger.entry import Cause, EntryKind, JournalEntry, credit, debit
from allscale_app.domain.observations import Cursor
from allscale_app.services.audit import audit_books
from allscale_app.services.audit_finding import Finding
from allscale_app.services.context import Context
from allscale_app.services.observe_transfers import Observed, observe_transfers
from allscale_app.store.engine import Database
from allscale_app.store.tables import Business, Invoice, Payment
from tests.builders import a_business, a_sent_invoice
from tests.fakes.chain import FakeChain

USDC = "USDC@31337"
USDT = "USDT@31337"
ONE = 1_000_000
_spendings = itertools.count()


@dataclass
class Station:
    """One network being watched into one database."""

    database: Database
    ctx: Context
    chain: FakeChain

    def observe(self) -> Observed | None:
        """One poll; None when nothing is new."""
        key = self.chain.network.key
        with self.database.read() as uow:
            state = uow.networks.find(key)
            cursor = None
            if state is not None and state.cursor_number is not None and state.cursor_hash is not None:
                cursor = Cursor(state.cursor_number, state.cursor_hash)
            known = [(block.number, block.hash) for block in uow.networks.blocks(key)]
        scan = self.chain.poll(cursor, known, self._addresses)
        if scan is None:
            return None
        with self.database.write() as uow:
            return observe_transfers(uow, self.ctx, scan=scan, since=cursor)

    def catch_up(self) -> None:
        """Poll until nothing is new."""
        while self.observe() is not None:
            pass

    def _addresses(self) -> list[str]:
        with self.database.read() as uow:
            return list(uow.addresses.all_keys())

    def send(self, business: Business | None = None, *, amount: str = "120.00", **fields: Any) -> Invoice:
        """A sent invoice, 120.00 USDC due on 30 November unless told otherwise."""
        with self.database.write() as uow:
            business = business or a_business(uow, self.ctx)
            due_on = fields.pop("due_on", "2026-11-30")
            line = {"description": "Design", "quantity": "1", "unit_price": amount}
            return a_sent_invoice(uow, self.ctx, business=business, due_on=due_on, line_items=[line], **fields)

    def invoice(self, invoice: Invoice) -> Invoice:
        """The invoice as stored now."""
        with self.database.read() as uow:
            found = uow.invoices.find(invoice.business_id, invoice.id)
        assert found is not None
        return found

    def legs(self, invoice: Invoice) -> list[Payment]:
        """Its legs, first seen first."""
        with self.database.read() as uow:
            return list(uow.payments.of_invoice(invoice.id))

    def statuses(self, invoice: Invoice) -> list[str]:
        return [leg.status for leg in self.legs(invoice)]

    def timeline(self, invoice: Invoice) -> list[str]:
        """The kinds of what money did; what people did is left out."""
        with self.database.read() as uow:
            events = uow.timeline.of_invoice(invoice.id)
            return [event.kind for event in events if event.actor in ("network", "system")]

    def facts(self, invoice: Invoice, kind: str) -> list[dict[str, Any]]:
        """The data of the events of one kind."""
        with self.database.read() as uow:
            return [event.data for event in uow.timeline.of_invoice(invoice.id) if event.kind == kind]

    def mails(self, invoice: Invoice) -> list[str]:
        """The kinds of the mails that money queued, sorted."""
        with self.database.read() as uow:
            kinds = [delivery.kind for delivery in uow.deliveries.of_invoice(invoice.id)]
            return sorted(kind for kind in kinds if kind not in ("invoice", "cancelled"))

    def balances(self, owner: str = OPERATOR, unit: str = USDC) -> dict[str, int]:
        """Balances that are not zero, by role, in whole coins where they are whole."""
        with self.database.read() as uow:
            rows = [row for row in uow.journal.accounts_of(owner) if row.unit == unit and row.balance_units]
            return {row.role: row.balance_units for row in rows}

    def audit(self) -> tuple[Finding, ...]:
        """What is wrong with the books: nothing."""
        with self.database.read() as uow:
            return audit_books(uow, self.ctx)

    def last_event(self) -> int:
        """The newest event's number: unchanged means that no page was woken."""
        with self.database.read() as uow:
            return uow.events.last_seq()

    def spend(self, business_id: str, units: int, unit: str = USDC) -> None:
        """What a payout will do first: money leaves available."""
        held = of_business(business_id, Role.HELD, unit)
        available = of_business(business_id, Role.AVAILABLE, unit)
        entry = JournalEntry.of(
            key=f"spend:{next(_spendings)}",
            kind=EntryKind.ATTRIBUTE,
            postings=(debit(available, units), credit(held, units)),
            cause=Cause(business_id),
        )
        with self.database.write() as uow:
            uow.journal.post(entry, at=self.ctx.clock.now())
