"""What the API answers, for its description; views.api_objects builds the objects, tests hold the two together."""

from __future__ import annotations

from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

Row = TypeVar("Row")
Amount = Annotated[str, Field(pattern=r"^-?[0-9]+\.[0-9]{2,6}$", examples=["120.00"])]
Moment = Annotated[str, Field(json_schema_extra={"format": "date-time"})]
Day = Annotated[str, Field(json_schema_extra={"format": "date"})]


class Answer(BaseModel):
    """Exactly these fields."""

    model_config = ConfigDict(extra="forbid")


class ErrorDetail(Answer):
    """Why a request was refused; `param` names the field."""

    type: Literal[
        "invalid_request", "authentication", "permission", "not_found", "conflict", "rate_limited", "internal"
    ]
    code: str
    message: str
    param: str | None
    request_id: str


class Error(Answer):
    """Every refusal."""

    error: ErrorDetail


class ListOf(Answer, Generic[Row]):
    """A page; `next_cursor` leads to the next one."""

    object: Literal["list"]
    data: list[Row]
    has_more: bool
    next_cursor: str | None


class RecipientObject(Answer):
    """Who is billed."""

    email: str
    name: str
    address: str
    tax_id: str
    contact_id: str | None


class LineItemObject(Answer):
    """One line with its net amount."""

    description: str
    quantity: str
    unit_price: Amount
    tax_percent: str
    discount_percent: str
    amount: Amount


class DepositToken(Answer):
    """What to send: the exact raw amount of a token, and its EIP-681 link."""

    network: str
    chain_id: int
    symbol: str
    contract: str
    decimals: int
    amount_raw: str
    eip681: str


class Deposit(Answer):
    """Where to send coins."""

    address: str
    tokens: list[DepositToken]


class InvoiceObject(Answer):
    """An invoice."""

    id: str
    object: Literal["invoice"]
    number: str | None
    status: Literal["draft", "sent", "cancelled", "rejected"]
    payment_status: Literal["unpaid", "processing", "partially_paid", "paid", "partially_refunded", "refunded"]
    label: str
    flags: list[str]
    currency: str
    subtotal: Amount
    discount_total: Amount
    tax_total: Amount
    total: Amount
    amount_paid: Amount
    amount_pending: Amount
    amount_due: Amount
    amount_refunded: Amount
    written_off: Amount
    amount_overpaid: Amount
    title: str
    notes: str
    terms: str
    po_number: str
    recipient: RecipientObject
    line_items: list[LineItemObject]
    accepted_methods: list[str]
    reminders: list[int] | None
    issued_on: Day | None
    due_on: Day | None
    checkout_url: str | None
    pdf_url: str | None
    deposit: Deposit | None
    replaces: str | None
    replaced_by: str | None
    payment_link: str | None
    created_at: Moment
    updated_at: Moment
    sent_at: Moment | None
    viewed_at: Moment | None
    paid_at: Moment | None
    metadata: dict[str, str]


class PaymentObject(Answer):
    """A payment leg: `amount` in its own currency, `applied_amount` in the invoice's; `rate` where their pegs differ."""

    id: str
    object: Literal["payment"]
    invoice_id: str | None
    rail: str
    status: Literal["initiated", "seen", "confirmed", "settled", "final", "failed", "reversed"]
    unit: str
    amount: Amount
    currency: str
    applied_amount: Amount
    applied_currency: str | None
    rate: Amount | None
    network: str | None
    tx_hash: str | None
    log_index: int | None
    block_number: int | None
    sender: str | None
    confirmations: int
    confirmations_required: int
    settles_at: str | None
    note: str | None
    late: bool
    disputed: bool
    first_seen_at: Moment
    confirmed_at: Moment | None
    settled_at: Moment | None
    final_at: Moment | None
    ended_at: Moment | None


class RefundObject(Answer):
    """Money on its way back: `amount` of the invoice in `currency`, `source_amount` to the card in `source_currency`."""

    id: str
    object: Literal["refund"]
    payment_id: str
    invoice_id: str
    rail: str
    status: Literal["requested", "done", "failed"]
    amount: Amount
    currency: str | None
    source_amount: Amount | None
    source_currency: str | None
    reason: str | None
    failure: str | None
    created_at: Moment
    ended_at: Moment | None


class TimelineObject(Answer):
    """One thing that happened; in `data`, `amount` is in `currency`, `source_amount` and `fee_amount` are in
    `source_currency`."""

    at: Moment
    kind: str
    actor: str
    data: dict[str, Any]


class WalletObject(Answer):
    """An address of a contact, and what it is called."""

    name: str
    address: str


class ContactObject(Answer):
    """A contact."""

    id: str
    object: Literal["contact"]
    email: str
    other_emails: list[str]
    name: str
    address: str
    tax_id: str
    country: str | None
    labels: list[str]
    wallets: list[WalletObject]
    notes: str
    created_at: Moment
    updated_at: Moment


class BalanceObject(Answer):
    """What a business has of one token on one network."""

    object: Literal["balance"]
    currency: str
    network: str | None
    unit: str
    available: Amount
    pending: Amount
    held: Amount


class JournalObject(Answer):
    """One journal entry; changes are signed."""

    object: Literal["journal_entry"]
    id: str
    kind: str
    at: Moment
    unit: str
    currency: str
    network: str | None
    available_change: Amount
    pending_change: Amount
    held_change: Amount
    balance_after: Amount
    invoice_id: str | None
    payment_id: str | None


class NetworkToken(Answer):
    """A token; `reason` says why it is not enabled."""

    symbol: str
    asset: str
    contract: str
    decimals: int
    kind: str
    enabled: bool
    reason: str | None


class NetworkObject(Answer):
    """A network and its health."""

    object: Literal["network"]
    network: str
    name: str
    chain_id: int
    test: bool
    confirmations: int
    status: str
    head_block: int | None
    head_at: Moment | None
    finalized_block: int | None
    tokens: list[NetworkToken]


def answers(model: Any, status: int = 200, **more: Any) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route for its description."""
    return {status: {"model": model, **more}}


REFUSALS: dict[int | str, dict[str, Any]] = {
    status: {"model": Error, "description": words}
    for status, words in {
        400: "The body is not JSON.",
        401: "No API key, or one that is not valid.",
        403: "The key lacks the scope.",
        404: "Unknown, or another business's.",
        409: "The object's state, or the Idempotency-Key, does not allow it.",
        412: "If-Match is outdated.",
        413: "The body is too large.",
        422: "A field cannot be accepted.",
        429: "Too many requests; see Retry-After.",
    }.items()
}
