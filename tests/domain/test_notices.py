"""Each kind of news has its topic, and each topic its default."""

from __future__ import annotations

import pytest

from allscale_app.domain.notices import OWN_MAILS, Channels, Topic, default_channels, topic_of


@pytest.mark.parametrize(
    ("kind", "data", "topic"),
    [
        ("invoice_paid", {}, Topic.PAID),
        ("invoice_paid", {"late": False}, Topic.PAID),
        ("invoice_paid", {"late": True}, Topic.LATE),
        ("invoice_reorged", {}, Topic.REVERSED),
        ("audit_findings", {}, None),
        ("something_new", {}, None),
    ],
)
def test_news_belong_to_a_topic(kind, data, topic):
    assert topic_of(kind, data) is topic


def test_news_without_a_topic_go_to_the_bell_only():
    assert default_channels(None) == Channels(in_app=True, mail=False)


def test_money_and_decisions_come_by_mail_and_what_happens_often_does_not():
    assert default_channels(Topic.PAID) == default_channels(Topic.UNDELIVERED) == Channels(in_app=True, mail=True)
    assert default_channels(Topic.VIEWED) == default_channels(Topic.PAYMENT_SEEN) == Channels(in_app=True, mail=False)
    assert all(default_channels(topic).mail for topic in OWN_MAILS)
