"""The shape of our ids: a prefix that says what it is, then 26 random characters; nothing random happens here."""

from __future__ import annotations

import re

PREFIXES: dict[str, str] = {
    "biz": "business",
    "usr": "user",
    "mem": "membership",
    "ses": "session",
    "key": "API key",
    "con": "contact",
    "inv": "invoice",
    "pay": "payment",
    "rfd": "refund",
    "rct": "receipt",
    "cv": "conversion",
    "dp": "dispute",
    "pev": "processor's event",
    "je": "journal entry",
    "po": "payout",
    "ntf": "notification",
    "dlv": "mail delivery",
    "evt": "event",
    "whe": "webhook endpoint",
    "whd": "webhook delivery",
    "svc": "service",
    "req": "service request",
    "lnk": "payment link",
    "bka": "bank account",
    "bkl": "line of a bank statement",
    "stm": "bank statement",
}
"""Prefix to the idea it stands for."""

_RANDOM_PART = re.compile(r"[a-z2-7]{26}", re.ASCII)


def is_id(text: object, prefix: str) -> bool:
    """Whether `text` looks like an id of `prefix`: `inv_` and 26 characters of base32 (130 bits, RFC 4648)."""
    return (
        isinstance(text, str)
        and text.startswith(f"{prefix}_")
        and _RANDOM_PART.fullmatch(text, len(prefix) + 1) is not None
    )
