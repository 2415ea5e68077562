"""A business whose programs listen: endpoints, and what was written down for them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from allscale_app.bootstrap.webhooks import tell_programs
from allscale_app.services.acting import Acting
from allscale_app.services.context import Context
from allscale_app.services.webhook_endpoints import create_endpoint
from allscale_app.store.engine import Database
from allscale_app.store.tables import Business, WebhookDelivery, WebhookEndpoint, WebhookEvent
from tests.builders import a_business, a_user

URL = "https://hooks.example.com/in"


@dataclass(frozen=True)
class Listening:
    """A business, its owner, and an instance that tells programs."""

    database: Database
    ctx: Context
    business: Business
    acting: Acting

    @classmethod
    def on(cls, database: Database, ctx: Context, **values: Any) -> Listening:
        tell_programs(database, ctx)
        with database.write() as uow:
            owner = a_user(uow, ctx, name="Olga Owner")
            business = a_business(uow, ctx, owner=owner, **values)
        return cls(database, ctx, business, Acting(owner.id))

    def endpoint(self, **fields: Any) -> WebhookEndpoint:
        """One more endpoint."""
        return self.endpoint_and_secret(**fields)[0]

    def endpoint_and_secret(self, **fields: Any) -> tuple[WebhookEndpoint, str]:
        with self.database.write() as uow:
            form = {"url": URL, **fields}
            return create_endpoint(uow, self.ctx, business_id=self.business.id, acting=self.acting, form=form)

    def events(self, business: Business | None = None) -> list[WebhookEvent]:
        """What was written down, oldest first."""
        with self.database.read() as uow:
            wanted = (business or self.business).id
            rows = uow.webhook_events.page(wanted, kind=None, object_id=None, before=None, limit=1000)
        return list(reversed(rows))

    def told(self) -> list[tuple[str, int]]:
        """Type and number within its object of each event."""
        return [(event.type, event.sequence) for event in self.events()]

    def deliveries(self, endpoint: WebhookEndpoint) -> list[WebhookDelivery]:
        """What goes to an endpoint, oldest first."""
        with self.database.read() as uow:
            return list(reversed(uow.webhook_deliveries.page(endpoint.id, status=None, before=None, limit=1000)))

    def statuses(self, endpoint: WebhookEndpoint) -> list[tuple[str, str, int]]:
        return [(one.type, one.status, one.attempts) for one in self.deliveries(endpoint)]

    def find(self, endpoint: WebhookEndpoint) -> WebhookEndpoint:
        """The endpoint as it is now."""
        with self.database.read() as uow:
            return uow.session.get_one(WebhookEndpoint, endpoint.id)


def data_of(event: WebhookEvent) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(event.body)["data"]
    return found
