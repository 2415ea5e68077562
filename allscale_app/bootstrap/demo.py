"""What demo mode adds to the web process: the funded wallet."""

from __future__ import annotations

from allscale_app.demo.tokens import DemoChainFault, DevWallet, dev_account
from allscale_app.settings import get_settings

WALLET = 2
"""The development account behind "Pay with demo wallet"; 0 deploys, 1 is printed for everybody to use."""


def pay_from_demo_wallet(contract: str, recipient: str, raw_amount: int) -> str:
    """A real ERC-20 transfer on the local chain; its hash. Raises DemoChainFault."""
    with DevWallet(get_settings().rpc_endpoints["local"][0], dev_account(WALLET)) as wallet:
        return wallet.transfer(contract, recipient, raw_amount=raw_amount)


__all__ = ["DemoChainFault", "pay_from_demo_wallet"]
