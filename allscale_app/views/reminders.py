"""Reminders in words: their days, the hours without them, what a payer will read, and the dialog that sends one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from allscale_app.domain.invoice.numbering import format_number
from allscale_app.domain.invoice.status import PaymentStatus
from allscale_app.domain.money import SCALE
from allscale_app.domain.reminders import HOURS, MOST_STEPS, QuietHours
from allscale_app.i18n.dates import ago, clock_time, counted, day_and_time, day_caption
from allscale_app.services.business_settings import BusinessSettings
from allscale_app.services.document_facts import InvoiceFacts
from allscale_app.services.reminders import ReminderOffer
from allscale_app.store.tables import Invoice
from allscale_app.views.mail_reminder import reminder_subject, reminder_words

HOUR_OPTIONS = tuple((str(hour), f"{hour:02}:00") for hour in range(HOURS))
SIDES = (("before", "days before due"), ("after", "days after due"))
MODES = (("usual", "As usual"), ("own", "Own days"), ("off", "Off"))
_COMMON = (-7, -3, -1, 0, 1, 3, 7, 14, 30)
"""Days that the editor offers."""
_EXAMPLE_NUMBER = 42
_NOON = 12


def offset_words(offset: int) -> str:
    """`3 days before`, `On the day`, `1 day after`."""
    if offset == 0:
        return "On the day"
    return f"{counted(abs(offset), 'day')} {'before' if offset < 0 else 'after'}"


@dataclass(frozen=True, slots=True)
class ReminderDay:
    """A day of the schedule, and the subject of its mail."""

    offset: int = 0
    words: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True)
class DayChip:
    """A day that an invoice's own schedule can have."""

    offset: int = 0
    words: str = ""
    is_on: bool = False


@dataclass(frozen=True, slots=True)
class ReminderChoice:
    """An invoice's own schedule in the editor: `mode` is usual, own or off; chips are for own."""

    mode: str = "usual"
    sentence: str = ""
    chips: list[DayChip] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ReminderSettings:
    """The schedule as its page shows it. `sentence` says when in the day they go."""

    is_on: bool = False
    days: list[ReminderDay] = field(default_factory=list)
    is_full: bool = False
    quiet_from: str = ""
    quiet_until: str = ""
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class ReminderView:
    """The dialog that sends one now. `refusal` is why it cannot, "" where it can."""

    title: str = ""
    email: str = ""
    subject: str = ""
    words: str = ""
    last: str = ""
    next: str = ""
    refusal: str = ""


def reminder_settings(settings: BusinessSettings, *, now: datetime) -> ReminderSettings:
    """The schedule, with an invoice of 3,600.00 USDC that is due today as the example."""
    zone = settings.profile["timezone"]
    today = now.astimezone(ZoneInfo(zone)).date()
    number = format_number(settings.number_pattern, _EXAMPLE_NUMBER, on=today)
    days = [
        ReminderDay(offset, offset_words(offset), _example(number, due_on=today, offset=offset))
        for offset in settings.reminders
    ]
    return ReminderSettings(
        is_on=bool(days),
        days=days,
        is_full=len(days) >= MOST_STEPS,
        quiet_from=str(settings.quiet.start),
        quiet_until=str(settings.quiet.end),
        sentence=_hours_words(settings.quiet, zone=zone),
    )


def reminder_choice(chosen: Sequence[int] | None, *, usual: Sequence[int]) -> ReminderChoice:
    """How an invoice's own days stand beside the business's `usual` ones."""
    if chosen is None:
        days = ", ".join(offset_words(day) for day in usual)
        return ReminderChoice("usual", f"{days}." if days else "Reminders are off in your settings.")
    if not chosen:
        return ReminderChoice("off", "Nobody is reminded of this invoice.")
    offsets = sorted({*_COMMON, *chosen})
    chips = [DayChip(day, offset_words(day), day in chosen) for day in offsets]
    return ReminderChoice("own", "", chips)


def reminder_view(offer: ReminderOffer, *, timezone: str) -> ReminderView:
    """What *Send reminder* says before it is pressed, times in the issuer's zone."""
    facts, zone = offer.facts, ZoneInfo(timezone)
    return ReminderView(
        title=f"Remind {facts.invoice.recipient_name or facts.invoice.recipient_email}",
        email=facts.invoice.recipient_email,
        subject=reminder_subject(facts),
        words=reminder_words(facts),
        last=f"The last one went {_ago(offer.last_at, facts.now, zone)}." if offer.last_at else "None has gone yet.",
        next=_next_words(offer.next_at, now=facts.now, zone=zone),
        refusal=offer.refusal,
    )


def next_reminder(at: datetime, *, now: datetime, zone: ZoneInfo) -> str:
    """`Fri 27 Nov, 08:00`."""
    local, today = at.astimezone(zone), now.astimezone(zone).date()
    return f"{day_caption(local.date(), today=today)}, {clock_time(at, zone=zone)}"


def _next_words(at: datetime | None, *, now: datetime, zone: ZoneInfo) -> str:
    if at is None:
        return "No automatic one follows."
    return f"The next automatic one goes on {next_reminder(at, now=now, zone=zone)}.".replace("on Today", "today")


def _ago(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    words = ago(at, now=now, zone=zone)
    return words if words.endswith(("now", "ago")) else day_and_time(at, zone=zone, now=now)


def _hours_words(quiet: QuietHours, *, zone: str) -> str:
    place = zone.rpartition("/")[2].replace("_", " ")
    if quiet.start == quiet.end:
        return f"No quiet hours: a reminder goes as its day begins in {place}."
    return f"A reminder goes at {quiet.end:02}:00 in {place} on its day, never between {quiet.start:02}:00 and {quiet.end:02}:00."


def _example(number: str, *, due_on: date, offset: int) -> str:
    """The subject of an example's mail, sent `offset` days from its due date."""
    sent = datetime.combine(due_on + timedelta(days=offset), datetime.min.time(), tzinfo=UTC) + timedelta(hours=_NOON)
    invoice = Invoice(
        id="",
        business_id="",
        number=number,
        currency="USDC",
        due_on=due_on,
        amount_due_units=3_600 * SCALE,
        total_units=3_600 * SCALE,
        payment_status=PaymentStatus.UNPAID,
        flags=[],
        accepted_methods=[],
        details={},
        created_at=sent,
        updated_at=sent,
    )
    facts = InvoiceFacts(
        invoice=invoice,
        seller={},
        lines=(),
        legs=(),
        conversions={},
        tokens=(),
        networks={},
        methods=(),
        link="",
        logo=b"",
        replaced_by="",
        now=sent,
    )
    return reminder_subject(facts)
