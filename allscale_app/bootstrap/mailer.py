"""Mails put together and handed to the SMTP server of the settings."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from allscale_app.mail.compose import Attachment, DkimKey, Envelope, MailRefused, OutgoingMail, compose, sender_name
from allscale_app.mail.smtp import SmtpServer, parse_smtp_url, send
from allscale_app.services.mail_facts import MailFacts
from allscale_app.services.ports import MailOutcome
from allscale_app.settings import Settings
from allscale_app.views.build_mail import Letter, build_mail
from allscale_app.views.mail_notices import PRODUCT

NO_SERVER = "This instance has no mail server: ALLSCALE_SMTP_URL is not set."


@dataclass(frozen=True, slots=True)
class SentMail:
    """The subject that the mail had, and what became of it."""

    subject: str
    outcome: MailOutcome


class Mailer:
    """Sends one mail at a time; safe to use from many threads. Raises ValueError for an SMTP URL that is not one."""

    def __init__(self, settings: Settings) -> None:
        self._server = parse_smtp_url(settings.smtp_url) if settings.smtp_url else None
        self._host = urlsplit(settings.origin).hostname or "localhost"
        self._from_address = settings.mail_from or f"invoices@{self._host}"
        self._dkim = _dkim_key(settings, self._from_address)

    def send(self, facts: MailFacts) -> SentMail:
        """Compose the mail of a delivery and ask the server to take it, once."""
        letter = build_mail(facts)
        try:
            mail = compose(
                letter.view,
                self._envelope(facts, letter),
                logo=letter.logo,
                attachments=tuple(Attachment(f.filename, f.content, f.content_type) for f in facts.files),
                dkim=self._dkim,
            )
        except MailRefused as refused:
            return SentMail(letter.view.subject, MailOutcome("failed", None, refused.message, ""))
        return SentMail(letter.view.subject, _hand_over(mail, self._server))

    def _envelope(self, facts: MailFacts, letter: Letter) -> Envelope:
        return Envelope(
            from_address=self._from_address,
            from_name=sender_name(letter.issuer, self._host) if letter.issuer else PRODUCT,
            to_address=facts.delivery.recipient,
            to_name=letter.to_name,
            reply_to=letter.reply_to,
            message_id=facts.delivery.message_id,
            references=facts.references,
            unsubscribe=letter.view.stop_link,
            date=facts.delivery.queued_at,
        )


def _hand_over(mail: OutgoingMail, server: SmtpServer | None) -> MailOutcome:
    return send(mail, server=server) if server else MailOutcome("deferred", None, NO_SERVER, "")


def _dkim_key(settings: Settings, from_address: str) -> DkimKey | None:
    if settings.dkim_key_file is None or not settings.dkim_selector:
        return None
    domain = from_address.rpartition("@")[2]
    return DkimKey(domain, settings.dkim_selector, settings.dkim_key_file.read_bytes())
