"""The editor's view models: a draft's form as the page holds it, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from allscale_app.domain.assets import ASSETS, PEGS
from allscale_app.domain.money import format_units
from allscale_app.domain.networks import Registry
from allscale_app.views.api_objects import percent_text

TEXT_FIELDS = ("title", "currency", "due_on", "po_number", "notes", "terms", "amount", "description")
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


def fields_of(form: Mapping[str, Any]) -> dict[str, str]:
    """The flat fields of a form: `title`, `recipient.email`, …; absent ones are empty."""
    recipient = form.get("recipient") or {}
    flat = {name: str(form.get(name) or "") for name in TEXT_FIELDS}
    return flat | {f"recipient.{name}": str(recipient.get(name) or "") for name in RECIPIENT_FIELDS}


def lines_of(form: Mapping[str, Any]) -> list[EditorLine]:
    """The lines of a form, each under a key of its own."""
    rows = form.get("line_items") or []
    return [
        EditorLine(key=str(index), **{name: str(row.get(name) or "") for name in LINE_FIELDS})
        for index, row in enumerate(rows)
    ]


def form_from(
    fields: Mapping[str, str], lines: Sequence[EditorLine], *, by_amount: bool, methods: Sequence[str]
) -> dict[str, Any]:
    """The form that services read, from what stands on the page."""
    form: dict[str, Any] = {
        name: fields.get(name, "") for name in ("title", "currency", "due_on", "po_number", "notes", "terms")
    }
    form["recipient"] = {name: fields.get(f"recipient.{name}", "") for name in RECIPIENT_FIELDS}
    form["accepted_methods"] = list(methods)
    if by_amount:
        return form | {"amount": fields.get("amount", ""), "description": fields.get("description", "")}
    return form | {"line_items": [{name: getattr(line, name) for name in LINE_FIELDS} for line in lines]}


def sums_of(figures: Figures, rates_ppm: Iterable[int]) -> list[Sum]:
    """Subtotal, discount and tax, as far as there is something to add up."""
    rows = [Sum("Subtotal", format_units(figures.subtotal_units))]
    if figures.discount_total_units:
        rows.append(Sum("Discount", format_units(-figures.discount_total_units)))
    rates = sorted({rate for rate in rates_ppm if rate})
    words = f"Tax {percent_text(rates[0])} %" if len(rates) == 1 else "Tax"
    rows.append(Sum(words, format_units(figures.tax_total_units)))
    return rows
