"""Coins for the float from a provider, where one is configured; without one the operator buys them elsewhere."""

from __future__ import annotations

import structlog

from allscale_app.bootstrap.app import Application
from allscale_app.domain.errors import InvalidInput
from allscale_app.domain.money import parse_units
from allscale_app.rails.transfer_api import TransferApi
from allscale_app.services.conversion_driver import (
    ConversionDriver,
    ConversionOrder,
    ConversionPrice,
    ProviderDown,
    ProviderRefused,
)
from allscale_app.services.float_orders import (
    begin_float_order,
    note_float_order_state,
    note_float_order_unknown,
    open_float_orders,
)
from allscale_app.services.treasury import note_float_order, open_treasury
from allscale_app.settings import Settings

__all__ = ["ProviderDown", "ProviderRefused", "driver_of", "follow_orders", "order_float", "quote_float"]

log = structlog.get_logger(__name__)


def driver_of(settings: Settings) -> ConversionDriver:
    """The configured provider. Raises InvalidInput where there is none."""
    if not settings.conversion_url:
        raise InvalidInput("No conversion provider is set: ALLSCALE_CONVERSION_URL names one.", param="conversion_url")
    return TransferApi(
        url=settings.conversion_url,
        api_key=settings.conversion_api_key.get_secret_value(),
        customer=settings.conversion_customer,
    )


def quote_float(driver: ConversionDriver, *, amount: str, source: str, coin: str) -> ConversionPrice:
    """What a decimal `amount` of fiat brings now. Raises InvalidInput, ProviderDown, ProviderRefused."""
    return driver.quote(source=source, units=_positive(amount), target=coin)


def order_float(
    application: Application, driver: ConversionDriver, *, key: str, amount: str, source: str, unit: str
) -> ConversionOrder:
    """Order coins of `unit` to the treasury's address; again with the same `key` is the same order.

    They are booked when the chain shows them, as whatever comes to the treasury is.
    Raises InvalidInput, Conflict, ProviderDown, ProviderRefused.
    """
    units, token = _positive(amount), application.context.registry.find_token(unit)
    if token is None:
        raise InvalidInput("Choose a token of an enabled network.", param="unit")
    facts = {"key": key, "driver": driver.name, "unit": unit}
    made = application.run_sync(begin_float_order, **facts, source=source, units=units)
    if made:
        return driver.get(made)
    address = application.run_sync(open_treasury).address
    order = driver.create(
        key=key, source=source, units=units, target=token.asset, network=token.network, address=address
    )
    application.run_sync(note_float_order, order=order, **facts)
    return order


def follow_orders(application: Application, driver: ConversionDriver) -> None:
    """Ask about each order that has not ended. One that cannot be told now is asked about again next time."""
    for order in application.fetch_sync(open_float_orders, driver=driver.name):
        try:
            told = driver.get(order.order_id)
        except ProviderDown as error:
            log.warning("float.order_not_told", order=order.key, reason=str(error))
        except ProviderRefused as error:
            application.run_sync(note_float_order_unknown, order=order, reason=str(error))
        else:
            application.run_sync(note_float_order_state, order=order, told=told)


def _positive(amount: str) -> int:
    units = parse_units(amount)
    if units <= 0:
        raise InvalidInput("Enter an amount above zero.", param="amount")
    return units
