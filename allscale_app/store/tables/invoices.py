"""Invoices with their lines, timeline, documents and counters; contacts beside them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, Index, LargeBinary, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from allscale_app.store.columns import AutoId, Big, Json, UtcDateTime


class Contact(SQLModel, table=True):
    """Somebody a business bills."""

    __table_args__ = (UniqueConstraint("business_id", "email_key", name="uq_contact_email"),)

    id: str = Field(primary_key=True)
    business_id: str = Field(foreign_key="business.id")
    email: str
    email_key: str
    name: str = ""
    address: str = Field(default="", sa_type=Text)
    tax_id: str = ""
    country: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """ISO 3166-1 alpha-2, or "" while unknown."""
    labels: list[str] = Field(sa_column=Column(Json, nullable=False))
    wallets: list[dict[str, str]] = Field(
        default_factory=list, sa_column=Column(Json, nullable=False, server_default="[]")
    )
    """What the issuer wrote down: `name` and checksummed `address` of each."""
    other_emails: list[str] = Field(default_factory=list, sa_column=Column(Json, nullable=False, server_default="[]"))
    """Further addresses of theirs: invoices to them are this contact's too. ContactEmail finds them."""
    notes: str = Field(default="", sa_type=Text)
    search_text: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": ""})
    version: int = 1
    created_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)


class ContactEmail(SQLModel, table=True):
    """A further address of a contact, case-folded, so that each belongs to one contact of a business."""

    __tablename__ = "contact_email"

    business_id: str = Field(primary_key=True, foreign_key="business.id")
    email_key: str = Field(primary_key=True)
    contact_id: str = Field(foreign_key="contact.id", index=True)


class ContactUpload(SQLModel, table=True):
    """The file of contacts that a user sent last and has not decided about."""

    __tablename__ = "contact_upload"

    user_id: str = Field(primary_key=True, foreign_key="user_account.id")
    business_id: str = Field(primary_key=True, foreign_key="business.id")
    name: str
    content: str = Field(sa_type=Text)
    uploaded_at: datetime = Field(sa_type=UtcDateTime)


class Invoice(SQLModel, table=True):
    """The document, its computed payment facts, and the blocks copied when it was sent."""

    __table_args__ = (
        UniqueConstraint("business_id", "number", name="uq_invoice_number"),
        Index("ix_invoice_list", "business_id", "created_at", "id"),
        Index(  # everything that tab counts and open sums read, so that they never touch the wide rows
            "ix_invoice_label", "business_id", "label_base", "due_on", "pending_units", "currency", "amount_due_units"
        ),
        Index("ix_invoice_amount", "business_id", "total_units", "id"),
        Index("ix_invoice_due", "business_id", "due_on", "id"),
        Index("ix_invoice_recipient", "business_id", "recipient_key", "id"),
        Index("ix_invoice_paid", "business_id", "paid_at"),
        Index("ix_invoice_received", "recipient_email_key", "sent_at"),
        Index("ix_invoice_contact", "contact_id", "updated_at"),
        *(
            Index(  # with all that the income of a service or link is summed from
                f"ix_invoice_{origin}",
                "business_id",
                f"{origin}_id",
                "currency",
                "settled_units",
                "paid_at",
                sqlite_where=text(f"{origin}_id IS NOT NULL"),
                postgresql_where=text(f"{origin}_id IS NOT NULL"),
            )
            for origin in ("service", "payment_link")
        ),
        Index("uq_invoice_wire_reference", "wire_reference", unique=True),
        Index(
            "ix_invoice_calendar",
            "calendar_at",
            sqlite_where=text("calendar_at IS NOT NULL"),
            postgresql_where=text("calendar_at IS NOT NULL"),
        ),
    )

    id: str = Field(primary_key=True)
    business_id: str = Field(foreign_key="business.id")
    number: str | None = None
    document_status: str = "draft"
    payment_status: str = "unpaid"
    label_base: str = "draft"
    flags: list[str] = Field(sa_column=Column(Json, nullable=False))
    currency: str
    title: str = ""
    notes: str = Field(default="", sa_type=Text)
    terms: str = Field(default="", sa_type=Text)
    po_number: str = ""
    by_amount: bool = False
    """Made from one amount instead of line items."""
    subtotal_units: int = Field(default=0, sa_type=Big)
    discount_total_units: int = Field(default=0, sa_type=Big)
    tax_total_units: int = Field(default=0, sa_type=Big)
    total_units: int = Field(default=0, sa_type=Big)
    issued_on: date | None = None
    due_on: date | None = None
    accepted_methods: list[str] = Field(sa_column=Column(Json, nullable=False))
    accepted_units: list[str] | None = Field(default=None, sa_column=Column(Json, nullable=True))
    """Units it takes at par: the issuer's choice on a draft (None: the default), frozen at send."""
    tolerance_absolute_units: int = Field(default=500_000, sa_type=Big)
    tolerance_ppm: int = 5_000
    accepted_short_units: int = Field(default=0, sa_type=Big, sa_column_kwargs={"server_default": "0"})
    """The shortfall that the issuer accepted as paid, beyond the tolerance."""

    contact_id: str | None = Field(default=None, foreign_key="contact.id")
    recipient_email: str = ""
    recipient_email_key: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """The case-folded address: whose it is sees the invoice among those received."""
    recipient_name: str = ""
    recipient_key: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """What lists are sorted by: the folded name, or the address where there is none."""
    recipient_address: str = Field(default="", sa_type=Text)
    recipient_tax_id: str = ""
    seller: dict[str, Any] | None = Field(default=None, sa_column=Column(Json, nullable=True))
    """Issuer's block copied at send: name, legal_name, address, tax_id, email, timezone, logo_sha256."""
    timezone: str = "UTC"

    checkout_token: str | None = Field(default=None, unique=True)
    deposit_address: str | None = Field(default=None, index=True)
    wire_reference: str | None = None
    """What a payer writes on a bank transfer (ISO 11649); given when it is first asked for."""
    pdf_sha256: str | None = None
    receipt_sha256: str | None = None
    receipt_number: str | None = None

    settled_units: int = Field(default=0, sa_type=Big)
    pending_units: int = Field(default=0, sa_type=Big)
    refunded_units: int = Field(default=0, sa_type=Big)
    amount_due_units: int = Field(default=0, sa_type=Big)
    written_off_units: int = Field(default=0, sa_type=Big)
    excess_units: int = Field(default=0, sa_type=Big)

    viewed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    paid_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    closed_reason: str = ""
    last_attempt_failed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reminder_offsets: list[int] | None = Field(default=None, sa_column=Column(Json, nullable=True))
    """Its own days to the due date on which the payer is reminded; None: the business's, empty: none."""
    reminders_after: int | None = None
    """The last of those days that is over: reminded, or passed by."""
    calendar_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When the calendar matters next: a reminder, or the end of the due day."""
    replaces_id: str | None = None
    replaced_by_id: str | None = None
    service_id: str | None = None
    request_id: str | None = None
    """The service that was asked for, and the request, where it began in the storefront."""
    payment_link_id: str | None = None
    details: dict[str, Any] = Field(sa_column=Column("metadata", Json, nullable=False))
    """The integrator's own key-value pairs, `metadata` in the API."""
    draft_form: dict[str, Any] | None = Field(default=None, sa_column=Column(Json, nullable=True))
    """An unfinished draft exactly as it was typed; None once every field is valid."""
    search_text: str = Field(default="", sa_type=Text)
    version: int = 1
    created_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)


class LineItemRow(SQLModel, table=True):
    """One line of an invoice, in the order of `position`."""

    __tablename__ = "line_item"

    invoice_id: str = Field(primary_key=True, foreign_key="invoice.id")
    position: int = Field(primary_key=True)
    description: str = Field(sa_type=Text)
    quantity_units: int = Field(sa_type=Big)
    unit_price_units: int = Field(sa_type=Big)
    tax_ppm: int = 0
    discount_ppm: int = 0
    net_units: int = Field(sa_type=Big)


class TimelineEvent(SQLModel, table=True):
    """One thing that happened to an invoice. Append-only once it was sent; a draft takes its history along.

    `actor` is issuer, payer, network, system or api.
    """

    __tablename__ = "timeline_event"
    __table_args__ = (
        Index("ix_timeline_invoice", "invoice_id", "id"),
        Index("ix_timeline_business", "business_id", "id"),
        UniqueConstraint("invoice_id", "dedupe_key", name="uq_timeline_dedupe"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=AutoId)
    invoice_id: str = Field(foreign_key="invoice.id")
    business_id: str
    at: datetime = Field(sa_type=UtcDateTime)
    kind: str
    actor: str
    data: dict[str, Any] = Field(sa_column=Column(Json, nullable=False))
    dedupe_key: str | None = None


class NumberCounter(SQLModel, table=True):
    """The last number given per business and pattern-year."""

    __tablename__ = "number_counter"

    business_id: str = Field(primary_key=True, foreign_key="business.id")
    scope: str = Field(primary_key=True)
    last: int


class DocumentBlob(SQLModel, table=True):
    """Bytes that several machines must serve alike, by content hash: PDFs, logos."""

    __tablename__ = "document_blob"

    sha256: str = Field(primary_key=True)
    kind: str
    content_type: str
    business_id: str | None = None
    invoice_id: str | None = Field(default=None, index=True)
    content: bytes = Field(sa_type=LargeBinary)
    created_at: datetime = Field(sa_type=UtcDateTime)
