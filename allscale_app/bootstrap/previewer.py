"""Previews for the editor: drawn one after the other, in the renderer's own process, away from the database's threads."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from allscale_app.documents.pool import Preview, RenderFailed, RenderPool
from allscale_app.services.document_facts import InvoiceFacts
from allscale_app.views.build_document import invoice_document

__all__ = ["Preview", "Previewer", "RenderFailed"]

MOST_WAITING = 16
"""Beyond it somebody hammers, and an honest answer is better than a queue."""


class Previewer:
    """One renderer, started at its first use, and one thread that waits for it."""

    def __init__(self, pool: RenderPool | None = None) -> None:
        self._pool = pool or RenderPool()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="preview")
        self._waiting = 0

    async def draw(self, facts: InvoiceFacts, *, page: int, width: int) -> Preview:
        """One page of the invoice, `width` pixels wide. Raises RenderFailed, also when too many wait."""
        if self._waiting >= MOST_WAITING:
            raise RenderFailed("Too many previews are being drawn right now. Try again in a moment.")
        self._waiting += 1
        try:
            draw = partial(self._pool.preview_png, invoice_document(facts), page=page, width=width)
            return await asyncio.get_running_loop().run_in_executor(self._thread, draw)
        finally:
            self._waiting -= 1

    def close(self) -> None:
        """End the renderer."""
        self._thread.shutdown(wait=False, cancel_futures=True)
        self._pool.close()
