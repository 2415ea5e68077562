"""Previews for the editor: pages drawn one after the other, in the renderer's own process, away from the database's
threads; and the mail."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

from allscale_app.documents.pool import Preview, RenderFailed, RenderPool
from allscale_app.mail.compose import LOGO_CID
from allscale_app.mail.layout import html_of
from allscale_app.services.document_facts import InvoiceFacts
from allscale_app.services.link_poster import PosterFacts
from allscale_app.services.mail_facts import MailFacts
from allscale_app.services.profile_card import CardFacts
from allscale_app.services.transfer_facts import TransferFacts
from allscale_app.views.build_document import invoice_document
from allscale_app.views.build_mail import build_mail
from allscale_app.views.build_transfer import transfer_document
from allscale_app.views.poster import poster_document
from allscale_app.views.profile_card import profile_card

__all__ = ["Preview", "Previewer", "RenderFailed", "mail_page"]

Answer = TypeVar("Answer")

CARD_WIDTH = 1_200
CARDS_KEPT = 100
MOST_WAITING = 16
"""Beyond it somebody hammers, and an honest answer is better than a queue."""


class Previewer:
    """One renderer, started at its first use, and one thread that waits for it."""

    def __init__(self, pool: RenderPool | None = None) -> None:
        self._pool = pool or RenderPool()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="preview")
        self._waiting = 0
        self._cards: dict[str, bytes] = {}

    async def card(self, facts: CardFacts, *, public_url: str) -> bytes:
        """The picture of a profile, 1,200 by 630, as a PNG; the same one is drawn once. Raises as `draw`."""
        if facts.version not in self._cards:
            card = profile_card(facts, public_url=public_url)
            drawn = await self._in_turn(partial(self._pool.preview_png, card, page=1, width=CARD_WIDTH))
            while len(self._cards) >= CARDS_KEPT:
                del self._cards[next(iter(self._cards))]
            self._cards[facts.version] = drawn.png
        return self._cards[facts.version]

    async def draw(self, facts: InvoiceFacts, *, page: int, width: int) -> Preview:
        """One page of the invoice, `width` pixels wide. Raises RenderFailed, also when too many wait."""
        return await self._in_turn(partial(self._pool.preview_png, invoice_document(facts), page=page, width=width))

    async def pdf(self, facts: InvoiceFacts) -> bytes:
        """The whole invoice as it stands. Raises as `draw`."""
        return await self._in_turn(partial(self._pool.render_invoice, invoice_document(facts)))

    async def transfer(self, facts: TransferFacts) -> bytes:
        """The details of a bank transfer. Raises as `draw`."""
        return await self._in_turn(partial(self._pool.render_transfer, transfer_document(facts)))

    async def poster(self, facts: PosterFacts) -> bytes:
        """The poster of a payment link. Raises as `draw`."""
        return await self._in_turn(partial(self._pool.render_poster, poster_document(facts)))

    async def _in_turn(self, render: Callable[[], Answer]) -> Answer:
        if self._waiting >= MOST_WAITING:
            raise RenderFailed("Too many previews are being drawn right now. Try again in a moment.")
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, render)
        finally:
            self._waiting -= 1

    def close(self) -> None:
        """End the renderer."""
        self._thread.shutdown(wait=False, cancel_futures=True)
        self._pool.close()


def mail_page(facts: MailFacts) -> str:
    """The mail's HTML part as a page of its own, the logo inside it."""
    letter = build_mail(facts)
    html = html_of(letter.view, logo_cid=LOGO_CID if letter.logo else "")
    return html.replace(f"cid:{LOGO_CID}", "data:image/png;base64," + base64.b64encode(letter.logo).decode())
