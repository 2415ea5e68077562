"""A signed-in user's new password: the old one is proved first, and every other browser is signed out."""

from __future__ import annotations

from allscale_app.services.context import Context
from allscale_app.services.mail_links import RESET
from allscale_app.services.sign_in import NoMatch, Proof
from allscale_app.store.uow import WriteUow


def change_password(uow: WriteUow, ctx: Context, *, proof: Proof, password_hash: str, current_hash: str) -> int:
    """Replace the password; how many other sessions ended (ASVS 5.0, 6.2.3 and 7.4.3). Open reset links end too.

    `current_hash` is the session that stays. Raises NoMatch when the password changed since it was proved.
    """
    now = ctx.clock.now()
    user = uow.users.get(proof.user_id)
    if user.password_hash != proof.password_hash:
        raise NoMatch("Your password was changed meanwhile. Sign in again.", param="current")
    user.password_hash = password_hash
    uow.users.use_up_links(user.id, purpose=RESET, now=now)
    ended = uow.sessions.revoke_all(user.id, now=now, but=current_hash)
    uow.audit.append(
        at=now, actor=f"user:{user.id}", action="user.password_changed", object_id=user.id, business_id=None, data={}
    )
    uow.events.publish(f"user:{user.id}", at=now)
    return ended
