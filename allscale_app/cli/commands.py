"""The table of commands. Each loads only what it runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import typer

from allscale_app.cli import accounts
from allscale_app.settings import Settings, get_settings

app = typer.Typer(
    name="allscale",
    help="AllScale Pay: send an invoice, get paid in stablecoins. Settings are ALLSCALE_… in the environment.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
keystore = typer.Typer(help="The signer's recovery phrase.", no_args_is_help=True)
app.add_typer(keystore, name="keystore")
app.add_typer(accounts.user, name="user")
app.add_typer(accounts.api_key, name="api-key")


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
    from allscale_app.cli.frontend import BuildFailed
    from allscale_app.cli.web import serve

    _or_say_why(BuildFailed, serve)


@app.command()
def worker() -> None:
    """Send mails, render documents and watch the networks."""
    from allscale_app.workers.main import run_worker

    _or_say_why(ValueError, run_worker)


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

    _or_say_why(ValueError, lambda settings: _end(run(settings, as_json=as_json)))


@app.command()
def migrate() -> None:
    """Bring the database to the newest revision."""
    from allscale_app.store.engine import Database
    from allscale_app.store.migrate import migrate as upgrade

    settings = get_settings()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    database = Database(settings.database)
    upgrade(database)
    database.dispose()


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


@keystore.command("create")
def create_keystore() -> None:
    """Make the keystore, encrypted under ALLSCALE_KEYSTORE_PASSPHRASE, and show its recovery phrase this once."""
    from allscale_app.signer.keystore import KeystoreError, new_phrase, write_keystore
    from allscale_app.signer.main import KEYSTORE_FILE

    def create(settings: Settings) -> None:
        passphrase = settings.keystore_passphrase.get_secret_value()
        if not passphrase:
            raise KeystoreError("Set ALLSCALE_KEYSTORE_PASSPHRASE first.")
        phrase = new_phrase()
        write_keystore(settings.signer_dir / KEYSTORE_FILE, phrase, passphrase)
        typer.echo("Write these words down and keep them apart from this machine. They are not shown again.\n")
        typer.echo(phrase)

    _or_say_why(KeystoreError, create)


def _end(code: int) -> None:
    if code:
        raise typer.Exit(code)


def _or_say_why(refusal: type[Exception], action: Callable[[Settings], Any]) -> None:
    """Run `action` with the settings; on `refusal` its words go to standard error and the exit code is 1."""
    try:
        action(get_settings())
    except refusal as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
