"""Signed messages to the merchant, again and again until it takes them."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

import httpx

from allscale_app.demo.card_sandbox.book import Book, Thing

LOOK_SECONDS = 0.1
TIMEOUT_SECONDS = 10.0
SIGNATURE = "Sandbox-Signature"


class Messenger:
    """Delivers what the book says is due."""

    def __init__(self, book: Book, *, webhook_url: str, secret: str, now: Callable[[], int]) -> None:
        self._book = book
        self._webhook_url = webhook_url
        self._secret = secret
        self._now = now

    @asynccontextmanager
    async def delivering(self) -> AsyncIterator[None]:
        """Deliver for as long as the block runs."""
        task = asyncio.create_task(self._run())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def deliver_due(self, client: httpx.AsyncClient) -> None:
        """One look: everything that is due, oldest first."""
        for event in self._book.due_events(at=self._now()):
            if await self._is_taken(client, event):
                self._book.delivered(event)
            else:
                self._book.put_off(event, at=self._now())

    async def _run(self) -> None:
        async with httpx.AsyncClient(timeout=TIMEOUT_SECONDS) as client:
            while True:
                await self.deliver_due(client)
                await asyncio.sleep(LOOK_SECONDS)

    async def _is_taken(self, client: httpx.AsyncClient, event: Thing) -> bool:
        body = json.dumps(event["message"]).encode()
        headers = {SIGNATURE: sign(body, secret=self._secret, at=self._now()), "Content-Type": "application/json"}
        try:
            answer = await client.post(self._webhook_url, content=body, headers=headers)
        except httpx.HTTPError:
            return False
        return answer.is_success


def sign(body: bytes, *, secret: str, at: int) -> str:
    """HMAC-SHA256 over the moment, a point, and the body."""
    digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"
