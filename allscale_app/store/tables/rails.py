"""Money that comes by card, bank or balance: conversions, what processors and banks told us, refunds, disputes, rates."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index, Text, UniqueConstraint, false
from sqlmodel import Field, SQLModel

from allscale_app.store.columns import Big, UtcDateTime


class Conversion(SQLModel, table=True):
    """A promise of coins for fiat, from its price to what became of it (`domain.conversion`)."""

    __table_args__ = (
        UniqueConstraint("processor", "session_id", name="uq_conversion_session"),
        Index("ix_conversion_invoice", "invoice_id"),
        Index("ix_conversion_open", "state", "expires_at"),
        Index("ix_conversion_settles", "state", "settles_at"),
    )

    id: str = Field(primary_key=True)
    business_id: str = Field(foreign_key="business.id")
    invoice_id: str = Field(foreign_key="invoice.id")
    payment_id: str | None = Field(default=None, foreign_key="payment.id", index=True)
    rail: str
    driver: str
    state: str
    source: str
    """The fiat that the payer pays."""
    source_units: int = Field(sa_type=Big)
    fee_units: int = Field(sa_type=Big)
    fee_bearer: str
    unit: str
    """The token that the issuer receives."""
    target_units: int = Field(sa_type=Big)
    applied_units: int = Field(sa_type=Big)
    rate_quote: str
    rate_micros: int = Field(sa_type=Big)
    rate_source: str
    reserved: bool = False
    """Whether its coins are set aside now."""
    waits_for_float: bool = False
    """The fiat is here, the coins are not: it goes on when the float has them."""
    processor: str = ""
    session_id: str | None = None
    session_url: str = Field(default="", sa_type=Text)
    charge_id: str | None = Field(default=None, index=True)
    reason: str = Field(default="", sa_type=Text)
    quoted_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    funded_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    settles_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ProviderEvent(SQLModel, table=True):
    """One message of a processor, kept as it came; its id counts once for ever."""

    __tablename__ = "provider_event"
    __table_args__ = (UniqueConstraint("provider", "external_id", name="uq_provider_event"),)

    id: str = Field(primary_key=True)
    provider: str
    external_id: str
    kind: str
    body: str = Field(sa_type=Text)
    received_at: datetime = Field(sa_type=UtcDateTime)
    processed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    outcome: str = Field(default="", sa_type=Text)


class Dispute(SQLModel, table=True):
    """A payer's bank takes a card payment back until it has decided."""

    id: str = Field(primary_key=True)
    external_id: str = Field(unique=True)
    conversion_id: str = Field(foreign_key="conversion.id", index=True)
    payment_id: str = Field(foreign_key="payment.id")
    source_units: int = Field(sa_type=Big)
    fee_units: int = Field(sa_type=Big)
    target_units: int = Field(sa_type=Big)
    pending_units: int = Field(default=0, sa_type=Big, sa_column_kwargs={"server_default": "0"})
    """How much of its coins was still pending, because the charge was held back when the dispute opened."""
    state: str = "open"
    """open, won or lost."""
    reason: str = Field(default="", sa_type=Text)
    opened_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Refund(SQLModel, table=True):
    """Money on its way back to a payer. `state` is requested, done or failed; the coins are held until it is known."""

    __table_args__ = (Index("ix_refund_invoice", "invoice_id"), Index("ix_refund_payment", "payment_id"))

    id: str = Field(primary_key=True)
    business_id: str = Field(foreign_key="business.id")
    invoice_id: str = Field(foreign_key="invoice.id")
    payment_id: str = Field(foreign_key="payment.id")
    rail: str
    state: str
    unit: str
    units: int = Field(sa_type=Big)
    applied_units: int = Field(sa_type=Big)
    source: str = ""
    source_units: int = Field(default=0, sa_type=Big)
    reason: str = Field(default="", sa_type=Text)
    external_id: str | None = None
    attempt: str | None = Field(default=None, unique=True)
    """The id of the click that asked for it."""
    failure: str = Field(default="", sa_type=Text)
    user_id: str
    created_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class BankAccount(SQLModel, table=True):
    """The operator's account of one currency, as payers see it."""

    __tablename__ = "bank_account"

    id: str = Field(primary_key=True)
    currency: str
    holder: str
    bank_name: str = ""
    iban: str = ""
    bic: str = ""
    account_number: str = ""
    routing_number: str = ""
    is_active: bool = True
    created_at: datetime = Field(sa_type=UtcDateTime)


class StatementImport(SQLModel, table=True):
    """One statement file that was read."""

    __tablename__ = "statement_import"

    id: str = Field(primary_key=True)
    file_name: str
    format: str
    sha256: str
    line_count: int
    new_count: int
    matched_count: int
    imported_by: str
    imported_at: datetime = Field(sa_type=UtcDateTime)


class BankLine(SQLModel, table=True):
    """One booked line of a bank statement; the bank's reference counts once per account for ever.

    `state` is matched, unmatched, waiting (for the float), refunding, refunded, ignored, returned or noted
    (money of the operator's own).
    """

    __tablename__ = "bank_line"
    __table_args__ = (
        UniqueConstraint("bank_account_id", "bank_ref", name="uq_bank_line"),
        Index("ix_bank_line_state", "state", "booked_on"),
    )

    id: str = Field(primary_key=True)
    bank_account_id: str = Field(foreign_key="bank_account.id")
    import_id: str = Field(foreign_key="statement_import.id")
    bank_ref: str
    currency: str
    units: int = Field(sa_type=Big)
    """Positive for money that came, negative for money that went."""
    booked_on: date
    reference: str = ""
    text: str = Field(default="", sa_type=Text)
    party_name: str = ""
    party_iban: str = ""
    end_to_end: str = Field(default="", sa_column_kwargs={"server_default": ""})
    is_return: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    state: str
    why: str = ""
    """Why it was not matched: no_reference, unknown_reference, closed, paid_already, duplicate, wrong_currency, no_rate,
    token_paused, or return (of what we cannot tell)."""
    invoice_id: str | None = Field(default=None, foreign_key="invoice.id", index=True)
    payment_id: str | None = Field(default=None, foreign_key="payment.id")
    conversion_id: str | None = Field(default=None, foreign_key="conversion.id")
    returns_id: str | None = None
    note: str = Field(default="", sa_type=Text)
    decided_by: str = ""
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class CoinQuote(SQLModel, table=True):
    """A price in a coin of another peg, promised until `expires_at` (`domain.coin_quote`). Append-only."""

    __tablename__ = "coin_quote"
    __table_args__ = (Index("ix_coin_quote_invoice", "invoice_id", "asset", "quoted_at"),)

    id: str = Field(primary_key=True)
    business_id: str = Field(foreign_key="business.id")
    invoice_id: str = Field(foreign_key="invoice.id")
    asset: str
    units: int = Field(sa_type=Big)
    applied_units: int = Field(sa_type=Big)
    rate_base: str
    rate_quote: str
    rate_micros: int = Field(sa_type=Big)
    rate_source: str
    rate_at: datetime = Field(sa_type=UtcDateTime)
    quoted_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)


class StoredRate(SQLModel, table=True):
    """The last rate that a source told of a pair."""

    __tablename__ = "rate"

    base: str = Field(primary_key=True)
    quote: str = Field(primary_key=True)
    micros: int = Field(sa_type=Big)
    source: str
    at: datetime = Field(sa_type=UtcDateTime)
