"""The payment links of a business: made, changed, switched, thrown away while unused."""

from __future__ import annotations

from typing import Any

from allscale_app.domain.errors import Conflict, NotFound, StaleVersion
from allscale_app.domain.handles import random_handle
from allscale_app.domain.money import decimal_text
from allscale_app.services.context import Context
from allscale_app.services.form_reader import Form, FormReader
from allscale_app.services.invoice_fields import form_rules
from allscale_app.services.members import require_manager
from allscale_app.services.payment_link_input import read_link_form, read_slug
from allscale_app.store.tables import PaymentLink
from allscale_app.store.uow import ReadUow, WriteUow

MOST_LINKS = 200


def find_link(uow: ReadUow, ctx: Context, *, business_id: str, link_id: str) -> PaymentLink:  # noqa: ARG001  # every service has ctx
    """A business's payment link. Raises NotFound."""
    link = uow.payment_links.find(business_id, link_id)
    if link is None:
        raise _unknown()
    return link


def create_link(uow: WriteUow, ctx: Context, *, business_id: str, user_id: str, form: Form) -> PaymentLink:
    """A new link, on. `form`: title, description, currency, amount_kind (fixed, open), amount or minimum, maximum and
    suggestions, expires_on, use_limit, and slug, which stays for ever.

    Raises InvalidForm, Conflict with param slug for one that is taken and above 200, NotAllowed for accountants.
    """
    require_manager(uow, business_id=business_id, user_id=user_id)
    business = uow.businesses.lock(business_id)
    values = read_link_form(form, rules=form_rules(ctx, business))
    if len(uow.payment_links.of_business(business_id, limit=MOST_LINKS)) >= MOST_LINKS:
        raise Conflict(f"At most {MOST_LINKS} payment links fit. Delete an unused one.", code="too_many_links")
    link_id, now = ctx.ids.new("lnk"), ctx.clock.now()
    reader = FormReader()
    slug = reader.keep(lambda: read_slug(form.get("slug"), random=random_handle(link_id)), "")
    reader.raise_errors()
    link = PaymentLink(id=link_id, business_id=business_id, slug=slug, created_at=now, updated_at=now, **values)
    if not uow.payment_links.add_unless_known(link):
        raise Conflict("Another link has this address. Choose other words.", code="slug_taken", param="slug")
    _tell(uow, ctx, link=link, user_id=user_id, act="created")
    return link


def update_link(
    uow: WriteUow,
    ctx: Context,
    *,
    business_id: str,
    user_id: str,
    link_id: str,
    form: Form,
    expected_version: int | None = None,
) -> PaymentLink:
    """Save the fields that `form` names; its address stays, and invoices that were made keep what they say.

    Raises NotFound, StaleVersion, InvalidForm, NotAllowed for accountants.
    """
    link = _managed(uow, business_id=business_id, user_id=user_id, link_id=link_id, expected_version=expected_version)
    rules = form_rules(ctx, uow.businesses.get(business_id))
    for name, value in read_link_form({**form_of_link(link), **form}, rules=rules).items():
        setattr(link, name, value)
    _tell(uow, ctx, link=link, user_id=user_id, act="changed")
    return link


def switch_link(
    uow: WriteUow,
    ctx: Context,
    *,
    business_id: str,
    user_id: str,
    link_id: str,
    is_on: bool,
    expected_version: int | None = None,
) -> PaymentLink:
    """Open or close a link; a closed one says so. Raises NotFound, StaleVersion, NotAllowed for accountants."""
    link = _managed(uow, business_id=business_id, user_id=user_id, link_id=link_id, expected_version=expected_version)
    link.is_on = is_on
    _tell(uow, ctx, link=link, user_id=user_id, act="switched_on" if is_on else "switched_off")
    return link


def delete_link(
    uow: WriteUow, ctx: Context, *, business_id: str, user_id: str, link_id: str, expected_version: int | None = None
) -> None:
    """Throw a link away that nobody used. Raises NotFound, StaleVersion, Conflict for one with invoices."""
    link = _managed(uow, business_id=business_id, user_id=user_id, link_id=link_id, expected_version=expected_version)
    if link.use_count:
        raise Conflict("This link has invoices, which stay. Switch it off instead.", code="link_used")
    _tell(uow, ctx, link=link, user_id=user_id, act="deleted")
    uow.payment_links.delete(link)


def blank_link_form(uow: ReadUow, ctx: Context, *, business_id: str) -> dict[str, str]:  # noqa: ARG001  # as above
    """What a new link's form starts with."""
    return {"amount_kind": "fixed", "currency": uow.businesses.get(business_id).default_currency}


def form_of_link(link: PaymentLink) -> dict[str, Any]:
    """A link as its form takes it."""

    def amount(units: int) -> str:
        return decimal_text(units) if units else ""

    return {
        "title": link.title,
        "description": link.description,
        "currency": link.currency,
        "amount_kind": "open" if link.is_open else "fixed",
        "amount": amount(link.amount_units),
        "minimum": amount(link.least_units),
        "maximum": amount(link.most_units),
        "suggestions": [decimal_text(units) for units in link.suggested_units],
        "expires_on": link.expires_on.isoformat() if link.expires_on else "",
        "use_limit": str(link.use_limit or ""),
    }


def _managed(
    uow: WriteUow, *, business_id: str, user_id: str, link_id: str, expected_version: int | None = None
) -> PaymentLink:
    require_manager(uow, business_id=business_id, user_id=user_id)
    link = uow.payment_links.lock(business_id, link_id)
    if link is None:
        raise _unknown()
    if expected_version is not None and expected_version != link.version:
        raise StaleVersion("This link was changed in another tab. Nothing was saved here. Reload to see it.")
    return link


def _tell(uow: WriteUow, ctx: Context, *, link: PaymentLink, user_id: str, act: str) -> None:
    now = ctx.clock.now()
    if act != "created":
        link.version += 1
    link.updated_at = now
    uow.payment_links.add(link)
    uow.audit.append(
        at=now,
        actor=f"user:{user_id}",
        action=f"payment_link.{act}",
        object_id=link.id,
        business_id=link.business_id,
        data={},
    )
    uow.events.publish(f"business:{link.business_id}", f"link:{link.id}", at=now)
    uow.flush()


def _unknown() -> NotFound:
    return NotFound("There is no such payment link.")
