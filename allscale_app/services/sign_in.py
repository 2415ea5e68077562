"""Signing in: the password is checked outside the write transaction, an unknown address costs the same work."""

from __future__ import annotations

from dataclasses import dataclass

from allscale_app.domain.errors import NotAllowed, NotSignedIn
from allscale_app.services.context import Context
from allscale_app.services.email_address import find_user
from allscale_app.services.passwords import LONGEST, normal_form
from allscale_app.services.sessions import sign_out, start_session
from allscale_app.store.uow import ReadUow, WriteUow


@dataclass(frozen=True, slots=True)
class Proof:
    """A password was right for this user while it had that hash."""

    user_id: str
    password_hash: str


class NoMatch(NotSignedIn):
    """Wrong password, or nobody has that address: never told apart."""

    code = "no_match"


def check_password(uow: ReadUow, ctx: Context, *, email: str, password: str) -> Proof:
    """Proof that the password belongs to the address. Raises NoMatch after one verification, whoever asks."""
    user = find_user(uow, email)
    known = user.password_hash if user else None
    right = ctx.passwords.verify(known, normal_form(password[: LONGEST + 1]))
    if user is None or not right:
        raise NoMatch("E-mail and password don't match.", param="password")
    return Proof(user_id=user.id, password_hash=user.password_hash)


def sign_in(uow: WriteUow, ctx: Context, *, proof: Proof, user_agent: str = "", replaces: str = "") -> str:
    """Open a session and return its token; `replaces` is the browser's former one, which ends.

    Raises NoMatch when the password changed since it was checked, NotAllowed for a user of no business.
    """
    user = uow.users.get(proof.user_id)
    if user.password_hash != proof.password_hash:
        raise NoMatch("E-mail and password don't match.", param="password")
    memberships = uow.businesses.memberships_of(user.id)
    if not memberships:
        raise NotAllowed("You belong to no business here. Ask whoever invited you.", code="no_business")
    sign_out(uow, ctx, token=replaces)
    return start_session(uow, ctx, user_id=user.id, business_id=memberships[0].business_id, user_agent=user_agent)
