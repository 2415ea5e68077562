"""The web process: use cases from async code in a bounded thread pool, and the live bus."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Concatenate, ParamSpec, TypeVar

from allscale_app.bootstrap.app import Application
from allscale_app.bootstrap.cards import CardDesk
from allscale_app.bootstrap.limits import build_limiter
from allscale_app.bootstrap.previewer import Previewer
from allscale_app.documents.qr import Correction, qr_svg_uri
from allscale_app.live.bus import Bus, Subscription
from allscale_app.live.tail import EventTail
from allscale_app.services import rate_limits
from allscale_app.services.api_keys import KeyHolder, authenticate_key, touch_api_key
from allscale_app.services.context import Context
from allscale_app.services.ports import Limit, RateLimiter, Standing
from allscale_app.settings import get_settings
from allscale_app.store.uow import ReadUow, WriteUow

Args = ParamSpec("Args")
Result = TypeVar("Result")


@dataclass
class WebProcess:
    """One web process's application, threads, rate limits, bus and previews."""

    application: Application
    threads: ThreadPoolExecutor
    limiter: RateLimiter
    bus: Bus = field(default_factory=Bus)
    previewer: Previewer = field(default_factory=Previewer)
    cards: CardDesk | None = None
    """Where no processor is set up, nobody pays by card."""

    async def in_thread(self, function: Callable[..., Result], *args: Any, **kwargs: Any) -> Result:
        """Run blocking work in the bounded pool."""
        return await asyncio.get_running_loop().run_in_executor(self.threads, partial(function, *args, **kwargs))


@dataclass
class _Slot:
    web: WebProcess | None = None


_slot = _Slot()


def process() -> WebProcess:
    """The parts of this process, built at first use: the app module is imported before granian forks."""
    if _slot.web is None:
        from allscale_app.bootstrap.build import build_application  # whoever brings its own process pays for no adapter
        from allscale_app.bootstrap.processors import build_card_desk

        settings = get_settings()
        threads = ThreadPoolExecutor(settings.database_threads, thread_name_prefix="db")
        application = build_application(settings)
        desk = build_card_desk(application)
        _slot.web = WebProcess(application, threads, build_limiter(settings.redis_url), cards=desk)
    return _slot.web


def use(web: WebProcess | None) -> None:
    """Put a ready-made process in place; tests do."""
    _slot.web = web


async def in_thread(function: Callable[..., Result], *args: Any, **kwargs: Any) -> Result:
    """Run blocking work of this process in its bounded pool."""
    return await process().in_thread(function, *args, **kwargs)


async def run(
    service: Callable[Concatenate[WriteUow, Context, Args], Result], *args: Args.args, **kwargs: Args.kwargs
) -> Result:
    """One use case in one write transaction, in a thread."""
    web = process()
    return await web.in_thread(web.application.run_sync, service, *args, **kwargs)


async def fetch(
    service: Callable[Concatenate[ReadUow, Context, Args], Result], *args: Args.args, **kwargs: Args.kwargs
) -> Result:
    """One question in one read-only snapshot, in a thread."""
    web = process()
    return await web.in_thread(web.application.fetch_sync, service, *args, **kwargs)


async def take(limit: Limit, key: str) -> Standing:
    """Count one hit of `key`, in a thread. Raises TooMany when none was left."""
    return await in_thread(rate_limits.take, process().limiter, limit, key)


async def key_holder(secret: str) -> KeyHolder:
    """Who calls with that API key, within its rate. Raises NotSignedIn or TooMany."""
    holder = await fetch(authenticate_key, secret=secret)
    await take(rate_limits.API_PER_KEY, holder.key_id)
    if holder.touch_is_due:
        await run(touch_api_key, key_id=holder.key_id)
    return holder


@asynccontextmanager
async def subscribe(*topics: str) -> AsyncIterator[Subscription]:
    """Watch topics for as long as the block runs. Re-read once inside, to close the gap before it."""
    bus = process().bus
    subscription = bus.subscribe(*topics)
    try:
        yield subscription
    finally:
        bus.unsubscribe(subscription)


@asynccontextmanager
async def lifespan() -> AsyncIterator[None]:
    """Tail the event table while the server runs; once per web process."""
    web = process()
    tail = asyncio.create_task(EventTail(web.application.database, web.bus, web.threads).run())
    try:
        yield
    finally:
        tail.cancel()
        await asyncio.gather(tail, return_exceptions=True)
        web.threads.shutdown(wait=False, cancel_futures=True)
        web.previewer.close()
        web.application.database.dispose()


def qr_image(content: str, kind: str) -> str:
    """A QR code as a data URI; `kind` is address or link."""
    return qr_svg_uri(content, correction=Correction.LINK if kind == "link" else Correction.ADDRESS, quiet_modules=0)
