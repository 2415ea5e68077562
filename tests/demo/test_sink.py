"""The demo's inbox: what is sent arrives, newest first, bounded, and nothing outside its folder can be read."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from allscale_app.demo.inbox import Inbox
from allscale_app.demo.sink import MailSink
from allscale_app.mail.compose import compose
from allscale_app.mail.smtp import parse_smtp_url, send
from tests.mail.samples import every_mail
from tests.mail.test_compose import PDF, PNG, an_envelope

AT = datetime(2026, 11, 23, 14, 9, 12, 345678, tzinfo=UTC)
MAILS = every_mail()


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    return Inbox(tmp_path / "inbox")


async def test_a_sent_mail_is_read_as_its_receiver_would(inbox: Inbox) -> None:
    told: list[str] = []
    sink = MailSink(inbox, on_message=told.append)
    await sink.start()
    try:
        mail = compose(MAILS["paid"], an_envelope(), logo=PNG, attachments=(PDF,))
        outcome = await asyncio.to_thread(send, mail, server=parse_smtp_url(sink.url))
    finally:
        await sink.stop()
    assert outcome.status == "accepted"
    (message,) = inbox.messages()
    assert told == [message.id]
    assert message.to == "jonas@tidewater.example"
    assert "Fernwick Studio via pay.fernwick.example" in message.sender
    assert message.subject == MAILS["paid"].subject
    assert abs(message.at - datetime.now(UTC)) < timedelta(minutes=1)
    assert message.text.startswith("Fernwick Studio\n\nPaid, INV-2026-0042\n4,409.25 USDC\n")
    assert 'src="data:image/png;base64,' in message.html
    assert "cid:" not in message.html
    assert [(f.filename, f.content_type, f.content) for f in message.attachments] == [
        (PDF.filename, "application/pdf", PDF.content)
    ]
    assert inbox.attachment(message.id, 0) == message.attachments[0]
    assert inbox.attachment(message.id, 1) is None


async def test_a_sink_that_does_not_run_has_no_url(inbox: Inbox) -> None:
    sink = MailSink(inbox)
    with pytest.raises(RuntimeError, match="not running"):
        _ = sink.url
    await sink.start()
    url = sink.url
    await sink.stop()
    assert url.startswith("smtp://127.0.0.1:")


def test_newest_first_and_bounded(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path, kept=3)
    for n in range(5):
        inbox.add(["a@b.example"], f"Subject: {n}\r\n\r\nbody {n}".encode(), at=AT + timedelta(seconds=n))
    assert [m.subject for m in inbox.messages()] == ["4", "3", "2"]
    assert [m.subject for m in inbox.messages(limit=1)] == ["4"]
    assert len(list(tmp_path.iterdir())) == 3


def test_a_plain_message_without_parts(inbox: Inbox) -> None:
    message_id = inbox.add(["a@b.example", "c@d.example"], b"Subject: hi\r\n\r\nhello\r\n", at=AT)
    message = inbox.find(message_id)
    assert message is not None
    assert (message.to, message.text, message.html, message.attachments) == (
        "a@b.example, c@d.example",
        "hello\n",
        "",
        (),
    )
    assert message.at == AT


def test_an_empty_inbox_has_no_messages(inbox: Inbox) -> None:
    assert inbox.messages() == ()


@pytest.mark.parametrize(
    "name", ["", "..", "../secret", "20261123T140912345678-00000000", "20261123T140912345678-0000000g"]
)
def test_an_id_that_is_none_of_ours_finds_nothing(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret.eml").write_text("Subject: secret\n\n")
    inbox = Inbox(tmp_path / "inbox")
    assert inbox.find(name) is None
    assert inbox.attachment(name, 0) is None
