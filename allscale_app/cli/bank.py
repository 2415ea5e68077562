"""`allscale statement …` and `allscale bank-account …`: the operator's bank without a browser."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from allscale_app.cli.refusals import refusals_told, settings_or_exit
from allscale_app.domain.errors import DomainError, InvalidForm
from allscale_app.domain.statement import MOST_BYTES
from allscale_app.store.migrate import DatabaseNotReady

if TYPE_CHECKING:
    from allscale_app.bootstrap.app import Application

statement = typer.Typer(help="What came on the operator's bank accounts.", no_args_is_help=True)
account = typer.Typer(help="The operator's bank accounts, as payers see them.", no_args_is_help=True)
REFUSALS = (DomainError, DatabaseNotReady, ValueError, OSError)
_FILE = typer.Argument(..., help="A camt.053, camt.054 or MT940 file.")


@statement.command("import")
def import_command(
    file: Path = _FILE,
    account_number: str = typer.Option("", "--account", help="IBAN or number, for a file that does not say its own."),
    as_json: bool = typer.Option(False, "--json", help="One line of JSON."),
) -> None:
    """Read a statement; again is fine, each line counts once. Exit code 1: it could not be read."""
    from allscale_app.bootstrap.bank import import_statement

    with file.open("rb") if file.is_file() else _missing(file) as opened:
        content = opened.read(MOST_BYTES + 1)

    def run(application: Application) -> Any:
        return import_statement(application, file_name=file.name, content=content, actor="cli", account=account_number)

    done = _with_application(run)
    if as_json:
        typer.echo(json.dumps(asdict(done)))
        return
    typer.echo(
        f"{done.format}: {done.line_count:,} lines, {done.new_count:,} new, {done.matched_count:,} paid an invoice."
    )


@account.command("add")
def add(  # noqa: PLR0917  # typer makes an option of each
    currency: str = typer.Option(..., "--currency", help="USD, EUR, GBP or CHF."),
    holder: str = typer.Option(..., "--holder", help="As the bank has it."),
    iban: str = typer.Option("", "--iban"),
    bic: str = typer.Option("", "--bic"),
    account_number: str = typer.Option("", "--number", help="Where there is no IBAN."),
    routing_number: str = typer.Option("", "--routing"),
    bank_name: str = typer.Option("", "--bank"),
) -> None:
    """Add an account; payers see one for each currency."""
    from allscale_app.services.bank_accounts import save_account

    form = {
        "currency": currency,
        "holder": holder,
        "iban": iban,
        "bic": bic,
        "account_number": account_number,
        "routing_number": routing_number,
        "bank_name": bank_name,
    }

    def run(application: Application) -> Any:
        try:
            return application.run_sync(save_account, form=form, actor="cli")
        except InvalidForm as error:
            raise ValueError(" ".join(error.words().values())) from error

    typer.echo(_with_application(run).id)


def demo_statement(number: str, currency: str = typer.Option("", "--currency")) -> None:
    """Write a bank statement that pays an invoice of the demo to standard output."""
    from allscale_app.bootstrap.demo_bank import statement_for_number

    content = _with_application(lambda application: statement_for_number(application, number=number, currency=currency))
    sys.stdout.buffer.write(content)


def _missing(file: Path) -> Any:
    typer.echo(f"There is no file {file}.", err=True)
    raise typer.Exit(1)


def _with_application(run: Callable[[Application], Any]) -> Any:
    """Run something on this instance; a refusal's words go to standard error and the exit code is 1."""
    from allscale_app.bootstrap.build import build_application
    from allscale_app.store.migrate import require_ready

    with refusals_told(REFUSALS):
        application = build_application(settings_or_exit())
        try:
            require_ready(application.database)
            return run(application)
        finally:
            application.database.dispose()
