"""The editor's view models: a draft's form as the page holds it, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from allscale_app.domain.assets import ASSETS, PEGS
from allscale_app.domain.invoice.parse import percent_text
from allscale_app.domain.money import format_units
from allscale_app.domain.networks import Registry

PLAIN_FIELDS = ("title", "currency", "issued_on", "due_on", "po_number", "notes", "terms")
TEXT_FIELDS = (*PLAIN_FIELDS, "amount", "description")
RECIPIENT_FIELDS = ("email", "name", "address", "tax_id")
LINE_FIELDS = ("description", "quantity", "unit_price", "tax_percent", "discount_percent")


class Figures(Protocol):
    """What a draft adds up to, as a stored invoice and as fresh totals say it."""

    @property
    def subtotal_units(self) -> int: ...
    @property
    def discount_total_units(self) -> int: ...
    @property
    def tax_total_units(self) -> int: ...


@dataclass(frozen=True)
class EditorLine:
    """One line as typed; `amount` and `error` are the server's answer. `key` stays with the row on the page."""

    key: str = ""
    description: str = ""
    quantity: str = ""
    unit_price: str = ""
    tax_percent: str = ""
    discount_percent: str = ""
    amount: str = ""
    error: str = ""
    wrong: str = ""
    """The name of the field that `error` is about."""
    summary: str = ""
    """Everything but the description, for a phone: "32 × 95.00 USDC, tax 23%"."""


@dataclass(frozen=True)
class Sum:
    """A row under the lines."""

    label: str = ""
    value: str = ""


@dataclass(frozen=True)
class CurrencyOption:
    """A currency that some enabled network can pay."""

    value: str = ""
    label: str = ""


def currency_options(registry: Registry) -> list[CurrencyOption]:
    """Every payable currency: stablecoins first, then their pegs."""
    codes = [code for code in (*ASSETS, *PEGS) if registry.default_units(code)]
    held = {token.asset for token in registry.tokens()} | set(PEGS)
    return [CurrencyOption(code, code) for code in codes if code in held]


def with_any(options: list[CurrencyOption]) -> list[CurrencyOption]:
    """The same for a filter, where a currency need not be chosen."""
    return [CurrencyOption("", "Any currency"), *options]


def fields_of(form: Mapping[str, Any]) -> dict[str, str]:
    """The flat fields of a form: `title`, `recipient.email`, …; absent ones are empty."""
    recipient = form.get("recipient") or {}
    flat = {name: str(form.get(name) or "") for name in TEXT_FIELDS}
    return flat | {f"recipient.{name}": str(recipient.get(name) or "") for name in RECIPIENT_FIELDS}


def lines_of(form: Mapping[str, Any], *, prefix: str) -> list[EditorLine]:
    """The lines of a form, each under a key of its own that begins with `prefix`."""
    rows = form.get("line_items") or []
    return [
        EditorLine(key=f"{prefix}/{index}", **{name: str(row.get(name) or "") for name in LINE_FIELDS})
        for index, row in enumerate(rows)
    ]


def form_from(
    fields: Mapping[str, str],
    lines: Sequence[EditorLine],
    *,
    by_amount: bool,
    methods: Sequence[str],
    reminders: Sequence[int] | None,
) -> dict[str, Any]:
    """The form that services read, from what stands on the page."""
    form: dict[str, Any] = {name: fields.get(name, "") for name in PLAIN_FIELDS}
    form["recipient"] = {name: fields.get(f"recipient.{name}", "") for name in RECIPIENT_FIELDS}
    form["accepted_methods"] = list(methods)
    form["reminders"] = None if reminders is None else list(reminders)
    if by_amount:
        return form | {"amount": fields.get("amount", ""), "description": fields.get("description", "")}
    return form | {"line_items": [{name: getattr(line, name) for name in LINE_FIELDS} for line in lines]}


def answered_lines(
    lines: Sequence[EditorLine], *, nets: Sequence[int], errors: Mapping[str, str], currency: str
) -> list[EditorLine]:
    """The lines with what the server makes of them: their amounts, and the first error of each among `errors`."""
    answered = []
    for index, line in enumerate(lines):
        path = f"line_items[{index}]."
        wrong = next((param for param in errors if param.startswith(path)), "")
        answered.append(
            replace(
                line,
                amount=format_units(nets[index]) if index < len(nets) else "0.00",
                error=errors.get(wrong, ""),
                wrong=wrong.removeprefix(path),
                summary=_summary(line, currency),
            )
        )
    return answered


def _summary(line: EditorLine, currency: str) -> str:
    parts = [f"{line.quantity or '0'} × {line.unit_price or '0.00'} {currency}"]
    parts += [f"tax {line.tax_percent}%"] if line.tax_percent.strip("0. ") else []
    parts += [f"less {line.discount_percent}%"] if line.discount_percent.strip("0. ") else []
    return ", ".join(parts)


def is_untouched(line: EditorLine) -> bool:
    """Whether a line still waits for its first words."""
    return not line.description and not line.unit_price


def moved(lines: Sequence[EditorLine], *, key: str, step: int) -> list[EditorLine]:
    """The lines with the one of `key` one place further up (-1) or down (1), as far as there is a place."""
    ordered = list(lines)
    at = next((index for index, line in enumerate(ordered) if line.key == key), None)
    if at is not None and 0 <= at + step < len(ordered):
        ordered[at], ordered[at + step] = ordered[at + step], ordered[at]
    return ordered


def sums_of(figures: Figures, rates_ppm: Iterable[int]) -> list[Sum]:
    """Subtotal, discount and tax, as far as there is something to add up."""
    rows = [Sum("Subtotal", format_units(figures.subtotal_units))]
    if figures.discount_total_units:
        rows.append(Sum("Discount", format_units(-figures.discount_total_units)))
    rates = sorted({rate for rate in rates_ppm if rate})
    words = f"Tax {percent_text(rates[0])} %" if len(rates) == 1 else "Tax"
    rows.append(Sum(words, format_units(figures.tax_total_units)))
    return rows
