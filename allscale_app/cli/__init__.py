"""The command line: `allscale demo | serve | web | worker | signer | migrate | user | api-key | keystore …`.

May import: every layer below, each inside its command, so that `--help` stays fast and no process loads another's code.
To add a command: a module with a typer app or function, one line in `commands.py`, `--json` where a script would want it."""

from __future__ import annotations


def main() -> None:
    """Run the command line; the exit code is the command's."""
    from allscale_app.cli.commands import app

    app()
