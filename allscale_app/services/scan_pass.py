"""One scan's work in one commit: what it reads from, what it will post, and whom it touched."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from allscale_app.domain.ledger.entry import Cause
from allscale_app.domain.networks import Network
from allscale_app.domain.observations import Scan, observation_key
from allscale_app.services.context import Context
from allscale_app.services.journal_posts import JournalPosts
from allscale_app.store.tables import Invoice, Observation, Payment
from allscale_app.store.uow import WriteUow

CREDITED = "credited"
UNMATCHED = "unmatched"
DUST = "dust"
"""Outcomes of an observation: a leg, a row of the inbox, or an amount that no entry can hold."""
TREASURY = "treasury"
"""The reason of an unmatched observation, and the purpose of an address: the operator's own (flow 14)."""
NOT_ACCEPTED = "not_accepted"
PAUSED = "paused"
NO_RATE = "no_rate"
"""Further reasons: the invoice does not take the token; its coin was away from its peg; nobody knew its rate."""


@dataclass
class ScanPass:
    """`head_number` and `finalized_number` reach only as far as the scan's hashes link to what we hold."""

    uow: WriteUow
    ctx: Context
    network: Network
    scan: Scan
    now: datetime
    posts: JournalPosts
    invoices: dict[str, Invoice] = field(default_factory=dict)
    topics: set[str] = field(default_factory=set)

    @property
    def head_number(self) -> int:
        """The last block that confirms anything: what lies past the cursor was not linked yet."""
        return self.scan.cursor.number

    @property
    def finalized_number(self) -> int:
        """The last final block that we have read."""
        return min(self.scan.finalized_number, self.scan.cursor.number)

    def lock_invoices(self, invoice_ids: Iterable[str | None]) -> None:
        """Hold invoices before their legs change; call it once per step."""
        wanted = {invoice_id for invoice_id in invoice_ids if invoice_id} - self.invoices.keys()
        if wanted:
            self.invoices |= self.uow.invoices.lock_all(wanted)

    def touch(self, business_id: str | None, invoice_id: str | None) -> None:
        """Remember whose pages changed."""
        if business_id:
            self.topics.add(f"business:{business_id}")
        if invoice_id:
            self.topics.add(f"invoice:{invoice_id}")

    def record(self, payment: Payment, kind: str, *, step: str, **data: Any) -> None:
        """Write a step of a leg on its invoice's timeline, once per leg and `step`."""
        self.touch(payment.business_id, payment.invoice_id)
        if payment.invoice_id is None:
            return
        self.uow.timeline.append(
            self.invoices[payment.invoice_id],
            kind=kind,
            actor="network",
            at=self.now,
            data={"payment_id": payment.id, **data},
            dedupe_key=f"{payment.id}:{step}",
        )

    def block_time(self, number: int) -> datetime:
        """When a block was made; estimated from the head where the scan does not carry its header. Never ahead of now."""
        for block in self.scan.blocks:
            if block.number == number:
                return min(block.at, self.now)
        behind = timedelta(seconds=self.network.block_seconds) * (self.scan.head.number - number)
        return min(self.scan.head.at - behind, self.now)


def key_of(observation: Observation) -> str:
    """The name of an observation's present life in journal keys."""
    return observation_key(
        observation.network, observation.block_hash, observation.log_index, generation=observation.generation
    )


def cause_of(payment: Payment) -> Cause:
    """What people will find a leg's entries by."""
    return Cause(payment.business_id, payment.invoice_id or "", payment.id)


def evidence(payment: Payment) -> dict[str, Any]:
    """The chain facts of a leg, as the timeline shows them."""
    return {
        "unit": payment.unit,
        "units": payment.units,
        "network": payment.network,
        "tx_hash": payment.tx_hash,
        "block": payment.block_number,
        "block_hash": payment.block_hash,
        "log_index": payment.log_index,
        "sender": payment.sender,
    }
