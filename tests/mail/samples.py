"""Mails as the pictures of the design show them, and one of every other kind."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from allscale_app.services.document_facts import InvoiceFacts
from allscale_app.store.tables import Invoice
from allscale_app.views.mail import (
    MailInvoice,
    MailRow,
    MailView,
    cancelled_mail,
    invoice_mail,
    overpaid_mail,
    paid_mail,
    partial_mail,
)
from allscale_app.views.mail_notices import issuer_paid_mail, issuer_partial_mail, reset_mail, verify_mail
from allscale_app.views.mail_refund import refund_mail
from allscale_app.views.mail_reminder import reminder_mail

LINK = "https://pay.fernwick.example/pay/Jx7cQ0vT3mYkR9aPzL2uWf8sN4hB1dEo6gXiCqVtKrM"
INVOICE = MailInvoice(
    number="INV-2026-0042",
    title="Brand identity and marketing site",
    issuer="Fernwick Studio",
    sender="Fernwick Studio GmbH, Oranienstraße 183, 10999 Berlin, Germany.",
    host="pay.fernwick.example",
    link=LINK,
    currency="USDC",
    total="4,409.25",
    greeting="Jonas",
    due="7 December 2026",
    due_short="7 December",
)
METHODS = "By wallet, card, bank transfer or balance"
LINES = (
    MailRow("Brand identity", "1,800.00"),
    MailRow("Marketing site, 16 h", "1,360.00"),
    MailRow("Icon set, 24", "388.80"),
    MailRow("Printed brand guide, 12", "174.00"),
    MailRow("VAT 19 % and 7 %", "686.45"),
    MailRow("Total", "4,409.25 USDC", strong=True),
)
FACTS = (
    MailRow("Method", "Wallet, USDC on Base"),
    MailRow("Confirmed", "23 Nov 2026, 14:09:18 CET"),
    MailRow("Transaction", "0x77a455…a022eb", href="https://basescan.org/tx/0x77a455"),
)
PART = (MailRow("Received 23 November, wallet", "−3,000.00"),)
MESSAGE = (
    "The site is live and the printed guides left the shop on Friday. Here is the invoice for your order PO-7731. "
    "Thank you for the good work together."
)

REFUND = {
    "rail": "card",
    "unit": "USDC@8453",
    "units": 60_000_000,
    "source": "USD",
    "source_units": 60_000_000,
    "kept_units": 4_349_250_000,
}


STOP = f"{LINK}/reminders?mail=dlv_1"


def about(now: datetime, **values: Any) -> InvoiceFacts:
    """The invoice of the pictures at the moment `now`."""
    values = {"due_on": date(2026, 12, 7), "amount_due_units": 4_409_250_000, "payment_status": "unpaid", **values}
    row = Invoice(
        id="inv_1", business_id="biz_1", number=INVOICE.number, currency="USDC", title=INVOICE.title,
        po_number="PO-7731", total_units=4_409_250_000, sent_at=datetime(2026, 11, 23, 9, tzinfo=UTC),
        flags=[], accepted_methods=[], details={}, timezone="Europe/Berlin", created_at=now, updated_at=now, **values,
    )  # fmt: skip
    return InvoiceFacts(
        invoice=row, seller={}, lines=(), legs=(), conversions={}, tokens=(), networks={}, methods=(),
        link=LINK, logo=b"", replaced_by="", now=now,
    )  # fmt: skip


def a_reminder(now: datetime, *, message: str = "", nth: int = 2, of: int = 3, **values: Any) -> MailView:
    """A reminder of it, sent at `now`."""
    return reminder_mail(INVOICE, about(now, **values), message=message, nth=nth, of=of, stop_link=STOP)


def every_mail() -> dict[str, MailView]:
    """One of each kind."""
    return {
        "invoice": invoice_mail(INVOICE, methods=METHODS, message=MESSAGE, rows=LINES),
        "paid": paid_mail(
            INVOICE, receipt_number="RCT-2026-0042", paid_on="23 November 2026", facts=FACTS, paid="4,409.25"
        ),
        "partial": partial_mail(
            INVOICE,
            paid="3,000.00",
            rest="1,409.25",
            arrived="3,000.00 USDC arrived on Base on 23 November at 14:09 CET",
            payments=PART,
            percent=68,
            why_less="If you meant to pay everything, your exchange may have kept a fee or a limit may have applied.",
        ),
        "overpaid": overpaid_mail(INVOICE, paid="4,449.25", excess="40.00"),
        "cancelled": cancelled_mail(INVOICE, cancelled_on="25 November 2026", replaced_by="INV-2026-0043"),
        "reminder": a_reminder(datetime(2026, 12, 11, 9, tzinfo=UTC)),
        "reminder-part": a_reminder(
            datetime(2026, 12, 11, 9, tzinfo=UTC),
            payment_status="partially_paid",
            settled_units=3_000_000_000,
            amount_due_units=1_409_250_000,
        ),
        "refund": refund_mail(INVOICE, REFUND),
        "issuer-paid": issuer_paid_mail(INVOICE, payer="Tidewater Robotics GmbH", paid="4,409.25", facts=FACTS),
        "issuer-partial": issuer_partial_mail(
            INVOICE, payer="Tidewater Robotics GmbH", paid="3,000.00", rest="1,409.25", payments=PART, percent=68
        ),
        "verify": verify_mail(host="pay.fernwick.example", link="https://pay.fernwick.example/verify/abc"),
        "reset": reset_mail(host="pay.fernwick.example", link="https://pay.fernwick.example/reset/abc"),
    }
