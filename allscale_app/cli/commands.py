"""The table of commands."""

from __future__ import annotations

import typer

app = typer.Typer(
    name="allscale",
    help="AllScale Pay: send an invoice, get paid in stablecoins.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def root() -> None:
    """Every command reads its settings from ALLSCALE_… in the environment."""
