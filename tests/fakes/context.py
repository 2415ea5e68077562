"""The context of a test instance: one local network with USDC and USDT, everything else a fake."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from allscale_app.chain.eip55 import read_address
from allscale_app.domain.networks import Network, Registry, Token
from allscale_app.rails.accounts import SchwiftyNumbers
from allscale_app.services.context import Context, Policy
from tests.fakes.system import FakeAddresses, FakeClock, FakeIds, FakePasswords, FakeSecrets

LOCAL_CHAIN_ID = 31337
USDC_CONTRACT = "0x5FbDB2315678afecb367f032d93F642f64180aa3"
USDT_CONTRACT = "0xe7f1725E7734CE288F8367e1Bb143E90bb3F0512"


def local_token(symbol: str, contract: str) -> Token:
    """A 6-decimals test token of the local network."""
    return Token(
        symbol=symbol,
        asset=symbol,
        network="local",
        chain_id=LOCAL_CHAIN_ID,
        contract=contract,
        decimals=6,
        kind="test",
        name=f"Test {symbol}",
    )


LOCAL = Network(
    key="local",
    chain_id=LOCAL_CHAIN_ID,
    name="Local",
    native_symbol="ETH",
    block_seconds=1.0,
    confirmations=3,
    finality_depth=6,
    explorer_url="",
    typical_fee_usd_units=10_000,
    tokens=(local_token("USDC", USDC_CONTRACT), local_token("USDT", USDT_CONTRACT)),
    test=True,
)


def a_context(*, clock: FakeClock | None = None, **overrides: Any) -> Context:
    """A test instance's context; keywords replace single parts."""
    context = Context(
        clock=clock or FakeClock(),
        ids=FakeIds(),
        registry=Registry((LOCAL,)),
        addresses=FakeAddresses(),
        read_address=read_address,
        account_numbers=SchwiftyNumbers(),
        secrets=FakeSecrets(),
        passwords=FakePasswords(),
        public_url="http://localhost:3000",
        mode="test",
        policy=Policy(signup_is_open=True),
    )
    return replace(context, **overrides)
