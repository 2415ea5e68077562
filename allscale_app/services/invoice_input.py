"""From an invoice's form to checked values, with the words for every field that cannot be accepted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from allscale_app.domain.errors import InvalidForm, InvalidInput
from allscale_app.domain.invoice.document import LineItem, Totals, add_up, compute_totals, one_line
from allscale_app.domain.invoice.parse import DESCRIPTION_LIMIT, parse_amount, read_line_items
from allscale_app.domain.reminders import Schedule
from allscale_app.domain.text import clean_block, clean_line
from allscale_app.services.email_address import parse_email
from allscale_app.services.form_reader import Form, FormReader, is_missing
from allscale_app.services.invoice_fields import (
    FormRules,
    parse_currency,
    parse_issue_day,
    parse_metadata,
    parse_methods,
    parse_optional_day,
    parse_reminders,
    parse_units_choice,
)
from allscale_app.services.invoice_form import check_size

TITLE_LIMIT = 200
NAME_LIMIT = 200
ADDRESS_LIMIT = 500
TAX_ID_LIMIT = 50
PO_NUMBER_LIMIT = 100
NOTES_LIMIT = 5_000


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who is billed."""

    email: str
    name: str
    address: str
    tax_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceInput:
    """Checked values of one invoice. In a draft, what is missing or wrong stands as empty."""

    recipient: Recipient
    title: str
    currency: str
    issued_on: date | None
    due_on: date | None
    notes: str
    terms: str
    po_number: str
    by_amount: bool
    items: tuple[LineItem, ...]
    totals: Totals
    accepted_methods: tuple[str, ...]
    accepted_units: tuple[str, ...] | None
    reminders: Schedule | None
    details: dict[str, str]


@dataclass(frozen=True, slots=True)
class Caution:
    """Allowed, but worth a second look: shown at the field `param`."""

    param: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class ReadInvoice:
    """What a form says: `input` is the best reading, `errors` all that stands in the way of sending."""

    input: InvoiceInput
    errors: dict[str, InvalidInput]
    cautions: tuple[Caution, ...]

    @property
    def wrong(self) -> dict[str, InvalidInput]:
        """Errors of what was typed, without the fields that are only still empty."""
        return {param: error for param, error in self.errors.items() if not is_missing(error)}

    def complete(self) -> InvoiceInput:
        """The input of an invoice that can be sent. Raises InvalidForm with every error."""
        if self.errors:
            raise InvalidForm(self.errors)
        return self.input


def read_invoice(form: Form, *, rules: FormRules) -> ReadInvoice:
    """Read every field of `form`, the shape of the API's body; nothing typed makes it raise.

    A key that is absent or None means: `currency` and `accepted_methods` the business's default,
    `accepted_units` the default of the currency when it is sent, anything else empty.
    """
    return _InvoiceReader(rules).read(form)


@dataclass(slots=True)
class _InvoiceReader:
    rules: FormRules
    fields: FormReader = field(default_factory=FormReader)

    def read(self, form: Form) -> ReadInvoice:
        try:
            check_size(form)
        except InvalidInput as error:
            self.fields.refuse(error)
            form = {}
        rules, keep = self.rules, self.fields.keep
        currency = keep(lambda: parse_currency(form.get("currency"), rules=rules), rules.default_currency)
        methods = self.fields.texts(form.get("accepted_methods"), param="accepted_methods")
        units = self.fields.texts(form.get("accepted_units"), param="accepted_units")
        title = self.line(form, "title", "title", limit=TITLE_LIMIT)
        items, by_amount = self.items(form, title=title)
        items, totals = self.sums(items, by_amount=by_amount)
        read = InvoiceInput(
            recipient=self.recipient(form.get("recipient")),
            title=title,
            currency=currency,
            issued_on=keep(lambda: parse_issue_day(form.get("issued_on"), rules=rules), None),
            due_on=keep(lambda: parse_optional_day(form.get("due_on"), param="due_on", name="due date"), None),
            notes=self.block(form, "notes", "notes", limit=NOTES_LIMIT),
            terms=self.block(form, "terms", "terms", limit=NOTES_LIMIT),
            po_number=self.line(form, "po_number", "PO number", limit=PO_NUMBER_LIMIT),
            by_amount=by_amount,
            items=items,
            totals=totals,
            accepted_methods=keep(lambda: parse_methods(methods, rules=rules), ()),
            accepted_units=keep(lambda: parse_units_choice(units, currency=currency, rules=rules), None),
            reminders=keep(lambda: parse_reminders(form.get("reminders")), None),
            details=keep(lambda: parse_metadata(form.get("metadata")), {}),
        )
        return ReadInvoice(read, self.fields.errors, _cautions(read, today=rules.today))

    def line(self, form: Form, key: str, name: str, *, limit: int, path: str = "") -> str:
        return self.fields.keep(lambda: clean_line(form.get(key), limit=limit, param=path + key, name=name), "")

    def block(self, form: Form, key: str, name: str, *, limit: int, path: str = "") -> str:
        return self.fields.keep(lambda: clean_block(form.get(key), limit=limit, param=path + key, name=name), "")

    def recipient(self, value: object) -> Recipient:
        form, path = self.fields.mapping(value, param="recipient"), "recipient."
        return Recipient(
            email=self.fields.keep(lambda: parse_email(form.get("email"), param=f"{path}email"), ""),
            name=self.line(form, "name", "name", limit=NAME_LIMIT, path=path),
            address=self.block(form, "address", "address", limit=ADDRESS_LIMIT, path=path),
            tax_id=self.line(form, "tax_id", "tax id", limit=TAX_ID_LIMIT, path=path),
        )

    def items(self, form: Form, *, title: str) -> tuple[tuple[LineItem, ...], bool]:
        rows = form.get("line_items")
        if form.get("amount") is None:
            if form.get("description"):
                self.refuse("A description goes with one amount. Lines have their own.", "no_amount", "description")
            return self.line_items(rows), False
        if rows:
            self.refuse("Give either line items or one amount, not both.", "amount_and_line_items", "amount")
        amount = self.fields.keep(lambda: parse_amount(form.get("amount")), 0)
        description = self.block(form, "description", "description", limit=DESCRIPTION_LIMIT)
        if not description and not title:
            self.refuse("Enter a description: an invoice says what it is for.", "text_missing", "description")
        return (one_line(amount, description=description),), True

    def line_items(self, rows: object) -> tuple[LineItem, ...]:
        param = "line_items"
        if rows is None:
            rows = ()
        if not isinstance(rows, Sequence) or isinstance(rows, str):
            self.refuse("Send line_items as a list.", "not_a_list", param)
            return ()
        forms = [self.fields.mapping(row, param=f"{param}[{index}]") for index, row in enumerate(rows)]
        items, errors = read_line_items(_without_blank_end(forms), param=param)
        for error in errors:
            self.fields.refuse(error)
        return items

    def sums(self, items: tuple[LineItem, ...], *, by_amount: bool) -> tuple[tuple[LineItem, ...], Totals]:
        """The items and what they add up to; both stay empty when no column could hold the sum."""
        lines_are_read = not any(param.startswith("line_items") for param in self.fields.errors)
        try:
            return items, add_up(items) if by_amount else compute_totals(items)
        except InvalidInput as error:
            if error.error_code == "amount_too_large":
                self.fields.refuse(error)
                return (), add_up(())
            if lines_are_read:
                self.fields.refuse(error)
            return items, add_up(items)

    def refuse(self, message: str, code: str, param: str) -> None:
        self.fields.refuse(InvalidInput(message, code=code, param=param))


def _without_blank_end(rows: Sequence[Form]) -> Sequence[Form]:
    """The rows without the untouched ones that the editor keeps ready below the last; one row always stays."""
    kept = list(rows)
    while len(kept) > 1 and not kept[-1].get("description") and not kept[-1].get("unit_price"):
        kept.pop()
    return kept


def _cautions(read: InvoiceInput, *, today: date) -> tuple[Caution, ...]:
    if read.due_on and read.due_on < today:
        words = f"{read.due_on.isoformat()} has passed, so this invoice is overdue as soon as it is sent."
        return (Caution("due_on", "due_on_past", words),)
    if read.due_on and read.issued_on and read.due_on < read.issued_on:
        return (Caution("due_on", "due_on_before_issue", "The due date lies before the issue date."),)
    return ()
