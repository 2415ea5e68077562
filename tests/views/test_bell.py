"""News in words: whom an operator is called for, and why a coin waits."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from allscale_app.services.notifications import Bell
from allscale_app.store.tables import Notification
from allscale_app.views.bell import bell_view

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def told(kind: str, **data: object):
    row = Notification(
        id="ntf_1", user_id="usr_1", business_id="biz_1", kind=kind, dedupe_key=kind, data=data, created_at=NOW
    )
    (item,) = bell_view(Bell(rows=[row], unread_count=1, now=NOW, timezone="UTC")).news
    return item


@pytest.mark.parametrize(
    ("case", "sentence"),
    [
        ("event_failed", "A message of the card processor could not be worked on"),
        ("float_short", "The float is short, a payment waits"),
        ("mismatch", "A card payment does not fit the books"),
        ("unknown", "The card processor speaks of a payment that is not ours"),
        ("something new", "Somebody must look"),
        (None, "Somebody must look"),
    ],
)
def test_an_operator_hears_what_it_is_about(case: str | None, sentence: str):
    item = told("operator_called", case=case, words="The words of the case.")
    assert f"{item.lead}{item.text}".strip() == sentence
    assert (item.detail, item.href) == ("The words of the case.", "/admin")


def test_a_paused_coin_is_not_called_another_token():
    paused = told("invoice_other_token", number="INV-1", reason="paused")
    unrated = told("invoice_other_token", number="INV-1", reason="no_rate")
    other = told("invoice_other_token", number="INV-1", reason="not_accepted")
    assert (paused.lead, unrated.lead, other.lead) == ("A paused coin", "A coin without a rate", "Another token")
    assert "away from its peg" in paused.detail
    assert "does not accept it" in other.detail
