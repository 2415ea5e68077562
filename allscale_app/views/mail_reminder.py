"""The reminder in words: before the due date, on it, after it; of the whole invoice or of what is left."""

from __future__ import annotations

from datetime import date

from allscale_app.domain.invoice.status import PaymentStatus
from allscale_app.domain.money import format_units
from allscale_app.i18n.dates import counted, long_date
from allscale_app.services.document_facts import InvoiceFacts
from allscale_app.views.invoice_words import zone_of
from allscale_app.views.mail import NEVER_AN_ADDRESS, MailInvoice, MailRow, MailView, Tone, letter

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_NTH = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
BY_HAND = "You get this because they sent you an invoice. Reply to write to them."


def reminder_mail(
    invoice: MailInvoice, about: InvoiceFacts, *, message: str = "", nth: int = 0, of: int = 0, stop_link: str
) -> MailView:
    """The mail at the moment `about.now`. `message` is the issuer's own words; `nth` of how many is said of those that
    the calendar sends; `stop_link` ends them."""
    row = about.invoice
    rest = format_units(row.amount_due_units)
    is_part = row.payment_status == PaymentStatus.PARTIALLY_PAID
    return MailView(
        subject=reminder_subject(about),
        preheader=_preheader(about),
        kicker=f"Still to pay on {invoice.number}" if is_part else f"Invoice {invoice.number}",
        headline=rest,
        unit=invoice.currency,
        when=_when(about),
        tone=Tone.PLAIN if _days_late(about) < 0 else Tone.WAIT,
        percent=row.settled_units * 100 // row.total_units if is_part else None,
        button=f"Pay the remaining {rest}" if is_part else "View and pay",
        hint="Same link, same address as before. The PDF is attached again.",
        paragraphs=letter(invoice, message or reminder_words(about)),
        rows=_rows(about, rest=f"{rest} {invoice.currency}", is_part=is_part),
        safety=NEVER_AN_ADDRESS,
        reason=_series(nth, of) or BY_HAND,
        stop_link=stop_link,
        brand=invoice.issuer,
        link=invoice.link,
        sender=invoice.sender,
        host=invoice.host,
    )


def reminder_subject(about: InvoiceFacts) -> str:
    """The subject at the moment `about.now`."""
    invoice, late = about.invoice, _days_late(about)
    due = f"({format_units(invoice.amount_due_units)} {invoice.currency})"
    if invoice.due_on is None:
        return f"Reminder: {invoice.number} is open {due}"
    if late == 0:
        return f"{invoice.number} is due today {due}"
    day = _day_month(invoice.due_on)
    return (
        f"{invoice.number} is due on {day} {due}" if late < 0 else f"Reminder: {invoice.number} was due on {day} {due}"
    )


def reminder_words(about: InvoiceFacts) -> str:
    """What the mail says unless its issuer writes something else, without greeting and name."""
    invoice, late = about.invoice, _days_late(about)
    came = ""
    if invoice.payment_status == PaymentStatus.PARTIALLY_PAID:
        paid, total = format_units(invoice.settled_units), format_units(invoice.total_units)
        came = f"Thank you: {paid} of {total} {invoice.currency} has arrived. "
    subject = "The rest of this invoice" if came else "This invoice"
    if invoice.due_on is None:
        state = f"{subject} is still open, and perhaps it only slipped. You can pay it at the same link."
    elif late < 0:
        state = (
            f"{subject} is due {'tomorrow' if late == -1 else f'in {_days(-late)}'}. You can pay it at the same link."
        )
    elif late == 0:
        state = f"{subject} is due today. You can pay it now at the same link."
    else:
        state = f"{subject} is {_days(late)} late, and perhaps it only slipped. You can pay it now at the same link."
    return f"{came}{state} If you sent the money already, thank you: there is nothing more to do."


def _when(about: InvoiceFacts) -> str:
    due_on, late = about.invoice.due_on, _days_late(about)
    if due_on is None:
        return ""
    if late == 0:
        return f"Due today, {long_date(due_on)}"
    if late < 0:
        return f"Due {long_date(due_on)}, {'tomorrow' if late == -1 else f'in {-late} days'}"
    return f"Was due {long_date(due_on)}, {'yesterday' if late == 1 else f'{late} days ago'}"


def _preheader(about: InvoiceFacts) -> str:
    late = _days_late(about)
    if late > 0:
        return f"{_days(late).capitalize()} late. You can still pay it at the same link; the amount has not changed."
    return "You can pay it at the same link as before. The PDF is attached again."


def _rows(about: InvoiceFacts, *, rest: str, is_part: bool) -> tuple[MailRow, ...]:
    invoice = about.invoice
    sent_on = invoice.sent_at.astimezone(zone_of(about)).date() if invoice.sent_at else None
    rows = [
        MailRow("For", invoice.title),
        MailRow("Sent", long_date(sent_on) if sent_on else ""),
        MailRow("Your order", invoice.po_number),
        MailRow("Invoice total", f"{format_units(invoice.total_units)} {invoice.currency}" if is_part else ""),
        MailRow("Received", f"{format_units(invoice.settled_units)} {invoice.currency}" if is_part else ""),
        MailRow("Still to pay", rest, strong=True),
    ]
    return tuple(row for row in rows if row.value)


def _series(nth: int, of: int) -> str:
    """Its place among those that the calendar sends; "" for one that the issuer sent by hand."""
    if not nth:
        return ""
    if nth == of:
        return "This is the last reminder." if of > 1 else "This is the only reminder."
    total = NUMBERS[of] if of < len(NUMBERS) else str(of)
    return f"This is the {_NTH[nth]} of {total} reminders." if nth < len(_NTH) else ""


def _days_late(about: InvoiceFacts) -> int:
    """Negative before the due date; 1 where there is none, so that it reads as open."""
    if about.invoice.due_on is None:
        return 1
    return (about.now.astimezone(zone_of(about)).date() - about.invoice.due_on).days


def _days(count: int) -> str:
    """`four days`, `14 days`."""
    return (
        counted(count, "day").replace(str(count), NUMBERS[count], 1) if count < len(NUMBERS) else counted(count, "day")
    )


def _day_month(day: date) -> str:
    return long_date(day).rpartition(" ")[0]
