"""The dashboard's words: sums by peg, changes, spans, steps."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from allscale_app.services.balances import AssetBalance, Balances, Sums, UnitBalance
from allscale_app.services.dashboard import (
    ACTIVITY_KINDS,
    Activity,
    Amounts,
    Dashboard,
    FirstSteps,
    MoneyIn,
    Period,
)
from allscale_app.store.tables import Invoice, TimelineEvent
from allscale_app.views.dashboard import build
from allscale_app.views.dashboard.activity import activity
from allscale_app.views.dashboard.activity_reader import Reader
from allscale_app.views.fiat import fiat, fiat_sums
from tests.fakes.context import LOCAL, a_context
from tests.fakes.system import START

ONE = 1_000_000
TODAY = START.date()
DONE = FirstSteps(email_verified=True, has_details=True, has_logo=True, has_contact=True, has_sent=True, was_paid=True)
FIGURES = Dashboard(
    outstanding=Amounts({"USD": 22_128 * ONE}, 7, date(2026, 11, 11)),
    overdue=Amounts({"USD": 3_510 * ONE}, 2, date(2026, 11, 11)),
    due_soon_count=2,
    month=date(2026, 11, 1),
    paid_this_month={"USD": 1_184 * ONE},
    paid_last_month={"USD": 1_000 * ONE},
    typical_seconds_this_month=362_880,
    typical_seconds_last_month=457_920,
    money_in=MoneyIn(
        tuple((TODAY - timedelta(days=back), {"USDC": ONE, "EURC": ONE}) for back in range(6, -1, -1)),
        {"USD": 7 * ONE, "EUR": 5 * ONE},
        {},
    ),
    activity=(),
    due_soon=(),
    first_steps=DONE,
    now=START,
)


def view(balances=None, **changes):
    return build(
        replace(FIGURES, **changes),
        balances or Balances((), {}),
        registry=a_context().registry,
        reader_name="Inês",
        timezone="UTC",
        period=Period.WEEK,
    )


def test_the_stats_say_what_they_count():
    shown = view()
    assert (shown.outstanding.value, shown.outstanding.line) == ("$22,128.00", "7 open, 2 due this week")
    assert (shown.overdue.value, shown.overdue.line, shown.overdue.is_bad) == (
        "$3,510.00", "2 late, oldest 12 days", True,
    )  # fmt: skip
    assert (shown.paid.label, shown.paid.delta.text, shown.paid.delta.after) == (
        "Paid in November", "18.4%", "on October",
    )  # fmt: skip
    assert shown.paid.delta.is_good
    assert (shown.time_to_pay.value, shown.time_to_pay.delta.text) == ("4.2 days", "1.1 days")
    assert (shown.time_to_pay.delta.is_up, shown.time_to_pay.delta.is_good) == (False, True)


def test_nothing_is_said_calmly():
    shown = view(
        outstanding=Amounts({}, 0, None),
        overdue=Amounts({}, 0, None),
        paid_this_month={},
        paid_last_month={},
        typical_seconds_this_month=None,
        typical_seconds_last_month=None,
        due_soon_count=0,
        first_steps=replace(DONE, has_sent=False),
    )
    assert (shown.overdue.value, shown.overdue.line, shown.overdue.is_bad) == ("$0.00", "Nothing is late", False)
    assert (shown.paid.value, shown.paid.line) == ("$0.00", "Nothing in October")
    assert (shown.time_to_pay.value, shown.time_to_pay.line) == ("–", "Known after the first payment")
    assert shown.is_new


@pytest.mark.parametrize(
    ("seconds", "words"), [(90_000, "1.0 days"), (7_200, "2 hours"), (3_600, "1 hour"), (600, "10 min"), (5, "1 min")]
)
def test_times_to_pay_are_spans_in_words(seconds, words):
    shown = view(typical_seconds_this_month=seconds, typical_seconds_last_month=None)
    assert (shown.time_to_pay.value, shown.time_to_pay.line) == (words, "In November")


def test_pegs_are_never_added_up():
    shown = view(outstanding=Amounts({"USD": 10 * ONE, "EUR": 5 * ONE}, 2, None), due_soon_count=0)
    assert (shown.outstanding.value, shown.outstanding.line) == ("$10.00", "and €5.00, 2 open")
    assert (shown.money_in.total, shown.money_in.beside) == ("$7.00", "and €5.00")
    assert {part.name for bar in shown.money_in.chart.bars for part in bar.parts} == {"USDC"}
    assert fiat_sums([(ONE, "USDC"), (ONE, "USD"), (2 * ONE, "EURC")]) == "$2.00 + €2.00"
    assert (fiat(-ONE, "EUR"), fiat_sums([])) == ("\N{MINUS SIGN}€1.00", "$0.00")


def test_the_balance_is_shown_coin_by_coin():
    def usdc(unit, network, sums):
        return UnitBalance(unit=unit, symbol="USDC", token=None, network=network, sums=sums)

    sums = Sums(available_units=3 * ONE, pending_units=2 * ONE, owed_units=ONE)
    asset = AssetBalance("USDC", "USD", "Circle", sums, (usdc("USDC@31337", LOCAL, sums),))
    shown = view(Balances((asset,), {"USD": sums})).balance
    assert (shown.total, shown.words) == ("$3.00", "Available, estimated in US dollars")
    assert (shown.assets[0].place, shown.assets[0].amount, shown.assets[0].worth) == ("Local", "3.00", "$3.00")
    assert [(row.label, row.amount, row.is_bad) for row in shown.sums] == [
        ("Confirming", "2.00 USDC", False),
        ("You owe", "1.00 USDC", True),
    ]


def test_steps_that_are_done_stand_behind():
    steps = view(first_steps=replace(DONE, has_logo=False, was_paid=False)).steps
    assert (steps.count, steps.done_words) == ("4 of 6 done", "4 finished steps")
    assert [step.label for step in steps.open] == ["Add your logo", "Get paid"]
    assert steps.bar == [True] * 4 + [False] * 2


@pytest.mark.parametrize("kind", sorted(ACTIVITY_KINDS))
def test_every_kind_of_activity_has_words(kind):
    invoice = Invoice(id="inv_a", business_id="b", number="INV-1", currency="USDC", flags=[], accepted_methods=[])  # type: ignore[call-arg]  # what activity does not read is left out
    event = TimelineEvent(
        id=1, invoice_id="inv_a", business_id="b", at=START, kind=kind, actor="system",
        data={"unit": "USDC@31337", "units": ONE, "network": "local", "to": "a@b.co"},
    )  # fmt: skip
    (row,) = activity(
        [Activity(event, invoice)],
        reader=Reader("Inês", a_context().registry),
        now=START,
        zone=START.tzinfo,  # type: ignore[arg-type]  # UTC is a tzinfo, not a ZoneInfo
    )
    assert row.tone in {"mute", "info", "wait", "good", "bad"}
    assert "INV-1" in f"{row.client}{row.verb}{row.amount}{row.middle}{row.number}{row.after}"
    assert (row.href, row.when) == ("/invoices/inv_a", "just now")


@pytest.mark.parametrize(
    ("kind", "rail", "line"),
    [
        ("payment_settled", "card", "Harbour paid 116.22 USDC for INV-1: By card"),
        ("payment_settled", "wire", "Harbour paid 116.22 USDC for INV-1: By bank transfer"),
        ("payment_settled", "wallet", "Harbour paid 116.22 USDC for INV-1: Wallet, USDC on Local"),
        ("conversion_waiting", "card", "Harbour paid 120.00 USD for INV-1: By card, waits for coins of the operator"),
        ("payment_returned", "wire", "The payer’s bank took back 120.00 USD of INV-1: 116.22 USDC went back"),
        ("refunded", "card", "116.22 USDC went back to the payer of INV-1: By card"),
    ],
)
def test_money_is_told_with_the_way_that_it_took(kind, rail, line):
    invoice = Invoice(  # type: ignore[call-arg]  # as below
        id="inv_a", business_id="b", number="INV-1", currency="USDC", flags=[], recipient_name="Harbour"
    )
    data = {"rail": rail, "unit": "USDC@31337", "units": 116_220_000, "source": "USD", "source_units": 120 * ONE}
    event = TimelineEvent(
        id=1, invoice_id="inv_a", business_id="b", at=START, kind=kind, actor="system", data=data | {"network": "local"}
    )
    reader = Reader("Inês", a_context().registry)
    (row,) = activity([Activity(event, invoice)], reader=reader, now=START, zone=START.tzinfo)  # type: ignore[arg-type]  # as below
    assert f"{row.client}{row.verb}{row.amount}{row.middle}{row.number}: {row.note}" == line


@pytest.mark.parametrize(
    ("server", "words"),
    [
        ("aspmx.l.google.com:25", "Accepted by aspmx.l.google.com"),
        ("mx1.harbourpine.example", "Accepted by mx1.harbourpine.example"),
        ("127.0.0.1:54469", "Accepted by the mail server"),
        ("localhost:1025", "Accepted by the mail server"),
        ("", "Accepted by the mail server"),
    ],
)
def test_a_mail_server_is_named_when_it_has_a_name(server, words):
    invoice = Invoice(id="inv_a", business_id="b", number="INV-1", currency="USDC", flags=[], accepted_methods=[])  # type: ignore[call-arg]  # as above
    event = TimelineEvent(
        id=1, invoice_id="inv_a", business_id="b", at=START, kind="mail_accepted", actor="system",
        data={"kind": "invoice", "to": "a@b.co", "server": server},
    )  # fmt: skip
    reader = Reader("Inês", a_context().registry)
    (row,) = activity([Activity(event, invoice)], reader=reader, now=START, zone=START.tzinfo)  # type: ignore[arg-type]  # as above
    assert (row.number + row.after + row.whom, row.note) == ("INV-1 delivered to a@b.co", words)
