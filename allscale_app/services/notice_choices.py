"""Which news somebody wants at the bell and which by mail."""

from __future__ import annotations

from collections.abc import Sequence

from allscale_app.domain.notices import Channel, Channels, Topic, default_channels
from allscale_app.services.context import Context
from allscale_app.store.tables import User
from allscale_app.store.uow import ReadUow, WriteUow


def channels_of(uow: ReadUow, *, user_id: str, business_id: str, topic: Topic | None) -> Channels:
    """Where a member's news of a topic go: as they chose, else by default."""
    chosen = uow.notifications.choice(user_id, business_id, topic.value) if topic else None
    return Channels(chosen.in_app, chosen.mail) if chosen else default_channels(topic)


def readers_by_mail(uow: ReadUow, *, business_id: str, topic: Topic) -> Sequence[User]:
    """The members of a business who get the mails of a topic."""
    return [
        uow.users.get(membership.user_id)
        for membership in uow.businesses.members(business_id)
        if channels_of(uow, user_id=membership.user_id, business_id=business_id, topic=topic).mail
    ]


def read_choices(uow: ReadUow, ctx: Context, *, user_id: str, business_id: str) -> dict[Topic, Channels]:  # noqa: ARG001  # every service has ctx
    """What a member gets of each topic."""
    return {topic: channels_of(uow, user_id=user_id, business_id=business_id, topic=topic) for topic in Topic}


def choose_channel(
    uow: WriteUow,
    ctx: Context,
    *,
    user_id: str,
    business_id: str,
    topic: Topic,
    channel: Channel,
    is_on: bool,
) -> dict[Topic, Channels]:
    """Turn a channel of a topic on or off for oneself; what was queued before still goes."""
    usual = default_channels(topic)
    uow.notifications.add_choice(
        user_id=user_id, business_id=business_id, topic=topic.value, in_app=usual.in_app, mail=usual.mail
    )
    row = uow.notifications.lock_choice(user_id, business_id, topic.value)
    setattr(row, channel.value, is_on)
    uow.flush()
    return read_choices(uow, ctx, user_id=user_id, business_id=business_id)
