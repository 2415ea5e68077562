"""The sandbox's messages are believed by their signature alone; its cards do what their numbers say."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from allscale_app.demo.card_sandbox.book import Book, Refused
from allscale_app.demo.card_sandbox.cards import CARDS, CardRejected, read_card
from allscale_app.demo.card_sandbox.messenger import sign
from allscale_app.rails.sandbox_cards import SandboxCards
from allscale_app.services.card_processor import ProcessorDown
from allscale_app.services.ports import BadSignature

NOW = 1_795_000_000
BODY = json.dumps({"id": "ev_1", "kind": "session.paid", "object": "cs_1", "reference": "cv_1"}).encode()


@pytest.fixture
def cards() -> SandboxCards:
    return SandboxCards(base_url="http://127.0.0.1:9", secret="s", now=lambda: datetime.fromtimestamp(NOW, UTC))


def test_a_signed_message_is_read(cards):
    event = cards.verify(BODY, sign(BODY, secret="s", at=NOW))
    assert (event.id, event.subject, event.object_id, event.conversion_id) == ("ev_1", "session", "cs_1", "cv_1")


@pytest.mark.parametrize(
    ("body", "header"),
    [(BODY, ""), (BODY, sign(BODY, secret="x", at=NOW)), (BODY + b" ", sign(BODY, secret="s", at=NOW)),
     (BODY, sign(BODY, secret="s", at=NOW - 301)), (b"{}", sign(b"{}", secret="s", at=NOW))],
    ids=["none", "other secret", "changed", "old", "empty"],
)  # fmt: skip
def test_a_message_that_is_not_the_sandboxs_is_refused(cards, body, header):
    with pytest.raises(BadSignature):
        cards.verify(body, header)


def test_a_sandbox_that_nobody_reaches_is_down(cards):
    with pytest.raises(ProcessorDown):
        cards.session("cs_1")


def test_only_test_cards_are_taken():
    typed: dict[str, Any] = {"expiry": "12/34", "code": "123", "today": date(2026, 11, 25)}
    assert [read_card(number=card.number, **typed) for card in CARDS] == list(CARDS)
    for wrong in ({"number": "4111111111111111"}, {"expiry": "12/20"}, {"expiry": "nonsense"}, {"code": "1"}):
        with pytest.raises(CardRejected):
            read_card(**{"number": CARDS[0].number, **typed, **wrong})


def test_a_restart_forgets_nothing_and_money_goes_back_once(tmp_path):
    file = tmp_path / "state.json"
    book = Book(file)
    order = {"reference": "cv_1", "currency": "USD", "cents": 12_000, "closes_at": NOW + 60}
    session = book.open_session(order, at=NOW)
    assert book.open_session(order, at=NOW) is session
    book.charge(session, disputed=False, at=NOW)
    again = Book(file)
    charge = again.find("sessions", session["id"])["charge"]
    asked: dict[str, Any] = {"refund_id": "rfd_1", "charge_id": charge["id"], "at": NOW}
    assert again.refund(cents=12_000, **asked) == again.refund(cents=12_000, **asked)
    with pytest.raises(Refused, match="amount_too_large"):
        again.refund(**{**asked, "refund_id": "rfd_2"}, cents=1)
    assert [event["message"]["kind"] for event in again.due_events(at=NOW)] == ["session.paid", "refund.done"]
