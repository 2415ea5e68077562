"""`allscale user …` and `allscale api-key …`: what they ask and what they print; `people` does it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from allscale_app.cli.refusals import settings_or_exit

user = typer.Typer(help="Accounts of people.", no_args_is_help=True)
api_key = typer.Typer(help="Keys of programs.", no_args_is_help=True)
_EMAIL = typer.Option(..., "--email", help="The person's e-mail address.")


@user.command("create")
def create_user(
    email: str = _EMAIL,
    business: str = typer.Option(..., "--business", help="Name of the business, shown on invoices."),
    password: str = typer.Option(
        ..., "--password", prompt=True, confirmation_prompt=True, hide_input=True, help="Asked for when not given."
    ),
) -> None:
    """Make an account with a business of its own, where sign-up is closed. The address counts as confirmed."""
    from allscale_app.cli.people import add_person

    with _refusals_told():
        typer.echo(add_person(settings_or_exit(), email=email, business=business, password=password))


@user.command("grant-operator")
def grant_operator(email: str = _EMAIL) -> None:
    """Let a person run this instance: network health, unmatched deposits."""
    from allscale_app.cli.people import make_operator

    with _refusals_told():
        typer.echo(make_operator(settings_or_exit(), email=email))


@api_key.command("create")
def create_api_key(
    email: str = _EMAIL,
    scopes: str = typer.Option(..., "--scopes", help="Comma-separated, like invoices:write,balance:read."),
    name: str = typer.Option("Command line", "--name", help="Shown in the settings."),
    as_json: bool = typer.Option(False, "--json", help="Id, name, scopes and secret as one line of JSON."),
) -> None:
    """Make an API key for a person's business and show it this once."""
    from allscale_app.cli.people import make_key

    with _refusals_told():
        made = make_key(settings_or_exit(), email=email, name=name, scopes=[each for each in scopes.split(",") if each])
        typer.echo(json.dumps(made) if as_json else made["secret"])


@contextmanager
def _refusals_told() -> Iterator[None]:
    """The words of a refusal go to standard error, one line for each field, and the exit code is 1."""
    from allscale_app.domain.errors import DomainError, InvalidForm
    from allscale_app.store.migrate import DatabaseNotReady

    try:
        yield
    except InvalidForm as error:
        for field, words in error.words().items():
            typer.echo(f"{field}: {words}", err=True)
        raise typer.Exit(1) from error
    except (DomainError, DatabaseNotReady, ValueError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
