"""What people and programs type wrongly into an invoice: one table for the editor and for the API, which share a parser.

Each row is the field's path, the text, and a part of the words that stand at the field."""

from __future__ import annotations

from typing import Any

LINE = "line_items[0]"
LONG = "x" * 100_000
ONE_AMOUNT = ("amount", "description")

BAD_FIELDS: tuple[tuple[str, str, str], ...] = (
    ("recipient.email", "", "Enter the e-mail address"),
    ("recipient.email", "nobody", "e-mail"),
    ("recipient.email", "two@@example.com", "e-mail"),
    ("recipient.email", "a@b.co\nBcc: c@d.co", "e-mail"),
    ("recipient.name", LONG, "at most 200 fit"),
    ("recipient.address", LONG, "at most 500 fit"),
    ("recipient.tax_id", LONG, "at most 50 fit"),
    ("title", LONG, "at most 200 fit"),
    ("po_number", LONG, "at most 100 fit"),
    ("notes", LONG, "at most 5,000 fit"),
    ("terms", LONG, "at most 5,000 fit"),
    ("currency", "DOGE", "Choose a currency from the list"),
    ("currency", "", "Choose a currency from the list"),
    ("due_on", "31.12.2026", "like 2026-12-31"),
    ("due_on", "2026-02-30", "not in the calendar"),
    ("due_on", "20226-12-07", "like 2026-12-31"),
    ("due_on", "1999-12-31", "between the years"),
    ("issued_on", "tomorrow", "like 2026-12-31"),
    ("issued_on", "2099-01-01", "cannot lie in the future"),
    ("amount", "", "Enter the amount"),
    ("amount", "0", "more than zero"),
    ("amount", "-5.00", "more than zero"),
    ("amount", "1.005", "at most 2 decimals"),
    ("amount", "1e3", "as digits with a point"),
    ("amount", "NaN", "as digits with a point"),
    ("amount", "Infinity", "as digits with a point"),
    ("amount", "1,000.00", "without separators"),
    ("amount", "10000000000000", "below 1,000,000,000,000"),
    ("amount", "\u0661\u0662", "as digits with a point"),
    ("description", LONG, "at most 2,000 fit"),
    (f"{LINE}.description", "", "Enter the description"),
    (f"{LINE}.description", "\u200b", "Enter the description"),
    (f"{LINE}.description", LONG, "at most 2,000 fit"),
    (f"{LINE}.quantity", "0", "more than zero"),
    (f"{LINE}.quantity", "-1", "more than zero"),
    (f"{LINE}.quantity", "0.1234567", "at most 6 decimals"),
    (f"{LINE}.quantity", "two", "as digits with a point"),
    (f"{LINE}.unit_price", "", "Enter the unit price"),
    (f"{LINE}.unit_price", "-1.00", "cannot be negative"),
    (f"{LINE}.unit_price", "1e3", "as digits with a point"),
    (f"{LINE}.unit_price", "999999999999", "below 1,000,000,000,000"),
    (f"{LINE}.tax_percent", "101", "from 0 to 100"),
    (f"{LINE}.tax_percent", "23%", "as digits with a point"),
    (f"{LINE}.tax_percent", "8.12345", "at most 4 decimals"),
    (f"{LINE}.discount_percent", "-1", "from 0 to 100"),
)

MARKUP = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "{{ 7*7 }} {% raw %}",
    "${7*7} #{7*7} `id`",
    "'; DROP TABLE invoice; --",
)
"""Text that some layer might take for code; every one of them must show it as text."""


def spoiled(form: dict[str, Any], path: str, text: str) -> dict[str, Any]:
    """`form` with `text` at `path`; one amount replaces its lines."""
    if path in ONE_AMOUNT:
        form = {name: value for name, value in form.items() if name != "line_items"}
        return {**form, "amount": "10.00", "description": "One", path: text}
    if path.startswith(LINE):
        line = {**form["line_items"][0], path.removeprefix(f"{LINE}."): text}
        return {**form, "line_items": [line, *form["line_items"][1:]]}
    if path.startswith("recipient."):
        return {**form, "recipient": {**form["recipient"], path.removeprefix("recipient."): text}}
    return {**form, path: text}
