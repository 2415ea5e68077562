"""What async code asks of its process."""

from __future__ import annotations

import asyncio
import contextlib

import pytest

from allscale_app.bootstrap import web
from allscale_app.domain.errors import NotSignedIn, TooMany
from allscale_app.services import rate_limits
from allscale_app.services.api_keys import create_api_key, list_api_keys
from tests.builders import a_business, a_user


async def test_a_key_is_looked_up_counted_and_its_use_remembered(web_process, ctx):
    with web_process.application.database.write() as uow:
        user = a_user(uow, ctx)
        business = a_business(uow, ctx, owner=user)
        row, secret = create_api_key(
            uow, ctx, business_id=business.id, user_id=user.id, name="Shop", scopes=["balance:read"]
        )
    assert (await web.key_holder(secret)).key_id == row.id
    assert (await web.fetch(list_api_keys, business_id=business.id))[0].last_used_at == ctx.clock.now()
    with pytest.raises(NotSignedIn):
        await web.key_holder("ask_test_made_up")
    while (await web.take(rate_limits.API_PER_KEY, row.id)).left:
        pass
    with pytest.raises(TooMany):
        await web.key_holder(secret)


async def test_the_lifespan_tails_events_into_the_bus_and_ends(web_process):
    async def publish(topic: str) -> None:
        await web.run(lambda uow, ctx: uow.events.publish(topic, at=ctx.clock.now()))

    async with web.lifespan(), web.subscribe("user:a", "user:b") as subscription:
        topics: frozenset[str] = frozenset()
        while not topics:  # the tail reads from where the table ends when it starts, a moment after the lifespan
            await publish("user:a")
            with contextlib.suppress(TimeoutError):
                topics = await asyncio.wait_for(subscription.next(), 0.2)
    assert topics == {"user:a"}
    assert web_process.bus.watcher_count() == 0
