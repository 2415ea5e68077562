"""Time passes: exactly the right reminders go, each once, and an invoice becomes overdue when its day has ended there."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from allscale_app.services.accept_short import accept_short
from allscale_app.services.acting import Acting
from allscale_app.services.business_settings import read_settings, update_profile, update_reminders
from allscale_app.services.calendar import invoices_due, keep_calendars, turn_calendar
from allscale_app.services.cancel_invoice import cancel_invoice
from allscale_app.services.delivery_outcomes import begin_attempt, fail_delivery, record_outcome
from allscale_app.services.evaluate_invoice import reevaluate
from allscale_app.services.ports import MailOutcome
from allscale_app.services.reminders import remind_invoice, stop_reminders
from tests.builders import a_business, a_draft, a_payment, a_sent_invoice, a_user

ONE = 1_000_000
OCTOBER_12 = datetime(2026, 10, 12, 12, tzinfo=UTC)
STEP = timedelta(minutes=30)


@pytest.fixture
def clock(clock):
    clock.at = OCTOBER_12
    return clock


class Month:
    """Businesses in several zones, and the job that looks every half hour."""

    def __init__(self, database, ctx, clock) -> None:
        self.database, self.ctx, self.clock = database, ctx, clock
        self.businesses: dict[str, tuple[Any, Acting]] = {}
        self.invoices: dict[str, Any] = {}

    def business(self, zone: str, **values: Any) -> tuple[Any, Acting]:
        if zone not in self.businesses:
            with self.database.write() as uow:
                owner = a_user(uow, self.ctx)
                business = a_business(uow, self.ctx, owner=owner, timezone=zone, **values)
            self.businesses[zone] = business, Acting(owner.id)
        return self.businesses[zone]

    def send(self, name: str, zone: str, due_on: str | None, *, accepted: bool = True, **fields: Any) -> Any:
        business, acting = self.business(zone)
        to = {"email": f"{name}@example.com", "name": name}
        with self.database.write() as uow:
            about = {"business": business, "acting": acting, "recipient": to, "due_on": due_on}
            invoice = a_sent_invoice(uow, self.ctx, **about, **fields)
            (mail,) = uow.deliveries.of_invoice(invoice.id)
            mail.status = "accepted" if accepted else "queued"
        self.invoices[name] = invoice
        return invoice

    def turn(self) -> None:
        with self.database.read() as uow:
            due = list(invoices_due(uow, self.ctx))
        for business_id, (_, invoice_id) in due:
            with self.database.write() as uow:
                turn_calendar(uow, self.ctx, business_id=business_id, invoice_id=invoice_id)

    def until(self, at: datetime) -> None:
        while self.clock.at < at:
            self.clock.at += STEP
            self.turn()

    def do(self, name: str, work: Any, **about: Any) -> Any:
        invoice = self.invoices[name]
        with self.database.write() as uow:
            return work(uow, self.ctx, business_id=invoice.business_id, invoice_id=invoice.id, **about)

    def pay(self, name: str, units: int, **values: Any) -> None:
        with self.database.write() as uow:
            invoice = uow.invoices.lock(self.invoices[name].business_id, self.invoices[name].id)
            a_payment(uow, self.ctx, invoice=invoice, units=units, **values)
            reevaluate(uow, self.ctx, invoice=invoice)

    def reminders(self, name: str) -> list[str]:
        """When each was queued, in the business's own time."""
        invoice = self.invoices[name]
        with self.database.read() as uow:
            zone = ZoneInfo(uow.businesses.get(invoice.business_id).timezone)
            rows = [row for row in uow.deliveries.of_invoice(invoice.id) if row.kind == "reminder"]
        return [f"{row.queued_at.astimezone(zone):%d.%m. %H:%M}" for row in reversed(rows)]

    def mails(self, name: str) -> list[Any]:
        with self.database.read() as uow:
            rows = uow.deliveries.of_invoice(self.invoices[name].id)
        return [row for row in reversed(rows) if row.kind == "reminder"]

    def told(self, name: str, kind: str) -> list[str]:
        """When the timeline says so, in UTC."""
        with self.database.read() as uow:
            events = uow.timeline.of_invoice(self.invoices[name].id)
        return [f"{event.at:%d.%m. %H:%M}" for event in events if event.kind == kind]

    def calendar_at(self, name: str) -> datetime | None:
        with self.database.read() as uow:
            found = uow.invoices.find(self.invoices[name].business_id, self.invoices[name].id)
        assert found is not None
        return found.calendar_at


@pytest.fixture
def month(database, ctx, clock):
    return Month(database, ctx, clock)


def test_a_month_sends_the_right_reminders_and_no_others(month, clock, database, ctx):
    """Berlin leaves summer time on 25 October, New York on 1 November, and Auckland is half a day ahead."""
    month.send("berlin", "Europe/Berlin", "2026-10-25")
    month.send("paid", "America/New_York", "2026-11-01")
    month.send("partly", "America/New_York", "2026-10-28")
    month.send("own", "Pacific/Auckland", "2026-10-20", reminders=[1, 10])
    month.send("off", "Pacific/Auckland", "2026-10-20", reminders=[])
    month.send("short", "Europe/Berlin", "2026-10-30")
    month.send("cancelled", "Europe/Berlin", "2026-10-20")
    month.send("stopped", "Europe/Berlin", "2026-10-20")
    month.send("seen", "Europe/Berlin", "2026-10-20")
    month.send("announced", "Europe/Berlin", "2026-10-20")
    month.send("bounced", "Europe/Berlin", "2026-10-20")
    month.send("today", "America/New_York", "2026-10-12")
    month.send("whenever", "Europe/Berlin", None)
    with database.write() as uow:
        business, acting = month.business("Europe/Berlin")
        a_draft(uow, ctx, business=business, acting=acting, due_on="2026-10-20")
        (mail,) = uow.deliveries.of_invoice(month.invoices["bounced"].id)
        mail.status = "queued"
        fail_delivery(uow, ctx, delivery_id=mail.id, reason="no such mailbox")

    month.until(datetime(2026, 10, 18, 9, tzinfo=UTC))
    month.pay("seen", 120 * ONE, status="seen", settled_at=None)
    with database.write() as uow:
        stop_reminders(uow, ctx, token=month.invoices["stopped"].checkout_token)
    month.do("cancelled", cancel_invoice, acting=month.business("Europe/Berlin")[1])
    month.until(datetime(2026, 10, 19, 12, tzinfo=UTC))
    month.pay("announced", 120 * ONE, status="initiated", rail="wire", settled_at=None)
    month.until(datetime(2026, 10, 29, 12, tzinfo=UTC))
    month.pay("partly", 40 * ONE)
    month.until(datetime(2026, 10, 30, 12, tzinfo=UTC))
    month.pay("paid", 120 * ONE)
    month.pay("short", 100 * ONE)
    month.do("short", accept_short, acting=month.business("Europe/Berlin")[1], short_units=20 * ONE)
    month.until(datetime(2026, 11, 13, 12, tzinfo=UTC))

    assert {name: month.reminders(name) for name in month.invoices} == {
        "berlin": ["22.10. 08:00", "25.10. 08:00", "28.10. 08:00", "01.11. 08:00", "08.11. 08:00"],
        "paid": ["29.10. 08:00"],
        "partly": ["25.10. 08:00", "28.10. 08:00", "31.10. 08:00", "04.11. 08:00", "11.11. 08:00"],
        "own": ["21.10. 08:00", "30.10. 08:00"],
        "off": [],
        "short": ["27.10. 08:00", "30.10. 08:00"],
        "cancelled": ["17.10. 08:00"],
        "stopped": ["17.10. 08:00"],
        "seen": ["17.10. 08:00"],
        "announced": ["17.10. 08:00", "25.10. 08:00", "27.10. 08:00", "03.11. 08:00"],
        "bounced": [],
        "today": ["15.10. 08:00", "19.10. 08:00", "26.10. 08:00"],
        "whenever": [],
    }
    assert {name: month.told(name, "overdue") for name in month.invoices if month.told(name, "overdue")} == {
        "berlin": ["25.10. 23:00"],
        "partly": ["29.10. 04:00"],
        "own": ["20.10. 11:00"],
        "off": ["20.10. 11:00"],
        "stopped": ["20.10. 22:00"],
        "announced": ["20.10. 22:00"],
        "bounced": ["20.10. 22:00"],
        "today": ["13.10. 04:00"],
    }
    with database.read() as uow:
        _, acting = month.business("Europe/Berlin")
        bell = [
            row.invoice_id
            for row in uow.notifications.latest(acting.user_id, limit=99)
            if row.kind == "invoice_overdue"
        ]
    assert sorted(bell) == sorted(month.invoices[name].id for name in ("berlin", "stopped", "announced", "bounced"))
    assert [row.data["due_units"] for row in month.mails("partly")] == [120 * ONE] * 2 + [80 * ONE] * 3
    assert [(row.data["nth"], row.data["of"]) for row in month.mails("berlin")] == [(n, 5) for n in range(1, 6)]
    assert month.calendar_at("berlin") is month.calendar_at("paid") is month.calendar_at("whenever") is None


def test_a_worker_that_slept_sends_one_reminder_and_none_at_night(month, clock):
    month.send("late", "Europe/Lisbon", "2026-10-20")
    clock.at = datetime(2026, 10, 28, 22, tzinfo=UTC)
    month.turn()
    assert month.reminders("late") == []
    month.until(datetime(2026, 10, 29, 12, tzinfo=UTC))
    assert month.reminders("late") == ["29.10. 08:00"]
    assert [(row.data["nth"], row.data["of"]) for row in month.mails("late")] == [(1, 2)]
    assert month.told("late", "overdue") == ["28.10. 22:00"]


def test_a_reminder_that_could_not_go_for_a_week_is_passed_by(month, clock, database, ctx):
    month.send("away", "Europe/Lisbon", "2026-10-20", reminders=[0])
    token = month.invoices["away"].checkout_token
    with database.write() as uow:
        stop_reminders(uow, ctx, token=token)
    month.until(datetime(2026, 10, 28, tzinfo=UTC))
    with database.write() as uow:
        assert uow.mail_opt_outs.remove(month.invoices["away"].business_id, month.invoices["away"].recipient_email_key)
    month.until(datetime(2026, 10, 30, tzinfo=UTC))
    assert month.reminders("away") == []
    assert month.calendar_at("away") is None


def test_nobody_is_reminded_before_the_invoice_itself_has_gone(month):
    month.send("waiting", "Europe/Lisbon", "2026-10-16", accepted=False)
    month.until(datetime(2026, 10, 14, tzinfo=UTC))
    assert month.reminders("waiting") == []


def test_two_workers_at_once_remind_once(month, clock, database, ctx):
    month.send("twice", "Europe/Lisbon", "2026-10-20")
    invoice = month.invoices["twice"]
    clock.at = datetime(2026, 10, 21, 8, tzinfo=UTC)

    def turn(_: int) -> None:
        with database.write() as uow:
            turn_calendar(uow, ctx, business_id=invoice.business_id, invoice_id=invoice.id)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(turn, range(8)))
    assert len(month.mails("twice")) == len(month.told("twice", "overdue")) == len(month.told("twice", "reminded")) == 1


def test_a_new_schedule_reminds_from_today_on(month, clock, database, ctx):
    month.send("open", "Europe/Lisbon", "2026-10-20")
    month.send("own", "Europe/Lisbon", "2026-10-20", reminders=[30])
    business, acting = month.business("Europe/Lisbon")
    month.until(datetime(2026, 10, 26, 12, tzinfo=UTC))
    save(database, ctx, business, acting, reminders=[4, 5, 6, 9], quiet_from=22, quiet_until=10)
    month.until(datetime(2026, 10, 31, tzinfo=UTC))
    assert month.reminders("open") == ["17.10. 08:00", "20.10. 08:00", "23.10. 08:00", "26.10. 12:30", "29.10. 10:00"]
    assert month.reminders("own") == []
    save(database, ctx, business, acting, reminders=[], quiet_from=22, quiet_until=10)
    assert month.calendar_at("open") is None
    assert month.calendar_at("own") is not None


def test_a_move_to_another_zone_moves_the_hour(month, database, ctx):
    month.send("moved", "Europe/Lisbon", "2026-10-20", reminders=[0])
    business, acting = month.business("Europe/Lisbon")
    assert month.calendar_at("moved") == datetime(2026, 10, 20, 7, tzinfo=UTC)
    with database.write() as uow:
        form = {**read_settings(uow, ctx, business_id=business.id).profile, "timezone": "America/New_York"}
        about = {"business_id": business.id, "user_id": acting.user_id, "version": business.version}
        update_profile(uow, ctx, **about, form=form)
        keep_calendars(uow, ctx, business_id=business.id, after="")
    assert month.calendar_at("moved") == datetime(2026, 10, 20, 12, tzinfo=UTC)


def test_a_reminder_by_hand_stands_for_that_days(month, clock):
    month.send("hand", "Europe/Lisbon", "2026-10-20")
    acting = month.business("Europe/Lisbon")[1]
    month.until(datetime(2026, 10, 20, 6, tzinfo=UTC))
    month.do("hand", remind_invoice, acting=acting, message="Please look at it.")
    month.until(datetime(2026, 10, 24, tzinfo=UTC))
    assert month.reminders("hand") == ["17.10. 08:00", "20.10. 07:00", "23.10. 08:00"]
    assert [row.data.get("message") for row in month.mails("hand")] == [None, "Please look at it.", None]


def test_a_reminder_that_waits_is_withdrawn_when_money_comes(month, clock, database, ctx):
    month.send("quick", "Europe/Lisbon", "2026-10-15")
    month.until(datetime(2026, 10, 15, 8, tzinfo=UTC))
    (mail,) = month.mails("quick")
    with database.write() as uow:
        attempt = begin_attempt(uow, ctx, delivery_id=mail.id)
        assert attempt is not None
        deferred = MailOutcome("deferred", 451, "try later", "mx")
        record_outcome(uow, ctx, delivery_id=mail.id, attempt_id=attempt.id, subject="Due", outcome=deferred)
    month.pay("quick", 120 * ONE, status="seen", settled_at=None)
    clock.advance(minutes=5)
    with database.write() as uow:
        assert begin_attempt(uow, ctx, delivery_id=mail.id) is None
    (mail,) = month.mails("quick")
    assert (mail.status, mail.attempts) == ("withdrawn", 1)
    assert month.told("quick", "mail_withdrawn") == ["15.10. 08:05"]


def save(database, ctx, business, acting, **form: Any) -> None:
    with database.write() as uow:
        version = uow.businesses.get(business.id).version
        about = {"business_id": business.id, "user_id": acting.user_id, "version": version}
        update_reminders(uow, ctx, **about, form=form)
        keep_calendars(uow, ctx, business_id=business.id, after="")


def test_days_are_of_the_due_date_not_of_the_mail(month):
    invoice = month.send("far", "Europe/Lisbon", "2026-12-31")
    assert invoice.due_on == date(2026, 12, 31)
    assert month.calendar_at("far") == datetime(2026, 12, 28, 8, tzinfo=UTC)
