"""`allscale unmatched …`: what waits in the inbox, and the operator's word on it."""

from __future__ import annotations

import json

import typer

from allscale_app.cli.refusals import refusals_told, settings_or_exit
from allscale_app.domain.errors import DomainError
from allscale_app.store.migrate import DatabaseNotReady

app = typer.Typer(help="Money that belongs to no payment yet.", no_args_is_help=True)
REFUSALS = (DomainError, DatabaseNotReady, ValueError)
_ID = typer.Argument(..., help="The transfer's id, as `allscale unmatched list` shows it.")


@app.command("list")
def list_command(
    as_json: bool = typer.Option(False, "--json", help="One line of JSON."),
) -> None:
    """Everything that waits, oldest first; only what is final can be decided."""
    from allscale_app.cli.inbox_desk import waiting

    with refusals_told(REFUSALS):
        rows, stray_count = waiting(settings_or_exit())
    if as_json:
        typer.echo(json.dumps(rows))
        return
    for row in rows:
        state = "final" if row["final"] else "not final yet"
        owner = row["business"] or "nobody"
        typer.echo(f"{row['id']}  {row['amount']} {row['unit']}  {state}, {row['reason']}, address of {owner}")
    if not rows:
        typer.echo("Nothing waits.")
    if stray_count:
        typer.echo(f"Not payable, and in no account: {stray_count}. `allscale unmatched strays` shows them.")


@app.command("strays")
def strays(
    as_json: bool = typer.Option(False, "--json", help="One line of JSON."),
) -> None:
    """What came to our addresses and cannot be paid with: native coins, and tokens of no registry."""
    from allscale_app.cli.inbox_desk import strays as find

    with refusals_told(REFUSALS):
        rows = find(settings_or_exit())
    if as_json:
        typer.echo(json.dumps(rows))
        return
    for row in rows:
        owner = row["invoice"] or row["business"] or "nobody"
        claim = "received, not payable" if row["reason"] == "native" else "raw units, unregistered token, not payable"
        typer.echo(f"{row['network']}  {row['address']}  {row['amount']} {row['coin']} {claim}, address of {owner}")
    if not rows:
        typer.echo("Nothing lies there.")


@app.command("credit")
def credit(
    transfer_id: str = _ID,
    business: str = typer.Option("", "--business", help="Its id; default: whose address the money came to."),
) -> None:
    """Make a final transfer available to a business."""
    from allscale_app.cli.inbox_desk import credit as run

    with refusals_told(REFUSALS):
        run(settings_or_exit(), transfer_id=transfer_id, business_id=business or None)
        typer.echo("Credited.")


@app.command("float")
def to_float(transfer_id: str = _ID) -> None:
    """Say that a final transfer to the treasury is the operator's own money."""
    from allscale_app.cli.inbox_desk import to_float as run

    with refusals_told(REFUSALS):
        run(settings_or_exit(), transfer_id=transfer_id)
        typer.echo("It is float now.")
