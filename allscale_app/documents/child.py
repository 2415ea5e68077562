"""The rendering process: reads a task, answers bytes, ends when its parent does (see pool)."""

from __future__ import annotations

import io
import logging
import os
import pickle
import resource
from functools import lru_cache
from multiprocessing.connection import Connection
from typing import Any

import pypdfium2

from allscale_app.documents.pool import PREVIEW_HEAD
from allscale_app.documents.render import Renderer

MEMORY_BYTES = 2 * 2**30
CACHED_DOCUMENTS = 4
"""The pages of one preview are asked for one after the other."""


def main() -> None:
    """Serves tasks until the parent closes the pipe."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    tasks, answers = _channel()
    renderer = Renderer()
    pdf_of = lru_cache(CACHED_DOCUMENTS)(renderer.pdf)
    answers.send_bytes(b"ready")
    while (task := _next(tasks)) is not None:
        try:
            document = task[0]
            answer = pdf_of(document) if len(task) == 1 else _preview(pdf_of(document), *task[1:])
        except Exception as error:  # noqa: BLE001 - whatever a document provokes, the caller hears it in words
            answers.send_bytes(b"-" + f"{type(error).__name__}: {error}"[:500].encode())
        else:
            answers.send_bytes(b"+" + answer)


def _channel() -> tuple[Connection[Any, Any], Connection[Any, Any]]:
    """Our ends of the pipes; what a library prints goes to standard error, so that it cannot break an answer."""
    tasks = Connection(os.dup(0), writable=False)
    answers = Connection(os.dup(1), readable=False)
    os.dup2(2, 1)
    return tasks, answers


def _next(tasks: Connection[Any, Any]) -> tuple[Any, ...] | None:
    """A document, or a document with page and width; None when the parent is gone."""
    try:
        task: tuple[Any, ...] = pickle.loads(tasks.recv_bytes())  # noqa: S301 - the parent wrote it
    except EOFError:
        return None
    return task


def _preview(pdf: bytes, page: int, width: int) -> bytes:
    """The page count, then page `page` as a PNG."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        count = len(document)
        leaf = document[min(max(page, 1), count) - 1]
        image = leaf.render(scale=width / leaf.get_width()).to_pil()
    finally:
        document.close()
    out = io.BytesIO()
    image.save(out, "PNG")
    return PREVIEW_HEAD.pack(count) + out.getvalue()


if __name__ == "__main__":
    main()
