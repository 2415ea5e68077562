"""Payment links and their uses."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, func
from sqlalchemy import select as select_columns
from sqlmodel import col, select

from allscale_app.store.repositories.base import Boundary, Repository, Slice, keyset_page
from allscale_app.store.tables import Invoice, PaymentLink, PaymentLinkUse


@dataclass(frozen=True, slots=True)
class LinkIncome:
    """What the invoices of one link brought, less what went back: millionths of `currency`."""

    link_id: str
    currency: str
    units: int
    paid_count: int


class PaymentLinks(Repository):
    """Of one business each, but for what is looked up by slug."""

    def find(self, business_id: str, link_id: str) -> PaymentLink | None:
        """A business's link, or None."""
        statement = select(PaymentLink).where(PaymentLink.id == link_id, PaymentLink.business_id == business_id)
        return self.session.exec(statement).first()

    def lock(self, business_id: str, link_id: str) -> PaymentLink | None:
        """A business's link, held against other writers until commit, or None."""
        statement = select(PaymentLink).where(PaymentLink.id == link_id, PaymentLink.business_id == business_id)
        return self.session.exec(statement.with_for_update().execution_options(populate_existing=True)).first()

    def by_slug(self, slug: str) -> PaymentLink | None:
        """Whoever's link has that address, or None."""
        return self.session.exec(select(PaymentLink).where(PaymentLink.slug == slug)).first()

    def of_business(self, business_id: str, *, limit: int) -> Sequence[PaymentLink]:
        """A business's links, newest first."""
        statement = select(PaymentLink).where(PaymentLink.business_id == business_id)
        newest = statement.order_by(col(PaymentLink.created_at).desc(), col(PaymentLink.id).desc())
        return self.session.exec(newest.limit(limit)).all()

    def page(self, business_id: str, *, limit: int, beyond: Boundary | None) -> Slice[PaymentLink]:
        """A business's links, newest first, from beyond a boundary."""
        key, id_ = col(PaymentLink.created_at), col(PaymentLink.id)
        statement = select_columns(id_, key).where(col(PaymentLink.business_id) == business_id)
        boundaries, goes_on = keyset_page(
            self.session,
            cast("Select[Any]", statement),
            key=cast("ColumnElement[Any]", key),
            id_=id_,
            descending=True,
            limit=limit,
            beyond=beyond,
            backwards=False,
        )
        wanted = [link_id for _, link_id in boundaries]
        rows = {row.id: row for row in self.session.exec(select(PaymentLink).where(id_.in_(wanted))).all()}
        return Slice([rows[link_id] for link_id in wanted], boundaries, goes_on)

    def use(self, link_id: str, attempt: str) -> PaymentLinkUse | None:
        """What that click made, or None."""
        return self.session.get(PaymentLinkUse, (link_id, attempt))

    def delete(self, link: PaymentLink) -> None:
        """Remove a link that was never used."""
        self.session.delete(link)
        self.session.flush()

    def income(self, business_id: str, link_ids: Collection[str]) -> Sequence[LinkIncome]:
        """What the invoices of these links of a business brought, per currency; `settled_units` is net of refunds."""
        link, currency, settled = col(Invoice.payment_link_id), col(Invoice.currency), col(Invoice.settled_units)
        statement = (
            select_columns(link, currency, func.sum(settled), func.count(col(Invoice.paid_at)))
            .where(col(Invoice.business_id) == business_id, link.in_(link_ids), settled > 0)
            .group_by(link, currency)
            .order_by(link, currency)
        )
        rows = self.session.connection().execute(statement)
        return [LinkIncome(str(row[0]), row[1], int(row[2]), int(row[3])) for row in rows]

    def last_uses(self, link_ids: Collection[str]) -> dict[str, datetime]:
        """When each of these links was used last; unused ones are left out."""
        link = col(PaymentLinkUse.link_id)
        statement = (
            select_columns(link, func.max(col(PaymentLinkUse.created_at))).where(link.in_(link_ids)).group_by(link)
        )
        return {row[0]: row[1] for row in self.session.connection().execute(statement)}
