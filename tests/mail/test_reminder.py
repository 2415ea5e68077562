"""The words of a reminder, day by day, and how a mail program ends them."""

from __future__ import annotations

import email
import email.policy
from datetime import UTC, datetime

import pytest

from allscale_app.mail.compose import SIGNED, compose
from allscale_app.mail.layout import text_of
from allscale_app.views.mail import Tone
from tests.mail.samples import LINK, STOP, a_reminder, every_mail
from tests.mail.test_compose import an_envelope


def at(month: int, day: int, hour: int = 9) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "subject", "when", "words", "tone"),
    [
        (at(12, 4), "INV-2026-0042 is due on 7 December (4,409.25 USDC)", "Due 7 December 2026, in 3 days",
         "This invoice is due in three days.", Tone.PLAIN),
        (at(12, 6), "INV-2026-0042 is due on 7 December (4,409.25 USDC)", "Due 7 December 2026, tomorrow",
         "This invoice is due tomorrow.", Tone.PLAIN),
        (at(12, 7), "INV-2026-0042 is due today (4,409.25 USDC)", "Due today, 7 December 2026",
         "This invoice is due today.", Tone.WAIT),
        (at(12, 7, 23), "Reminder: INV-2026-0042 was due on 7 December (4,409.25 USDC)",
         "Was due 7 December 2026, yesterday", "This invoice is one day late,", Tone.WAIT),
        (at(12, 11), "Reminder: INV-2026-0042 was due on 7 December (4,409.25 USDC)",
         "Was due 7 December 2026, 4 days ago", "This invoice is four days late,", Tone.WAIT),
        (at(12, 21), "Reminder: INV-2026-0042 was due on 7 December (4,409.25 USDC)",
         "Was due 7 December 2026, 14 days ago", "This invoice is 14 days late,", Tone.WAIT),
    ],
)  # fmt: skip
def test_it_speaks_of_the_day_on_which_it_is_sent(now, subject, when, words, tone):
    view = a_reminder(now)
    assert (view.subject, view.when, view.tone) == (subject, when, tone)
    assert view.paragraphs[1].startswith(words)
    assert (view.paragraphs[0], view.paragraphs[-1]) == ("Hello Jonas,", "Fernwick Studio")


def test_a_part_that_came_is_thanked_for_and_the_rest_is_asked():
    view = every_mail()["reminder-part"]
    assert (view.headline, view.kicker, view.percent) == ("1,409.25", "Still to pay on INV-2026-0042", 68)
    assert view.button == "Pay the remaining 1,409.25"
    assert view.paragraphs[1].startswith(
        "Thank you: 3,000.00 of 4,409.25 USDC has arrived. The rest of this invoice is"
    )
    assert [row.value for row in view.rows[-3:]] == ["4,409.25 USDC", "3,000.00 USDC", "1,409.25 USDC"]


def test_without_a_due_date_it_is_open():
    view = a_reminder(at(12, 1), due_on=None, nth=0, of=0)
    assert view.subject == "Reminder: INV-2026-0042 is open (4,409.25 USDC)"
    assert view.when == ""
    assert "still open" in view.paragraphs[1]


@pytest.mark.parametrize(
    ("nth", "of", "words"),
    [
        (2, 3, "This is the second of three reminders."),
        (3, 3, "This is the last reminder."),
        (1, 1, "This is the only reminder."),
        (11, 13, ""),
        (0, 0, "You get this because they sent you an invoice. Reply to write to them."),
    ],
)
def test_it_says_how_many_follow(nth, of, words):
    view = a_reminder(at(12, 11), nth=nth, of=of)
    assert view.reason == words or not words


def test_the_issuers_own_words_take_the_place_of_ours():
    view = a_reminder(at(12, 11), message="It would help us.\n\nThank you!")
    assert view.paragraphs == ("Hello Jonas,", "It would help us.", "Thank you!", "Fernwick Studio")


def test_only_reminders_can_be_ended():
    for name, view in every_mail().items():
        assert bool(view.stop_link) is name.startswith("reminder"), name
    assert f"Stop reminders:\n{STOP}" in text_of(every_mail()["reminder"])
    assert f"{LINK}\n" in text_of(every_mail()["reminder"])


def test_a_mail_program_finds_the_one_click_under_the_signature():
    mail = compose(every_mail()["reminder"], an_envelope(unsubscribe=STOP))
    message = email.message_from_bytes(mail.content, policy=email.policy.default)
    assert message["List-Unsubscribe"].strip() == f"<{STOP}>", "folded as one word"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert {b"list-unsubscribe", b"list-unsubscribe-post"} <= set(SIGNED), "RFC 8058, 4"
    plain = email.message_from_bytes(compose(every_mail()["invoice"], an_envelope()).content)
    assert plain["List-Unsubscribe"] is None
