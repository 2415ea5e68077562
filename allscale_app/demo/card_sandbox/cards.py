"""Test cards: what each number does. No other number is taken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class TestCard:
    """`declines` is the bank's code for no; `challenge` asks the payer first; `disputed` comes back later."""

    number: str
    what: str
    declines: str = ""
    challenge: bool = False
    disputed: bool = False


CARDS = (
    TestCard("4242424242424242", "Success"),
    TestCard("4000002500003155", "3-D Secure: the bank asks first", challenge=True),
    TestCard("4000000000000002", "Declined", declines="card_declined"),
    TestCard("4000000000009995", "Insufficient funds", declines="insufficient_funds"),
    TestCard("4000000000000069", "Expired card", declines="expired_card"),
    TestCard("4000000000000119", "Processing error", declines="processing_error"),
    TestCard("4000000000000259", "Success, then disputed", disputed=True),
)
WORDS = {
    "card_declined": "Your bank declined the card.",
    "insufficient_funds": "The card has too little money on it.",
    "expired_card": "The card has expired.",
    "processing_error": "The bank could not process the card just now.",
    "authentication_failed": "Your bank could not make sure that it is you.",
}


class CardRejected(ValueError):
    """What was typed is no card of ours; the message is for the payer."""


def read_card(*, number: str, expiry: str, code: str, today: date) -> TestCard:
    """The test card of what was typed. Raises CardRejected."""
    digits = "".join(number.split())
    card = next((card for card in CARDS if card.number == digits), None)
    if card is None:
        raise CardRejected("Only the test cards on this page are taken. Never enter a real card.")
    month, _, year = (part.strip() for part in expiry.partition("/"))
    if not (month.isdecimal() and year.isdecimal() and 1 <= int(month) <= 12 and len(year) == 2):
        raise CardRejected("Enter the expiry as month and year, like 12/34.")
    if (2000 + int(year), int(month)) < (today.year, today.month):
        raise CardRejected("Enter an expiry in the future, like 12/34.")
    if not (code.isdecimal() and len(code) == 3):
        raise CardRejected("Enter the three digits from the back of the card.")
    return card


def grouped(number: str) -> str:
    """`4242 4242 4242 4242`."""
    return " ".join(number[at : at + 4] for at in range(0, len(number), 4))
