"""What the forms of services and of payment links share: their words, and the amounts that they suggest."""

from __future__ import annotations

from collections.abc import Sequence

from allscale_app.domain.errors import InvalidInput
from allscale_app.domain.invoice.parse import parse_amount
from allscale_app.domain.text import clean_block, clean_line
from allscale_app.services.form_reader import Form, FormReader

TITLE_LIMIT = 100
DESCRIPTION_LIMIT = 1_000
MOST_SUGGESTIONS = 4


def read_wording(reader: FormReader, form: Form) -> dict[str, str]:
    """Title and description; what is wrong with them is noted by `reader`."""
    return {
        "title": reader.keep(
            lambda: clean_line(form.get("title"), limit=TITLE_LIMIT, param="title", name="title", required=True), ""
        ),
        "description": reader.keep(
            lambda: clean_block(
                form.get("description"), limit=DESCRIPTION_LIMIT, param="description", name="description"
            ),
            "",
        ),
    }


def parse_texts(value: object, *, param: str, separator: str | None = None) -> list[str]:
    """A list of texts, or one text in which `separator` (None: white space) stands between them. Raises InvalidInput."""
    parts = value.split(separator) if isinstance(value, str) else value or ()
    if not isinstance(parts, Sequence) or not all(isinstance(part, str) for part in parts):
        raise InvalidInput(f"Send {param} as a list of texts.", code="not_a_list", param=param)
    return [part.strip() for part in parts if part.strip()]


def parse_suggestions(value: object) -> list[int]:
    """Millionths of each suggested amount, the least first. Raises InvalidInput."""
    texts = [text.strip(",;") for text in parse_texts(value, param="suggestions")]
    if len(texts) > MOST_SUGGESTIONS:
        raise InvalidInput(f"At most {MOST_SUGGESTIONS} suggestions fit.", code="too_many", param="suggestions")
    return sorted({parse_amount(text, param="suggestions") for text in texts})
