"""Keys of programs: shown once, kept as SHA-256, scoped, revocable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from allscale_app.domain.errors import Conflict, InvalidInput, NotFound, NotSignedIn
from allscale_app.domain.text import clean_line
from allscale_app.services.context import Context
from allscale_app.services.members import require_manager
from allscale_app.services.sessions import hash_token
from allscale_app.store.tables import ApiKey
from allscale_app.store.uow import ReadUow, WriteUow

SCOPES = (
    "invoices:read",
    "invoices:write",
    "contacts:read",
    "contacts:write",
    "balance:read",
    "payouts:write",
    "webhooks:read",
    "webhooks:write",
)
WILDCARDS = tuple(dict.fromkeys(f"{scope.partition(':')[0]}:*" for scope in SCOPES))
NAME_LIMIT = 80
MOST_KEYS = 50
TOUCH_EVERY = timedelta(minutes=1)
"""How exact `last_used_at` is: a write per request would make every GET a write."""
SHOWN_CHARACTERS = 4
"""How much of the secret stays visible in the list, after `ask_live_`: 24 of its 256 bits."""


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A key as its business sees it; the secret is not in it."""

    id: str
    name: str
    prefix: str
    scopes: tuple[str, ...]
    created_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """A program on behalf of one business, and of the user who made its key."""

    key_id: str
    business_id: str
    user_id: str
    scopes: tuple[str, ...]
    touch_is_due: bool


def key_prefix(ctx: Context) -> str:
    """`ask_live_`, or `ask_test_` where only test networks exist."""
    return "ask_test_" if ctx.is_test_instance else "ask_live_"


def create_api_key(
    uow: WriteUow, ctx: Context, *, business_id: str, user_id: str, name: str, scopes: Sequence[str]
) -> tuple[KeyRow, str]:
    """Make a key; the second value is its secret, which is never shown again.

    Raises NotAllowed for accountants, InvalidInput for an empty name or an unknown scope, Conflict
    when the business has 50 keys in use.
    """
    require_manager(uow, business_id=business_id, user_id=user_id)
    uow.businesses.lock(business_id)
    if sum(1 for key in uow.api_keys.list(business_id) if key.revoked_at is None) >= MOST_KEYS:
        raise Conflict(f"A business has at most {MOST_KEYS} keys. Revoke one that is no longer used.")
    now = ctx.clock.now()
    prefix = key_prefix(ctx)
    secret = prefix + ctx.ids.token()
    key = ApiKey(
        id=ctx.ids.new("key"),
        business_id=business_id,
        user_id=user_id,
        name=clean_line(name, limit=NAME_LIMIT, param="name", name="name of the key", required=True),
        prefix=secret[: len(prefix) + SHOWN_CHARACTERS],
        secret_hash=hash_token(secret),
        scopes=list(parse_scopes(scopes)),
        created_at=now,
    )
    uow.api_keys.add(key)
    _record(uow, ctx, key=key, action="api_key.created", user_id=user_id)
    return _row(key), secret


def parse_scopes(scopes: Sequence[str]) -> tuple[str, ...]:
    """The scopes without repeats, in the order of SCOPES. Raises InvalidInput for none and for an unknown one."""
    wanted = {str(scope).strip() for scope in scopes}
    unknown = wanted - {*SCOPES, *WILDCARDS}
    if unknown:
        raise InvalidInput(
            f"{min(unknown)[:40]} is not a scope. Choose from {', '.join((*SCOPES, *WILDCARDS))}.",
            code="scope_unknown",
            param="scopes",
        )
    if not wanted:
        raise InvalidInput("Choose at least one thing that the key may do.", code="scopes_missing", param="scopes")
    return tuple(scope for scope in (*SCOPES, *WILDCARDS) if scope in wanted)


def list_api_keys(uow: ReadUow, ctx: Context, *, business_id: str) -> list[KeyRow]:  # noqa: ARG001  # every service has ctx
    """A business's keys, newest first, revoked ones too."""
    return [_row(key) for key in uow.api_keys.list(business_id)]


def revoke_api_key(uow: WriteUow, ctx: Context, *, business_id: str, user_id: str, key_id: str) -> None:
    """End a key at once; again is fine. Raises NotFound for anybody else's, NotAllowed for accountants."""
    require_manager(uow, business_id=business_id, user_id=user_id)
    key = uow.api_keys.find(business_id, key_id)
    if key is None:
        raise NotFound("That key does not exist.", param="key_id")
    if key.revoked_at is None:
        key.revoked_at = ctx.clock.now()
        _record(uow, ctx, key=key, action="api_key.revoked", user_id=user_id)


def authenticate_key(uow: ReadUow, ctx: Context, *, secret: str) -> KeyHolder:
    """Who holds that secret. Raises NotSignedIn for an unknown, revoked or foreign one."""
    key = uow.api_keys.by_secret(hash_token(secret)) if secret.startswith(key_prefix(ctx)) else None
    if key is None:
        raise NotSignedIn("This API key is not valid here. Make one in the settings.", code="api_key_invalid")
    last_used = key.last_used_at
    return KeyHolder(
        key_id=key.id,
        business_id=key.business_id,
        user_id=key.user_id,
        scopes=tuple(key.scopes),
        touch_is_due=last_used is None or ctx.clock.now() - last_used >= TOUCH_EVERY,
    )


def touch_api_key(uow: WriteUow, ctx: Context, *, key_id: str) -> None:
    """Remember that the key was just used; callers do so when `KeyHolder.touch_is_due`."""
    uow.api_keys.touch(key_id, now=ctx.clock.now())


def _record(uow: WriteUow, ctx: Context, *, key: ApiKey, action: str, user_id: str) -> None:
    now = ctx.clock.now()
    uow.audit.append(
        at=now,
        actor=f"user:{user_id}",
        action=action,
        object_id=key.id,
        business_id=key.business_id,
        data={"name": key.name, "prefix": key.prefix, "scopes": list(key.scopes)},
    )
    uow.events.publish(f"business:{key.business_id}", at=now)


def _row(key: ApiKey) -> KeyRow:
    return KeyRow(
        id=key.id,
        name=key.name,
        prefix=key.prefix,
        scopes=tuple(key.scopes),
        created_at=key.created_at,
        last_used_at=key.last_used_at,
        revoked_at=key.revoked_at,
    )
