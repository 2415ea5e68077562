"""The message that goes over the wire: parts, headers, threads, DKIM, and what it refuses."""

from __future__ import annotations

import base64
import email
import email.policy
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Any

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from allscale_app.mail.compose import Attachment, DkimKey, Envelope, MailRefused, ascii_address, compose, sender_name
from allscale_app.views.mail import invoice_mail
from tests.fakes.smtp import private_pem
from tests.mail.samples import INVOICE, every_mail

VIEW = every_mail()["invoice"]
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
PDF = Attachment("INV-2026-0042.pdf", b"%PDF-1.7 " + bytes(range(256)))


def an_envelope(**changes: Any) -> Envelope:
    envelope = Envelope(
        from_address="invoices@pay.fernwick.example",
        from_name=sender_name("Fernwick Studio", "pay.fernwick.example"),
        to_address="jonas@tidewater.example",
        to_name="Jonas Albrecht",
        reply_to="hello@fernwick.example",
        message_id="<dlv_2@pay.fernwick.example>",
        references=("<dlv_1@pay.fernwick.example>",),
        date=datetime(2026, 11, 23, 13, 9, 18, tzinfo=UTC),
    )
    return replace(envelope, **changes)


def parsed(content: bytes) -> EmailMessage:
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def test_headers_name_sender_thread_and_machine() -> None:
    message = parsed(compose(VIEW, an_envelope()).content)
    assert message["From"] == '"Fernwick Studio via pay.fernwick.example" <invoices@pay.fernwick.example>'
    assert message["To"] == "Jonas Albrecht <jonas@tidewater.example>"
    assert message["Reply-To"] == "hello@fernwick.example"
    assert message["Subject"] == VIEW.subject
    assert message["Date"] == "Mon, 23 Nov 2026 13:09:18 +0000"
    assert message["Message-ID"] == "<dlv_2@pay.fernwick.example>"
    assert message["References"] == message["In-Reply-To"] == "<dlv_1@pay.fernwick.example>"
    assert message["Auto-Submitted"] == "auto-generated"


def test_the_first_mail_of_an_invoice_starts_the_thread() -> None:
    message = parsed(compose(VIEW, an_envelope(references=(), reply_to="")).content)
    assert message["References"] is None
    assert message["In-Reply-To"] is None
    assert message["Reply-To"] is None


def test_parts_are_text_and_html_with_the_logo_and_the_pdf_beside() -> None:
    message = parsed(compose(VIEW, an_envelope(), logo=PNG, attachments=(PDF,)).content)
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/mixed",
        "multipart/related",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "image/png",
        "application/pdf",
    ]
    image = next(part for part in message.walk() if part.get_content_type() == "image/png")
    assert (image["Content-ID"], image.get_content_disposition()) == ("<logo>", "inline")
    pdf = next(part for part in message.walk() if part.get_content_type() == "application/pdf")
    assert (pdf.get_filename(), pdf.get_payload(decode=True)) == (PDF.filename, PDF.content)
    html = message.get_body(("html",))
    assert html is not None
    assert 'src="cid:logo"' in html.get_content()


@pytest.mark.parametrize("name", ["Müller & Söhne, Köln", '"Quoted" <evil@example.com>', "株式会社", "a, b; c"])
def test_names_arrive_as_they_are(name: str) -> None:
    envelope = an_envelope(from_name=sender_name(name, "pay.example"), to_name=name)
    message = parsed(compose(replace(VIEW, subject=name), envelope).content)
    sender, recipient = message["From"].addresses[0], message["To"].addresses[0]
    assert (sender.display_name, sender.addr_spec) == (f"{name} via pay.example", "invoices@pay.fernwick.example")
    assert (recipient.display_name, recipient.addr_spec) == (name, "jonas@tidewater.example")
    assert message["Subject"] == name
    assert len(message["From"].addresses) == len(message["To"].addresses) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"from_name": "Evil\r\nBcc: x@example.com"},
        {"to_name": "Evil\nBcc: x@example.com"},
        {"message_id": "<a@b>\r\nBcc: x@example.com"},
        {"references": ("<a@b>\r\nBcc: x@example.com",)},
        {"reply_to": "a@b.example\r\nBcc: x@example.com"},
        {"to_address": "a@b.example\r\nBcc: x@example.com"},
        {"to_address": "a@b.example, c@d.example"},
        {"from_address": "a@b.example\nBcc: x@example.com"},
    ],
)
def test_no_header_can_be_smuggled_in(changes: dict[str, Any]) -> None:
    with pytest.raises(MailRefused):
        compose(VIEW, an_envelope(**changes))


def test_no_header_can_be_smuggled_in_by_the_subject() -> None:
    with pytest.raises(MailRefused, match="line break"):
        compose(invoice_mail(replace(INVOICE, issuer="A\r\nBcc: x@example.com"), methods="By wallet"), an_envelope())


@pytest.mark.parametrize(
    ("typed", "sent"),
    [("jonas@müller.example", "jonas@xn--mller-kva.example"), ("a.b+c_d@x-y.example", "a.b+c_d@x-y.example")],
)
def test_domains_are_sent_in_idna(typed: str, sent: str) -> None:
    assert ascii_address(typed) == sent
    mail = compose(VIEW, an_envelope(to_address=typed))
    assert mail.recipient == sent
    assert parsed(mail.content)["To"].addresses[0].addr_spec == sent


@pytest.mark.parametrize(
    "typed",
    ["", "jonas", "@a.example", "a@", "jürgen@a.example", "a b@c.example", "a@b c", "a@b@c..d", "<a@b.example>"],
)
def test_what_no_server_takes_is_refused_with_words(typed: str) -> None:
    with pytest.raises(MailRefused) as refused:
        ascii_address(typed)
    assert refused.value.message


def test_dkim_is_verified_by_another_implementation() -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    mail = compose(
        VIEW,
        an_envelope(to_name="Jürgen"),
        logo=PNG,
        attachments=(PDF,),
        dkim=DkimKey("pay.fernwick.example", "s1", private_pem(key)),
    )
    public = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    asked: list[bytes] = []

    def record(name: bytes, timeout: int = 5) -> bytes:
        asked.append(name)
        return b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)

    assert dkim.verify(mail.content, dnsfunc=record)
    assert asked == [b"s1._domainkey.pay.fernwick.example."]
    assert not dkim.verify(mail.content.replace(b"Jonas", b"Janos", 1) + b"x", dnsfunc=record)
