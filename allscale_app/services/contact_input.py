"""From a contact's form to checked values."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from allscale_app.domain.errors import InvalidInput
from allscale_app.domain.text import clean_block, clean_line
from allscale_app.i18n.countries import countries
from allscale_app.services.email_address import email_key, parse_email
from allscale_app.services.form_reader import Form, FormReader
from allscale_app.services.invoice_input import ADDRESS_LIMIT, NAME_LIMIT, NOTES_LIMIT, TAX_ID_LIMIT
from allscale_app.services.ports import ReadAddress

LABEL_LIMIT = 40
LABELS_AT_MOST = 20
EMAILS_AT_MOST = 10
"""Further addresses beside the first."""
WALLET_NAME_LIMIT = 60
WALLETS_AT_MOST = 20

_ADDRESS_SHAPE = re.compile(r"0x[0-9a-f]{40}", re.ASCII | re.IGNORECASE)
_NOBODY = "0x" + 40 * "0"


@dataclass(frozen=True, slots=True)
class ContactInput:
    """Checked values of one contact; `wallets` are name and checksummed address."""

    email: str
    other_emails: tuple[str, ...]
    name: str
    address: str
    tax_id: str
    country: str
    labels: tuple[str, ...]
    wallets: tuple[tuple[str, str], ...]
    notes: str


def read_contact_form(form: Form, *, read_address: ReadAddress) -> ContactInput:
    """Checked values of a contact's form. Raises InvalidForm with every error."""
    fields = FormReader()
    labels = fields.texts(form.get("labels"), param="labels") or ()
    email = fields.keep(lambda: parse_email(form.get("email")), "")
    others = fields.texts(form.get("other_emails"), param="other_emails") or ()
    value = ContactInput(
        email=email,
        other_emails=fields.keep(lambda: _other_emails(others, first=email), ()),
        name=fields.keep(lambda: clean_line(form.get("name"), limit=NAME_LIMIT, param="name", name="name"), ""),
        address=fields.keep(
            lambda: clean_block(form.get("address"), limit=ADDRESS_LIMIT, param="address", name="address"), ""
        ),
        tax_id=fields.keep(
            lambda: clean_line(form.get("tax_id"), limit=TAX_ID_LIMIT, param="tax_id", name="tax id"), ""
        ),
        country=fields.keep(lambda: _country(form.get("country")), ""),
        labels=fields.keep(lambda: _labels(labels), ()),
        wallets=_wallets(fields, form.get("wallets"), read_address=read_address),
        notes=fields.keep(lambda: clean_block(form.get("notes"), limit=NOTES_LIMIT, param="notes", name="notes"), ""),
    )
    fields.raise_errors()
    return value


def split_labels(text: str) -> list[str]:
    """The labels of one line, as people type them: with commas between."""
    return [label for label in (part.strip() for part in text.split(",")) if label]


def split_emails(text: str) -> list[str]:
    """The addresses of one line: with commas, semicolons or blanks between."""
    return [email for email in re.split(r"[,;\s]+", text) if email]


def _other_emails(texts: Sequence[str], *, first: str) -> tuple[str, ...]:
    by_key = {email_key(first): ""}
    for text in texts:
        email = parse_email(text, param="other_emails")
        by_key.setdefault(email_key(email), email)
    found = tuple(email for email in by_key.values() if email)
    if len(found) > EMAILS_AT_MOST:
        words = f"A client has at most {EMAILS_AT_MOST} further addresses."
        raise InvalidInput(words, code="too_many_emails", param="other_emails")
    return found


def _country(value: object) -> str:
    code = clean_line(value, limit=NAME_LIMIT, param="country", name="country").upper()
    if code and code not in countries():
        raise InvalidInput(
            "Write the country as its two-letter code, like DE or PT.", code="country_unknown", param="country"
        )
    return code


def _labels(texts: Sequence[str]) -> tuple[str, ...]:
    if len(texts) > LABELS_AT_MOST:
        raise InvalidInput(f"A client has at most {LABELS_AT_MOST} labels.", code="too_many_labels", param="labels")
    cleaned = (clean_line(text, limit=LABEL_LIMIT, param="labels", name="label") for text in texts)
    by_key: dict[str, str] = {}
    for label in cleaned:
        if label:
            by_key.setdefault(label.casefold(), label)
    return tuple(by_key.values())


def _wallets(fields: FormReader, value: object, *, read_address: ReadAddress) -> tuple[tuple[str, str], ...]:
    """Name and address of each; a repeated address is refused at the later one."""
    if value is None:
        return ()
    if not isinstance(value, Sequence) or isinstance(value, str):
        fields.refuse(InvalidInput("Send wallets as a list.", code="not_a_list", param="wallets"))
        return ()
    if len(value) > WALLETS_AT_MOST:
        words = f"A client has at most {WALLETS_AT_MOST} wallets."
        fields.refuse(InvalidInput(words, code="too_many_wallets", param="wallets"))
        return ()
    found: dict[str, str] = {}
    for index, each in enumerate(value):
        path = f"wallets[{index}]"
        wallet = fields.mapping(each, param=path)
        name = fields.keep(
            lambda wallet=wallet, path=path: clean_line(  # type: ignore[misc]  # bound now, for this round
                wallet.get("name"), limit=WALLET_NAME_LIMIT, param=f"{path}.name", name="name"
            ),
            "",
        )
        address = fields.keep(
            lambda wallet=wallet, path=path: _address(  # type: ignore[misc]  # bound now, for this round
                wallet.get("address"), param=f"{path}.address", read_address=read_address, known=found
            ),
            "",
        )
        if address:
            found[address] = name
    return tuple((name, address) for address, name in found.items())


def _address(value: object, *, param: str, read_address: ReadAddress, known: dict[str, str]) -> str:
    text = clean_line(value, limit=NAME_LIMIT, param=param, name="address")
    if not text:
        raise InvalidInput("Enter the wallet’s address.", code="address_missing", param=param)
    if not _ADDRESS_SHAPE.fullmatch(text):
        raise InvalidInput(
            "An address is 0x and 40 characters, 0 to 9 and a to f. Copy the whole address from the wallet.",
            code="address_invalid",
            param=param,
        )
    address = read_address(text)
    if address is None:
        raise InvalidInput(
            "This address has a typing error: its capital letters do not match the rest. Copy it again.",
            code="address_checksum",
            param=param,
        )
    if address == _NOBODY:
        raise InvalidInput("Nobody holds this address: coins sent to it are lost.", code="address_invalid", param=param)
    if address in known:
        raise InvalidInput("This wallet is in the list already.", code="address_repeated", param=param)
    return address
