"""`allscale keystore …`: the signer's recovery phrase, made once, and the public key that comes of it."""

from __future__ import annotations

import typer

from allscale_app.cli.refusals import refusals_told, settings_or_exit
from allscale_app.settings import Settings, get_settings

keystore = typer.Typer(help="The signer's recovery phrase.", no_args_is_help=True)


@keystore.command("create")
def create() -> None:
    """Make the keystore, encrypted under ALLSCALE_KEYSTORE_PASSPHRASE, and show its recovery phrase this once."""
    from allscale_app.signer.keystore import KeystoreError, new_phrase

    with refusals_told(KeystoreError):
        phrase = new_phrase()
        _write(settings_or_exit(get_settings), phrase)
        typer.echo("Write these words down and keep them apart from this machine. They are not shown again.\n")
        typer.echo(phrase)


@keystore.command("restore")
def restore(
    phrase: str = typer.Option(
        ..., "--phrase", prompt="Recovery phrase", hide_input=True, help="Asked for when not given."
    ),
) -> None:
    """Make the keystore from a recovery phrase that was written down, and print its xpub."""
    from allscale_app.signer.keystore import KeystoreError, account_xpub

    with refusals_told(KeystoreError):
        words = " ".join(phrase.split())
        xpub = account_xpub(words)
        _write(settings_or_exit(get_settings), words)
        typer.echo(xpub)


@keystore.command("xpub")
def xpub() -> None:
    """Print the account's extended public key: ALLSCALE_XPUB of machines that have no keystore."""
    from allscale_app.signer.keystore import KeystoreError, account_xpub
    from allscale_app.signer.main import open_phrase

    with refusals_told(KeystoreError):
        typer.echo(account_xpub(open_phrase(settings_or_exit(get_settings))))


def _write(settings: Settings, phrase: str) -> None:
    """Raises KeystoreError when there is one already, or no passphrase."""
    from allscale_app.signer.keystore import KeystoreError, write_keystore
    from allscale_app.signer.main import KEYSTORE_FILE

    passphrase = settings.keystore_passphrase.get_secret_value()
    if not passphrase:
        raise KeystoreError("Set ALLSCALE_KEYSTORE_PASSPHRASE first.")
    write_keystore(settings.signer_dir / KEYSTORE_FILE, phrase, passphrase)
