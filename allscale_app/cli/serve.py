"""The embedded size: signer, worker and web on one machine under one parent."""

from __future__ import annotations

import asyncio

import typer

from allscale_app.bootstrap.requirements import require_settings
from allscale_app.cli.instance import held, prepared, programs, require_free_port
from allscale_app.cli.supervisor import Supervisor
from allscale_app.settings import Settings


def serve(settings: Settings) -> int:
    """Build, migrate, start the three, run until SIGTERM or SIGINT; the exit code. Raises CannotStart."""

    async def start(supervisor: Supervisor) -> None:
        for step in prepared({}, lambda _name: None):
            await supervisor.finish(step)
        for program in programs(settings, {}, lambda _name: None):
            await supervisor.start(program)
        typer.echo(f"AllScale Pay answers at {settings.origin}", err=True)

    require_settings(settings)
    with held(settings.data_dir):
        require_free_port(settings.host, settings.port)
        return asyncio.run(Supervisor(lambda line: typer.echo(line, err=True)).run(start))
