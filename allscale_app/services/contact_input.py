"""From a contact's form to checked values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from allscale_app.domain.errors import InvalidInput
from allscale_app.domain.text import clean_block, clean_line
from allscale_app.services.email_address import parse_email
from allscale_app.services.form_reader import Form, FormReader
from allscale_app.services.invoice_input import ADDRESS_LIMIT, NAME_LIMIT, NOTES_LIMIT, TAX_ID_LIMIT

LABEL_LIMIT = 40
LABELS_AT_MOST = 20


@dataclass(frozen=True, slots=True)
class ContactInput:
    """Checked values of one contact."""

    email: str
    name: str
    address: str
    tax_id: str
    labels: tuple[str, ...]
    notes: str


def read_contact_form(form: Form) -> ContactInput:
    """Checked values of a contact's form. Raises InvalidForm with every error."""
    fields = FormReader()
    labels = fields.texts(form.get("labels"), param="labels") or ()
    value = ContactInput(
        email=fields.keep(lambda: parse_email(form.get("email")), ""),
        name=fields.keep(lambda: clean_line(form.get("name"), limit=NAME_LIMIT, param="name", name="name"), ""),
        address=fields.keep(
            lambda: clean_block(form.get("address"), limit=ADDRESS_LIMIT, param="address", name="address"), ""
        ),
        tax_id=fields.keep(
            lambda: clean_line(form.get("tax_id"), limit=TAX_ID_LIMIT, param="tax_id", name="tax id"), ""
        ),
        labels=fields.keep(lambda: _labels(labels), ()),
        notes=fields.keep(lambda: clean_block(form.get("notes"), limit=NOTES_LIMIT, param="notes", name="notes"), ""),
    )
    fields.raise_errors()
    return value


def _labels(texts: Sequence[str]) -> tuple[str, ...]:
    if len(texts) > LABELS_AT_MOST:
        raise InvalidInput(f"A client has at most {LABELS_AT_MOST} labels.", code="too_many_labels", param="labels")
    cleaned = (clean_line(text, limit=LABEL_LIMIT, param="labels", name="label") for text in texts)
    return tuple(dict.fromkeys(label for label in cleaned if label))
