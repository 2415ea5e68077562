"""Nothing outlives its parent: a process asks Linux to be told when the one that started it dies.

`python -m allscale_app.cli.leash PARENT PROGRAM ARGUMENTS…` puts a program of others on the leash.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1  # prctl(2)


def die_with_parent(parent: int | None = None) -> None:
    """Get SIGTERM when the parent process ends; exit now if `parent` (a process id) has ended already.

    Kept across exec. On systems without prctl it does nothing.
    """
    if not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGTERM))
    if parent is not None and os.getppid() != parent:
        raise SystemExit(0)


def leashed(*command: str) -> tuple[str, ...]:
    """The command line that runs `command` on a leash of this process."""
    return (sys.executable, "-m", __name__, str(os.getpid()), *command)


if __name__ == "__main__":
    die_with_parent(int(sys.argv[1]))
    os.execvp(sys.argv[2], sys.argv[2:])  # noqa: S606 - no shell is wanted
