"""The bodies that the API takes. Shape only: the rules and their words live in the services."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Text = Annotated[str, Field(strict=True)]


class Body(BaseModel):
    """Strict text, no unknown fields."""

    model_config = ConfigDict(extra="forbid", strict=True)


class RecipientBody(Body):
    """Who is billed; only the e-mail is needed."""

    email: Text
    name: Text = ""
    address: Text = ""
    tax_id: Text = ""


class LineItemBody(Body):
    """One line; amounts as decimal strings with at most 6 places, percents with at most 4."""

    description: Text
    quantity: Text = "1"
    unit_price: Text
    tax_percent: Text = "0"
    discount_percent: Text = "0"


class InvoiceBody(Body):
    """A new invoice, by `line_items` or by one `amount`."""

    recipient: RecipientBody
    title: Text = ""
    currency: Text
    due_on: Text | None = None
    notes: Text = ""
    terms: Text = ""
    po_number: Text = ""
    line_items: list[LineItemBody] | None = None
    amount: Text | None = None
    description: Text | None = None
    accepted_methods: list[Text] | None = None
    accepted_units: list[Text] | None = None
    reminders: list[int] | None = None
    metadata: dict[str, Text] = Field(default_factory=dict)
    send: bool = False


class InvoicePatch(Body):
    """Fields of a draft to change; what is left out stays."""

    recipient: RecipientBody | None = None
    title: Text | None = None
    currency: Text | None = None
    due_on: Text | None = None
    notes: Text | None = None
    terms: Text | None = None
    po_number: Text | None = None
    line_items: list[LineItemBody] | None = None
    amount: Text | None = None
    description: Text | None = None
    accepted_methods: list[Text] | None = None
    accepted_units: list[Text] | None = None
    reminders: list[int] | None = None
    metadata: dict[str, Text] | None = None


class CancelBody(Body):
    """Why, in words for the payer."""

    reason: Text = ""


class RemindBody(Body):
    """The issuer's own words; left out, the mail says what the design says."""

    message: Text = ""


class ManualPaymentBody(Body):
    """Money that reached the issuer elsewhere; `received_on` is today where it is left out."""

    amount: Text
    received_on: Text | None = None
    note: Text = ""


class WalletBody(Body):
    """An address of a contact, and what it is called."""

    address: Text
    name: Text = ""


class RefundBody(Body):
    """How much of a payment goes back, in the invoice's currency."""

    amount: Text
    reason: Text = ""


class ContactBody(Body):
    """A new contact."""

    email: Text
    other_emails: list[Text] = Field(default_factory=list)
    name: Text = ""
    address: Text = ""
    tax_id: Text = ""
    country: Text = ""
    labels: list[Text] = Field(default_factory=list)
    wallets: list[WalletBody] = Field(default_factory=list)
    notes: Text = ""


class ContactPatch(Body):
    """Fields of a contact to change."""

    email: Text | None = None
    other_emails: list[Text] | None = None
    name: Text | None = None
    address: Text | None = None
    tax_id: Text | None = None
    country: Text | None = None
    labels: list[Text] | None = None
    wallets: list[WalletBody] | None = None
    notes: Text | None = None


class EndpointBody(Body):
    """Where events go. Without `event_types`, or with null, every type, also what there will be later."""

    url: Text
    description: Text = ""
    event_types: list[Text] | None = None
    enabled: bool = True


class EndpointPatch(Body):
    """Fields of an endpoint to change."""

    url: Text | None = None
    description: Text | None = None
    event_types: list[Text] | None = None
    enabled: bool | None = None


class MergeBody(Body):
    """Contacts that become part of another one, and go."""

    contact_ids: list[Text] = Field(min_length=1, max_length=20)


class InvoiceListQuery(BaseModel):
    """How the list is narrowed, ordered and paged. A misspelt filter must not show everything."""

    model_config = ConfigDict(extra="forbid")

    status: str | None = None
    payment_status: str | None = None
    label: str | None = None
    recipient: str | None = None
    payment_link: str | None = None
    due_before: str | None = None
    created_since: str | None = None
    created_until: str | None = None
    method: str | None = None
    currency: str | None = None
    q: str | None = None
    sort: str | None = None
    cursor: str | None = None
    limit: int = Field(default=20, ge=1, le=100)
