"""The commands of `allscale bench`."""

from __future__ import annotations

from pathlib import Path

import typer

bench = typer.Typer(help="Measure a running demo: start it with `allscale demo --json > FILE`.", no_args_is_help=True)
_FACTS = typer.Argument(..., metavar="FILE", help="What `allscale demo --json` printed.")
_COUNT = typer.Option(20, "--count", min=1, help="How many samples.")
_JSON = typer.Option(False, "--json", help="One line of JSON instead of a table.")


@bench.command()
def live(file: Path = _FACTS, count: int = _COUNT, as_json: bool = _JSON) -> None:
    """From a payment's block until the payer's and the issuer's open pages show it."""
    from allscale_app.cli.bench.demo import DemoFacts
    from allscale_app.cli.bench.live import measure_live

    report = measure_live(DemoFacts.read(file), count=count)
    typer.echo(report.as_json() if as_json else report.as_table())


@bench.command()
def checkout(file: Path = _FACTS, count: int = _COUNT, as_json: bool = _JSON) -> None:
    """First paint, usable, movement and weight of the payer's page on slow 4G with a slow processor."""
    from allscale_app.cli.bench.checkout import measure_checkout
    from allscale_app.cli.bench.demo import DemoFacts

    report = measure_checkout(DemoFacts.read(file), count=count)
    typer.echo(report.as_json() if as_json else report.as_table())


@bench.command()
def jobs(
    database: str = typer.Option("", "--database", help="A database that may be filled; empty is a throwaway SQLite."),
    count: int = typer.Option(1000, "--count", min=1, help="Jobs in each of three rounds."),
    threads: int = typer.Option(4, "--threads", min=1, help="Jobs at a time."),
    as_json: bool = _JSON,
) -> None:
    """What a job costs to queue and to run; needs no demo."""
    from allscale_app.cli.bench.jobs import measure_jobs

    report = measure_jobs(database, count=count, threads=threads)
    typer.echo(report.as_json() if as_json else report.as_table())
