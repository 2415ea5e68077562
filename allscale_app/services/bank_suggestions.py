"""Which invoices a line of a statement may be for: by amount, payer's name, a reference that is nearly right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from allscale_app.domain.assets import peg_of
from allscale_app.domain.references import compact, distance
from allscale_app.domain.search import fold
from allscale_app.store.tables import BankLine, Invoice

MOST = 3
NEAR = 3
"""Letters of a reference that may be wrong."""
_REFERENCE_LENGTH = 12
_SHORTEST_NAME = 4


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An invoice, and why: reference, number, amount, name."""

    invoice: Invoice
    reasons: tuple[str, ...]


_WEIGHTS = {"reference": 8, "number": 6, "amount": 4, "name": 3}


def suggest(line: BankLine, invoices: Sequence[Invoice]) -> tuple[Suggestion, ...]:
    """The best of `invoices` for `line`, best first; nothing that has no reason."""
    said = compact(f"{line.reference} {line.text} {line.end_to_end}")
    windows = _windows(said)
    name = fold(line.party_name)
    found = []
    for invoice in invoices:
        reasons = _reasons(line, invoice, said=said, windows=windows, name=name)
        if reasons and reasons != ("name",):
            found.append(Suggestion(invoice, reasons))
    found.sort(key=lambda each: -sum(_WEIGHTS[reason] for reason in each.reasons))
    return tuple(found[:MOST])


def _windows(said: str) -> list[str]:
    """Where a reference may begin that was typed wrongly."""
    starts = [index for index in range(len(said)) if said[index : index + 1] == "R"][:8]
    return [said[start : start + _REFERENCE_LENGTH] for start in starts]


def _reasons(line: BankLine, invoice: Invoice, *, said: str, windows: Sequence[str], name: str) -> tuple[str, ...]:
    reference = invoice.wire_reference or ""
    is_near = reference and (
        reference[4:] in said or any(distance(window, reference, limit=NEAR) <= NEAR for window in windows)
    )
    number = compact(invoice.number or "")
    same_currency = peg_of(invoice.currency) == line.currency
    payer = fold(invoice.recipient_name)
    tests = {
        "reference": bool(is_near),
        "number": len(number) >= _SHORTEST_NAME and number in said,
        "amount": same_currency and abs(line.units) in (invoice.amount_due_units, invoice.total_units),
        "name": len(payer) >= _SHORTEST_NAME and len(name) >= _SHORTEST_NAME and (payer in name or name in payer),
    }
    return tuple(reason for reason, holds in tests.items() if holds)
