"""The client of a draft: found while its name is typed, chosen from the contacts, known from earlier payments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from allscale_app.domain.contact_listing import ContactFilter, ContactSort
from allscale_app.domain.dates import typical_seconds
from allscale_app.domain.errors import NotFound
from allscale_app.domain.search import search_terms
from allscale_app.services.context import Context
from allscale_app.services.email_address import email_key
from allscale_app.store.tables import Contact
from allscale_app.store.uow import ReadUow

SUGGESTIONS = 6


@dataclass(frozen=True, slots=True)
class DraftClient:
    """A contact, and how long it usually takes to pay; None while it has paid nothing."""

    contact: Contact
    typical_seconds: int | None


def suggest_clients(uow: ReadUow, ctx: Context, *, business_id: str, query: str) -> Sequence[Contact]:  # noqa: ARG001  # every service has the same two first arguments
    """The few contacts that `query` most likely means, the busiest first; for no text the latest ones."""
    narrow = ContactFilter(terms=tuple(search_terms(query)))
    return uow.contacts.page(business_id, narrow, sort=ContactSort.ACTIVITY, limit=SUGGESTIONS).rows


def pick_client(uow: ReadUow, ctx: Context, *, business_id: str, contact_id: str) -> DraftClient:
    """A contact to bill. Raises NotFound."""
    contact = uow.contacts.find(business_id, contact_id)
    if contact is None:
        raise NotFound("There is no such client.")
    return _with_habits(uow, ctx, contact)


def client_of(uow: ReadUow, ctx: Context, *, business_id: str, email: str) -> DraftClient | None:
    """The contact behind an address as typed, or None."""
    contact = uow.contacts.by_email(business_id, email_key(email)) if email else None
    return _with_habits(uow, ctx, contact) if contact else None


def _with_habits(uow: ReadUow, ctx: Context, contact: Contact) -> DraftClient:
    since = datetime.min.replace(tzinfo=UTC)
    times = uow.invoice_sums.times_to_pay(
        contact.business_id, since=since, until=ctx.clock.now(), contact_id=contact.id
    )
    return DraftClient(contact, typical_seconds(times))
