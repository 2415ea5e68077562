"""Which news the person wants at the bell and by mail: each box is saved at once."""

from __future__ import annotations

import reflex as rx

from allscale_app.bootstrap.web import fetch, run
from allscale_app.domain.notices import Channel, Topic
from allscale_app.services.notice_choices import choose_channel, read_choices
from allscale_app.states.arguments import choice, flag
from allscale_app.states.base import AppState
from allscale_app.views.notification_settings import TopicGroup, topic_groups


class NotificationSettingsState(AppState):
    """The person's own choice, in the business that they work in."""

    groups: list[TopicGroup] = []

    @rx.event
    async def open(self) -> None:
        """`on_load`: what is chosen."""
        member = await self._require_member()
        chosen = await fetch(read_choices, user_id=member.user_id, business_id=member.business_id)
        self._paint(groups=topic_groups(chosen))
        await self._read_shell(member)

    @rx.event
    async def choose(self, topic: str, channel: str, is_on: bool) -> None:  # noqa: FBT001  # an event's arguments come by position
        """Turn a channel of a topic on or off."""
        member = await self._require_member()
        chosen = await run(
            choose_channel,
            user_id=member.user_id,
            business_id=member.business_id,
            topic=Topic(choice(topic, tuple(Topic))),
            channel=Channel(choice(channel, tuple(Channel))),
            is_on=flag(is_on),
        )
        self._paint(groups=topic_groups(chosen))
