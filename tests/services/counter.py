"""A till with a card processor: a payer's click opens its page, its messages are kept and worked on."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from allscale_app.bootstrap.app import Application
from allscale_app.bootstrap.cards import CardDesk
from allscale_app.services.card_events import take_event
from allscale_app.services.card_processor import CardEvent
from allscale_app.settings import get_settings
from allscale_app.store.tables import Conversion, Invoice, ProviderEvent
from tests.fakes.cards import FakeCards
from tests.services.till import Till


@dataclass
class Counter(Till):
    """`cards` is the processor's world; its messages come when `deliver` says so."""

    cards: FakeCards = field(kw_only=True)

    @property
    def desk(self) -> CardDesk:
        return CardDesk(Application(get_settings(), self.database, self.ctx), self.cards)

    def open_page(self, invoice: Invoice, **shown: Any) -> str:
        """What the payer's click does; the id of the page."""
        url = self.desk.open_page(token=invoice.checkout_token or "", **shown)
        return url.rpartition("/")[2]

    def keep(self, event: CardEvent) -> str | None:
        """What the webhook does; the id of a message that is new."""
        with self.database.write() as uow:
            is_new = take_event(uow, self.ctx, provider=self.cards.name, event=event, body=json.dumps(asdict(event)))
        return self.kept(event).id if is_new else None

    def kept(self, event: CardEvent) -> ProviderEvent:
        """A message as stored now."""
        from sqlmodel import select

        with self.database.read() as uow:
            return uow.session.exec(select(ProviderEvent).where(ProviderEvent.external_id == event.id)).one()

    def deliver(self, *events: CardEvent) -> None:
        """Keep and work on messages, all of them so far unless some are named."""
        for event in events or tuple(self.cards.events):
            self.keep(event)
            self.desk.process(self.kept(event).id)

    def promises(self, invoice: Invoice) -> list[Conversion]:
        with self.database.read() as uow:
            return list(uow.conversions.of_invoice(invoice.id))

    def calls(self) -> list[str]:
        """What operators were called for."""
        with self.database.read() as uow:
            records = uow.audit.chain()
            return [
                record.action.partition(".")[2] for record in records if record.action.startswith("operator_called")
            ]
