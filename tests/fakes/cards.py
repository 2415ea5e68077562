"""A card processor in memory: what payers and banks do, what it says of it, and messages in the test's hand."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import datetime

from allscale_app.services.card_processor import (
    CardCharge,
    CardDispute,
    CardEvent,
    CardOrder,
    CardPage,
    CardPayout,
    CardRefund,
    CardSession,
    ProcessorDown,
    ProcessorRefused,
)
from allscale_app.services.ports import BadSignature
from tests.fakes.system import FakeClock

SIGNED = "signed by the fake"
FEE_UNITS = 1_930_000


@dataclass
class FakeCards:
    """`down` makes every question fail; `events` are the messages so far, which nobody delivers but the test."""

    clock: FakeClock
    name: str = "fake"
    down: bool = False
    refuses: str = ""
    refund_state: str = "done"
    orders: dict[str, CardOrder] = field(default_factory=dict)
    sessions: dict[str, CardSession] = field(default_factory=dict)
    refunds: dict[str, CardRefund] = field(default_factory=dict)
    disputes: dict[str, CardDispute] = field(default_factory=dict)
    payouts: dict[str, CardPayout] = field(default_factory=dict)
    events: list[CardEvent] = field(default_factory=list)

    def create_checkout(self, order: CardOrder) -> CardPage:
        self._answer()
        id_ = f"cs_{order.conversion_id}"
        self.orders.setdefault(id_, order)
        self.sessions.setdefault(id_, CardSession(id=id_, conversion_id=order.conversion_id, state="open", charge=None))
        return CardPage(id_, f"https://cards.example/{id_}")

    def session(self, session_id: str) -> CardSession:
        self._answer()
        return self.sessions[session_id]

    def close_session(self, session_id: str) -> None:
        self._answer()
        if self.sessions[session_id].state == "open":
            self.end(session_id)

    def refund(self, *, refund_id: str, charge_id: str, currency: str, units: int) -> CardRefund:
        self._answer()
        made = CardRefund(
            id=f"re_{refund_id}", refund_id=refund_id, charge_id=charge_id, state=self.refund_state, reason=""
        )
        return self.refunds.setdefault(made.id, made)

    def read_refund(self, external_id: str) -> CardRefund:
        self._answer()
        return self.refunds[external_id]

    def dispute(self, external_id: str) -> CardDispute:
        self._answer()
        return self.disputes[external_id]

    def payout(self, external_id: str) -> CardPayout:
        self._answer()
        return self.payouts[external_id]

    def verify(self, body: bytes, signature: str) -> CardEvent:
        if signature != SIGNED:
            raise BadSignature("not signed")
        return self.read(body.decode())

    def read(self, body: str) -> CardEvent:
        return CardEvent(**json.loads(body))

    # What happens in the world.

    def pay(self, session_id: str, *, available_at: datetime | None = None, **charge: object) -> CardCharge:
        """The payer's bank says yes."""
        order, now = self.orders[session_id], self.clock.now()
        paid = CardCharge(
            id=f"ch_{session_id}",
            currency=order.currency,
            units=order.units,
            paid_at=now,
            available_at=available_at or now,
            fee_units=FEE_UNITS,
            fee_currency=order.currency,
        )
        paid = replace(paid, **charge)  # type: ignore[arg-type]  # a test's own facts
        self.sessions[session_id] = replace(self.sessions[session_id], state="paid", charge=paid)
        self.say("session", session_id, conversion_id=order.conversion_id)
        return paid

    def decline(self, session_id: str, *, reason: str = "card_declined") -> None:
        attempt = f"try_{len(self.events)}"
        conversion_id = self.orders[session_id].conversion_id
        self.say("decline", session_id, conversion_id=conversion_id, attempt=attempt, reason=reason)

    def end(self, session_id: str) -> None:
        self.sessions[session_id] = replace(self.sessions[session_id], state="ended")
        self.say("session", session_id, conversion_id=self.orders[session_id].conversion_id)

    def open_dispute(self, session_id: str, *, state: str = "open", units: int | None = None) -> str:
        charge = self.sessions[session_id].charge
        assert charge is not None
        made = CardDispute(
            id=f"du_{session_id}",
            charge_id=charge.id,
            conversion_id=self.orders[session_id].conversion_id,
            currency=charge.currency,
            units=units or charge.units,
            fee_units=15_000_000,
            reason="fraudulent",
            state=state,
        )
        self.disputes[made.id] = made
        self.say("dispute", made.id)
        return made.id

    def decide(self, dispute_id: str, *, won: bool) -> None:
        self.disputes[dispute_id] = replace(self.disputes[dispute_id], state="won" if won else "lost")
        self.say("dispute", dispute_id)

    def pay_out(self, units: int, *, currency: str = "USD", state: str = "paid") -> None:
        id_ = f"po_{len(self.payouts)}"
        self.payouts[id_] = CardPayout(id=id_, currency=currency, units=units, state=state)
        self.say("payout", id_)

    def say(self, subject: str, object_id: str, **facts: str) -> CardEvent:
        event = CardEvent(
            id=f"ev_{len(self.events)}", kind=f"{subject}.changed", subject=subject, object_id=object_id, **facts
        )
        self.events.append(event)
        return event

    def _answer(self) -> None:
        if self.down:
            raise ProcessorDown("nobody answers")
        if self.refuses:
            raise ProcessorRefused(self.refuses)
