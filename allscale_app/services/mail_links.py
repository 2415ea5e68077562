"""Links in mails that confirm an address or let someone choose a new password: single-use, hashed, short-lived."""

from __future__ import annotations

from datetime import timedelta

from allscale_app.domain.errors import DomainError
from allscale_app.services.context import Context
from allscale_app.services.deliveries import queue_user_mail
from allscale_app.services.email_address import find_user
from allscale_app.services.sessions import hash_token
from allscale_app.store.tables import MailToken, User
from allscale_app.store.uow import ReadUow, WriteUow

VERIFY = "verify"
RESET = "reset"
LIFETIMES = {VERIFY: timedelta(days=1), RESET: timedelta(hours=1)}


class LinkNotValid(DomainError):
    """Unknown, used, or over: the three are never told apart."""

    code = "link_invalid"
    kind = "not_found"


def send_verification(uow: WriteUow, ctx: Context, *, user: User) -> None:
    """Mail the link that confirms `user`'s address."""
    token = _new_token(uow, ctx, user=user, purpose=VERIFY)
    link = f"{ctx.public_url}/verify?token={token}"
    queue_user_mail(uow, ctx, kind="verify", user=user, link=link, dedupe=f"verify:{hash_token(token)}")


def request_verification(uow: WriteUow, ctx: Context, *, email: str) -> None:
    """Mail the link again, if somebody here has that address and has not confirmed it; else do nothing."""
    user = find_user(uow, email)
    if user is not None and user.email_verified_at is None:
        send_verification(uow, ctx, user=user)


def request_reset(uow: WriteUow, ctx: Context, *, email: str) -> None:
    """Mail a link for a new password, if somebody here has that address; else do nothing."""
    user = find_user(uow, email)
    if user is None:
        return
    token = _new_token(uow, ctx, user=user, purpose=RESET)
    link = f"{ctx.public_url}/reset?token={token}"
    queue_user_mail(uow, ctx, kind="reset", user=user, link=link, dedupe=f"reset:{hash_token(token)}")


def verify_email(uow: WriteUow, ctx: Context, *, token: str) -> str:
    """Confirm the address that the link was sent to, and return it. Raises LinkNotValid.

    Opening the link again answers the same: mail scanners open links before people do.
    """
    now = ctx.clock.now()
    link = uow.users.mail_token(hash_token(token))
    user = uow.users.find(link.user_id) if link and link.purpose == VERIFY else None
    if link is None or user is None or user.email_key != link.email_key:
        raise _not_valid()
    if user.email_verified_at is None:
        if link.used_at is not None or link.expires_at <= now:
            raise _not_valid()
        user.email_verified_at = now
        _record(uow, ctx, user=user, action="user.email_verified")
    link.used_at = link.used_at or now
    return user.email


def check_reset_link(uow: ReadUow, ctx: Context, *, token: str) -> str:
    """The address whose password the link may change. Raises LinkNotValid."""
    return _reset_user(uow, ctx, token=token, lock=False).email


def reset_password(uow: WriteUow, ctx: Context, *, token: str, password_hash: str) -> str:
    """Replace the password, use the link up, end every session, and return the user's address.

    Whoever opened the link reads the mailbox, so the address counts as confirmed. Raises LinkNotValid.
    """
    now = ctx.clock.now()
    user = _reset_user(uow, ctx, token=token, lock=True)
    user.password_hash = password_hash
    if user.email_verified_at is None:  # whoever signed up with this address may have been somebody else
        user.email_verified_at = now
        uow.api_keys.revoke_of(user.id, now=now)
    uow.users.use_up_links(user.id, purpose=RESET, now=now)
    uow.sessions.revoke_all(user.id, now=now)
    _record(uow, ctx, user=user, action="user.password_reset")
    return user.email


def _reset_user(uow: ReadUow, ctx: Context, *, token: str, lock: bool) -> User:
    link = uow.users.mail_token(hash_token(token), lock=lock)
    if link is None or link.purpose != RESET or link.used_at is not None or link.expires_at <= ctx.clock.now():
        raise _not_valid()
    user = uow.users.get(link.user_id)
    if user.email_key != link.email_key:
        raise _not_valid()
    return user


def _new_token(uow: WriteUow, ctx: Context, *, user: User, purpose: str) -> str:
    now = ctx.clock.now()
    token = ctx.ids.token()
    uow.users.add(
        MailToken(
            token_hash=hash_token(token),
            user_id=user.id,
            purpose=purpose,
            email_key=user.email_key,
            created_at=now,
            expires_at=now + LIFETIMES[purpose],
        )
    )
    return token


def _record(uow: WriteUow, ctx: Context, *, user: User, action: str) -> None:
    now = ctx.clock.now()
    uow.audit.append(at=now, actor=f"user:{user.id}", action=action, object_id=user.id, business_id=None, data={})
    uow.events.publish(f"user:{user.id}", at=now)


def _not_valid() -> LinkNotValid:
    return LinkNotValid("This link has been used or has run out. Ask for a new one.", param="token")
