"""One rendering child process: WeasyPrint's 50 to 200 ms of held GIL and its crashes stay out of web and worker."""

from __future__ import annotations

import pickle
import struct
import subprocess
import sys
import threading
from dataclasses import dataclass
from multiprocessing.connection import Pipe

from allscale_app.settings.environment import ROOT, bare_environment
from allscale_app.views.document import InvoiceDocument, ReceiptDocument, TransferDocument
from allscale_app.views.poster import PosterDocument
from allscale_app.views.profile_card import ProfileCard

LIMIT_SECONDS = 10.0
START_SECONDS = 30.0
WAIT_SECONDS = 30.0
BYTES_PER_EXTRA_SECOND = 10_000
"""What is sent must be rendered once, however long: 200 lines of 2,000 letters, the most that an invoice takes, need 20
seconds on a busy machine. A preview is not worth waiting for."""
TASKS_PER_CHILD = 500
"""A fresh child after so many renders, whatever WeasyPrint, Pango and Pillow may leak."""

PREVIEW_HEAD = struct.Struct(">I")
_ENVIRONMENT = ("HOME", "LANG", "LC_ALL", "PATH", "TMPDIR", "XDG_CACHE_HOME")


class RenderFailed(Exception):
    """A document could not be rendered; `message` says it in words, nothing was written anywhere."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True, slots=True)
class Preview:
    """One page as a PNG, and how many pages the document has."""

    png: bytes
    page_count: int


class RenderPool:
    """Renders in one child at a time; a child that hangs or dies is replaced by the next call.

    Safe to call from many threads: they take turns, each waiting at most `WAIT_SECONDS`. `limit_seconds` is for one
    preview or a PDF of usual size. `command` is what the child runs, for tests.
    """

    def __init__(
        self,
        *,
        limit_seconds: float = LIMIT_SECONDS,
        tasks_per_child: int = TASKS_PER_CHILD,
        command: tuple[str, ...] = (sys.executable, "-m", "allscale_app.documents.child"),
    ) -> None:
        self._limit_seconds = limit_seconds
        self._tasks_per_child = tasks_per_child
        self._command = command
        self._turn = threading.Lock()
        self._child: _Child | None = None

    def render_invoice(self, document: InvoiceDocument) -> bytes:
        """The PDF of an invoice. Raises RenderFailed."""
        return self._pdf(document)

    def render_receipt(self, document: ReceiptDocument) -> bytes:
        """The PDF of a receipt. Raises RenderFailed."""
        return self._pdf(document)

    def render_transfer(self, document: TransferDocument) -> bytes:
        """The PDF of a bank transfer's details. Raises RenderFailed."""
        return self._pdf(document)

    def render_poster(self, document: PosterDocument) -> bytes:
        """The PDF of a payment link's poster. Raises RenderFailed."""
        return self._pdf(document)

    def preview_png(
        self, document: InvoiceDocument | ReceiptDocument | ProfileCard, *, page: int, width: int
    ) -> Preview:
        """Page `page` (from 1; a later one than the last gives the last) as a PNG `width` pixels wide.

        Raises RenderFailed.
        """
        answer = self._ask(pickle.dumps((document, page, width)), seconds=self._limit_seconds)
        (page_count,) = PREVIEW_HEAD.unpack_from(answer)
        return Preview(answer[PREVIEW_HEAD.size :], page_count)

    def close(self) -> None:
        """Ends the child at once, a render in it fails; the next call would start another."""
        if child := self._child:
            child.kill()
        with self._turn:
            self._drop()

    def _pdf(self, document: InvoiceDocument | ReceiptDocument | TransferDocument | PosterDocument) -> bytes:
        task = pickle.dumps((document,))
        return self._ask(task, seconds=self._limit_seconds + len(task) // BYTES_PER_EXTRA_SECOND)

    def _ask(self, task: bytes, *, seconds: float) -> bytes:
        if not self._turn.acquire(timeout=WAIT_SECONDS):
            raise RenderFailed("Too many documents are being rendered right now. Try again in a moment.")
        try:
            child = self._ready_child()
            answer = child.ask(task, seconds=seconds)
        except _ChildLost as lost:
            self._drop()
            raise RenderFailed(lost.words) from lost
        finally:
            self._turn.release()
        if not answer.startswith(b"+"):
            raise RenderFailed(f"The document could not be rendered: {answer[1:].decode('utf-8', 'replace')}")
        return answer[1:]

    def _ready_child(self) -> _Child:
        if self._child is not None and (self._child.tasks >= self._tasks_per_child or not self._child.is_alive):
            self._drop()
        if self._child is None:
            self._child = _Child(self._command)
        return self._child

    def _drop(self) -> None:
        if self._child is not None:
            self._child.end()
            self._child = None


class _ChildLost(Exception):
    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


class _Child:
    """A process that reads pickled tasks and answers bytes; we never unpickle what it says."""

    def __init__(self, command: tuple[str, ...]) -> None:
        self.tasks = 0
        child_in, self._to_child = Pipe(duplex=False)
        self._from_child, child_out = Pipe(duplex=False)
        with child_in, child_out:
            self._process = subprocess.Popen(
                command, stdin=child_in.fileno(), stdout=child_out.fileno(), env=_environment(), start_new_session=True
            )
        try:
            self._exchange(None, seconds=START_SECONDS)
        except _ChildLost:
            self.end()
            raise

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def ask(self, task: bytes, *, seconds: float) -> bytes:
        self.tasks += 1
        return self._exchange(task, seconds=seconds)

    def kill(self) -> None:
        """Ends the process; whoever waits for its answer gets ChildLost."""
        self._process.kill()

    def end(self) -> None:
        self._to_child.close()
        self._from_child.close()
        self._process.kill()
        self._process.wait()

    def _exchange(self, message: bytes | None, *, seconds: float) -> bytes:
        """The answer to `message`; with None, the child's word that it is ready. Killing it unblocks both pipes."""
        expired = threading.Event()

        def expire() -> None:
            expired.set()
            self._process.kill()

        timer = threading.Timer(seconds, expire)
        timer.start()
        try:
            if message is not None:
                self._to_child.send_bytes(message)
            return self._from_child.recv_bytes()
        except (EOFError, OSError) as error:
            if expired.is_set():
                raise _ChildLost(f"The document took longer than {seconds:g} seconds and was stopped.") from error
            raise _ChildLost("The renderer stopped in the middle of the document.") from error
        finally:
            timer.cancel()
            timer.join()
            if expired.is_set():
                self._process.wait()


def _environment() -> dict[str, str]:
    """No secret of ours reaches the process that reads strangers' words. A fixed epoch keeps embedded fonts, and so
    the bytes of equal documents, equal."""
    return bare_environment(*_ENVIRONMENT, PYTHONPATH=str(ROOT), SOURCE_DATE_EPOCH="0")
