"""One data folder, one running instance: the lock, the port, and the programs that make it up."""

from __future__ import annotations

import errno
import fcntl
import http.client
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from allscale_app.bootstrap.requirements import CannotStart
from allscale_app.cli.supervisor import Program
from allscale_app.settings import Settings

READY_SECONDS = 120.0
LogOf = Callable[[str], Path | None]
"""Where the output of the named program goes."""


@contextmanager
def held(data_dir: Path) -> Iterator[None]:
    """The data folder, made if need be, for this instance alone. Raises CannotStart when another one runs on it, or
    when nothing can be written there."""
    try:
        data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        opened = (data_dir / "running.lock").open("w")
    except OSError as error:
        raise CannotStart(
            f"The data folder {data_dir} cannot be used: {error.strerror}. Choose another with ALLSCALE_DATA_DIR."
        ) from error
    with opened as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CannotStart(f"Another instance is running on {data_dir}.") from error
        yield


def require_folders(data_dir: Path, *names: str) -> None:
    """Make folders of the data folder, if need be. Raises CannotStart when nothing can be written into one."""
    for folder in (data_dir / name for name in names):
        try:
            folder.mkdir(exist_ok=True)
            with tempfile.TemporaryFile(dir=folder):
                pass
        except OSError as error:
            raise CannotStart(
                f"{folder} cannot be used: {error.strerror}. It must be a folder we may write into."
            ) from error


def require_free_port(host: str, port: int) -> None:
    """Raise CannotStart when `port` is taken."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise CannotStart(f"Port {port} is taken. Choose another with ALLSCALE_PORT.") from error
            raise CannotStart(f"{host}:{port} cannot be listened on: {error.strerror}.") from error


def free_port() -> int:
    """A loopback port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def allscale(*arguments: str) -> tuple[str, ...]:
    """The command line of one of our own commands."""
    return (sys.executable, "-m", "allscale_app.cli", *arguments)


def prepared(environment: Mapping[str, str], log: LogOf) -> tuple[Program, ...]:
    """What runs once before the others: the build of the front end (if it changed) and the migrations."""
    return tuple(Program(name, allscale(name), environment, log(name)) for name in ("build", "migrate"))


def programs(settings: Settings, environment: Mapping[str, str], log: LogOf) -> tuple[Program, ...]:
    """What an embedded instance keeps running, in starting order: signer, worker, web. Only the signer gets the passphrase."""

    def program(name: str, ready: Callable[[], bool] | None = None) -> Program:
        given = environment if name == "signer" else {**environment, "ALLSCALE_KEYSTORE_PASSPHRASE": ""}
        return Program(name, allscale(name), given, log(name), ready, READY_SECONDS)

    return (
        program("signer", settings.xpub_file.is_file),
        program("worker"),
        program("web", lambda: answers(settings.host, settings.port)),
    )


def answers(host: str, port: int) -> bool:
    """Whether the web process answers; its port alone is open before it can."""
    connection = http.client.HTTPConnection(host, port, timeout=1)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


__all__ = [
    "CannotStart",
    "LogOf",
    "allscale",
    "answers",
    "free_port",
    "held",
    "prepared",
    "programs",
    "require_folders",
    "require_free_port",
]
