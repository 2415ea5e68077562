"""An invoice's numbers as people and programs type them; the first wrong character is named, nothing is rounded."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from allscale_app.domain.errors import InvalidInput
from allscale_app.domain.invoice.document import MAX_LINE_ITEMS, PPM, LineItem, too_many_lines
from allscale_app.domain.money import PLACES, decimal_text, parse_units
from allscale_app.domain.text import clean_block

DESCRIPTION_LIMIT = 2_000
PERCENT_PLACES = 4
_UNITS_PER_PPM = 100
"""One percent is a million units as text, and ten thousand parts per million."""


def parse_amount(text: object, *, param: str = "amount", name: str = "amount") -> int:
    """Millionths of an amount above zero with at most 2 decimals, else InvalidInput."""
    units = parse_units(text, places=2, param=param, name=name)
    if units <= 0:
        raise InvalidInput(f"The {name} must be more than zero.", code="amount_not_positive", param=param)
    return units


def parse_quantity(text: object, *, param: str = "quantity") -> int:
    """Millionths of a quantity above zero with at most 6 decimals, else InvalidInput."""
    units = parse_units(text, places=PLACES, param=param, name="quantity", example="2.5")
    if units <= 0:
        raise InvalidInput("The quantity must be more than zero.", code="quantity_not_positive", param=param)
    return units


def parse_unit_price(text: object, *, param: str = "unit_price") -> int:
    """Millionths of a price of zero or more with at most 6 decimals, else InvalidInput."""
    units = parse_units(text, places=PLACES, param=param, name="unit price")
    if units < 0:
        raise InvalidInput(
            "The unit price cannot be negative. Use a discount instead.", code="amount_not_positive", param=param
        )
    return units


def parse_percent(text: object, *, param: str, name: str) -> int:
    """Parts per million of a percentage from 0 to 100 with at most 4 decimals: "8.875" is 88,750.

    None and the empty text are 0. Raises InvalidInput for anything else.
    """
    if text is None or (isinstance(text, str) and not text.strip()):
        return 0
    units = parse_units(text, places=PERCENT_PLACES, param=param, name=name, example="8.875")
    ppm = units // _UNITS_PER_PPM
    if not 0 <= ppm <= PPM:
        raise InvalidInput(f"The {name} must be from 0 to 100 percent.", code="percent_out_of_range", param=param)
    return ppm


def percent_text(ppm: int) -> str:
    """Parts per million as percent, without needless zeros: 88,750 is "8.875"."""
    return decimal_text(ppm * _UNITS_PER_PPM, min_places=0, max_places=PERCENT_PLACES)


def read_line_items(
    rows: Sequence[Mapping[str, object]], *, param: str = "line_items"
) -> tuple[tuple[LineItem, ...], tuple[InvalidInput, ...]]:
    """The lines typed as `description`, `quantity`, `unit_price`, `tax_percent`, `discount_percent`, and each refusal.

    A refused field stands as empty or zero in its line, so that an unfinished draft still adds up; every refusal
    names its path, like `line_items[0].unit_price`. Of more than 200 lines the first 200 are read.
    """
    errors: dict[str, InvalidInput] = {}
    if len(rows) > MAX_LINE_ITEMS:
        errors[param] = too_many_lines(len(rows), param=param)
    items = tuple(
        _read_row(row, path=f"{param}[{index}]", errors=errors) for index, row in enumerate(rows[:MAX_LINE_ITEMS])
    )
    return items, tuple(errors.values())


def _read_row(row: Mapping[str, object], *, path: str, errors: dict[str, InvalidInput]) -> LineItem:
    def number(field: str, parse: Callable[[object, str], int]) -> int:
        try:
            return parse(row.get(field, ""), f"{path}.{field}")
        except InvalidInput as error:
            errors[f"{path}.{field}"] = error
            return 0

    description = ""
    try:
        description = clean_block(
            row.get("description"),
            limit=DESCRIPTION_LIMIT,
            param=f"{path}.description",
            name="description",
            required=True,
        )
    except InvalidInput as error:
        errors[f"{path}.description"] = error
    return LineItem(
        description=description,
        quantity_units=number("quantity", lambda text, at: parse_quantity(text, param=at)),
        unit_price_units=number("unit_price", lambda text, at: parse_unit_price(text, param=at)),
        tax_ppm=number("tax_percent", lambda text, at: parse_percent(text, param=at, name="tax rate")),
        discount_ppm=number("discount_percent", lambda text, at: parse_percent(text, param=at, name="discount")),
    )
