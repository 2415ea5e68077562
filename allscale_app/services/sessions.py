"""Who is signed in: looked up by the cookie's hash at every request and every event."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from allscale_app.domain.errors import NotFound, NotSignedIn
from allscale_app.services.context import Context
from allscale_app.store.tables import LoginSession
from allscale_app.store.uow import ReadUow, WriteUow

IDLE_LIFETIME = timedelta(days=1)
"""A browser that was not used for this long must sign in again (ASVS 5.0, 7.3.1)."""
LIFETIME = timedelta(days=14)
"""No session lives longer, however busy (ASVS 5.0, 7.3.2)."""
TOUCH_EVERY = timedelta(minutes=5)
"""How exact `last_seen_at` is: a write per event would make every read a write."""
USER_AGENT_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Member:
    """A signed-in user acting for one business. `role` is owner, admin or accountant."""

    user_id: str
    email: str
    name: str
    email_verified: bool
    is_operator: bool
    business_id: str
    business_name: str
    timezone: str
    role: str
    session_hash: str
    touch_is_due: bool


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One signed-in browser as its user sees it; `id` is the hash, which opens nothing."""

    id: str
    user_agent: str
    created_at: datetime
    last_seen_at: datetime
    is_current: bool


def hash_token(token: str) -> str:
    """SHA-256 (hex) of a 256-bit secret: all that the database keeps of cookies, links and keys."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def whoami(uow: ReadUow, ctx: Context, *, token: str) -> Member:
    """The member behind a session cookie's `token`. Raises NotSignedIn for anything but a live session."""
    now = ctx.clock.now()
    found = uow.sessions.signed_in(hash_token(token), now=now, seen_after=now - IDLE_LIFETIME) if token else None
    if found is None:
        raise NotSignedIn("Sign in to go on.")
    session, user, business, membership = found
    return Member(
        user_id=user.id,
        email=user.email,
        name=user.name,
        email_verified=user.email_verified_at is not None,
        is_operator=user.is_operator,
        business_id=business.id,
        business_name=business.name,
        timezone=business.timezone,
        role=membership.role,
        session_hash=session.token_hash,
        touch_is_due=now - session.last_seen_at >= TOUCH_EVERY,
    )


def touch_session(uow: WriteUow, ctx: Context, *, session_hash: str) -> None:
    """Remember that a session was just used; callers do so when `Member.touch_is_due`."""
    uow.sessions.touch(session_hash, now=ctx.clock.now())


def start_session(uow: WriteUow, ctx: Context, *, user_id: str, business_id: str, user_agent: str) -> str:
    """Open a session and return its fresh 256-bit token, which is kept nowhere (ASVS 5.0, 7.2.4)."""
    now = ctx.clock.now()
    token = ctx.ids.token()
    uow.sessions.add(
        LoginSession(
            token_hash=hash_token(token),
            user_id=user_id,
            business_id=business_id,
            created_at=now,
            last_seen_at=now,
            expires_at=now + LIFETIME,
            user_agent=user_agent[:USER_AGENT_LIMIT],
        )
    )
    return token


def sign_out(uow: WriteUow, ctx: Context, *, token: str) -> None:
    """End the session of that cookie; nothing happens when it has ended already."""
    now = ctx.clock.now()
    found = uow.sessions.signed_in(hash_token(token), now=now, seen_after=now - LIFETIME) if token else None
    if found is not None:
        session = found[0]
        uow.sessions.revoke(session.user_id, session.token_hash, now=now)
        uow.events.publish(f"user:{session.user_id}", at=now)


def list_sessions(uow: ReadUow, ctx: Context, *, user_id: str, current_hash: str) -> list[SessionRow]:
    """A user's signed-in browsers, most recently used first."""
    now = ctx.clock.now()
    return [
        SessionRow(
            id=row.token_hash,
            user_agent=row.user_agent,
            created_at=row.created_at,
            last_seen_at=row.last_seen_at,
            is_current=row.token_hash == current_hash,
        )
        for row in uow.sessions.of_user(user_id, now=now, seen_after=now - IDLE_LIFETIME)
    ]


def revoke_session(uow: WriteUow, ctx: Context, *, user_id: str, session_id: str) -> None:
    """End one of a user's sessions. Raises NotFound for anybody else's."""
    now = ctx.clock.now()
    if not uow.sessions.revoke(user_id, session_id, now=now):
        raise NotFound("That session has ended already.", param="session_id")
    uow.events.publish(f"user:{user_id}", at=now)


def revoke_other_sessions(uow: WriteUow, ctx: Context, *, user_id: str, current_hash: str) -> int:
    """End all of a user's sessions but the current one; how many."""
    now = ctx.clock.now()
    ended = uow.sessions.revoke_all(user_id, now=now, but=current_hash)
    uow.events.publish(f"user:{user_id}", at=now)
    return ended
