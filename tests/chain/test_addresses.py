"""Watch-only addresses, against the vectors of BIP-32 and the well-known development mnemonic."""

from __future__ import annotations

import time

import coincurve
import pytest
from bip32 import BIP32
from eth_account import Account
from eth_hash.auto import keccak

from allscale_app.chain.addresses import XpubAddresses
from allscale_app.chain.eip55 import checksum, is_address
from allscale_app.domain.errors import InvalidInput

# BIP-32, test vector 1: m/0'/1/2', its child 2, and that one's child 1000000000.
VECTOR_XPUB = (
    "xpub6D4BDPcP2GT577Vvch3R8wDkScZWzQzMMUm3PWbmWvVJrZwQY4VUNgqFJPMM3No2dFDFGTsxxpG5uJh7n7epu4trkrX7x7DogT5Uv6fcLW5"
)
VECTOR_XPRV = (
    "xprv9z4pot5VBttmtdRTWfWQmoH1taj2axGVzFqSb8C9xaxKymcFzXBDptWmT7FwuEzG3ryjH4ktypQSAewRiNMjANTtpgP4mLTj34bhnZX7UiM"
)
VECTOR_CHILD = (
    "xpub6FHa3pjLCk84BayeJxFW2SP4XRrFd1JYnxeLeU8EqN3vDfZmbqBqaGJAyiLjTAwm6ZLRQUMv1ZACTj37sR62cfN7fe5JnJ7dh8zL4fiyLHV"
)
VECTOR_GRANDCHILD = (
    "xpub6H1LXWLaKsWFhvm6RVpEL9P4KfRZSW7abD2ttkWP3SSQvnyA8FSVqNTEcYFgJS2UaFcxupHiYkro49S8yGasTvXEYBVPamhGW6cFJodrTHy"
)

# m/44'/60'/0' of "test test test test test test test test test test test junk".
DEV_XPUB = (
    "xpub6Ce9NcJvTk36xtLSrJLZqE7wtgA5deCeYs7rSQtreh4cj6ByPtrg9sD7V2FNFLPnf8heNP3FGkeV9qwfzvZNSd54JoNXVsXFYSYwHsnJxqP"
)
DEV_ADDRESSES = [
    "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266",
    "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
    "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC",
    "0x90F79bf6EB2c4f870365E785982E1f101E93b906",
    "0x15d34AAf54267DB7D7c367839AAf71A00a2C6A65",
]


def address_of_xpub(xpub: str) -> str:
    point = coincurve.PublicKey(BIP32.from_xpub(xpub).pubkey).format(compressed=False)
    return checksum("0x" + keccak(point[1:])[-20:].hex())


def test_the_vectors_of_bip_32():
    addresses = XpubAddresses(VECTOR_XPUB, branch=2)
    assert addresses.derive(1_000_000_000) == address_of_xpub(VECTOR_GRANDCHILD)
    assert BIP32.from_xpub(VECTOR_XPUB).get_xpub_from_path([2]) == VECTOR_CHILD


def test_the_development_mnemonics_accounts():
    addresses = XpubAddresses(DEV_XPUB)
    assert [addresses.derive(index) for index in range(5)] == DEV_ADDRESSES


def test_a_key_of_the_same_seed_controls_each_address():
    Account.enable_unaudited_hdwallet_features()
    mnemonic = "test test test test test test test test test test test junk"
    for index in (0, 7, 123_456):
        owner = Account.from_mnemonic(mnemonic, account_path=f"m/44'/60'/0'/0/{index}")
        assert XpubAddresses(DEV_XPUB).derive(index) == owner.address


def test_blanks_around_a_pasted_key_are_nothing():
    assert XpubAddresses(f"  {DEV_XPUB}\n").derive(0) == DEV_ADDRESSES[0]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (VECTOR_XPRV, "xpub_private"),
        ("zprvAdG4iTXWBoARxkkzNpNh8r6Qag3irQB8PzEMkAFeTRXxHpbF9z4QgEvBRmfvqWvGp42t42nvgGpNgYSJA9iefm1yYNZKEm7z6qUWCroSQnE", "xpub_private"),
        ("", "xpub_expected"),
        ("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266", "xpub_expected"),
        ("zpub6rFR7y4Q2AijBEqTUquhVz398htDFrtymD9xYYfG1m4wAcvPhXNfE3EfH1r1ADqtfSdVCToUG868RvUUkgDKf31mGDtKsAYz2oz2AGutZYs", "xpub_expected"),
        (DEV_XPUB[:-1] + "Q", "xpub_invalid"),
        (DEV_XPUB[:40] + "0" + DEV_XPUB[41:], "xpub_invalid"),
        ("xpub", "xpub_invalid"),
        ("xpub6", "xpub_invalid"),
        (VECTOR_CHILD, "xpub_depth"),
    ],
)  # fmt: skip
def test_anything_but_an_account_xpub_is_refused_in_words(text: str, code: str):
    with pytest.raises(InvalidInput) as refusal:
        XpubAddresses(text)
    assert (refusal.value.error_code, refusal.value.param) == (code, "xpub")
    assert len(text) < 20 or text not in refusal.value.message


def test_a_private_key_of_the_same_account_is_refused():
    seed_xprv = BIP32.from_seed(b"\1" * 32).get_xpriv_from_path("m/44h/60h/0h")
    with pytest.raises(InvalidInput, match="private key"):
        XpubAddresses(seed_xprv)


@pytest.mark.parametrize("index", [-1, 2**31])
def test_only_public_children_have_addresses(index: int):
    with pytest.raises(ValueError, match="index"):
        XpubAddresses(DEV_XPUB).derive(index)


@pytest.mark.parametrize(
    "address",
    [
        # EIP-55's own examples.
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
        "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
        "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
        "0x52908400098527886E0F7030069857D2E4169EE7",
        "0xde709f2102306220921060314715629080e2fb77",
    ],
)
def test_checksums_of_eip_55(address: str):
    assert checksum(address.lower()) == address
    assert is_address(address)
    assert is_address(address.lower())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0x",
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1Bea",
        "0x5aAeb6053f3E94C9b9A09f33669435E7Ef1BeAed",
        "0x" + "g" * 40,
    ],
)
def test_what_is_no_address(text: str):
    assert not is_address(text)


def test_thousands_of_addresses_a_second(record_property):
    addresses = XpubAddresses(DEV_XPUB)
    started = time.perf_counter()
    derived = {addresses.derive(index) for index in range(2_000)}
    rate = 2_000 / (time.perf_counter() - started)
    record_property("addresses_per_second", round(rate))
    assert len(derived) == 2_000
    assert rate > 300  # 10,000 on a quiet core; the bound leaves room for a busy one under coverage
