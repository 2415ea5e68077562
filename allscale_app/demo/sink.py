"""The demo's mail server: takes every mail on loopback and keeps it in the inbox, sends nothing on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

from aiosmtpd.smtp import SMTP, Envelope, Session

from allscale_app.demo.inbox import Inbox

HOST = "127.0.0.1"
MESSAGE_LIMIT_BYTES = 20 * 2**20


class MailSink:
    """An SMTP server of the running event loop. `port` 0 takes a free one; `on_message` is told each new id."""

    def __init__(self, inbox: Inbox, *, port: int = 0, on_message: Callable[[str], None] | None = None) -> None:
        self._inbox = inbox
        self._port = port
        self._on_message = on_message
        self._server: asyncio.Server | None = None

    @property
    def url(self) -> str:
        """What `ALLSCALE_SMTP_URL` is set to. Raises RuntimeError before `start`."""
        if self._server is None:
            raise RuntimeError("The mail sink is not running.")
        port = self._server.sockets[0].getsockname()[1]
        return f"smtp://{HOST}:{port}?starttls=0"

    async def start(self) -> None:
        """Listens from now on. Raises OSError when the port is taken."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._protocol, HOST, self._port)

    async def stop(self) -> None:
        """Listens no more; a mail on its way is cut off, and its sender tries again."""
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()
            self._server = None

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802 - aiosmtpd's name
        """Aiosmtpd's hook: the whole message has arrived."""
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        message_id = await asyncio.to_thread(self._inbox.add, envelope.rcpt_tos, content, at=datetime.now(UTC))
        if self._on_message is not None:
            self._on_message(message_id)
        return "250 2.0.0 Kept in the demo's inbox"

    def _protocol(self) -> SMTP:
        return SMTP(self, hostname="demo", data_size_limit=MESSAGE_LIMIT_BYTES, enable_SMTPUTF8=True)
