"""What the method picker is told: only what the operator set up and the issuer takes; what is down stays listed."""

from __future__ import annotations

from dataclasses import replace

from allscale_app.domain.legs import Rail
from allscale_app.services.context import Policy
from allscale_app.services.method_offers import MethodOffer, offer_methods
from tests.services.station import ONE
from tests.services.till import Till


def offers_of(till: Till, invoice, **policy) -> dict[Rail, MethodOffer]:
    ctx = replace(till.ctx, policy=replace(till.ctx.policy, **policy))
    with till.database.read() as uow:
        return {offer.rail: offer for offer in offer_methods(uow, ctx, invoice=invoice)}


def test_a_way_is_offered_where_operator_and_issuer_both_take_it(till: Till):
    invoice = till.send(amount="120.00")
    assert {Rail.WALLET, Rail.BALANCE} <= set(offers_of(till, invoice))
    assert set(offers_of(till, invoice, methods=Policy().methods)) == {Rail.WALLET}
    assert offers_of(till, till.send(accepted_methods=["wallet"])).keys() == {Rail.WALLET}
    wallet = offers_of(till, invoice)[Rail.WALLET]
    assert (wallet.pay_units, wallet.currency, wallet.fee_units, wallet.is_available) == (120 * ONE, "USDC", 0, True)


def test_a_wallet_without_a_token_that_works_stays_listed(till: Till):
    invoice = till.send()
    with till.database.write() as uow:
        for state in uow.networks.all():
            state.disabled_tokens = {"USDC": "no code at its address", "USDT": "no code at its address"}
    assert offers_of(till, invoice)[Rail.WALLET].is_available is False
