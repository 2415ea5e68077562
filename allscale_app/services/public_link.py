"""A payment link as strangers see it, and what they send from its page."""

from __future__ import annotations

from dataclasses import dataclass

from allscale_app.domain.errors import Conflict, NotFound
from allscale_app.domain.handles import MOST_LETTERS
from allscale_app.services.context import Context
from allscale_app.services.form_reader import Form
from allscale_app.services.payment_link_input import read_visit
from allscale_app.services.payment_link_uses import use_link, why_unusable
from allscale_app.services.request_input import redeem_challenge
from allscale_app.services.stored_documents import StoredFile
from allscale_app.store.tables import Business, Invoice, PaymentLink
from allscale_app.store.uow import ReadUow, WriteUow

NOT_FOUND = "We can't find this link."


@dataclass(frozen=True, slots=True)
class PublicLink:
    """What may be shown to anybody. `refusal` says why nobody can pay by it now; `methods` are the ways to pay that
    both the business and the instance take."""

    link: PaymentLink
    business: Business
    refusal: Conflict | None
    methods: tuple[str, ...]


def read_public_link(uow: ReadUow, ctx: Context, *, slug: str) -> PublicLink:
    """The link at an address. Raises NotFound."""
    link = _at(uow, slug)
    business = uow.businesses.get(link.business_id)
    methods = tuple(method for method in business.accepted_methods if method in ctx.policy.methods)
    return PublicLink(link, business, why_unusable(link, business, now=ctx.clock.now()), methods)


def public_link_logo(uow: ReadUow, ctx: Context, *, slug: str) -> StoredFile:  # noqa: ARG001  # every service has ctx
    """The logo of a link's business. Raises NotFound."""
    sha256 = uow.businesses.get(_at(uow, slug).business_id).logo_sha256
    blob = uow.blobs.find(sha256) if sha256 else None
    if blob is None:
        raise NotFound("There is no such picture.")
    return StoredFile("logo.png", blob.content, blob.content_type, blob.sha256)


def check_visit(uow: ReadUow, ctx: Context, *, slug: str, form: Form) -> None:
    """Raises NotFound, Conflict and InvalidForm as `pay_by_link` would."""
    public = read_public_link(uow, ctx, slug=slug)
    if public.refusal:
        raise public.refusal
    read_visit(form, link=public.link)


def pay_by_link(uow: WriteUow, ctx: Context, *, slug: str, form: Form, challenge: str, nonce: object) -> Invoice:
    """The sent invoice of a visitor. The same solved challenge again is the same invoice.

    Raises as `use_link`, and Conflict for a challenge that is not solved.
    """
    owner = _at(uow, slug).business_id
    attempt = redeem_challenge(ctx, business_id=owner, challenge=challenge, nonce=nonce)
    return use_link(uow, ctx, slug=slug, form=form, attempt=attempt)


def _at(uow: ReadUow, slug: str) -> PaymentLink:
    link = uow.payment_links.by_slug(slug.lower()) if len(slug) <= MOST_LETTERS else None
    if link is None:
        raise NotFound(NOT_FOUND)
    return link
