from __future__ import annotations

from allscale_app.domain.networks import Token
from allscale_app.domain.transfer_link import transfer_link

USDC = Token("USDC", "USDC", "base", 8453, "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913", 6, "native", "USD Coin")


def test_the_link_names_contract_chain_recipient_and_raw_amount() -> None:
    recipient = "0x1F09A01672f82B8a81233332cc536A453409805a"
    assert transfer_link(USDC, recipient, 12_500_000) == (
        "ethereum:0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913@8453/transfer"
        "?address=0x1F09A01672f82B8a81233332cc536A453409805a&uint256=12500000"
    )
