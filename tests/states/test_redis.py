"""With several web processes a tab's state lives in Redis, and only what an event needs is loaded."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
import redis.asyncio
from reflex.istate.manager.redis import StateManagerRedis
from reflex.istate.manager.token import BaseStateToken
from reflex_base.event.context import EventContext

from allscale_app.states.base import AppState
from allscale_app.states.session_guard import SessionGuard

CLIENT = "8e6d3b52-4a86-4a0e-9b1e-0d5b7c7a9f10"


class RowsOfOnePage(AppState):
    """Something private of a page."""

    rows: list[str] = []


class RowsOfAnotherPage(AppState):
    """Something private of a page that the next event does not load."""

    rows: list[str] = []


@pytest.fixture
async def manager(redis_url, monkeypatch):
    client = redis.asyncio.Redis.from_url(redis_url)
    create: Any = StateManagerRedis  # its overloads look abstract to mypy
    manager = create(redis=client)
    monkeypatch.setattr(EventContext, "get", lambda *_: SimpleNamespace(state_manager=manager))
    yield manager
    await manager.close()


def handshake(state: Any, cookie: str) -> None:
    root = state._get_root_state()
    root.router_data = root._update_router_vars({"token": CLIENT, "headers": {"cookie": cookie}}, {})


async def test_another_session_empties_pages_that_the_event_did_not_load(manager, web_process):
    async with manager.modify_state(BaseStateToken(ident=CLIENT, cls=RowsOfOnePage)) as root:
        handshake(root, "session=alice")
        for page in (RowsOfOnePage, RowsOfAnotherPage):
            (await root.get_state(page)).rows = ["Alice's"]
        top: Any = await root.get_state(AppState)
        top._session_hash = "hash of another session"
    async with manager.modify_state(BaseStateToken(ident=CLIENT, cls=RowsOfOnePage)) as root:
        handshake(root, "session=bob")
        guard: Any = SessionGuard()
        await guard.preprocess(app=None, state=root, event=None)
    async with manager.modify_state(BaseStateToken(ident=CLIENT, cls=RowsOfAnotherPage)) as root:
        assert (await root.get_state(RowsOfOnePage)).rows == []
        assert (await root.get_state(RowsOfAnotherPage)).rows == []
        assert (await root.get_state(AppState))._session_hash == ""
