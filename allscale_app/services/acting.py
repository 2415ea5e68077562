"""Who acts: a member of the business on a page, or a program with a key that a member made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from allscale_app.domain.errors import NotAllowed
from allscale_app.services.context import Context
from allscale_app.store.tables import Invoice, User
from allscale_app.store.uow import WriteUow


@dataclass(frozen=True, slots=True)
class Acting:
    """`user_id` is the signed-in person, or whoever made the key; `via` becomes the timeline's actor.

    Via payer, a visitor acts in the name of that user: they ordered what is paid at once."""

    user_id: str
    via: Literal["issuer", "api", "payer"] = "issuer"


def require_verified(uow: WriteUow, acting: Acting) -> User:
    """The acting user. Raises NotAllowed until the e-mail address is verified (rules 5.17)."""
    user = uow.users.get(acting.user_id)
    if user.email_verified_at is None:
        raise NotAllowed(
            f"Verify your e-mail address first: open the link in the mail we sent to {user.email}. Nothing was sent.",
            code="email_not_verified",
        )
    return user


def record_act(uow: WriteUow, ctx: Context, *, invoice: Invoice, kind: str, acting: Acting, **data: Any) -> None:
    """Write on the invoice's timeline what a person or program did, with the person's name."""
    user = uow.users.find(acting.user_id)
    if user and user.name and acting.via != "payer":
        data["actor_name"] = user.name
    uow.timeline.append(invoice, kind=kind, actor=acting.via, at=ctx.clock.now(), data=data)


def publish_change(uow: WriteUow, ctx: Context, *, invoice: Invoice) -> None:
    """Tell open pages that this invoice changed, in its business's lists and in those of whoever received it."""
    uow.events.publish(
        f"invoice:{invoice.id}",
        f"business:{invoice.business_id}",
        f"to:{invoice.recipient_email_key}",
        at=ctx.clock.now(),
    )
