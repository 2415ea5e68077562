"""The history of a balance: each line is a journal entry, with what the asset's available balance was after it."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from allscale_app.domain.ledger.accounts import Role
from allscale_app.domain.networks import Network, Registry
from allscale_app.services.context import Context
from allscale_app.services.cursors import Paging, foreign_cursor, paging, read_place
from allscale_app.services.history_query import HistoryQuery
from allscale_app.store.repositories.journal import EntryLines
from allscale_app.store.repositories.journal_history import HistoryFilter, HistoryRow
from allscale_app.store.tables import Invoice, Payment
from allscale_app.store.uow import ReadUow

ORDER = "journal"
EVERYTHING = HistoryQuery()


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One entry. Changes are millionths in `unit`, negative when money left; `balance_after_units` is the available
    balance of the whole asset, over all its networks, once the entry was posted.
    """

    entry_id: int
    key: str
    kind: str
    at: datetime
    unit: str
    asset: str
    network: Network | None
    available_change_units: int
    pending_change_units: int
    held_change_units: int
    owed_change_units: int
    balance_after_units: int
    payment: Payment | None
    invoice: Invoice | None
    is_theirs: bool
    """The invoice is another business's: it was paid from this balance."""


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Lines newest first; `total_count` stops at 1,000."""

    lines: tuple[HistoryLine, ...]
    paging: Paging
    total_count: int


def read_history(
    uow: ReadUow,
    ctx: Context,
    *,
    business_id: str,
    limit: int = 25,
    cursor: str = "",
    query: HistoryQuery = EVERYTHING,
) -> HistoryPage:
    """A page of a business's history, newest first. Raises InvalidInput for a cursor that this list never gave out."""
    place = read_place(cursor, order=ORDER) if cursor else None
    if place is not None and type(place.value) is not int:
        raise foreign_cursor()
    wanted = history_filter(ctx.registry, query)
    rows = uow.journal_history.page(
        business_id,
        wanted,
        limit=limit + 1,
        beyond_id=int(place.value) if place else None,
        backwards=place is not None and place.backwards,
    )
    goes_on, rows = len(rows) > limit, rows[:limit]
    if place is not None and place.backwards:
        rows = rows[::-1]
    boundaries = [(row.entry.id, str(row.entry.id)) for row in rows]
    return HistoryPage(
        lines=history_lines(uow, ctx, business_id=business_id, rows=rows),
        paging=paging(place, boundaries, goes_on=goes_on, order=ORDER),
        total_count=uow.journal_history.count(business_id, wanted),
    )


def history_filter(registry: Registry, query: HistoryQuery) -> HistoryFilter:
    """The query in the words of the journal."""
    units = None
    if query.assets or query.networks:
        units = [
            token.unit
            for token in registry.tokens()
            if (not query.assets or token.asset in query.assets)
            and (not query.networks or token.network in query.networks)
        ]
    return HistoryFilter(query.kinds, query.steps, query.has_invoice, units, query.since, query.until)


def history_lines(
    uow: ReadUow, ctx: Context, *, business_id: str, rows: Sequence[HistoryRow]
) -> tuple[HistoryLine, ...]:
    """Rows, newest first, with what they changed and what the asset's balance was after each."""
    if not rows:
        return ()
    found = uow.journal.with_lines(business_id, [row.entry for row in rows])
    balances = _Balances(uow, ctx, business_id, first_id=rows[-1].entry.id or 0, last_id=rows[0].entry.id or 0)
    lines = [
        _line(ctx, business_id, row, own, balances) for row, own in zip(reversed(rows), reversed(found), strict=True)
    ]
    return tuple(reversed(lines))


class _Balances:
    """The available balances of a business, replayed forward from before one entry to another."""

    def __init__(self, uow: ReadUow, ctx: Context, business_id: str, *, first_id: int, last_id: int) -> None:
        accounts = [one for one in uow.journal.accounts_of(business_id) if one.role == Role.AVAILABLE]
        self._asset_of = {one.id or 0: asset_of(ctx.registry, one.unit) for one in accounts}
        self._balances = uow.journal_history.balances_before(accounts, first_id)
        self._changes = deque(uow.journal_history.balances_between(accounts, first_id, last_id))

    def after(self, entry_id: int, asset: str) -> int:
        """Millionths of `asset` over all its networks once `entry_id` was posted. Entries must come in order."""
        while self._changes and self._changes[0][0] <= entry_id:
            _, account_id, units = self._changes.popleft()
            self._balances[account_id] = units
        return sum(units for account_id, units in self._balances.items() if self._asset_of[account_id] == asset)


def _line(ctx: Context, business_id: str, row: HistoryRow, own: EntryLines, balances: _Balances) -> HistoryLine:
    changes: Counter[str] = Counter()
    for line in own.lines:
        grows = line.posting.side == line.account.normal
        changes[line.account.role] += line.posting.units if grows else -line.posting.units
    unit = own.lines[0].account.unit if own.lines else ""
    asset = asset_of(ctx.registry, unit)
    return HistoryLine(
        entry_id=row.entry.id or 0,
        key=row.entry.key,
        kind=row.entry.kind,
        at=row.entry.at,
        unit=unit,
        asset=asset,
        network=network_of(ctx.registry, unit),
        available_change_units=changes[Role.AVAILABLE],
        pending_change_units=changes[Role.PENDING],
        held_change_units=changes[Role.HELD],
        owed_change_units=changes[Role.RECEIVABLE],
        balance_after_units=balances.after(row.entry.id or 0, asset),
        payment=row.payment,
        invoice=row.invoice,
        is_theirs=row.invoice is not None and row.invoice.business_id != business_id,
    )


def asset_of(registry: Registry, unit: str) -> str:
    """The code of a unit's coin; its symbol when the operator switched the token off."""
    token = registry.find_token(unit)
    return token.asset if token else unit.partition("@")[0]


def network_of(registry: Registry, unit: str) -> Network | None:
    """The network of a unit's token, or None when it is switched off."""
    token = registry.find_token(unit)
    return registry.find_network(token.network) if token else None
