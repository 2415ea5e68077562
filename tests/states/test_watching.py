"""How an open page stays true, also when a reading fails."""

from __future__ import annotations

import asyncio
from typing import Self

import pytest

from allscale_app.bootstrap import web
from allscale_app.domain.errors import NotSignedIn
from allscale_app.states import watching
from allscale_app.states.watching import read_at_each_change


@pytest.fixture
def page():
    """Stands for a background handler's state."""
    return Page()


class Page:
    """Readings with the outcomes that a test says, and what came of them."""

    def __init__(self) -> None:
        self.outcomes: list[Exception | None] = []
        self.read_count = 0
        self.was_read = asyncio.Event()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_error: object) -> None:
        """A state's lock is given back."""

    async def read(self) -> None:
        self.read_count += 1
        outcome = self.outcomes.pop(0) if self.outcomes else None
        if outcome is not None:
            raise outcome
        self.was_read.set()


async def test_a_page_reads_now_and_at_every_change(web_process, page):
    task = asyncio.create_task(read_at_each_change(page, page.read, "invoice:a"))
    for count in (1, 2, 3):
        await asyncio.wait_for(page.was_read.wait(), 5)
        assert page.read_count == count
        page.was_read.clear()
        web_process.bus.publish("invoice:a")
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert web.process().bus.watcher_count() == 0


async def test_a_failed_reading_is_done_again_by_itself(web_process, page, monkeypatch):
    monkeypatch.setattr(watching, "AGAIN_SECONDS", 0)
    page.outcomes = [OSError("the database is away"), OSError("still")]
    task = asyncio.create_task(read_at_each_change(page, page.read, "invoice:a"))
    await asyncio.wait_for(page.was_read.wait(), 5)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert page.read_count == 3


async def test_a_session_that_ended_ends_the_watching(web_process, page):
    page.outcomes = [NotSignedIn("Sign in.")]
    with pytest.raises(NotSignedIn):
        await read_at_each_change(page, page.read, "invoice:a")
    assert web_process.bus.watcher_count() == 0
