"""The balance page's words: what is claimed of the ledger, what each line is called, which filters are on."""

from __future__ import annotations

from datetime import timedelta

import pytest

from allscale_app.domain.networks import Registry
from allscale_app.services.audit_report import AuditStatus
from allscale_app.services.audit_runs import AuditStanding
from allscale_app.services.balances import AssetBalance, Balances, Sums, UnitBalance
from allscale_app.services.deposits import TopUp
from allscale_app.store.tables import Payment
from allscale_app.views.balance import balance_view, chips_of, deposit_view, filter_options
from allscale_app.views.balance.build import audit_line
from allscale_app.views.balance.entry_words import line_words
from allscale_app.views.balance.history import signed
from tests.fakes.context import LOCAL
from tests.fakes.system import START

ONE = 1_000_000
NOTHING = Balances((), {})
REGISTRY = Registry((LOCAL,))


@pytest.mark.parametrize(
    ("standing", "title", "tone"),
    [
        (AuditStanding(), "Not compared with the chain yet", "mute"),
        (AuditStanding(AuditStatus.GREEN, START), "Ledger matches chain", "good"),
        (AuditStanding(AuditStatus.GREEN, START, is_stale=True), "Ledger check is overdue", "wait"),
        (AuditStanding(AuditStatus.FINDINGS, START, 2), "Ledger check found something", "bad"),
        (AuditStanding(AuditStatus.INCOMPLETE, START), "Ledger adds up", "wait"),
        (AuditStanding(AuditStatus.FAILED, START), "Ledger check did not finish", "wait"),
    ],
)
def test_only_a_green_recent_audit_says_that_the_ledger_matches(standing: AuditStanding, title: str, tone: str):
    line = audit_line(standing, now=START + timedelta(minutes=2), timezone="Europe/Lisbon")
    assert (line.title, line.tone) == (title, tone)
    assert ("2 min ago" in line.note) == (standing.at is not None)


def test_sums_that_are_nothing_are_left_out_but_confirming_keeps_its_place():
    view = balance_view(NOTHING, AuditStanding(), now=START, timezone="Europe/Lisbon")
    assert (view.estimate, view.words) == ("$0.00", "Available, estimated in US dollars")
    assert [(one.label, one.amount) for one in view.sums] == [("Confirming", "$0.00")]


def test_a_coin_shows_what_confirms_is_held_and_is_owed_on_each_network():
    sums = Sums(available_units=3 * ONE, pending_units=2 * ONE, held_units=ONE, owed_units=4 * ONE)
    unit = UnitBalance("USDC@31337", "USDC", LOCAL.tokens[0], LOCAL, sums)
    gone = UnitBalance("USDC@9", "USDC", None, None, Sums(available_units=ONE))
    found = Balances((AssetBalance("USDC", "USD", "Circle", sums, (unit, gone)),), {"USD": sums})
    view = balance_view(found, AuditStanding(), now=START, timezone="Europe/Lisbon")
    (coin,) = view.coins
    assert (coin.about, coin.amount, coin.worth) == ("Circle, US dollar", "3.00", "$3.00")
    local, unknown = coin.rows
    assert (local.confirming, local.rest) == ("2.00 confirming", "1.00 held, 4.00 owed")
    assert (unknown.name, unknown.confirming, unknown.rest) == ("Switched off", "", "")
    assert [(one.label, one.amount, one.is_bad) for one in view.sums] == [
        ("Confirming", "$2.00", False),
        ("Held", "$1.00", False),
        ("You owe", "$4.00", True),
    ]


def test_money_out_has_a_real_minus_sign():
    assert [signed(units) for units in (1_200_000_000, -10 * ONE, 0)] == ["+1,200.00", "−10.00", "0.00"]


def test_an_entry_of_a_later_kind_still_has_a_name():
    assert line_words("payout_hold", has_invoice=False).words == "Payout hold"
    assert line_words("attribute", has_invoice=False).words == "Moved by the operator"


def test_chips_say_which_filters_are_on():
    def chips(**filters: str) -> dict[str, str]:
        return chips_of(filters, registry=REGISTRY, now=START, timezone="Europe/Lisbon")

    assert chips() == {"type": "", "token": "", "network": "", "date": ""}
    on = chips(type="payment", token="USDC", network="local", since="2026-11-01")
    assert on == {"type": "Payments", "token": "USDC", "network": "Local", "date": "Since 1 Nov"}
    assert chips(until="2025-11-01")["date"] == "Until 1 Nov 2025"
    assert chips(since="2026-11-01", until="2026-11-09")["date"] == "1 Nov to 9 Nov"


def test_filters_offer_what_this_instance_has():
    options = filter_options(REGISTRY)
    assert [one.value for one in options.types] == ["", "payment", "deposit", "confirming", "refund", "reversed"]
    assert [one.label for one in options.tokens] == ["Every token", "USDC", "USDT"]
    assert [one.value for one in options.networks] == ["", "local"]


def payment(status: str) -> Payment:
    return Payment(
        id="pay_1",
        business_id="biz_1",
        rail="wallet",
        status=status,
        unit="USDC@31337",
        units=12 * ONE,
        applied_units=12 * ONE,
        confirmations=1,
        confirmations_required=3,
        first_seen_at=START,
        created_at=START,
    )


@pytest.mark.parametrize(
    ("arrival", "words", "tone"),
    [
        (None, "Waiting for a transfer, you can close this", ""),
        (payment("seen"), "12.00 USDC seen, 1 of 3 confirmations", "wait"),
        (payment("settled"), "12.00 USDC arrived and is yours", "good"),
        (payment("final"), "12.00 USDC arrived and is yours", "good"),
        (payment("reversed"), "The network took back 12.00 USDC; we keep watching", "wait"),
    ],
)
def test_the_deposit_dialog_says_what_has_come(arrival: Payment | None, words: str, tone: str):
    top_up = TopUp("0xCa75C98c070E44a58131d962bf40334518A705d1", (LOCAL,))
    view = deposit_view(top_up, network="", code="data:", arrival=arrival)
    assert (view.arrival, view.arrival_tone) == (words, tone)
    assert f"{view.first} {view.middle} {view.last}".replace(" ", "") == top_up.address
    assert view.time == "On Local it is yours after 3 confirmations, about 3 seconds."
    assert view.tokens.startswith("Send USDC or USDT.")
    assert "Only on Local." in view.reach
