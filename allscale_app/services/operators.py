"""Who runs the instance; made on the command line only, never from a page."""

from __future__ import annotations

from allscale_app.domain.errors import NotFound
from allscale_app.services.context import Context
from allscale_app.services.email_address import find_user
from allscale_app.store.uow import WriteUow


def grant_operator(uow: WriteUow, ctx: Context, *, email: str) -> str:
    """Make the user of that address an operator and return its id; again is fine. Raises NotFound."""
    user = find_user(uow, email)
    if user is None:
        raise NotFound("Nobody here has that e-mail address.", param="email")
    if not user.is_operator:
        user.is_operator = True
        now = ctx.clock.now()
        uow.audit.append(at=now, actor="cli", action="operator.granted", object_id=user.id, business_id=None, data={})
        uow.events.publish(f"user:{user.id}", at=now)
    return user.id
