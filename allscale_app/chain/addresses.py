"""Deposit addresses: children of an account's public key (BIP-32, path m/44'/60'/0'/0/i); no key that could spend."""

from __future__ import annotations

import coincurve
from bip32 import BIP32
from eth_hash.auto import keccak

from allscale_app.chain.eip55 import checksum
from allscale_app.domain.errors import InvalidInput

ACCOUNT_DEPTH = 3
"""An account, m/44'/60'/0', is three derivations below the seed (BIP-44)."""
HARDENED = 2**31
_PRIVATE_PREFIXES = ("xprv", "tprv", "yprv", "zprv")


class XpubAddresses:
    """The addresses of one account xpub, the same on every EVM network.

    `branch` is 0, the receiving addresses of BIP-44. Raises InvalidInput for anything but an account xpub.
    """

    def __init__(self, xpub: str, *, branch: int = 0) -> None:
        account = _account(xpub.strip())
        chain_code, public_key = account.get_extended_pubkey_from_path([branch])
        self._branch = BIP32(chain_code, pubkey=public_key, depth=ACCOUNT_DEPTH + 1, index=branch)

    def derive(self, index: int) -> str:
        """The address (EIP-55) of child `index`, 0 to 2^31 - 1. Never hand out the same index twice."""
        if not 0 <= index < HARDENED:
            raise ValueError(f"index {index} is not one of a public child")
        compressed: bytes = self._branch.get_pubkey_from_path([index])
        point = coincurve.PublicKey(compressed).format(compressed=False)
        return checksum("0x" + keccak(point[1:])[-20:].hex())


def _account(xpub: str) -> BIP32:
    if xpub.startswith(_PRIVATE_PREFIXES):
        raise _refused("This is a private key. Enter the account's public key, which starts with xpub.", "xpub_private")
    if not xpub.startswith("xpub"):
        raise _refused("Enter an account's extended public key: it starts with xpub.", "xpub_expected")
    try:
        account = BIP32.from_xpub(xpub)
    except (ValueError, AssertionError):  # a wrong letter, checksum, length or point: bip32 raises either
        raise _refused("This xpub has a typing error: its checksum does not match.", "xpub_invalid") from None
    if account.depth != ACCOUNT_DEPTH:
        raise _refused(
            f"This xpub is of depth {account.depth}. Enter the account's, m/44'/60'/0', which is of depth 3.",
            "xpub_depth",
        )
    return account


def _refused(words: str, code: str) -> InvalidInput:
    return InvalidInput(words, code=code, param="xpub")
