"""A payment link's form, and what its visitor typed, as checked values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from allscale_app.domain.errors import InvalidInput
from allscale_app.domain.handles import parse_handle
from allscale_app.domain.invoice.parse import parse_amount
from allscale_app.domain.money import format_units
from allscale_app.domain.text import clean_line
from allscale_app.services.email_address import parse_email
from allscale_app.services.form_reader import Form, FormReader
from allscale_app.services.invoice_fields import FormRules, parse_currency, parse_optional_day
from allscale_app.services.offer_fields import parse_suggestions, read_wording
from allscale_app.store.tables import PaymentLink

NAME_LIMIT = 120
MOST_USES = 1_000_000
BELOW = "price_below_minimum"


@dataclass(frozen=True, slots=True)
class LinkVisit:
    """Who pays, and how much in millionths of the link's currency."""

    name: str
    email: str
    units: int


def read_link_form(form: Form, *, rules: FormRules) -> dict[str, Any]:
    """Columns of PaymentLink and what they become; without `slug`, which is given once. Raises InvalidForm."""
    reader = FormReader()
    kind = form.get("amount_kind") or "fixed"
    if kind not in ("fixed", "open"):
        reader.refuse(InvalidInput("Choose fixed or open.", code="unknown_option", param="amount_kind"))
    is_open, none = kind == "open", list[int]()
    values: dict[str, Any] = {
        **read_wording(reader, form),
        "currency": reader.keep(lambda: parse_currency(form.get("currency"), rules=rules), rules.default_currency),
        "is_open": is_open,
        "amount_units": 0 if is_open else reader.keep(lambda: parse_amount(form.get("amount"), param="amount"), 0),
        "least_units": reader.keep(lambda: _bound(form.get("minimum"), "minimum"), 0) if is_open else 0,
        "most_units": reader.keep(lambda: _bound(form.get("maximum"), "maximum"), 0) if is_open else 0,
        "suggested_units": reader.keep(lambda: parse_suggestions(form.get("suggestions")), none) if is_open else none,
        "expires_on": reader.keep(
            lambda: parse_optional_day(form.get("expires_on"), param="expires_on", name="last day"), None
        ),
        "use_limit": reader.keep(lambda: _count(form.get("use_limit")), None),
    }
    least, most = values["least_units"], values["most_units"]
    if most and most < least:
        reader.refuse(InvalidInput("The most is the least or more.", code=BELOW, param="maximum"))
    if any(units < least or (most and units > most) for units in values["suggested_units"]):
        words = "Each suggestion is between the least and the most."
        reader.refuse(InvalidInput(words, code="suggestion_out_of_bounds", param="suggestions"))
    reader.raise_errors()
    return values


def read_slug(value: object, *, random: str) -> str:
    """The own words of a link's address, or `random` where none were typed. Raises InvalidInput with param slug."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return random
    return parse_handle(value, param="slug")


def read_visit(form: Form, *, link: PaymentLink) -> LinkVisit:
    """What a visitor typed: name, email, and amount where it is theirs to choose. Raises InvalidForm."""
    reader = FormReader()
    visit = LinkVisit(
        name=reader.keep(
            lambda: clean_line(form.get("name"), limit=NAME_LIMIT, param="name", name="name", required=True), ""
        ),
        email=reader.keep(lambda: parse_email(form.get("email")), ""),
        units=reader.keep(lambda: _chosen_units(form.get("amount"), link=link), 0)
        if link.is_open
        else link.amount_units,
    )
    reader.raise_errors()
    return visit


def _chosen_units(text: object, *, link: PaymentLink) -> int:
    units = parse_amount(text, param="amount")
    if units < link.least_units:
        words = f"The least is {format_units(link.least_units)} {link.currency}. Enter that or more."
        raise InvalidInput(words, code=BELOW, param="amount")
    if link.most_units and units > link.most_units:
        words = f"The most is {format_units(link.most_units)} {link.currency}. Enter that or less."
        raise InvalidInput(words, code="price_above_maximum", param="amount")
    return units


def _bound(text: object, param: str) -> int:
    """Millionths; nothing typed is no bound."""
    return 0 if text is None or text == "" else parse_amount(text, param=param)


def _count(value: object) -> int | None:
    text = value.strip() if isinstance(value, str) else ""
    if value is None or (isinstance(value, str) and not text):
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(MOST_USES)) and 0 < int(text) <= MOST_USES):
        words = f"Enter a whole number from 1 to {MOST_USES:,}, or nothing for no limit."
        raise InvalidInput(words, code="not_a_number", param="use_limit")
    return int(text)
