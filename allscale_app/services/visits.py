"""Visits to public pages, counted by day without a word about the visitor."""

from __future__ import annotations

from collections.abc import Collection

from allscale_app.domain.dates import local_date
from allscale_app.services.context import Context
from allscale_app.store.uow import WriteUow


def count_visit(uow: WriteUow, ctx: Context, *, business_id: str, object_ids: Collection[str]) -> None:
    """One more visit today to each of these payment links or services of a business."""
    day = local_date(ctx.clock.now(), timezone=uow.businesses.get(business_id).timezone)
    uow.visits.count(business_id, object_ids, day=day)
