"""A stranger pays by a link: one commit takes a use of it, makes an invoice to them and sends it."""

from __future__ import annotations

from datetime import datetime

from allscale_app.domain.dates import local_date
from allscale_app.domain.errors import Conflict, InvalidForm, NotAllowed, NotFound, TooMany
from allscale_app.domain.money import decimal_text
from allscale_app.services.acting import Acting
from allscale_app.services.context import Context
from allscale_app.services.drafts import make_draft
from allscale_app.services.form_reader import Form
from allscale_app.services.invoice_form import blank_form
from allscale_app.services.payment_link_input import LinkVisit, read_visit
from allscale_app.services.send_invoice import send_invoice
from allscale_app.store.tables import Business, Invoice, PaymentLink, PaymentLinkUse
from allscale_app.store.uow import WriteUow

NOTHING_OWED = "Nothing was sent and nothing is owed."


def why_unusable(link: PaymentLink, business: Business, *, now: datetime) -> Conflict | None:
    """Why nobody can pay by `link` at this moment, in the visitor's words; None while they can."""
    if not link.is_on:
        return Conflict(f"{business.name} has closed this link. {NOTHING_OWED}", code="link_closed")
    if link.expires_on and local_date(now, timezone=business.timezone) > link.expires_on:
        return Conflict(f"This link has expired. {NOTHING_OWED}", code="link_expired")
    if link.use_limit is not None and link.use_count >= link.use_limit:
        return Conflict(f"This link is used up: somebody took its last use. {NOTHING_OWED}", code="link_used_up")
    return None


def use_link(uow: WriteUow, ctx: Context, *, slug: str, form: Form, attempt: str) -> Invoice:
    """The sent invoice of a visitor who typed name, email and, where it is theirs to choose, amount.

    `attempt` is the shown form's own id, unguessable: a second click with it is the same invoice. Raises NotFound,
    InvalidForm, and Conflict with code link_closed, link_expired, link_used_up, or link_paused while the business
    may not send.
    """
    known = uow.payment_links.by_slug(slug)
    if known is None:
        raise NotFound("We can't find this link.")
    business = uow.businesses.lock(known.business_id)
    link = uow.payment_links.lock(known.business_id, known.id)
    if link is None:
        raise NotFound("We can't find this link.")
    use = uow.payment_links.use(link.id, attempt)
    made = uow.invoices.find(link.business_id, use.invoice_id) if use else None
    if made is not None:
        return made
    if refusal := why_unusable(link, business, now=ctx.clock.now()):
        raise refusal
    visit = read_visit(form, link=link)
    invoice = _send(uow, ctx, business=business, link=link, visit=visit)
    now = ctx.clock.now()
    link.use_count += 1
    uow.payment_links.add(link)
    uow.payment_links.add(PaymentLinkUse(attempt=attempt, link_id=link.id, invoice_id=invoice.id, created_at=now))
    uow.events.publish(f"link:{link.id}", at=now)
    uow.flush()
    return invoice


def _send(uow: WriteUow, ctx: Context, *, business: Business, link: PaymentLink, visit: LinkVisit) -> Invoice:
    form = blank_form(ctx, business=business) | {
        "recipient": {"email": visit.email, "name": visit.name},
        "title": link.title,
        "currency": link.currency,
        "line_items": [{"description": link.title, "quantity": "1", "unit_price": decimal_text(visit.units)}],
    }
    acting = Acting(uow.businesses.owner_id(business.id), via="payer")
    try:
        invoice = make_draft(uow, ctx, business_id=business.id, form=form, require_complete=True).invoice
        invoice.payment_link_id = link.id
        about = {"actor_name": visit.name, "payment_link": link.title}
        uow.timeline.append(invoice, kind="created", actor="payer", at=ctx.clock.now(), data=about)
        return send_invoice(uow, ctx, business_id=business.id, invoice_id=invoice.id, acting=acting).invoice
    except (InvalidForm, NotAllowed, TooMany) as error:  # the visitor's own fields are checked: this is the business's
        words = f"{business.name} cannot take payments by this link right now. {NOTHING_OWED} Try again later."
        raise Conflict(words, code="link_paused") from error
