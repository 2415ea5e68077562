"""What the demo's mail sink received: one file per message in the data folder, read by the inbox page."""

from __future__ import annotations

import base64
import email
import email.policy
import re
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

KEPT_MESSAGES = 500
"""Older ones are deleted: the demo's folder stays small."""

_STAMP = "%Y%m%dT%H%M%S%f"
_ID = re.compile(r"[0-9]{8}T[0-9]{12}-[0-9a-f]{8}", re.ASCII)
_RECIPIENTS = "X-Envelope-To"


@dataclass(frozen=True, slots=True)
class InboxAttachment:
    """A file of a message; `index` counts them from 0."""

    index: int
    filename: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class InboxMessage:
    """A message as its receiver would read it; inline images stand in `html` as data URIs."""

    id: str
    to: str
    sender: str
    subject: str
    at: datetime
    text: str
    html: str
    attachments: tuple[InboxAttachment, ...]


class Inbox:
    """The messages in `folder`, newest first. Any process may read while the sink writes."""

    def __init__(self, folder: Path, *, kept: int = KEPT_MESSAGES) -> None:
        self._folder = folder
        self._kept = kept

    def add(self, recipients: list[str], content: bytes, *, at: datetime) -> str:
        """Keeps a message as it came over the wire, received at the aware time `at`; its id."""
        self._folder.mkdir(parents=True, exist_ok=True)
        message_id = f"{at.astimezone(UTC).strftime(_STAMP)}-{secrets.token_hex(4)}"
        head = f"{_RECIPIENTS}: {', '.join(recipients)}\r\n".encode()
        with tempfile.NamedTemporaryFile(dir=self._folder, suffix=".part", delete=False) as part:
            part.write(head + content)
        Path(part.name).replace(self._folder / f"{message_id}.eml")
        for old in self._files()[self._kept :]:
            old.unlink(missing_ok=True)
        return message_id

    def messages(self, *, limit: int = 100) -> tuple[InboxMessage, ...]:
        """The newest `limit` messages."""
        found = (self.find(path.stem) for path in self._files()[:limit])
        return tuple(message for message in found if message is not None)

    def find(self, message_id: str) -> InboxMessage | None:
        """The message, or None for one that is not here, also for an id that is none of ours."""
        if not _ID.fullmatch(message_id):
            return None
        with suppress(FileNotFoundError):
            return _read(message_id, (self._folder / f"{message_id}.eml").read_bytes())
        return None

    def attachment(self, message_id: str, index: int) -> InboxAttachment | None:
        """File `index` of a message, or None."""
        message = self.find(message_id)
        if message is None or not 0 <= index < len(message.attachments):
            return None
        return message.attachments[index]

    def _files(self) -> list[Path]:
        return sorted((path for path in self._folder.glob("*.eml") if _ID.fullmatch(path.stem)), reverse=True)


def _read(message_id: str, content: bytes) -> InboxMessage:
    parsed = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(parsed, EmailMessage)
    return InboxMessage(
        id=message_id,
        to=str(parsed.get(_RECIPIENTS, "")),
        sender=str(parsed.get("From", "")),
        subject=str(parsed.get("Subject", "")),
        at=datetime.strptime(message_id.partition("-")[0], _STAMP).replace(tzinfo=UTC),
        text=_body(parsed, "plain"),
        html=_with_images(_body(parsed, "html"), parsed),
        attachments=tuple(_attachments(parsed)),
    )


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()).replace("\r\n", "\n") if part else ""


def _with_images(html: str, message: EmailMessage) -> str:
    for part in message.walk():
        content_id = str(part.get("Content-ID", "")).strip("<>")
        if content_id and part.get_content_maintype() == "image":
            data = base64.b64encode(_content(part)).decode()
            html = html.replace(f"cid:{content_id}", f"data:{part.get_content_type()};base64,{data}")
    return html


def _attachments(message: EmailMessage) -> Iterator[InboxAttachment]:
    parts = (part for part in message.walk() if part.get_content_disposition() == "attachment")
    for index, part in enumerate(parts):
        yield InboxAttachment(
            index, part.get_filename() or f"file-{index + 1}", part.get_content_type(), _content(part)
        )


def _content(part: EmailMessage) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""
