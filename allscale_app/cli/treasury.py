"""`allscale treasury …`: coins for the float from the configured provider."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from allscale_app.cli.refusals import refusals_told, settings_or_exit
from allscale_app.domain.errors import DomainError
from allscale_app.domain.money import format_units
from allscale_app.store.migrate import DatabaseNotReady

if TYPE_CHECKING:
    from allscale_app.services.conversion_driver import ConversionDriver, ConversionOrder

app = typer.Typer(help="Coins for the float, from the provider of ALLSCALE_CONVERSION_URL.", no_args_is_help=True)
_AMOUNT = typer.Argument(..., help="Of the fiat, like 1000.00.")
_SOURCE = typer.Option("EUR", "--from", help="The fiat that you pay.")
_ID = typer.Argument(..., help="The order's id at the provider.")


@contextmanager
def _driver() -> Iterator[ConversionDriver]:
    from allscale_app.bootstrap.conversions import ProviderDown, ProviderRefused, driver_of

    with refusals_told((DomainError, DatabaseNotReady, ProviderDown, ProviderRefused, ValueError)):
        yield driver_of(settings_or_exit())


@app.command("quote")
def quote(amount: str = _AMOUNT, source: str = _SOURCE, coin: str = typer.Option("USDC", "--to")) -> None:
    """What an amount would bring now; not a promise."""
    from allscale_app.bootstrap.conversions import quote_float

    with _driver() as driver:
        price = quote_float(driver, amount=amount, source=source, coin=coin)
    typer.echo(f"{format_units(price.units)} {price.source} bring about {format_units(price.target_units)} {coin}.")


@app.command("order")
def order(
    amount: str = _AMOUNT,
    source: str = _SOURCE,
    unit: str = typer.Option(..., "--unit", help="The token that you want, like USDC@8453."),
    key: str = typer.Option(..., "--key", help="Your own name for this order: the same name orders once."),
) -> None:
    """Order coins to the treasury's address, and see where to send the fiat."""
    from allscale_app.bootstrap.build import build_application
    from allscale_app.bootstrap.conversions import order_float
    from allscale_app.store.migrate import require_ready

    with _driver() as driver:
        application = build_application(settings_or_exit())
        try:
            require_ready(application.database)
            _tell(order_float(application, driver, key=key, amount=amount, source=source, unit=unit))
        finally:
            application.database.dispose()


@app.command("show")
def show(order_id: str = _ID) -> None:
    """How an order is."""
    with _driver() as driver:
        _tell(driver.get(order_id))


@app.command("cancel")
def cancel(order_id: str = _ID) -> None:
    """Give an order up, while it waits for the fiat."""
    with _driver() as driver:
        driver.cancel(order_id)
    typer.echo("Cancelled.")


def _tell(told: ConversionOrder) -> None:
    typer.echo(f"{told.id}  {format_units(told.units)} {told.source} to {told.target}, {told.provider_state}")
    for label, value in told.pay_to:
        typer.echo(f"  {label}: {value}")
    if told.target_units:
        typer.echo(f"  Brought {format_units(told.target_units)} {told.target}. `allscale unmatched list` shows it.")
