"""`allscale treasury`: coins ordered from a provider, once for each key, and written into the audit log."""

from __future__ import annotations

from typing import Any

import pytest
from typer.testing import CliRunner

from allscale_app.bootstrap.app import Application
from allscale_app.bootstrap.conversions import driver_of, order_float, quote_float
from allscale_app.cli.commands import app
from allscale_app.domain.errors import Conflict, InvalidInput
from allscale_app.services.conversion_driver import ConversionOrder, ConversionPrice, ProviderDown
from allscale_app.settings import Settings, get_settings

ONE = 1_000_000


class Provider:  # not all of a driver: what ordering asks of it
    """Keeps orders by key."""

    name = "fake"

    def __init__(self):
        self.orders, self.by_key, self.down = {}, {}, False

    def forget(self):
        self.by_key.clear()

    def get(self, order_id):
        return self.orders[order_id]

    def quote(self, *, source, units, target):
        return ConversionPrice(source=source, units=units, target=target, target_units=2 * units, rate_micros=2 * ONE)

    def create(self, *, key, source, units, target, network, address):
        if self.down:
            raise ProviderDown("no answer")
        order = ConversionOrder(
            id=f"t{len(self.orders)}", state="waiting", provider_state="awaiting_funds", source=source, units=units,
            target=f"{target} {network} {address}", target_units=0,
        )  # fmt: skip
        made = self.by_key.setdefault(key, order)
        return self.orders.setdefault(made.id, made)


@pytest.fixture
def application(sqlite_database, ctx):
    return Application(get_settings(), sqlite_database, ctx)


def order(application, provider, **changes):
    facts = {"key": "k1", "amount": "1000.00", "source": "EUR", "unit": "USDC@31337"} | changes
    return order_float(application, provider, **facts)


def test_coins_are_ordered_to_the_treasury_s_address_once_for_each_key(application):
    provider = Provider()
    first = order(application, provider)
    assert (first.units, order(application, provider)) == (1000 * ONE, first)
    with application.database.read() as uow:
        (address,) = [row.address for row in [uow.addresses.of_purpose("treasury")]]
        told = [(entry.action, entry.object_id) for entry in uow.audit.chain()]
    assert first.target == f"USDC local {address}"
    assert told == [("treasury.ordering", "k1"), ("treasury.ordered", "k1")]


def test_a_name_orders_once_even_when_the_provider_has_forgotten_it(application):
    provider = Provider()
    first = order(application, provider)
    provider.forget()
    assert order(application, provider) == first
    with pytest.raises(Conflict, match="of another order"):
        order(application, provider, amount="1001.00")


def test_an_order_that_was_cut_off_is_made_again_while_the_provider_remembers(application, clock):
    provider = Provider()
    provider.down = True
    for _ in range(2):
        with pytest.raises(ProviderDown):
            order(application, provider)
    provider.down = False
    clock.advance(hours=24)
    with pytest.raises(Conflict, match="Look for it at the provider"):
        order(application, provider)
    assert provider.orders == {}


@pytest.mark.parametrize("wrong", [{"amount": "0"}, {"amount": "-1"}, {"amount": "much"}, {"unit": "USDC@1"}])
def test_nothing_is_ordered_by_mistake(application, wrong):
    provider = Provider()
    with pytest.raises(InvalidInput):
        order(application, provider, **wrong)
    assert provider.orders == {}


def test_a_quote_is_what_the_provider_asks():
    provider: Any = Provider()
    assert quote_float(provider, amount="10.00", source="EUR", coin="USDC").target_units == 20 * ONE


def test_without_a_provider_the_commands_say_which_setting_is_missing():
    with pytest.raises(InvalidInput, match="ALLSCALE_CONVERSION_URL"):
        driver_of(Settings())
    for words in (["quote", "10.00"], ["show", "t1"], ["cancel", "t1"], ["order", "10", "--unit", "X@1", "--key", "k"]):
        answer = CliRunner().invoke(app, ["treasury", *words])
        assert (answer.exit_code, "ALLSCALE_CONVERSION_URL" in answer.output) == (1, True), answer.output


def test_a_configured_provider_is_used():
    settings = Settings(conversion_url="https://api.example", conversion_customer="c")
    assert driver_of(settings).name == "transfer_api"
