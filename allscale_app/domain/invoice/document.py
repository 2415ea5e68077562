"""What an invoice adds up to: line nets, tax per rate, totals with two decimals (rules 5.12)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from allscale_app.domain.errors import InvalidInput
from allscale_app.domain.money import MAX_AMOUNT_UNITS, SCALE, divide_half_even

MAX_LINE_ITEMS = 200
PPM = 1_000_000
_CENT = SCALE // 100


@dataclass(frozen=True, slots=True)
class LineItem:
    """One line: quantity and unit price in millionths, rates in parts per million."""

    description: str
    quantity_units: int
    unit_price_units: int
    tax_ppm: int = 0
    discount_ppm: int = 0


@dataclass(frozen=True, slots=True)
class TaxGroup:
    """The tax of one rate on the sum of its lines' nets (EN 16931 BR-CO-17)."""

    rate_ppm: int
    base_units: int
    tax_units: int


@dataclass(frozen=True, slots=True)
class Totals:
    """`subtotal - discount_total + tax_total == total` exactly; every amount has at most two decimals.

    The subtotal is the sum of the lines before discounts, each rounded on its own; the discount
    total is the subtotal less the sum of the nets, so a line without discount adds nothing to it.
    `taxes` are ordered by rate and include the rate 0; `net_units` are the lines' nets in order.
    """

    subtotal_units: int
    discount_total_units: int
    tax_total_units: int
    total_units: int
    taxes: tuple[TaxGroup, ...]
    net_units: tuple[int, ...]


def one_line(amount_units: int, *, description: str) -> LineItem:
    """An invoice by one amount: a single line of quantity 1."""
    return LineItem(description, SCALE, amount_units)


def line_net(item: LineItem) -> int:
    """Quantity × price less the discount, rounded once, half-even, to two decimals."""
    return _to_cents(item.quantity_units * item.unit_price_units * (PPM - item.discount_ppm), SCALE * PPM)


def add_up(items: Sequence[LineItem]) -> Totals:
    """The totals of `items` without any limit, for the live sums of an unfinished draft."""
    nets = tuple(line_net(item) for item in items)
    subtotal = sum(_to_cents(item.quantity_units * item.unit_price_units, SCALE) for item in items)
    bases: defaultdict[int, int] = defaultdict(int)
    for item, net in zip(items, nets, strict=True):
        bases[item.tax_ppm] += net
    taxes = tuple(TaxGroup(rate, base, _to_cents(base * rate, PPM)) for rate, base in sorted(bases.items()))
    tax_total = sum(group.tax_units for group in taxes)
    return Totals(
        subtotal_units=subtotal,
        discount_total_units=subtotal - sum(nets),
        tax_total_units=tax_total,
        total_units=sum(nets) + tax_total,
        taxes=taxes,
        net_units=nets,
    )


def compute_totals(items: Sequence[LineItem], *, param: str = "line_items") -> Totals:
    """The totals of an invoice that can be sent.

    Raises InvalidInput unless there are 1 to 200 lines, the total is above zero, and both total and
    subtotal stay below a trillion; `param` then names the list or the line to correct.
    """
    if not items:
        raise InvalidInput("Add at least one line.", code="line_items_missing", param=param)
    if len(items) > MAX_LINE_ITEMS:
        raise too_many_lines(len(items), param=param)
    totals = add_up(items)
    if totals.total_units <= 0:
        raise InvalidInput(
            "The total must be more than zero. Give at least one line a price.",
            code="amount_not_positive",
            param=_line_without_price(items, param),
        )
    if max(totals.total_units, totals.subtotal_units) >= MAX_AMOUNT_UNITS:
        largest = max(range(len(items)), key=lambda i: items[i].quantity_units * items[i].unit_price_units)
        raise InvalidInput(
            "The total must stay below 1,000,000,000,000. Lower a quantity or a price.",
            code="amount_too_large",
            param=f"{param}[{largest}].unit_price",
        )
    return totals


def too_many_lines(count: int, *, param: str) -> InvalidInput:
    """The refusal of a list of `count` lines."""
    return InvalidInput(
        f"An invoice has at most {MAX_LINE_ITEMS} lines; this one has {count}. Split it in two.",
        code="too_many_line_items",
        param=param,
    )


def _line_without_price(items: Sequence[LineItem], param: str) -> str:
    empty = (f"{param}[{i}].unit_price" for i, item in enumerate(items) if not item.unit_price_units)
    return next(empty, param)


def _to_cents(numerator: int, denominator: int) -> int:
    """`numerator / denominator` millionths, rounded half-even to two decimals, still in millionths."""
    return divide_half_even(numerator, denominator * _CENT) * _CENT
