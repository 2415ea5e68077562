"""The front end is built once and served from then on; a stamp of its sources says whether it is still the right one."""

from __future__ import annotations

import fcntl
import hashlib
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

from allscale_app.settings import Settings
from allscale_app.settings.environment import CLIENT_DIR, PLACEHOLDER_ORIGIN, ROOT, WEB_DIR, child_environment

SOURCES = (
    "allscale_app/allscale_app.py",
    "allscale_app/demo_ui.py",
    "allscale_app/components",
    "allscale_app/domain",
    "allscale_app/i18n",
    "allscale_app/pages",
    "allscale_app/states",
    "allscale_app/theme",
    "allscale_app/views",
    "assets",
    "reflex.lock",
    "rxconfig.py",
)
"""What a page's HTML, JavaScript or first state can depend on."""


class BuildFailed(Exception):
    """The front end could not be built; the message has what the build said."""


def ensure_built(settings: Settings) -> bool:
    """Build the front end unless the built one fits the sources and the mode; whether it had to.

    Needs node and bun (wheels in the environment) only when it builds. Raises BuildFailed.
    """
    stamp = WEB_DIR / "allscale.stamp"
    with _one_at_a_time():
        if CLIENT_DIR.is_dir() and stamp.is_file() and stamp.read_text() == fingerprint(settings):
            return False
        stamp.unlink(missing_ok=True)
        _export(settings)
        stamp.write_text(fingerprint(settings))  # after the build: it may have completed reflex.lock
        return True


def fingerprint(settings: Settings) -> str:
    """A digest of everything that the front end is built from."""
    digest = hashlib.sha256(f"{version('reflex')} {settings.is_demo}".encode())
    for path in _source_files():
        digest.update(str(path.relative_to(ROOT)).encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _source_files() -> Iterator[Path]:
    for name in SOURCES:
        source = ROOT / name
        files = sorted(source.rglob("*")) if source.is_dir() else [source]
        yield from (path for path in files if path.is_file() and path.suffix != ".pyc" and "external" not in path.parts)


def _export(settings: Settings) -> None:
    command = [sys.executable, "-m", "reflex", "export", "--env", "prod", "--frontend-only", "--no-zip"]
    environment = child_environment(
        ALLSCALE_MODE=settings.mode.value,
        REFLEX_API_URL=PLACEHOLDER_ORIGIN,
        REFLEX_USE_SYSTEM_BUN="1",
        REFLEX_TELEMETRY_ENABLED="false",
        REFLEX_CHECK_LATEST_VERSION="false",
        PATH=f"{Path(sys.executable).parent}:{child_environment().get('PATH', '')}",
    )
    done = subprocess.run(
        command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise BuildFailed(f"The front end could not be built:\n{(done.stdout + done.stderr)[-4000:]}")


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    WEB_DIR.mkdir(exist_ok=True)
    with (WEB_DIR / "allscale.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
