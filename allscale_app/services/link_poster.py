"""What the poster of a payment link shows."""

from __future__ import annotations

from dataclasses import dataclass

from allscale_app.services.context import Context
from allscale_app.services.payment_links import find_link
from allscale_app.store.tables import PaymentLink
from allscale_app.store.uow import ReadUow


@dataclass(frozen=True, slots=True)
class PosterFacts:
    """`logo` is a PNG or empty."""

    link: PaymentLink
    business_name: str
    logo: bytes
    url: str


def read_poster(uow: ReadUow, ctx: Context, *, business_id: str, link_id: str) -> PosterFacts:
    """The facts behind one of a business's links. Raises NotFound."""
    link = find_link(uow, ctx, business_id=business_id, link_id=link_id)
    business = uow.businesses.get(business_id)
    blob = uow.blobs.find(business.logo_sha256) if business.logo_sha256 else None
    return PosterFacts(link, business.name, blob.content if blob else b"", f"{ctx.public_url}/l/{link.slug}")
