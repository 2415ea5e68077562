"""What surrounds a demo, and would be other people's on a real instance: a chain and a mail server, on loopback."""

from __future__ import annotations

import asyncio
import signal
import socket
import sys
from collections.abc import Mapping
from dataclasses import dataclass

from allscale_app.cli.instance import LogOf, allscale, free_port
from allscale_app.cli.supervisor import Program
from allscale_app.settings import Settings


@dataclass(frozen=True)
class World:
    """Where the chain and the mail server listen."""

    rpc_port: int
    smtp_port: int

    @classmethod
    def on_free_ports(cls) -> World:
        return cls(free_port(), free_port())

    @property
    def rpc_url(self) -> str:
        return f"http://127.0.0.1:{self.rpc_port}"

    @property
    def smtp_url(self) -> str:
        return f"smtp://127.0.0.1:{self.smtp_port}?starttls=0"

    def programs(self, settings: Settings, environment: Mapping[str, str], log: LogOf) -> tuple[Program, ...]:
        """The chain, which goes on where it was, and the mail server, which keeps what it takes in the inbox."""

        def program(name: str, command: tuple[str, ...], port: int) -> Program:
            return Program(name, command, environment, log(name), lambda: _listens(port), foundation=True)

        state = str(settings.data_dir / "chain" / "state.json")
        chain = (sys.executable, "-m", "allscale_app.demo.chain", "--port", str(self.rpc_port), "--state", state)
        mail = allscale("demo-mail", str(self.smtp_port))
        return program("chain", chain, self.rpc_port), program("mail", mail, self.smtp_port)


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
