"""The table of commands. Each loads only what it runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import typer

from allscale_app.cli import accounts, bank, keystore, treasury, unmatched
from allscale_app.cli.bench.app import bench
from allscale_app.cli.refusals import refusals_told, settings_or_exit
from allscale_app.settings import Settings, get_settings

app = typer.Typer(
    name="allscale",
    help="AllScale Pay: send an invoice, get paid in stablecoins. Settings are ALLSCALE_… in the environment or in a file "
    ".env; docs/run-it-for-real.md lists them. Exit code 0: done, 1: refused or failed, 2: wrong arguments.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(keystore.keystore, name="keystore")
app.add_typer(accounts.user, name="user")
app.add_typer(accounts.api_key, name="api-key")
app.add_typer(unmatched.app, name="unmatched")
app.add_typer(treasury.app, name="treasury")
app.add_typer(bank.statement, name="statement")
app.add_typer(bank.account, name="bank-account")
app.add_typer(bench, name="bench")
app.command("demo-statement", hidden=True)(bank.demo_statement)


@app.command()
def demo(
    as_json: bool = typer.Option(False, "--json", help="One line of JSON on standard output when everything answers."),
) -> None:
    """Run everything on this machine: the product, a local chain with test coins, a mail server; one URL."""
    from allscale_app.cli.demo import demo as run
    from allscale_app.cli.instance import CannotStart

    _or_say_why(CannotStart, lambda settings: _end(run(settings, as_json=as_json)))


@app.command()
def serve() -> None:
    """Run signer, worker and web on this machine under one parent."""
    from allscale_app.cli.instance import CannotStart
    from allscale_app.cli.serve import serve as run

    _or_say_why(CannotStart, lambda settings: _end(run(settings)))


@app.command()
def web() -> None:
    """Serve pages, API and checkout on ALLSCALE_HOST:ALLSCALE_PORT (127.0.0.1:3000)."""
    from allscale_app.bootstrap.requirements import CannotStart
    from allscale_app.cli.frontend import BuildFailed
    from allscale_app.cli.web import serve

    _or_say_why((BuildFailed, CannotStart), serve)


@app.command()
def worker() -> None:
    """Send mails, render documents and watch the networks."""
    from allscale_app.bootstrap.requirements import CannotStart
    from allscale_app.workers.main import run_worker

    _or_say_why(CannotStart, run_worker)


@app.command()
def signer() -> None:
    """Hold the keys: the only process that does. It listens on no port."""
    from allscale_app.signer.keystore import KeystoreError
    from allscale_app.signer.main import run

    _or_say_why(KeystoreError, run)


@app.command()
def audit(
    as_json: bool = typer.Option(False, "--json", help="The report as one line of JSON."),
) -> None:
    """Check the books and compare them with the chain. Exit code 0: green, 1: findings, 2: a network was silent."""
    from allscale_app.cli.audit import run
    from allscale_app.store.migrate import DatabaseNotReady

    with refusals_told((ValueError, DatabaseNotReady)):
        _end(run(settings_or_exit(), as_json=as_json))


@app.command()
def migrate() -> None:
    """Bring the database to the newest revision."""
    from allscale_app.store.engine import Database
    from allscale_app.store.migrate import DatabaseNotReady
    from allscale_app.store.migrate import migrate as upgrade

    def run(settings: Settings) -> None:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        database = Database(settings.database)
        upgrade(database)
        database.dispose()

    _or_say_why((DatabaseNotReady, OSError), run)


@app.command()
def build() -> None:
    """Build the pages, if their sources have changed since the last time."""
    from allscale_app.cli.frontend import BuildFailed, ensure_built

    _or_say_why(BuildFailed, ensure_built)


@app.command("demo-mail", hidden=True)
def demo_mail(port: int) -> None:
    """The demo's mail server."""
    import asyncio

    from allscale_app.cli.demo_world import take_mail

    _or_say_why(OSError, lambda settings: asyncio.run(take_mail(settings, port)))


@app.command("demo-people", hidden=True)
def demo_people() -> None:
    """The demo's people and their invoices, once everything answers."""
    from allscale_app.cli.demo_people import make_people
    from allscale_app.demo.seed import SeedingFailed

    _or_say_why(SeedingFailed, make_people)


@app.command("new-secret-key")
def new_secret_key() -> None:
    """Print a fresh ALLSCALE_SECRET_KEY: it encrypts secrets at rest and is the same for every process."""
    import base64
    import secrets

    typer.echo(base64.b64encode(secrets.token_bytes(32)).decode())


def _end(code: int) -> None:
    if code:
        raise typer.Exit(code)


def _or_say_why(refusal: type[Exception] | tuple[type[Exception], ...], action: Callable[[Settings], Any]) -> None:
    """Run `action` with the settings; on `refusal` its words go to standard error and the exit code is 1."""
    with refusals_told(refusal):
        action(settings_or_exit(get_settings))
