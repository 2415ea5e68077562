"""The page above its history: the estimate, the sums beside it, the audit's last word, a card for each coin."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from allscale_app.domain.assets import PEGS
from allscale_app.domain.money import format_units
from allscale_app.i18n.dates import ago, counted, exact_time
from allscale_app.services.audit_report import AuditStatus
from allscale_app.services.audit_runs import AuditStanding
from allscale_app.services.balances import AssetBalance, Balances, Sums, UnitBalance
from allscale_app.views.balance.model import AuditLine, BalanceSum, BalanceView, CoinCard, NetworkRow
from allscale_app.views.fiat import SIGNS, fiat, main_peg, others

_CURRENCIES = {"USD": "US dollars", "EUR": "euros"}
_GOOD, _WAIT, _BAD, _MUTE = "good", "wait", "bad", "mute"


def balance_view(balances: Balances, audit: AuditStanding, *, now: datetime, timezone: str) -> BalanceView:
    """What a business has at this moment."""
    available = _by_peg(balances, lambda sums: sums.available_units)
    peg = main_peg(available)
    beside = others(available, peg)
    words = f"Available, estimated in {_CURRENCIES[peg]}"
    return BalanceView(
        estimate=fiat(available.get(peg, 0), peg),
        words=f"{words}, and {beside}" if beside else words,
        sums=_sums(balances),
        coins=[_coin(asset) for asset in balances.assets],
        audit=audit_line(audit, now=now, timezone=timezone),
    )


def audit_line(audit: AuditStanding, *, now: datetime, timezone: str) -> AuditLine:
    """Only a whole, green and recent comparison says that the ledger matches the chain."""
    if audit.status is None or audit.at is None:
        return AuditLine("Not compared with the chain yet", "Done every night", "clock", _MUTE)
    zone = ZoneInfo(timezone)
    when, exact = ago(audit.at, now=now, zone=zone), exact_time(audit.at, zone=zone)
    if audit.status is AuditStatus.FINDINGS:
        found = counted(audit.findings_count, "difference")
        return AuditLine(
            "Ledger check found something", f"{found}, {when}; the operator is told", "triangle-alert", _BAD, exact
        )
    if audit.status is AuditStatus.INCOMPLETE:
        return AuditLine("Ledger adds up", f"{when}, but not every network answered", "clock-alert", _WAIT, exact)
    if audit.status is AuditStatus.FAILED:
        return AuditLine("Ledger check did not finish", f"{when}, it is tried again", "clock-alert", _WAIT, exact)
    if audit.is_stale:
        return AuditLine("Ledger check is overdue", f"It matched the chain {when}", "clock-alert", _WAIT, exact)
    return AuditLine("Ledger matches chain", when, "shield-check", _GOOD, exact)


def _by_peg(balances: Balances, part: Callable[[Sums], int]) -> dict[str, int]:
    return {peg: part(sums) for peg, sums in balances.by_peg.items() if peg in SIGNS}


def _sums(balances: Balances) -> list[BalanceSum]:
    """Confirming always, so that its place does not jump; the others when there are any."""
    parts: tuple[tuple[str, str, Callable[[Sums], int], bool], ...] = (
        ("Confirming", "hourglass", lambda sums: sums.pending_units, False),
        ("Held", "lock", lambda sums: sums.held_units, False),
        ("You owe", "scale", lambda sums: sums.owed_units, True),
    )
    shown = []
    for label, icon, part, is_bad in parts:
        found = {peg: units for peg, units in _by_peg(balances, part).items() if units}
        if found or label == "Confirming":
            amount = " + ".join(fiat(units, peg) for peg, units in found.items()) or fiat(0, main_peg())
            shown.append(BalanceSum(label, icon, amount, is_bad))
    return shown


def _coin(asset: AssetBalance) -> CoinCard:
    about = ", ".join(filter(None, (asset.issuer, PEGS.get(asset.peg, ""))))
    worth = fiat(asset.sums.available_units, asset.peg) if asset.peg in SIGNS else ""
    return CoinCard(
        asset.code, about, format_units(asset.sums.available_units), worth, [_network(unit) for unit in asset.units]
    )


def _network(unit: UnitBalance) -> NetworkRow:
    sums = unit.sums
    rest = (
        f"{format_units(sums.held_units)} held" if sums.held_units else "",
        f"{format_units(sums.owed_units)} owed" if sums.owed_units else "",
    )
    return NetworkRow(
        network=unit.network.key if unit.network else "",
        name=unit.network.name if unit.network else "Switched off",
        amount=format_units(sums.available_units),
        confirming=f"{format_units(sums.pending_units)} confirming" if sums.pending_units else "",
        rest=", ".join(filter(None, rest)),
    )
