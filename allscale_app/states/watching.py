"""How an open page stays true: it reads again at every change, and after a failure a little later."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import structlog

from allscale_app.bootstrap.web import subscribe
from allscale_app.domain.errors import DomainError

log = structlog.get_logger()

AGAIN_SECONDS = 5


async def read_at_each_change(state: Any, read: Callable[[], Awaitable[Any]], *topics: str) -> None:
    """Call `read` inside `async with state` now and at every change of `topics`, until the page is left.

    `state` is the background handler's own. A refusal, such as a session that ended, ends it and is raised.
    """
    async with subscribe(*topics) as changes:
        while True:
            try:
                async with state:
                    await read()
            except DomainError:
                raise
            except Exception:  # a database that restarts must not leave the page as it was for ever
                log.exception("a page could not be read again")
                await asyncio.sleep(AGAIN_SECONDS)
            else:
                await changes.next()
