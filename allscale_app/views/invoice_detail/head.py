"""The page's head: what it is, whose, when, what is unusual, what can be done."""

from __future__ import annotations

from datetime import date, tzinfo

from allscale_app.domain.invoice.status import DocumentStatus, Flag, Label
from allscale_app.domain.money import format_units
from allscale_app.i18n.dates import counted, day_caption, due_distance
from allscale_app.services.accept_short import can_accept_short
from allscale_app.services.invoice_detail import InvoiceDetail
from allscale_app.services.refund_offer import is_refundable
from allscale_app.views.invoice_detail.model import Acts, Head, Notice, Part
from allscale_app.views.invoice_detail.side import server_words
from allscale_app.views.invoice_list import can_cancel, client_of, tag_words
from allscale_app.views.labels import FLAG_WORDS, LABELS

_ALWAYS_TAGGED = (Flag.OTHER_TOKEN, Flag.REORGED, Flag.MANUAL)
_UNPAID = {Label.SENT, Label.VIEWED, Label.PARTIALLY_PAID, Label.OVERDUE, Label.FAILED}
_WAS_PAID = {Label.PAID, Label.REFUNDED, Label.PARTIALLY_REFUNDED}
OPTED_OUT = "Opted out of reminders"
_NOT_DELIVERED = {"bounced", "failed"}


def head(detail: InvoiceDetail, *, zone: tzinfo) -> Head:
    """Amount, pill, tags, one sentence."""
    invoice, shown = detail.invoice, detail.shown
    pill = LABELS[shown.label]
    tags = tag_words(shown, shown.pills) + [FLAG_WORDS[flag] for flag in _ALWAYS_TAGGED if flag in shown.flags]
    if detail.opted_out and shown.label in _UNPAID:
        tags.append(OPTED_OUT)
    return Head(
        number=invoice.number or "",
        amount=format_units(invoice.total_units),
        unit=invoice.currency,
        word=pill.word,
        tone=pill.tone,
        icon=pill.icon,
        tags=tags,
        sentence=_sentence(detail, zone=zone),
    )


def acts(detail: InvoiceDetail, *, public_url: str) -> Acts:
    """What can be done now. The first thing to do: remind, or see that the mail arrives."""
    invoice, label = detail.invoice, detail.shown.label
    is_sent = invoice.document_status == DocumentStatus.SENT
    can_refund = any(is_refundable(leg, detail.refunds) for leg in detail.legs)
    on_way = sum(refund.applied_units for refund in detail.refunds if refund.state == "requested")
    excess = invoice.excess_units - on_way
    primary = ""
    if label in _UNPAID:
        primary = "resend" if Flag.UNDELIVERED in detail.shown.flags else "remind"
    elif label is Label.PAID and invoice.receipt_sha256:
        primary = "receipt"
    return Acts(
        primary=primary,
        pay_url=f"{public_url}/pay/{invoice.checkout_token}" if invoice.checkout_token else "",
        pdf_href=f"/invoices/{invoice.id}/invoice.pdf" if invoice.pdf_sha256 else "",
        receipt_href=f"/invoices/{invoice.id}/receipt.pdf" if invoice.receipt_sha256 else "",
        log_href=f"/invoices/{invoice.id}/log.csv",
        log_json_href=f"/invoices/{invoice.id}/log.json",
        email=invoice.recipient_email,
        can_copy=is_sent,
        can_resend=is_sent and label in _UNPAID,
        can_cancel=can_cancel(invoice),
        can_record=is_sent and invoice.amount_due_units > 0,
        can_accept_short=can_accept_short(invoice),
        can_refund=can_refund,
        excess=f"{format_units(excess)} {invoice.currency}" if can_refund and excess > 0 else "",
    )


def notices(detail: InvoiceDetail) -> list[Notice]:
    """What somebody should know before anything else."""
    invoice, flags = detail.invoice, detail.shown.flags
    told = []
    if Flag.UNDELIVERED in flags and detail.shown.label in _UNPAID:
        newest = next((row for row in detail.deliveries if row.kind == "invoice"), None)
        words = server_words(newest) if newest and newest.status in _NOT_DELIVERED else ""
        told.append(
            Notice(
                "bad",
                "mail-x",
                f"The mail to {invoice.recipient_email} did not arrive",
                f"{words + '. ' if words else ''}Correct the address, send it again, or pass the link on yourself.",
                act="undelivered",
            )
        )
    if Flag.AFTER_CLOSE in flags:
        amount = f"{format_units(invoice.settled_units + invoice.pending_units)} {invoice.currency}"
        told.append(
            Notice(
                "wait", "coins", f"{amount} arrived after this invoice was closed", "It is credited to your balance."
            )
        )
    if Flag.REORGED in flags:
        told.append(
            Notice(
                "wait",
                "undo-2",
                "A payment was taken back by its network",
                "The block that held it was replaced. When the transfer is mined again it counts again, by itself.",
            )
        )
    return told


def _sentence(detail: InvoiceDetail, *, zone: tzinfo) -> list[Part]:
    invoice = detail.invoice
    client = client_of(invoice)
    whom = (
        Part(client, "link", f"/invoices?client={invoice.contact_id}") if invoice.contact_id else Part(client, "strong")
    )
    start = [Part(invoice.title, "strong"), Part(" for ")] if invoice.title else [Part("For ")]
    stop = " " if client.endswith(".") else ". "
    return [*start, whom, Part(f"{stop}{_when(detail, zone=zone)}")]


def _when(detail: InvoiceDetail, *, zone: tzinfo) -> str:
    """The one date that matters now."""
    invoice, label = detail.invoice, detail.shown.label
    today = detail.now.astimezone(zone).date()
    if label in (Label.CANCELLED, Label.REJECTED) and invoice.closed_at:
        reason = f": “{invoice.closed_reason}”" if invoice.closed_reason else "."
        return f"{LABELS[label].word} {_day(invoice.closed_at.astimezone(zone).date(), today)}{reason}"
    if label in _WAS_PAID and invoice.paid_at:
        paid_on = invoice.paid_at.astimezone(zone).date()
        days = (invoice.due_on - paid_on).days if invoice.due_on else 0
        distance = f", {counted(abs(days), 'day')} {'early' if days > 0 else 'late'}" if days else ""
        return f"Paid {_day(paid_on, today)}{distance}."
    if invoice.due_on is None:
        return "No due date."
    distance = "" if invoice.due_on == today else f", {due_distance(invoice.due_on, today=today)}"
    return f"Due {_day(invoice.due_on, today)}{distance}."


def _day(day: date, today: date) -> str:
    """`today`, `Fri 27 Nov`, with its year when that is another one."""
    return "today" if day == today else day_caption(day, today=today)
