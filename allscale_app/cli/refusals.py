"""Refusals as a person at a terminal reads them: words on standard error, exit code 1, no traceback."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import typer
from pydantic import ValidationError

from allscale_app.settings import Settings, settings_beside


@contextmanager
def refusals_told(refusal: type[Exception] | tuple[type[Exception], ...]) -> Iterator[None]:
    """On `refusal`, its words go to standard error and the exit code is 1."""
    try:
        yield
    except refusal as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error


def settings_or_exit(read: Callable[[], Settings] = settings_beside) -> Settings:
    """The settings, in force for the logs; each that cannot be read is named, and the exit code is 1. What makes up an
    instance reads `get_settings`: nothing becomes a demo by the folder that it is started in."""
    from allscale_app.bootstrap.logs import configure_logs

    try:
        settings = read()
    except ValidationError as error:
        for one in error.errors():
            name = "_".join(str(part) for part in one["loc"]).upper()
            typer.echo(f"ALLSCALE_{name}: {one['msg']}.", err=True)
        raise typer.Exit(1) from error
    except ValueError as error:  # a list or a table that is no JSON
        typer.echo(f"{error}: {error.__cause__}", err=True)
        raise typer.Exit(1) from error
    configure_logs(as_json=settings.log_json)
    return settings
