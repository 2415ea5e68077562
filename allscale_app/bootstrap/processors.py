"""Which card processor an instance has, by its settings."""

from __future__ import annotations

from allscale_app.bootstrap.app import Application
from allscale_app.bootstrap.cards import CardDesk
from allscale_app.services.card_processor import CardProcessor
from allscale_app.settings import Mode, Settings


def build_card_desk(application: Application) -> CardDesk | None:
    """The desk between the processor of the settings and the books; None where there is none."""
    processor = build_processor(application.settings)
    return CardDesk(application, processor) if processor is not None else None


def build_processor(settings: Settings) -> CardProcessor | None:
    """Stripe where its keys are set; the sandbox on demo and test instances only (rules 5.29)."""
    if settings.stripe_secret_key.get_secret_value():
        from allscale_app.rails.stripe_cards import StripeCards  # 0.3 s that only its users pay for

        return StripeCards(
            secret_key=settings.stripe_secret_key.get_secret_value(),
            webhook_secret=settings.stripe_webhook_secret.get_secret_value(),
        )
    if settings.sandbox_cards_url and settings.mode is not Mode.PRODUCTION:
        from allscale_app.rails.sandbox_cards import SandboxCards

        return SandboxCards(
            base_url=settings.sandbox_cards_url, secret=settings.sandbox_cards_secret.get_secret_value()
        )
    return None
