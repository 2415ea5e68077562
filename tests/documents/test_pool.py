"""The rendering child: replaced when it hangs or dies, never told a secret, never believed."""

from __future__ import annotations

import io
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image

from allscale_app.documents.pool import RenderFailed, RenderPool
from tests.documents.samples import a_draft, a_receipt, an_invoice, an_invoice_of


@pytest.fixture(scope="module")
def pool() -> Iterator[RenderPool]:
    made = RenderPool()
    yield made
    made.close()


def child_id(pool: RenderPool) -> int:
    assert pool._child is not None
    return pool._child._process.pid


def test_invoice_and_receipt_are_pdfs(pool: RenderPool) -> None:
    assert pool.render_invoice(an_invoice()).startswith(b"%PDF-")
    assert pool.render_receipt(a_receipt()).startswith(b"%PDF-")


def test_another_child_renders_the_same_bytes(pool: RenderPool) -> None:
    first = pool.render_invoice(an_invoice())
    pool.close()
    assert pool.render_invoice(an_invoice()) == first


@pytest.mark.parametrize("width", [360, 1240])
def test_preview_is_a_png_of_that_width(pool: RenderPool, width: int) -> None:
    preview = pool.preview_png(a_draft(), page=1, width=width)
    image = Image.open(io.BytesIO(preview.png))
    assert (image.format, preview.page_count) == ("PNG", 1)
    assert abs(image.width - width) <= 1
    assert image.height == pytest.approx(image.width * 297 / 210, abs=2)


def test_preview_pages_differ_and_end_at_the_last(pool: RenderPool) -> None:
    document = an_invoice_of(20)
    first, second, beyond = (pool.preview_png(document, page=n, width=300) for n in (1, 2, 99))
    assert first.page_count == 2
    assert first.png != second.png
    assert beyond == second


def test_a_killed_child_fails_one_render_and_is_replaced() -> None:
    pool = RenderPool()
    try:
        pool.render_invoice(an_invoice())
        killed = child_id(pool)
        killer = threading.Timer(0.3, os.kill, (killed, signal.SIGKILL))
        killer.start()
        with pytest.raises(RenderFailed, match="stopped in the middle"):
            pool.render_invoice(an_invoice_of(500))
        assert pool.render_invoice(an_invoice()).startswith(b"%PDF-")
        assert child_id(pool) != killed
        os.kill(child_id(pool), signal.SIGKILL)
        time.sleep(0.2)
        assert pool.render_invoice(an_invoice()).startswith(b"%PDF-")
    finally:
        pool.close()


def test_a_preview_over_its_limit_is_stopped_with_words() -> None:
    pool = RenderPool(limit_seconds=0.2)
    try:
        started = time.monotonic()
        with pytest.raises(RenderFailed, match=r"longer than 0\.2 seconds"):
            pool.preview_png(an_invoice_of(200), page=1, width=300)
        assert time.monotonic() - started < 30
    finally:
        pool.close()


def test_a_long_invoice_that_is_sent_gets_the_time_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[float] = []
    pool = RenderPool(limit_seconds=10)

    def ask(task: bytes, *, seconds: float) -> bytes:
        given.append(seconds)
        return b"%PDF-"

    monkeypatch.setattr(pool, "_ask", ask)
    pool.render_invoice(an_invoice(logo=""))
    pool.render_invoice(an_invoice(lines=an_invoice_of(200, terms="").lines, logo="", notes="x" * 400_000))
    assert given[0] == 10
    assert given[1] > 50


def test_a_child_that_never_starts_is_an_error_with_words() -> None:
    pool = RenderPool(command=(sys.executable, "-c", "raise SystemExit(3)"))
    with pytest.raises(RenderFailed, match="stopped"):
        pool.render_invoice(an_invoice())


def test_an_error_inside_the_child_keeps_the_child(pool: RenderPool) -> None:
    pool.render_invoice(an_invoice())
    before = child_id(pool)
    with pytest.raises(RenderFailed, match="could not be rendered"):
        pool.render_invoice("not a document")  # type: ignore[arg-type]  # what must be refused
    assert pool.render_invoice(an_invoice()).startswith(b"%PDF-")
    assert child_id(pool) == before


def test_a_child_is_fresh_after_its_share_of_tasks() -> None:
    pool = RenderPool(tasks_per_child=2)
    try:
        ids = []
        for _ in range(3):
            pool.render_invoice(an_invoice())
            ids.append(child_id(pool))
        assert ids[0] == ids[1] != ids[2]
    finally:
        pool.close()


def test_closing_interrupts_a_render_at_once() -> None:
    pool = RenderPool()
    pool.render_invoice(an_invoice())
    with ThreadPoolExecutor(1) as threads:
        running = threads.submit(pool.render_invoice, an_invoice_of(500))
        time.sleep(0.3)
        started = time.monotonic()
        pool.close()
        assert isinstance(running.exception(timeout=10), RenderFailed)
    assert time.monotonic() - started < 5


def test_threads_take_turns(pool: RenderPool) -> None:
    with ThreadPoolExecutor(4) as threads:
        numbers = [f"INV-{n}" for n in range(8)]
        made = list(threads.map(lambda n: pool.render_invoice(an_invoice(number=n)), numbers))
    assert len(set(made)) == 8


def test_the_child_sees_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLSCALE_SECRET_KEY", "hush")
    pool = RenderPool()
    try:
        pool.render_invoice(an_invoice())
        environment = Path(f"/proc/{child_id(pool)}/environ").read_bytes()
        assert b"hush" not in environment
    finally:
        pool.close()
