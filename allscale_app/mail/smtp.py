"""Hands a mail to the SMTP server and says in one word what became of it.

`smtplib` and not the client of `emails`: that one accepts any certificate, hides which step failed, and sends again by
itself when a connection drops, which makes two mails of one.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

from allscale_app.mail.compose import OutgoingMail
from allscale_app.services.ports import MailOutcome

TIMEOUT_SECONDS = 20.0
TEXT_LIMIT = 500

_PORTS = {"smtp": 587, "smtps": 465}


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where mail goes. `implicit_tls` speaks TLS from the first byte, `starttls` upgrades before anything is said."""

    host: str
    port: int
    user: str = ""
    password: str = ""
    implicit_tls: bool = False
    starttls: bool = True
    timeout_seconds: float = TIMEOUT_SECONDS

    @property
    def name(self) -> str:
        """For people: host and port."""
        return f"{self.host}:{self.port}"


def parse_smtp_url(url: str) -> SmtpServer:
    """The server of `smtp://user:password@host:port` or `smtps://…`; `?starttls=0` turns encryption off.

    Raises ValueError for another scheme, no host, or a password that would travel unencrypted.
    """
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ValueError("The SMTP URL reads smtp://user:password@host:port or smtps://user:password@host:port.")
    starttls = parts.scheme == "smtp" and parse_qs(parts.query).get("starttls", ["1"])[-1] != "0"
    server = SmtpServer(
        host=parts.hostname,
        port=parts.port or _PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        implicit_tls=parts.scheme == "smtps",
        starttls=starttls,
    )
    if server.user and not (server.implicit_tls or server.starttls):
        raise ValueError("A password for the SMTP server must not travel unencrypted: use STARTTLS or smtps://.")
    return server


def send(mail: OutgoingMail, *, server: SmtpServer, tls: ssl.SSLContext | None = None) -> MailOutcome:
    """Asks `server` to take `mail`, once.

    `accepted`: the server took it. `bounced`: it refused this mail for good (5xx). `deferred`: try later, with the
    same Message-ID: 4xx, no connection, no trust in its certificate, a refused password, or a connection that dropped
    after the text was sent, when nobody knows whether it arrived. `tls` stands in for the system's trust in tests.
    """
    context = tls or ssl.create_default_context()
    try:
        with _session(server, context, hello=mail.sender.rpartition("@")[2]) as session:
            return _hand_over(session, mail, server)
    except _Refused as refused:
        return MailOutcome(refused.status, refused.code, refused.text, server.name)
    except ssl.SSLCertVerificationError as error:
        return _deferred(server, f"The certificate of the mail server is not trusted: {error.verify_message}.")
    except smtplib.SMTPNotSupportedError as error:
        return _deferred(server, f"The mail server lacks what we need: {error}")
    except smtplib.SMTPResponseException as error:
        return _deferred(server, f"The mail server refused the session: {_words(error.smtp_error)}", error.smtp_code)
    except (OSError, smtplib.SMTPException) as error:
        return _deferred(server, f"The mail server could not be reached: {_words(str(error))}")


def _hand_over(session: smtplib.SMTP, mail: OutgoingMail, server: SmtpServer) -> MailOutcome:
    session.ehlo_or_helo_if_needed()
    options = [f"size={len(mail.content)}"] if session.has_extn("size") else []
    _expect(session.mail(mail.sender, options))
    _expect(session.rcpt(mail.recipient))
    try:
        code, text = session.data(mail.content)
    except smtplib.SMTPDataError as error:  # refused at DATA, before the text
        _expect((error.smtp_code, _bytes(error.smtp_error)))
        raise
    except (OSError, smtplib.SMTPServerDisconnected):
        return _deferred(
            server, "The connection ended before the server answered. The mail may have arrived; we ask again."
        )
    _expect((code, text))
    return MailOutcome("accepted", code, _words(text), server.name)


@contextmanager
def _session(server: SmtpServer, context: ssl.SSLContext, *, hello: str) -> Iterator[smtplib.SMTP]:
    """A session that is encrypted and signed in as `server` says; it ends politely, or at once after an error."""
    session: smtplib.SMTP
    if server.implicit_tls:
        session = smtplib.SMTP_SSL(server.host, server.port, hello, timeout=server.timeout_seconds, context=context)
    else:
        session = smtplib.SMTP(server.host, server.port, hello, timeout=server.timeout_seconds)
    try:
        if server.starttls:
            session.starttls(context=context)
        if server.user:
            session.login(server.user, server.password)
        yield session
        with suppress(OSError, smtplib.SMTPException):
            session.quit()
    finally:
        session.close()


class _Refused(Exception):
    """A step was answered with 4xx or 5xx."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(text)
        self.code = code
        self.text = text
        self.status = "bounced" if 500 <= code < 600 else "deferred"


def _expect(answer: tuple[int, bytes]) -> None:
    code, text = answer
    if not 200 <= code < 300:
        raise _Refused(code, _words(text))


def _deferred(server: SmtpServer, text: str, code: int | None = None) -> MailOutcome:
    return MailOutcome("deferred", code, text, server.name)


def _bytes(text: bytes | str) -> bytes:
    return text if isinstance(text, bytes) else text.encode()


def _words(text: bytes | str) -> str:
    """A server's answer as one short printable line."""
    plain = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return " ".join("".join(c if c.isprintable() else " " for c in plain).split())[:TEXT_LIMIT]
