"""One line of the history, opened: every entry that its payment caused, with every posting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from allscale_app.domain.errors import NotFound
from allscale_app.domain.networks import Network
from allscale_app.services.balance_history import HistoryLine, history_lines, network_of
from allscale_app.services.context import Context
from allscale_app.store.repositories.journal import EntryLines
from allscale_app.store.uow import ReadUow


@dataclass(frozen=True, slots=True)
class JournalDetail:
    """`line` is what `business_id` opened; `entries` are those of its payment, oldest first, each with all postings."""

    business_id: str
    line: HistoryLine
    entries: tuple[EntryLines, ...]
    network: Network | None
    now: datetime


def read_journal_detail(uow: ReadUow, ctx: Context, *, business_id: str, entry_id: int) -> JournalDetail:
    """The entry with its relatives. Another business's is an unknown one: raises NotFound.

    Postings to accounts of the operator, or of whoever paid or was paid from a balance, are shown too, for they are the
    other side of the entry; the balances of those accounts are nobody else's business.
    """
    row = uow.journal_history.entry(business_id, entry_id)
    if row is None:
        raise NotFound("There is no such entry.", param="entry")
    (line,) = history_lines(uow, ctx, business_id=business_id, rows=[row])
    entries = uow.journal_history.of_payment(business_id, row.payment.id) if row.payment else [row.entry]
    return JournalDetail(
        business_id=business_id,
        line=line,
        entries=tuple(uow.journal.with_lines(None, entries)),
        network=network_of(ctx.registry, row.payment.unit if row.payment else line.unit),
        now=ctx.clock.now(),
    )
