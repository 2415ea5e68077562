"""A service's form: what it is, what it costs, what its visitors are asked."""

from __future__ import annotations

from typing import Any

from allscale_app.domain.errors import InvalidInput
from allscale_app.domain.invoice.parse import parse_amount
from allscale_app.domain.offer import PriceKind
from allscale_app.domain.text import clean_line
from allscale_app.services.form_reader import Form, FormReader
from allscale_app.services.invoice_fields import FormRules, parse_currency
from allscale_app.services.offer_fields import parse_suggestions, parse_texts, read_wording

NOTE_LIMIT = 120
QUESTION_LIMIT = 200
MOST_QUESTIONS = 8
MOST_STOCK = 1_000_000
STOCK_WORDS = ("stock", "slots")


def read_service_form(form: Form, *, rules: FormRules) -> dict[str, Any]:
    """Columns of Service and what they become. Raises InvalidForm with each wrong field."""
    reader = FormReader()
    kind = reader.keep(lambda: _kind(form.get("price_kind")), PriceKind.FIXED)
    is_open = kind is PriceKind.OPEN
    no_units: list[int] = []
    no_texts: list[str] = []
    by_hand = False
    values: dict[str, Any] = {
        **read_wording(reader, form),
        "price_kind": kind.value,
        "price_units": 0 if is_open else reader.keep(lambda: parse_amount(form.get("price"), param="price"), 0),
        "least_units": reader.keep(lambda: _amount(form.get("minimum"), "minimum"), 0) if is_open else 0,
        "suggested_units": reader.keep(lambda: parse_suggestions(form.get("suggestions")), no_units) if is_open else [],
        "currency": reader.keep(lambda: parse_currency(form.get("currency"), rules=rules), rules.default_currency),
        "delivery_note": reader.keep(
            lambda: clean_line(form.get("delivery_note"), limit=NOTE_LIMIT, param="delivery_note", name="delivery"), ""
        ),
        "questions": reader.keep(lambda: _questions(form.get("questions")), no_texts),
        "stock_left": reader.keep(lambda: _stock(form.get("stock")), None),
        "stock_word": reader.keep(lambda: _word(form.get("stock_word")), "stock"),
        "pays_at_once": reader.keep(lambda: _at_once(form.get("pays_at_once"), kind), by_hand),
    }
    if any(units < values["least_units"] for units in values["suggested_units"]):
        reader.refuse(
            InvalidInput("Each suggestion is the minimum or more.", code="price_below_minimum", param="suggestions")
        )
    reader.raise_errors()
    return values


def _kind(value: object) -> PriceKind:
    try:
        return PriceKind(value if isinstance(value, str) else "fixed")
    except ValueError:
        raise InvalidInput("Choose fixed, from or open.", code="unknown_option", param="price_kind") from None


def _amount(text: object, param: str) -> int:
    """Millionths; nothing typed is no minimum."""
    return parse_amount(text, param=param) if isinstance(text, str) and text.strip() else 0


def _questions(value: object) -> list[str]:
    texts = parse_texts(value, param="questions", separator="\n")
    if len(texts) > MOST_QUESTIONS:
        raise InvalidInput(f"At most {MOST_QUESTIONS} questions fit.", code="too_many", param="questions")
    lines = [clean_line(text, limit=QUESTION_LIMIT, param="questions", name="question") for text in texts]
    return list(dict.fromkeys(lines))


def _stock(value: object) -> int | None:
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    text = value.strip() if isinstance(value, str) else ""
    if not text.isascii() or not text.isdigit() or len(text) > len(str(MOST_STOCK)) or int(text) > MOST_STOCK:
        raise InvalidInput(
            f"Enter a whole number up to {MOST_STOCK:,}, or nothing for no limit.", code="not_a_number", param="stock"
        )
    return int(text)


def _word(value: object) -> str:
    if value and value not in STOCK_WORDS:
        raise InvalidInput("Choose stock or slots.", code="unknown_option", param="stock_word")
    return str(value or "stock")


def _at_once(value: object, kind: PriceKind) -> bool:
    is_at_once = value is True or value == "on"
    if is_at_once and kind is PriceKind.FROM:
        raise InvalidInput(
            "A price that starts at an amount is agreed on first, so these requests need your approval.",
            code="price_not_known",
            param="pays_at_once",
        )
    return is_at_once
