"""Webhooks out: endpoints, events, deliveries and their tries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_
from sqlalchemy.orm import aliased
from sqlmodel import col, delete, exists, select, update
from sqlmodel.sql.expression import SelectOfScalar

from allscale_app.domain.program_events import TEST
from allscale_app.store.conflicts import insert_new
from allscale_app.store.repositories.base import Repository
from allscale_app.store.tables import WebhookAttempt, WebhookDelivery, WebhookEndpoint, WebhookEvent


class WebhookEndpoints(Repository):
    """Addresses by business; deleted ones are unknown."""

    def of_business(self, business_id: str) -> Sequence[WebhookEndpoint]:
        """A business's endpoints, oldest first."""
        statement = select(WebhookEndpoint).where(
            WebhookEndpoint.business_id == business_id, col(WebhookEndpoint.deleted_at).is_(None)
        )
        return self.session.exec(statement.order_by(col(WebhookEndpoint.created_at), col(WebhookEndpoint.id))).all()

    def find(self, business_id: str, endpoint_id: str) -> WebhookEndpoint | None:
        """A business's endpoint, or None."""
        return self.session.exec(_own_endpoint(business_id, endpoint_id)).first()

    def lock_own(self, business_id: str, endpoint_id: str) -> WebhookEndpoint | None:
        """A business's endpoint, held against other writers until commit; None when one of them has just deleted it."""
        statement = _own_endpoint(business_id, endpoint_id).with_for_update()
        return self.session.exec(statement.execution_options(populate_existing=True)).first()

    def lock(self, endpoint_id: str) -> WebhookEndpoint:
        """The endpoint of an id that is known to exist, held against other writers until commit; deleted ones too."""
        statement = select(WebhookEndpoint).where(WebhookEndpoint.id == endpoint_id).with_for_update()
        return self.session.exec(statement.execution_options(populate_existing=True)).one()


def _own_endpoint(business_id: str, endpoint_id: str) -> SelectOfScalar[WebhookEndpoint]:
    return select(WebhookEndpoint).where(
        WebhookEndpoint.id == endpoint_id,
        WebhookEndpoint.business_id == business_id,
        col(WebhookEndpoint.deleted_at).is_(None),
    )


class WebhookEvents(Repository):
    """What happened, in the order it was written."""

    def last_sequence(self, object_id: str) -> int:
        """The number of an object's newest event, 0 without one."""
        statement = select(func.max(WebhookEvent.sequence)).where(WebhookEvent.object_id == object_id)
        return self.session.exec(statement).one() or 0

    def has_cause(self, object_id: str, kind: str, cause: str) -> bool:
        """Whether that cause of that type was told already."""
        statement = select(WebhookEvent.number).where(
            WebhookEvent.object_id == object_id, WebhookEvent.type == kind, WebhookEvent.cause == cause
        )
        return self.session.exec(statement).first() is not None

    def insert(self, row: dict[str, Any]) -> bool:
        """Write an event; False when its sequence number has just been taken."""
        return bool(insert_new(self.session, WebhookEvent, [row], returning=("number",)))

    def get(self, event_id: str) -> WebhookEvent:
        """The event of an id that is known to exist."""
        return self.session.exec(select(WebhookEvent).where(WebhookEvent.id == event_id)).one()

    def page(
        self, business_id: str, *, kind: str | None, object_id: str | None, before: int | None, limit: int
    ) -> Sequence[WebhookEvent]:
        """A business's events, newest first, from the one before number `before`."""
        statement = select(WebhookEvent).where(WebhookEvent.business_id == business_id)
        if kind is not None:
            statement = statement.where(WebhookEvent.type == kind)
        if object_id is not None:
            statement = statement.where(WebhookEvent.object_id == object_id)
        if before is not None:
            statement = statement.where(col(WebhookEvent.number) < before)
        return self.session.exec(statement.order_by(col(WebhookEvent.number).desc()).limit(limit)).all()

    def forget_old(self, *, before: datetime, beyond: int, limit: int) -> int | None:
        """Of the next events beyond a number that happened before `before`, remove those without a delivery that are
        not their object's newest, and tests. The last number that was looked at, or None when there are no more."""
        number, at = col(WebhookEvent.number), col(WebhookEvent.created_at)
        page = self.session.exec(select(number, at).where(number > beyond).order_by(number).limit(limit)).all()
        old = [row[0] for row in page if row[1] < before]
        later = aliased(WebhookEvent)
        is_followed = exists().where(
            col(later.object_id) == col(WebhookEvent.object_id), col(later.sequence) > col(WebhookEvent.sequence)
        )
        self.session.exec(
            delete(WebhookEvent).where(
                number.in_(old),
                or_(col(WebhookEvent.type) == TEST, is_followed),
                ~exists().where(col(WebhookDelivery.event_id) == col(WebhookEvent.id)),
            )
        )
        return old[-1] if len(old) == limit else None


class WebhookDeliveries(Repository):
    """Events on their way, by endpoint."""

    def find(self, business_id: str, delivery_id: str) -> WebhookDelivery | None:
        """A business's delivery to an endpoint that it still has, or None."""
        return self.session.exec(
            select(WebhookDelivery)
            .join(WebhookEndpoint, col(WebhookEndpoint.id) == col(WebhookDelivery.endpoint_id))
            .where(
                WebhookDelivery.id == delivery_id,
                WebhookDelivery.business_id == business_id,
                col(WebhookEndpoint.deleted_at).is_(None),
            )
        ).first()

    def get(self, delivery_id: str) -> WebhookDelivery | None:
        """The delivery as it is in the database now, or None."""
        statement = select(WebhookDelivery).where(WebhookDelivery.id == delivery_id)
        return self.session.exec(statement.execution_options(populate_existing=True)).first()

    def of_event(self, event_id: str) -> Sequence[WebhookDelivery]:
        """Where an event goes."""
        statement = select(WebhookDelivery).where(WebhookDelivery.event_id == event_id)
        return self.session.exec(statement.order_by(col(WebhookDelivery.number))).all()

    def page(
        self, endpoint_id: str, *, status: str | None, before: int | None, limit: int
    ) -> Sequence[WebhookDelivery]:
        """What was sent to an endpoint, newest first, from the one before number `before`."""
        statement = select(WebhookDelivery).where(WebhookDelivery.endpoint_id == endpoint_id)
        if status is not None:
            statement = statement.where(WebhookDelivery.status == status)
        if before is not None:
            statement = statement.where(col(WebhookDelivery.number) < before)
        return self.session.exec(statement.order_by(col(WebhookDelivery.number).desc()).limit(limit)).all()

    def is_behind(self, delivery: WebhookDelivery) -> bool:
        """Whether an earlier event of the same object is still on its way to the same endpoint."""
        statement = select(WebhookDelivery.number).where(
            WebhookDelivery.endpoint_id == delivery.endpoint_id,
            WebhookDelivery.object_id == delivery.object_id,
            WebhookDelivery.status == "queued",
            WebhookDelivery.sequence < delivery.sequence,
        )
        return self.session.exec(statement.limit(1)).first() is not None

    def endpoints_due(self, *, before: datetime) -> Sequence[str]:
        """The endpoints for which something should have been tried by `before`."""
        statement = select(WebhookDelivery.endpoint_id).where(
            WebhookDelivery.status == "queued", col(WebhookDelivery.next_at) <= before
        )
        return self.session.exec(statement.distinct()).all()

    def due(
        self, endpoint_id: str, *, before: datetime, running_since: datetime, limit: int
    ) -> Sequence[WebhookDelivery]:
        """What could be tried at an endpoint at `before`: nothing earlier of its object waits, and no try that began after
        `running_since` is without an outcome. Oldest first."""
        earlier = aliased(WebhookDelivery)
        statement = select(WebhookDelivery).where(
            WebhookDelivery.endpoint_id == endpoint_id,
            WebhookDelivery.status == "queued",
            col(WebhookDelivery.next_at) <= before,
            ~exists().where(
                col(earlier.endpoint_id) == col(WebhookDelivery.endpoint_id),
                col(earlier.object_id) == col(WebhookDelivery.object_id),
                col(earlier.status) == "queued",
                col(earlier.sequence) < col(WebhookDelivery.sequence),
            ),
            ~exists().where(
                col(WebhookAttempt.delivery_id) == col(WebhookDelivery.id),
                col(WebhookAttempt.outcome) == "started",
                col(WebhookAttempt.at) > running_since,
            ),
        )
        return self.session.exec(statement.order_by(col(WebhookDelivery.number)).limit(limit)).all()

    def fail_queued(self, endpoint_id: str, *, words: str) -> None:
        """Give up everything that was still to go to an endpoint."""
        self.session.exec(
            update(WebhookDelivery)
            .where(col(WebhookDelivery.endpoint_id) == endpoint_id, col(WebhookDelivery.status) == "queued")
            .values(status="failed", last_words=words, next_at=None)
        )

    def forget_old(self, *, before: datetime, beyond: int, limit: int) -> int | None:
        """Of the next deliveries beyond a number that were queued before `before`, remove those that arrived before it,
        and what failed at an endpoint that is deleted. The last number that was looked at, or None when there are no
        more."""
        number, at = col(WebhookDelivery.number), col(WebhookDelivery.queued_at)
        page = self.session.exec(select(number, at).where(number > beyond).order_by(number).limit(limit)).all()
        old = [row[0] for row in page if row[1] < before]
        status = col(WebhookDelivery.status)
        over = (
            select(WebhookDelivery.id)
            .join(WebhookEndpoint, col(WebhookEndpoint.id) == col(WebhookDelivery.endpoint_id))
            .where(
                number.in_(old),
                or_(
                    and_(status == "delivered", col(WebhookDelivery.delivered_at) < before),
                    and_(status == "failed", col(WebhookEndpoint.deleted_at).is_not(None)),
                ),
            )
        )
        ids = self.session.exec(over.with_for_update(of=WebhookDelivery)).all()
        self.session.exec(delete(WebhookAttempt).where(col(WebhookAttempt.delivery_id).in_(ids)))
        self.session.exec(delete(WebhookDelivery).where(col(WebhookDelivery.id).in_(ids)))
        return old[-1] if len(old) == limit else None

    def start_attempt(self, delivery: WebhookDelivery, *, at: datetime) -> int:
        """Write a try before it is made; its id."""
        attempt = WebhookAttempt(delivery_id=delivery.id, at=at)
        self.session.add(attempt)
        self.session.flush()
        assert attempt.id is not None
        return attempt.id

    def open_attempt(self, delivery_id: str) -> WebhookAttempt | None:
        """The newest try that was started and has no outcome yet, or None."""
        statement = select(WebhookAttempt).where(
            WebhookAttempt.delivery_id == delivery_id, WebhookAttempt.outcome == "started"
        )
        return self.session.exec(statement.order_by(col(WebhookAttempt.id).desc()).limit(1)).first()

    def running_count(self, endpoint_id: str, *, since: datetime) -> int:
        """How many tries at an endpoint were started after `since` and have no outcome yet.

        Asked from the few tries that run: a dead endpoint may have many thousand deliveries that wait.
        """
        statement = (
            select(func.count())
            .select_from(WebhookAttempt)
            .where(
                WebhookAttempt.outcome == "started",
                col(WebhookAttempt.at) > since,
                exists().where(
                    col(WebhookDelivery.id) == col(WebhookAttempt.delivery_id),
                    col(WebhookDelivery.endpoint_id) == endpoint_id,
                    col(WebhookDelivery.status) == "queued",
                ),
            )
        )
        return self.session.exec(statement).one()

    def attempt(self, attempt_id: int) -> WebhookAttempt:
        """The try of an id that is known to exist."""
        return self.session.get_one(WebhookAttempt, attempt_id)

    def attempts_of(self, delivery_ids: Sequence[str]) -> Sequence[WebhookAttempt]:
        """Every try of these deliveries, oldest first."""
        statement = select(WebhookAttempt).where(col(WebhookAttempt.delivery_id).in_(delivery_ids))
        return self.session.exec(statement.order_by(col(WebhookAttempt.id))).all()
