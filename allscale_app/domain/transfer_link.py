"""EIP-681 links: what a wallet app fills in by itself."""

from __future__ import annotations

from allscale_app.domain.networks import Token


def transfer_link(token: Token, recipient: str, raw_amount: int) -> str:
    """An ERC-681 `transfer` request: checksummed addresses, decimal chain id, plain integer, two parameters.

    Some wallets misread these and pay the contract itself, so a page never offers only this link.
    """
    return f"ethereum:{token.contract}@{token.chain_id}/transfer?address={recipient}&uint256={raw_amount}"
