"""The history of a balance: each line is a journal entry, with what the asset's available balance was after it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from allscale_app.domain.ledger.accounts import Role
from allscale_app.domain.networks import Registry
from allscale_app.services.context import Context
from allscale_app.services.cursors import Paging, foreign_cursor, paging, read_place
from allscale_app.store.repositories.journal import EntryLines
from allscale_app.store.repositories.journal_history import HistoryFilter, HistoryRow
from allscale_app.store.tables import Account, Invoice, Payment
from allscale_app.store.uow import ReadUow

ORDER = "journal"


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
    available_change_units: int
    pending_change_units: int
    held_change_units: int
    owed_change_units: int
    balance_after_units: int
    payment: Payment | None
    invoice: Invoice | None


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
    assets: Sequence[str] = (),
    networks: Sequence[str] = (),
    kinds: Sequence[str] = (),
    since: datetime | None = None,
    until: datetime | None = None,
) -> HistoryPage:
    """A page of a business's history. `assets` are codes, `networks` keys, `kinds` those of entries; empty is all.

    Raises InvalidInput for a cursor that this list never gave out.
    """
    place = read_place(cursor, order=ORDER) if cursor else None
    if place is not None and type(place.value) is not int:
        raise foreign_cursor()
    wanted = HistoryFilter(kinds, _units(ctx.registry, assets, networks), since, until)
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
        lines=_lines(uow, ctx, business_id=business_id, rows=rows),
        paging=paging(place, boundaries, goes_on=goes_on, order=ORDER),
        total_count=uow.journal_history.count(business_id, wanted),
    )


def _units(registry: Registry, assets: Sequence[str], networks: Sequence[str]) -> list[str] | None:
    if not assets and not networks:
        return None
    return [
        token.unit
        for token in registry.tokens()
        if (not assets or token.asset in assets) and (not networks or token.network in networks)
    ]


def _lines(uow: ReadUow, ctx: Context, *, business_id: str, rows: Sequence[HistoryRow]) -> tuple[HistoryLine, ...]:
    if not rows:
        return ()
    accounts: defaultdict[str, list[Account]] = defaultdict(list)
    for account in uow.journal.accounts_of(business_id):
        if account.role == Role.AVAILABLE:
            accounts[_asset_of(ctx.registry, account.unit)].append(account)
    found = uow.journal.with_lines(business_id, [row.entry for row in rows])
    return tuple(_line(uow, ctx, row, lines, accounts) for row, lines in zip(rows, found, strict=True))


def _line(
    uow: ReadUow, ctx: Context, row: HistoryRow, own: EntryLines, accounts: dict[str, list[Account]]
) -> HistoryLine:
    changes: Counter[str] = Counter()
    for line in own.lines:
        grows = line.posting.side == line.account.normal
        changes[line.account.role] += line.posting.units if grows else -line.posting.units
    unit = own.lines[0].account.unit if own.lines else ""
    asset = _asset_of(ctx.registry, unit)
    balances = uow.journal_history.balances_at(accounts.get(asset, ()), row.entry.id or 0)
    return HistoryLine(
        entry_id=row.entry.id or 0,
        key=row.entry.key,
        kind=row.entry.kind,
        at=row.entry.at,
        unit=unit,
        asset=asset,
        available_change_units=changes[Role.AVAILABLE],
        pending_change_units=changes[Role.PENDING],
        held_change_units=changes[Role.HELD],
        owed_change_units=changes[Role.RECEIVABLE],
        balance_after_units=sum(balances.values()),
        payment=row.payment,
        invoice=row.invoice,
    )


def _asset_of(registry: Registry, unit: str) -> str:
    token = registry.find_token(unit)
    return token.asset if token else unit.partition("@")[0]
