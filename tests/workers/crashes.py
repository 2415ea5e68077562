"""Workers that die at one exact moment: one program loads everything, then forks a worker for each line that it reads,
which runs one job and, where the line names a moment, ends itself without a word (SIGKILL) when it comes there.

The card processor is a file beside the database, so that what it did outlives the worker that asked it.
"""

from __future__ import annotations

import json
import os
import pickle
import signal
import subprocess
import sys
import traceback
from pathlib import Path
from typing import Any

from allscale_app.bootstrap.app import Application
from allscale_app.bootstrap.cards import CardDesk
from allscale_app.bootstrap.system import RandomIds
from allscale_app.services.card_processor import CardRefund, CardSession
from allscale_app.settings import Settings
from allscale_app.store.engine import Database
from allscale_app.store.repositories.journal import Journal
from allscale_app.workers.card_jobs import CARD_JOBS
from tests.fakes.cards import FakeCards
from tests.fakes.context import a_context
from tests.services.till import POLICY

ROOT = Path(__file__).resolve().parents[2]
MOMENTS = ("asked", "posted", "committed")
"""After the processor's answer; inside of our transaction, its entries written; after our commit, before the job ends."""


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class _DyingCards(FakeCards):
    """Keeps what it did in a file before it answers."""

    path: Path
    dies: bool

    def refund(self, **ask: Any) -> CardRefund:
        sent = super().refund(**ask)
        self._keep()
        return sent

    def session(self, session_id: str) -> CardSession:
        found = super().session(session_id)
        self._keep()
        return found

    def _keep(self) -> None:
        save(self, self.path)
        if self.dies:
            _die()


def save(cards: FakeCards, path: Path) -> None:
    """Write the processor's memory down."""
    state = {name: value for name, value in vars(cards).items() if name not in ("path", "dies")}
    path.write_bytes(pickle.dumps(state))


def load(path: Path) -> FakeCards:
    """The processor as the file has it."""
    return _read(path, dies=False)


def _read(path: Path, *, dies: bool) -> _DyingCards:
    cards = _DyingCards(**pickle.loads(path.read_bytes()))
    cards.path, cards.dies = path, dies
    return cards


def _run(*, url: str, file: str, job: str, payload: dict[str, str], moment: str) -> None:
    cards = _read(Path(file), dies=moment == "asked")
    context = a_context(clock=cards.clock, policy=POLICY, ids=RandomIds())
    application = Application(Settings(), Database(url), context)
    worker: Any = type("Worker", (), {"application": application, "cards": CardDesk(application, cards)})
    if moment == "posted":
        _die_after(Journal, "post")
    if moment == "committed":
        _die_after(Application, "run_sync")
    CARD_JOBS.run(worker, job, payload, is_last=False)


def _die_after(owner: type, name: str) -> None:
    whole = getattr(owner, name)

    def then_die(self: Any, *args: Any, **options: Any) -> Any:
        done = whole(self, *args, **options)
        if name == "post":
            self.session.flush()
        _die()
        return done

    setattr(owner, name, then_die)


class Morgue:
    """The program, as tests use it."""

    def __init__(self) -> None:
        self._program = subprocess.Popen(
            [sys.executable, "-m", "tests.workers.crashes"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )

    def close(self) -> None:
        """End it."""
        assert self._program.stdin is not None
        assert self._program.stdout is not None
        self._program.stdin.close()
        self._program.wait(timeout=10)
        self._program.stdout.close()

    def run(self, **order: Any) -> int:
        """Run one job in a worker of its own; the number of the signal that ended it, 0 for a good end."""
        assert self._program.stdin is not None
        assert self._program.stdout is not None
        self._program.stdin.write(json.dumps(order) + "\n")
        self._program.stdin.flush()
        return int(self._program.stdout.readline())


def _serve() -> None:
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            os.dup2(2, 1)  # what it logs is no answer
            code = 1
            try:
                _run(**json.loads(line))
                code = 0
            finally:
                if code:
                    traceback.print_exc()
                os._exit(code)
        _, status = os.waitpid(pid, 0)
        ended = os.WTERMSIG(status) if os.WIFSIGNALED(status) else -os.WEXITSTATUS(status)
        sys.stdout.write(f"{ended}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    _serve()
