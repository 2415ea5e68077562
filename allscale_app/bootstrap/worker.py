"""The worker process: use cases, the renderer, the mail server."""

from __future__ import annotations

from dataclasses import dataclass, field

from allscale_app.bootstrap.app import Application
from allscale_app.bootstrap.build import build_application
from allscale_app.bootstrap.cards import CardDesk
from allscale_app.bootstrap.conversions import driver_of
from allscale_app.bootstrap.mailer import Mailer, SentMail
from allscale_app.bootstrap.processors import build_card_desk
from allscale_app.bootstrap.rates import rate_source
from allscale_app.bootstrap.webhooks import hook_sender
from allscale_app.documents.pool import RenderFailed, RenderPool
from allscale_app.services.conversion_driver import ConversionDriver
from allscale_app.services.document_facts import InvoiceFacts
from allscale_app.services.ports import RateSource
from allscale_app.settings import Settings
from allscale_app.views.build_document import invoice_document
from allscale_app.views.build_receipt import receipt_document
from allscale_app.webhooks.sender import HookSender

__all__ = ["RenderFailed", "SentMail", "WorkerProcess", "build_worker"]


@dataclass(frozen=True)
class WorkerProcess:
    """What job functions work with; shared by their threads."""

    application: Application
    renderer: RenderPool
    mailer: Mailer
    rates: RateSource | None = None
    """None where no feed is set: each coin is its peg."""
    cards: CardDesk | None = None
    """Where no processor is set up, nobody pays by card."""
    provider: ConversionDriver | None = None
    """Where coins for the float are ordered; None where the operator buys them elsewhere."""
    hooks: HookSender = field(default_factory=HookSender)

    def render(self, document: str, facts: InvoiceFacts) -> bytes:
        """The PDF of an `invoice` or its `receipt`. Raises RenderFailed."""
        if document == "receipt":
            return self.renderer.render_receipt(receipt_document(facts))
        return self.renderer.render_invoice(invoice_document(facts))

    def close(self) -> None:
        """End the renderer's child and give the connections back."""
        self.renderer.close()
        self.application.database.dispose()


def build_worker(settings: Settings) -> WorkerProcess:
    """The parts of a worker process. Raises ValueError when no account xpub is known yet, or for a wrong SMTP URL."""
    application = build_application(settings)
    return WorkerProcess(
        application,
        RenderPool(),
        Mailer(settings),
        rate_source(settings),
        build_card_desk(application),
        driver_of(settings) if settings.conversion_url else None,
        hook_sender(settings),
    )
