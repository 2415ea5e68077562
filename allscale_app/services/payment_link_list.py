"""Payment links with what became of them: their state, what they brought, when they were used last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from allscale_app.services.context import Context
from allscale_app.services.cursors import Paging, aware, paging, read_place, value_beyond
from allscale_app.services.payment_link_uses import why_unusable
from allscale_app.services.payment_links import MOST_LINKS, find_link
from allscale_app.store.repositories.payment_links import LinkIncome
from allscale_app.store.tables import PaymentLink
from allscale_app.store.uow import ReadUow

_ORDER = "newest"


class LinkStatus(StrEnum):
    """Whether anybody can pay by a link now, and why not."""

    ON = "on"
    OFF = "off"
    EXPIRED = "expired"
    USED_UP = "used_up"


@dataclass(frozen=True, slots=True)
class LinkFacts:
    """A link at this moment; `income` has a line for each currency that came."""

    link: PaymentLink
    status: LinkStatus
    income: Sequence[LinkIncome]
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True)
class LinksPage:
    """Everything of one business, newest first."""

    links: Sequence[LinkFacts]
    timezone: str
    now: datetime


def read_links(uow: ReadUow, ctx: Context, *, business_id: str) -> LinksPage:
    """All of a business's links: it has at most 200."""
    links = uow.payment_links.of_business(business_id, limit=MOST_LINKS)
    business = uow.businesses.get(business_id)
    return LinksPage(_with_facts(uow, ctx, business_id, links), business.timezone, ctx.clock.now())


def list_links(
    uow: ReadUow, ctx: Context, *, business_id: str, cursor: str | None, limit: int
) -> tuple[Sequence[LinkFacts], Paging]:
    """Page by page, newest first, for programs. Raises InvalidInput for a foreign cursor."""
    place = read_place(cursor, order=_ORDER) if cursor else None
    found = uow.payment_links.page(business_id, limit=limit, beyond=value_beyond(place, aware) if place else None)
    after = paging(place, found.boundaries, goes_on=found.goes_on, order=_ORDER)
    return _with_facts(uow, ctx, business_id, found.rows), after


def read_link(uow: ReadUow, ctx: Context, *, business_id: str, link_id: str) -> LinkFacts:
    """One of a business's links. Raises NotFound."""
    link = find_link(uow, ctx, business_id=business_id, link_id=link_id)
    return _with_facts(uow, ctx, business_id, [link])[0]


def _with_facts(uow: ReadUow, ctx: Context, business_id: str, links: Sequence[PaymentLink]) -> list[LinkFacts]:
    business, now = uow.businesses.get(business_id), ctx.clock.now()
    ids = [link.id for link in links]
    income, last_uses = uow.payment_links.income(business_id, ids), uow.payment_links.last_uses(ids)

    def facts(link: PaymentLink) -> LinkFacts:
        refusal = why_unusable(link, business, now=now)
        status = _STATUS[refusal.error_code] if refusal else LinkStatus.ON
        return LinkFacts(link, status, [each for each in income if each.link_id == link.id], last_uses.get(link.id))

    return [facts(link) for link in links]


_STATUS = {"link_closed": LinkStatus.OFF, "link_expired": LinkStatus.EXPIRED, "link_used_up": LinkStatus.USED_UP}
