"""Assets: currency codes, their pegs, and what may pay what at par."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Asset:
    """A stablecoin's code, the fiat it is pegged to, and who issues it."""

    code: str
    peg: str
    issuer: str


ASSETS: dict[str, Asset] = {
    asset.code: asset
    for asset in (
        Asset("USDC", "USD", "Circle"),
        Asset("USDT", "USD", "Tether"),
        Asset("EURC", "EUR", "Circle"),
        Asset("DAI", "USD", "Sky"),
        Asset("USDS", "USD", "Sky"),
        Asset("PYUSD", "USD", "Paxos"),
        Asset("FDUSD", "USD", "First Digital"),
    )
}
PEGS: dict[str, str] = {"USD": "US dollar", "EUR": "Euro"}
MAIN_COINS: dict[str, tuple[str, ...]] = {"USD": ("USDC", "USDT"), "EUR": ("EURC",)}
"""Accepted by default for an invoice of that peg (rules 5.10)."""


def is_currency(code: str) -> bool:
    """Whether an invoice can be in `code`: a stablecoin or a peg."""
    return code in ASSETS or code in PEGS


def peg_of(currency: str) -> str:
    """The fiat code behind `currency`: USDC -> USD, EUR -> EUR. Raises KeyError for an unknown one."""
    if currency in PEGS:
        return currency
    return ASSETS[currency].peg
