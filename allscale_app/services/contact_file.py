"""A file of contacts as spreadsheets write them: its encoding, its columns, its lines (RFC 4180 and what is near it)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from allscale_app.domain.errors import InvalidInput
from allscale_app.domain.search import fold
from allscale_app.services.contact_input import split_emails, split_labels

MOST_BYTES = 5_000_000
MOST_LINES = 10_000
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "email": ("email", "e-mail", "mail", "e-mail address", "email address"),
    "other_emails": ("other_emails", "other e-mails", "other emails"),
    "name": ("name", "company", "client", "name or company"),
    "address": ("address", "postal address", "street"),
    "tax_id": ("tax_id", "tax id", "vat", "vat id", "vat number"),
    "country": ("country", "country code"),
    "labels": ("labels", "label", "tags"),
    "wallets": ("wallets", "wallet", "wallet address"),
    "notes": ("notes", "note", "comment"),
}
"""Our columns by the heads that other programs give them, folded."""
_GUARD = re.compile(r"'(?=[=+\-@\t\r])")
"""What we, and careful programs, put before a text that a spreadsheet would run."""


@dataclass(frozen=True, slots=True)
class FileLine:
    """One contact of the file: its line's number as an editor counts, its text, and the form made of it."""

    number: int
    cells: tuple[str, ...]
    form: dict[str, object]


@dataclass(frozen=True, slots=True)
class ContactFile:
    """The head as it stands, the lines, and the heads that mean nothing here."""

    head: tuple[str, ...]
    lines: tuple[FileLine, ...]
    ignored: tuple[str, ...]

    def text_of(self, lines: Sequence[FileLine]) -> str:
        """Some of the lines under the head, as a file again."""
        out = io.StringIO(newline="")
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(self.head)
        writer.writerows(line.cells for line in lines)
        return out.getvalue()


def decode_contacts(content: bytes) -> str:
    """The text of a file: UTF-8 or UTF-16 by its mark, else UTF-8, else Windows-1252. Raises InvalidInput."""
    if len(content) > MOST_BYTES:
        raise InvalidInput("The file is larger than 5 MB. Split it and send the parts.", code="file_too_large")
    if not content.strip():
        raise InvalidInput("The file is empty. Save the list as CSV and send it again.", code="file_empty")
    is_utf16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    encodings = ("utf-16",) if is_utf16 else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise InvalidInput("This is not a CSV file. In a spreadsheet, save the list as CSV.", code="file_not_text")


def read_contact_file(text: str) -> ContactFile:
    """The contacts of a text whose first line names the columns; cells stay text, whatever they look like.

    Raises InvalidInput without a column of e-mail addresses, for too many lines, and for what is no table.
    """
    text = text.lstrip("\ufeff")
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        head = tuple(next(reader, []))
        fields = [_field(cell) for cell in head]
        if "email" not in fields:
            raise InvalidInput(
                "No column is called “email”. Let the first line name the columns, one of them email.",
                code="no_email_column",
            )
        lines = tuple(_lines(reader, fields))
    except csv.Error as error:
        words = f"The file cannot be read as a table: {error}. Save it as CSV again."
        raise InvalidInput(words, code="file_not_table") from None
    ignored = tuple(cell for cell, field in zip(head, fields, strict=True) if not field and cell.strip())
    return ContactFile(head, lines, ignored)


def _field(head: str) -> str:
    wanted = fold(head)
    return next((field for field, names in _COLUMNS.items() if wanted in names), "")


def _lines(reader: Iterator[list[str]], fields: Sequence[str]) -> Iterator[FileLine]:
    before, count = 1, 0
    for cells in reader:
        number, before = before + 1, reader.line_num  # type: ignore[attr-defined]  # csv's own reader has it
        if not any(cell.strip() for cell in cells):
            continue
        count += 1
        if count > MOST_LINES:
            words = f"The file has more than {MOST_LINES:,} clients. Split it and send the parts."
            raise InvalidInput(words, code="too_many_lines")
        yield FileLine(number, tuple(cells), _form(dict(zip(fields, cells, strict=False))))


def _form(cells: Mapping[str, str]) -> dict[str, object]:
    form: dict[str, object] = {name: _GUARD.sub("", text, count=1).strip() for name, text in cells.items() if name}
    form["labels"] = split_labels(str(form.get("labels") or ""))
    form["other_emails"] = split_emails(str(form.get("other_emails") or ""))
    wallets = [part.split() for part in re.split(r"[;,\n]", str(form.get("wallets") or "")) if part.strip()]
    form["wallets"] = [{"name": " ".join(words[:-1]), "address": words[-1]} for words in wallets]
    return form
