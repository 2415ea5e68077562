"""What surrounds a demo, and would be other people's on a real instance: a chain, a mail server, a card processor, on
loopback."""

from __future__ import annotations

import asyncio
import secrets
import signal
import socket
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from allscale_app.cli.instance import LogOf, allscale, free_port
from allscale_app.cli.supervisor import Program
from allscale_app.settings import Settings


@dataclass(frozen=True)
class World:
    """Where the chain, the mail server and the card processor listen."""

    rpc_port: int
    smtp_port: int
    cards_port: int

    @classmethod
    def on_free_ports(cls) -> World:
        return cls(free_port(), free_port(), free_port())

    @property
    def rpc_url(self) -> str:
        return f"http://127.0.0.1:{self.rpc_port}"

    @property
    def smtp_url(self) -> str:
        return f"smtp://127.0.0.1:{self.smtp_port}?starttls=0"

    @property
    def cards_url(self) -> str:
        return f"http://127.0.0.1:{self.cards_port}"

    def programs(self, settings: Settings, environment: Mapping[str, str], log: LogOf) -> tuple[Program, ...]:
        """The chain, which goes on where it was, the mail server, which keeps what it takes in the inbox, and the card
        processor, which knows our webhook's address and the secret in its file."""

        def program(name: str, command: tuple[str, ...], port: int) -> Program:
            return Program(name, command, environment, log(name), lambda: _listens(port), foundation=True)

        state = str(settings.data_dir / "chain" / "state.json")
        chain = (sys.executable, "-m", "allscale_app.demo.chain", "--port", str(self.rpc_port), "--state", state)
        mail = allscale("demo-mail", str(self.smtp_port))
        cards = (sys.executable, "-m", "allscale_app.demo.card_sandbox", *self._cards_arguments(settings))
        return (
            program("chain", chain, self.rpc_port),
            program("mail", mail, self.smtp_port),
            program("cards", cards, self.cards_port),
        )

    def _cards_arguments(self, settings: Settings) -> tuple[str, ...]:
        folder = settings.data_dir / "cards"
        options = {
            "--port": str(self.cards_port),
            "--state": str(folder / "state.json"),
            "--secret-file": str(secret_file(settings)),
            "--webhook-url": f"http://127.0.0.1:{settings.port}/webhooks/sandbox",
        }
        return tuple(word for option in options.items() for word in option)


def secret_file(settings: Settings) -> Path:
    """The file of the secret that the card processor and the instance share; made at the first start."""
    path = settings.data_dir / "cards" / "secret"
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(32))
    return path


def leave_settings(settings: Settings, environment: Mapping[str, str]) -> None:
    """Write down what the demo runs with, for commands that are run beside it in the same data folder."""
    told = {"ALLSCALE_PORT": str(settings.port), **environment}
    told.pop("ALLSCALE_DATA_DIR")
    settings.demo_file.touch(mode=0o600)
    settings.demo_file.write_text("".join(f"{name}='{value}'\n" for name, value in told.items()))


async def take_mail(settings: Settings, port: int) -> None:
    """The mail server, until SIGTERM or SIGINT. Raises OSError when the port is taken."""
    from allscale_app.demo.inbox import Inbox
    from allscale_app.demo.sink import MailSink

    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    sink = MailSink(Inbox(settings.inbox_dir), port=port)
    await sink.start()
    await stopped.wait()
    await sink.stop()


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0
