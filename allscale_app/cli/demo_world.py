"""What surrounds a demo, and would be other people's on a real instance: a chain and a mail server, in one process."""

from __future__ import annotations

import asyncio
import signal
from dataclasses import dataclass

from allscale_app.cli.instance import allscale, free_port
from allscale_app.settings import Settings


@dataclass(frozen=True)
class World:
    """Where the chain and the mail server listen, on loopback."""

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

    @property
    def command(self) -> tuple[str, ...]:
        """The command line that runs it."""
        return allscale("demo-world", str(self.rpc_port), str(self.smtp_port))


async def run(settings: Settings, world: World) -> None:
    """Chain and mail server until SIGTERM or SIGINT. The chain goes on where it was; the mails are kept.

    Raises AnvilMissing, AnvilFailed, OSError for a taken port.
    """
    from allscale_app.demo.anvil import Anvil
    from allscale_app.demo.inbox import Inbox
    from allscale_app.demo.pace import Pacer
    from allscale_app.demo.sink import MailSink

    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    sink = MailSink(Inbox(settings.inbox_dir), port=world.smtp_port)
    await sink.start()
    with Anvil(port=world.rpc_port, state_file=settings.data_dir / "chain" / "state.json") as anvil, Pacer(anvil):
        await stopped.wait()
        await sink.stop()
