"""Between the card processor and the books: ask outside of any transaction, then write in one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import structlog

from allscale_app.bootstrap.app import Application
from allscale_app.domain.errors import Conflict, TransitionNotAllowed
from allscale_app.services import card_events
from allscale_app.services.card_offer import note_card_page, promise_card
from allscale_app.services.card_processor import CardEvent, CardProcessor, ProcessorDown, ProcessorRefused
from allscale_app.services.card_sessions import apply_payout, apply_session
from allscale_app.services.conversion_endings import abandon_conversion, fail_conversion
from allscale_app.services.conversion_funding import FundingMismatch
from allscale_app.services.disputes import apply_dispute
from allscale_app.services.operator_notices import call_operator
from allscale_app.services.refunds import apply_refund, fail_refund
from allscale_app.store.tables import Conversion

log = structlog.get_logger(__name__)

DOWN_WORDS = "The card page does not open at the moment. Nothing was charged. Choose another way to pay, or try again."
UNKNOWN = "unknown"


class CardPageDown(Conflict):
    """The processor did not open its page."""

    code = "card_page_down"


@dataclass(frozen=True)
class CardDesk:
    """One processor's work on one instance's books. Every method may be called again at any time."""

    application: Application
    processor: CardProcessor

    def open_page(self, *, token: str, shown_units: int | None = None) -> str:
        """The page where the payer of a checkout link enters a card, its price held; "" where the price is no longer
        the `shown_units` that the payer saw.

        Raises CardPageDown, and what `promise_card` raises.
        """
        promise = self.application.run_sync(promise_card, token=token, processor=self.processor.name)
        if shown_units is not None and promise.order.units != shown_units:
            return ""
        if promise.url:
            return promise.url
        conversion_id = promise.order.conversion_id
        try:
            page = self.processor.create_checkout(promise.order)
        except (ProcessorDown, ProcessorRefused) as error:
            log.warning("cards.no_page", conversion=conversion_id, reason=str(error))
            self.application.run_sync(abandon_conversion, conversion_id=conversion_id, reason="processor_down")
            raise CardPageDown(DOWN_WORDS) from error
        holds = self.application.run_sync(note_card_page, conversion_id=conversion_id, page=page)
        return page.url if holds else ""

    def process(self, event_id: str) -> None:
        """Work on a message that was kept. Raises ProcessorDown, and whatever must be tried again."""
        kept = self.application.fetch_sync(card_events.open_event, event_id=event_id)
        if kept is None:
            return
        event = self.processor.read(kept.body)
        work = self._works().get(event.subject)
        try:
            outcome = work(event) if work else "of no concern"
        except (FundingMismatch, TransitionNotAllowed, ProcessorRefused) as error:
            outcome = f"for a person: {error}"
            self._call("mismatch", event.object_id, f"{event.kind} {event.object_id}: {error}")
        self.application.run_sync(card_events.close_event, event_id=event_id, outcome=outcome)

    def look_at(self, conversion_id: str) -> None:
        """Ask for a conversion's page and bring the books up to date with it."""
        conversion = self._conversion(conversion_id=conversion_id)
        if conversion is not None and conversion.session_id is not None:
            self._look(conversion.id, conversion.session_id)

    def close(self, conversion_id: str) -> None:
        """Nobody shall pay on this page any more; whoever was quicker has paid."""
        conversion = self._conversion(conversion_id=conversion_id)
        if conversion is not None and conversion.session_id is not None:
            self.processor.close_session(conversion.session_id)
            self._look(conversion.id, conversion.session_id)

    def send_refund(self, refund_id: str) -> None:
        """Send a requested refund; what the processor refuses for good has failed."""
        found = self.application.fetch_sync(card_events.find_refund, refund_id=refund_id)
        if found is None:
            return
        refund, conversion = found
        try:
            sent = self.processor.refund(
                refund_id=refund.id,
                charge_id=conversion.charge_id or "",
                currency=refund.source,
                units=refund.source_units,
            )
        except ProcessorRefused as error:
            self.application.run_sync(fail_refund, refund_id=refund.id, reason=error.code)
            return
        self.application.run_sync(apply_refund, refund_id=refund.id, sent=sent)

    def give_up(self, event_id: str, reason: str) -> None:
        """A message could not be worked on for hours: it is tried again now and then, and a person hears of it."""
        self._call("event_failed", event_id, f"A message of the card processor could not be worked on: {reason}")

    def _works(self) -> dict[str, Callable[[CardEvent], str]]:
        return {
            "session": self._session,
            "decline": self._decline,
            "dispute": self._dispute,
            "refund": self._refund,
            "payout": self._payout,
        }

    def _session(self, event: CardEvent) -> str:
        conversion = self._conversion(session_id=event.object_id, conversion_id=event.conversion_id)
        if conversion is None:
            return self._unknown(event)
        session = self.processor.session(event.object_id or conversion.session_id or "")
        return self.application.run_sync(apply_session, conversion_id=conversion.id, session=session)

    def _decline(self, event: CardEvent) -> str:
        conversion = self._conversion(conversion_id=event.conversion_id)
        if conversion is None:
            return self._unknown(event)
        self.application.run_sync(
            fail_conversion, conversion_id=conversion.id, attempt=event.attempt, reason=event.reason or "card_declined"
        )
        return "declined"

    def _dispute(self, event: CardEvent) -> str:
        dispute = self.processor.dispute(event.object_id)
        conversion = self._conversion(charge_id=dispute.charge_id, conversion_id=dispute.conversion_id)
        if conversion is None:
            return self._unknown(event)
        if dispute.state == "inquiry":
            return dispute.state
        if conversion.payment_id is None and conversion.session_id is not None:  # its payment is still to be told
            self._look(conversion.id, conversion.session_id)
        self.application.run_sync(apply_dispute, conversion_id=conversion.id, dispute=dispute)
        return dispute.state

    def _refund(self, event: CardEvent) -> str:
        refund = self.processor.read_refund(event.object_id)
        if not refund.refund_id:
            raise FundingMismatch("A refund was made at the processor's own pages; the books do not know it.")
        return self.application.run_sync(apply_refund, refund_id=refund.refund_id, sent=refund)

    def _payout(self, event: CardEvent) -> str:
        payout = self.processor.payout(event.object_id)
        if payout.state == "failed":
            raise FundingMismatch("The bank did not take a payout of the processor.")
        return self.application.run_sync(apply_payout, payout=payout)

    def _look(self, conversion_id: str, session_id: str) -> None:
        session = self.processor.session(session_id)
        try:
            self.application.run_sync(apply_session, conversion_id=conversion_id, session=session)
        except (FundingMismatch, TransitionNotAllowed) as error:
            self._call("mismatch", session_id, str(error))

    def _conversion(self, **names: str) -> Conversion | None:
        return self.application.fetch_sync(card_events.conversion_of_event, provider=self.processor.name, **names)

    def _unknown(self, event: CardEvent) -> str:
        self._call(
            "unknown", event.object_id, f"{event.kind} {event.object_id} belongs to no payment of this instance."
        )
        return UNKNOWN

    def _call(self, case: str, object_id: str, words: str) -> None:
        log.error("cards.operator_called", case=case, object=object_id, words=words)
        self.application.run_sync(call_operator, case=case, object_id=object_id, words=words)
