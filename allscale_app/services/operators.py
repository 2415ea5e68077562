"""Who runs the instance; made on the command line only, never from a page."""

from __future__ import annotations

from allscale_app.domain.errors import NotFound
from allscale_app.services.context import Context
from allscale_app.services.email_address import find_user
from allscale_app.store.tables import User
from allscale_app.store.uow import ReadUow, WriteUow


def require_operator(uow: ReadUow, *, user_id: str) -> User:
    """The operator of that id. Raises NotFound for anybody else: the operator's pages do not exist for them."""
    user = uow.users.find(user_id)
    if user is None or not user.is_operator:
        raise NotFound("There is no such page.")
    return user


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
