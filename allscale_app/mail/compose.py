"""From a mail view to the bytes that go over the wire: HTML with its text twin, logo, PDF, DKIM."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime

from emails.exc import BadHeaderError
from emails.message import Message

from allscale_app.mail.layout import html_of, text_of
from allscale_app.views.mail import MailView

LOGO_CID = "logo"
SIGNED = (
    b"from", b"from", b"to", b"reply-to", b"subject", b"date", b"message-id", b"in-reply-to", b"references",
    b"mime-version", b"content-type", b"list-unsubscribe", b"list-unsubscribe-post",
)  # fmt: skip
"""What DKIM covers: RFC 8058 asks for both headers of the one-click, RFC 6376 (5.4) for From, once more than it stands."""
_LOCAL_PART = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}", re.ASCII)
"""RFC 5321 dot-string: a quoted local part is legal and nobody's."""
_DOMAIN = re.compile(r"[A-Za-z0-9.-]{1,253}", re.ASCII)


class MailRefused(ValueError):
    """The mail cannot be made as asked; `message` says why in words, and no server was asked."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of the mail."""

    filename: str
    content: bytes
    content_type: str = "application/pdf"


@dataclass(frozen=True, slots=True)
class DkimKey:
    """Signs for `domain`, the one of the From address; `private_key` is PEM."""

    domain: str
    selector: str
    private_key: bytes


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who writes to whom. `message_id` and those of `references` are `<…@…>` and the same for every try of a mail, so
    that a second copy can be told from a second mail; `references` name the invoice's first mail and so make a thread.
    """

    from_address: str
    from_name: str
    to_address: str
    message_id: str
    date: datetime
    to_name: str = ""
    reply_to: str = ""
    references: tuple[str, ...] = ()
    unsubscribe: str = ""
    """Where a mail program ends mails of this kind with one POST (RFC 8058), "" for none."""


@dataclass(frozen=True, slots=True)
class OutgoingMail:
    """What `smtp.send` takes: envelope addresses and the message's bytes."""

    sender: str
    recipient: str
    content: bytes


def compose(
    view: MailView,
    envelope: Envelope,
    *,
    logo: bytes = b"",
    attachments: tuple[Attachment, ...] = (),
    dkim: DkimKey | None = None,
) -> OutgoingMail:
    """The finished message; `logo` is a PNG or empty. Raises MailRefused for an address that is not one, and for a
    line break in a header.

    Nothing of the view is fetched or transformed: the HTML transformer of `emails` stays unused.
    """
    sender, recipient = ascii_address(envelope.from_address), ascii_address(envelope.to_address)
    message = Message(
        subject=view.subject,
        html=html_of(view, logo_cid=LOGO_CID if logo else ""),
        text=text_of(view).replace("\n", "\r\n"),  # RFC 2046 4.1.1: lines of text end so, also inside base64
        mail_from=(envelope.from_name, sender),
        mail_to=(envelope.to_name, recipient),
        reply_to=ascii_address(envelope.reply_to) if envelope.reply_to else None,
        message_id=envelope.message_id,
        date=format_datetime(envelope.date),
        headers=_headers(envelope),
    )
    if logo:
        message.attach(
            filename="logo.png", data=logo, mime_type="image/png", content_disposition="inline", content_id=LOGO_CID
        )
    for file in attachments:
        message.attach(filename=file.filename, data=file.content, mime_type=file.content_type)
    if dkim:
        message.dkim(key=dkim.private_key, domain=dkim.domain, selector=dkim.selector, include_headers=SIGNED)
    try:
        content = message.as_bytes()
    except BadHeaderError as error:
        raise MailRefused("A name or the subject of this mail has a line break in it.") from error
    return OutgoingMail(sender, recipient, content)


def ascii_address(address: str) -> str:
    """`address` as SMTP without SMTPUTF8 takes it, its domain in IDNA. Raises MailRefused."""
    local, at, domain = address.rpartition("@")
    try:
        ascii_domain = domain.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise MailRefused(f"{address!r} is not an e-mail address.") from error
    if not local.isascii():
        raise MailRefused(f"{address} has letters before the @ that mail servers refuse. Use one without.")
    if not at or not _LOCAL_PART.fullmatch(local) or not _DOMAIN.fullmatch(ascii_domain):
        raise MailRefused(f"{address!r} is not an e-mail address.")
    return f"{local}@{ascii_domain}"


def sender_name(issuer: str, host: str) -> str:
    """How the From line reads: we send, from our own domain, for the issuer (never as them: DMARC)."""
    return f"{issuer} via {host}"


def _headers(envelope: Envelope) -> dict[str, str]:
    headers = {"Auto-Submitted": "auto-generated"}  # RFC 3834: no out-of-office answers
    if envelope.references:
        headers["In-Reply-To"] = envelope.references[-1]
        headers["References"] = " ".join(envelope.references)
    if envelope.unsubscribe:
        headers["List-Unsubscribe"] = f"<{envelope.unsubscribe}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers
