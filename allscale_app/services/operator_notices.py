"""What the people who run the instance must hear of: on their bells, and, where a decision is theirs, on record."""

from __future__ import annotations

from typing import Any

from allscale_app.services.context import Context
from allscale_app.store.tables import Notification
from allscale_app.store.uow import WriteUow

CALL = "operator_called"


def notify_operators(uow: WriteUow, ctx: Context, *, kind: str, dedupe: str, **data: Any) -> None:
    """Put a row on every operator's bell; the same kind and cause once for ever."""
    key = f"{kind}:{dedupe}"
    for user in uow.users.operators():
        memberships = uow.businesses.memberships_of(user.id)
        if not memberships or uow.notifications.by_key(user.id, key) is not None:
            continue
        uow.notifications.add(
            Notification(
                id=ctx.ids.new("ntf"),
                user_id=user.id,
                business_id=memberships[0].business_id,
                kind=kind,
                dedupe_key=key,
                data=data,
                created_at=ctx.clock.now(),
            )
        )
        uow.events.publish(f"user:{user.id}", at=ctx.clock.now())
    uow.flush()


def call_operator(uow: WriteUow, ctx: Context, *, case: str, object_id: str, words: str) -> None:
    """A person must look: an audit record and a row on every operator's bell, once for each case of an object."""
    action = f"{CALL}.{case}"
    if uow.audit.has(action, object_id):
        return
    now = ctx.clock.now()
    uow.audit.append(
        at=now, actor="system", action=action, object_id=object_id, business_id=None, data={"words": words}
    )
    notify_operators(uow, ctx, kind=CALL, dedupe=f"{case}:{object_id}", case=case, about=object_id, words=words)
