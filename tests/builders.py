"""Rows in the states that tests begin with. Each builder names only what the test is about."""

from __future__ import annotations

import itertools
from typing import Any

from allscale_app.domain.proof import solve
from allscale_app.services.acting import Acting
from allscale_app.services.context import Context
from allscale_app.services.drafts import create_invoice
from allscale_app.services.offers import create_service
from allscale_app.services.payment_link_uses import use_link
from allscale_app.services.payment_links import create_link
from allscale_app.services.profiles import switch_profile
from allscale_app.services.request_input import new_challenge
from allscale_app.services.requests import Submitted, submit_request
from allscale_app.services.send_invoice import create_and_send_invoice
from allscale_app.services.sessions import start_session
from allscale_app.store.tables import Business, Invoice, Membership, Payment, PaymentLink, Service, User
from allscale_app.store.uow import WriteUow

PASSWORD = "correct horse battery staple"
_numbers = itertools.count(1)


def a_user(uow: WriteUow, ctx: Context, **values: Any) -> User:
    """A verified user whose password is PASSWORD."""
    number = next(_numbers)
    email = values.pop("email", f"user{number}@example.com")
    user = User(
        **{
            "id": ctx.ids.new("usr"),
            "email": email,
            "email_key": email.casefold(),
            "name": f"User {number}",
            "password_hash": ctx.passwords.hash(PASSWORD),
            "email_verified_at": ctx.clock.now(),
            "created_at": ctx.clock.now(),
            **values,
        }
    )
    uow.users.add(user)
    uow.flush()
    return user


def a_business(uow: WriteUow, ctx: Context, *, owner: User | None = None, **values: Any) -> Business:
    """A business with `owner`, or a fresh user, as its owner."""
    owner = owner or a_user(uow, ctx)
    business = Business(
        **{
            "id": ctx.ids.new("biz"),
            "name": f"Business {next(_numbers)}",
            "email": owner.email,
            "accepted_methods": ["wallet"],
            "created_at": ctx.clock.now(),
            **values,
        }
    )
    uow.businesses.add(business)
    uow.flush()
    uow.businesses.add(Membership(business_id=business.id, user_id=owner.id, role="owner", created_at=ctx.clock.now()))
    uow.flush()
    return business


def a_session(uow: WriteUow, ctx: Context, *, business: Business, user_id: str = "") -> str:
    """The cookie token of a browser signed in to `business`, as its owner unless told otherwise."""
    owner = user_id or uow.businesses.owner_id(business.id)
    token = start_session(uow, ctx, user_id=owner, business_id=business.id, user_agent="Test browser")
    uow.flush()
    return token


def an_invoice_form(**fields: Any) -> dict[str, Any]:
    """An invoice's form as the API takes it: one line, 120.00 USDC in all."""
    return {
        "recipient": {"email": "payer@example.com", "name": "Payer Ltd"},
        "title": "Website",
        "currency": "USDC",
        "due_on": "2026-12-31",
        "line_items": [{"description": "Design", "quantity": "2", "unit_price": "60.00"}],
        **fields,
    }


def a_draft(uow: WriteUow, ctx: Context, *, business: Business, acting: Acting | None = None, **fields: Any) -> Invoice:
    """A draft of `an_invoice_form(**fields)`; it may be unfinished."""
    saved = create_invoice(
        uow,
        ctx,
        business_id=business.id,
        acting=acting or _owner_of(uow, business),
        form=an_invoice_form(**fields),
        require_complete=False,
    )
    return saved.invoice


def a_sent_invoice(
    uow: WriteUow, ctx: Context, *, business: Business, acting: Acting | None = None, **fields: Any
) -> Invoice:
    """A sent invoice of `an_invoice_form(**fields)`, numbered, with its deposit address."""
    acting = acting or _owner_of(uow, business)
    form = an_invoice_form(**fields)
    return create_and_send_invoice(uow, ctx, business_id=business.id, acting=acting, form=form).invoice


def _owner_of(uow: WriteUow, business: Business) -> Acting:
    return Acting(uow.businesses.owner_id(business.id))


def a_payment(uow: WriteUow, ctx: Context, *, invoice: Invoice, units: int, **values: Any) -> Payment:
    """A leg of `units` millionths of local USDC for `invoice`, settled unless told otherwise."""
    payment = Payment(
        **{
            "id": ctx.ids.new("pay"),
            "business_id": invoice.business_id,
            "invoice_id": invoice.id,
            "rail": "wallet",
            "status": "settled",
            "unit": "USDC@31337",
            "units": units,
            "applied_units": units,
            "network": "local",
            "first_seen_at": ctx.clock.now(),
            "settled_at": ctx.clock.now(),
            "created_at": ctx.clock.now(),
            **values,
        }
    )
    uow.payments.add(payment)
    uow.flush()
    return payment


def a_service(uow: WriteUow, ctx: Context, *, business: Business, **fields: Any) -> Service:
    """A service for 3,400.00 USDC that needs approval, on a profile that is on."""
    owner = _owner_of(uow, business).user_id
    switch_profile(uow, ctx, business_id=business.id, user_id=owner, is_on=True)
    form = {"title": "Marketing site", "price": "3400", "currency": "USDC", **fields}
    return create_service(uow, ctx, business_id=business.id, user_id=owner, form=form)


def a_link(uow: WriteUow, ctx: Context, *, business: Business, **fields: Any) -> PaymentLink:
    """A payment link of 120.00 USDC, or what the fields of its form say."""
    form = {"title": "Studio fee", "amount": "120.00", "currency": "USDC", **fields}
    return create_link(
        uow, ctx, business_id=business.id, user_id=uow.businesses.members(business.id)[0].user_id, form=form
    )


def a_visit(uow: WriteUow, ctx: Context, *, link: PaymentLink, **fields: Any) -> Invoice:
    """The invoice of a visitor who used a link."""
    form = {"name": "Ines Carvalho", "email": "ines@olivelane.example", **fields}
    return use_link(uow, ctx, slug=link.slug, form=form, attempt=f"visit-{next(_numbers)}")


def a_request(uow: WriteUow, ctx: Context, *, service: Service, challenge: str = "", **fields: Any) -> Submitted:
    """What Ines Carvalho asks of a service; its work is done."""
    profile = uow.storefront.profile(service.business_id)
    assert profile is not None
    challenge = challenge or new_challenge(ctx, business_id=service.business_id)
    return submit_request(
        uow,
        ctx,
        handle=profile.handle,
        service_id=service.id,
        form={"name": "Ines Carvalho", "email": "ines@olivelane.example", "message": "Six pages, please.", **fields},
        challenge=challenge,
        nonce=solve(challenge),
    )
