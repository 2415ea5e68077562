"""A little work of the visitor's browser before a form of a stranger is taken."""

from typing import Any

import reflex as rx

_ASSET = rx.asset("proof.js", shared=True)


def _texts(challenge: rx.Var[str], nonce: rx.Var[str]) -> tuple[rx.Var[str], rx.Var[str]]:
    return (challenge, nonce)


class Proof(rx.Component):
    """The island of proof.js: draws nothing; `on_solved` gets the challenge and the nonce that solves it."""

    library = f"$/public{_ASSET}"
    tag = "Proof"
    challenge: rx.Var[str]
    bits: rx.Var[int]
    on_solved: rx.EventHandler[_texts]  # type: ignore[type-arg,valid-type] # Reflex reads the spec at run time


def proof(*, challenge: Any, bits: int, on_solved: Any) -> rx.Component:
    """Solve `challenge` (SHA-256 with `bits` leading zeros), again whenever it changes."""
    return Proof.create(challenge=challenge, bits=bits, on_solved=on_solved)
