"""A new user with a business of their own. From outside, a known address looks exactly like a new one."""

from __future__ import annotations

from dataclasses import dataclass

from allscale_app.domain.errors import NotAllowed
from allscale_app.domain.text import clean_line
from allscale_app.services.context import Context
from allscale_app.services.deliveries import queue_user_mail
from allscale_app.services.email_address import email_key, parse_email
from allscale_app.services.form_reader import FormReader
from allscale_app.services.mail_links import send_verification
from allscale_app.services.passwords import parse_new_password
from allscale_app.services.sessions import hash_token
from allscale_app.store.tables import Business, Membership, User
from allscale_app.store.uow import WriteUow

NAME_LIMIT = 120


@dataclass(frozen=True, slots=True)
class Person:
    """A filled-in sign-up form; the password is hashed already."""

    email: str
    name: str
    business_name: str
    password_hash: str


def read_person(ctx: Context, *, email: object, password: object, name: object = "", business: object = "") -> Person:
    """The form of a new user, outside any transaction: hashing takes a fifth of a second.

    The business's name may stand for the person's and the other way round. Raises InvalidForm with
    each wrong field: email, password, name, business.
    """
    reader = FormReader()
    address = reader.keep(lambda: parse_email(email), "")
    secret = reader.keep(lambda: parse_new_password(password, email=address), "")
    own_name = reader.keep(lambda: clean_line(name, limit=NAME_LIMIT, param="name", name="name"), "")
    business_name = reader.keep(
        lambda: clean_line(business or own_name, limit=NAME_LIMIT, param="business", name="name", required=True), ""
    )
    reader.raise_errors()
    return Person(
        email=address,
        name=own_name or business_name,
        business_name=business_name,
        password_hash=ctx.passwords.hash(secret),
    )


def require_open_sign_up(ctx: Context) -> None:
    """Raises NotAllowed where accounts are made by the operator only."""
    if not ctx.policy.signup_is_open:
        raise NotAllowed(
            "Accounts here are made by whoever runs this instance. Ask them for one.", code="signup_closed"
        )


def sign_up(uow: WriteUow, ctx: Context, *, person: Person) -> None:
    """Make the user, a business and the owner's membership, and mail the link that confirms the address.

    If the address belongs to somebody, nothing is made and they get a mail instead; the caller cannot
    tell. Raises NotAllowed where sign-up is closed.
    """
    require_open_sign_up(ctx)
    user = add_user(uow, ctx, person=person)
    if user is not None:
        send_verification(uow, ctx, user=user)
        return
    owner = uow.users.by_email(email_key(person.email))
    if owner is not None:
        link = f"{ctx.public_url}/login"
        today = ctx.clock.now().date().isoformat()
        dedupe = f"account_exists:{hash_token(owner.id)}:{today}"
        queue_user_mail(uow, ctx, kind="account_exists", user=owner, link=link, dedupe=dedupe)


def add_user(uow: WriteUow, ctx: Context, *, person: Person) -> User | None:
    """The new user with a business of their own; None, and nothing added, when the address is known."""
    now = ctx.clock.now()
    user = User(
        id=ctx.ids.new("usr"),
        email=person.email,
        email_key=email_key(person.email),
        name=person.name,
        password_hash=person.password_hash,
        created_at=now,
    )
    if not uow.users.add_unless_known(user):
        return None
    business = Business(
        id=ctx.ids.new("biz"),
        name=person.business_name,
        email=person.email,
        accepted_methods=list(ctx.policy.methods),
        created_at=now,
    )
    uow.businesses.add(business)
    uow.flush()
    uow.businesses.add(Membership(business_id=business.id, user_id=user.id, role="owner", created_at=now))
    uow.audit.append(
        at=now, actor=f"user:{user.id}", action="user.created", object_id=user.id, business_id=business.id, data={}
    )
    return user
