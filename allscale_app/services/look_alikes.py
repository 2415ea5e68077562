"""Wallets that could be taken for a known one of the same business."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from allscale_app.domain.look_alike import ends_of, looks_alike
from allscale_app.store.uow import ReadUow


@dataclass(frozen=True, slots=True)
class LookAlike:
    """`address` has the ends of `known`, which the contact called `name` holds, and differs inside."""

    address: str
    known: str
    name: str


def find_look_alikes(uow: ReadUow, *, business_id: str, addresses: Iterable[str]) -> tuple[LookAlike, ...]:
    """The first known wallet that each address could be taken for; most have none."""
    found = []
    for address in addresses:
        beginning, end = ends_of(address)
        for known, name in uow.contacts.wallets_like(business_id, beginning=beginning, end=end) if address else ():
            if looks_alike(address, known):
                found.append(LookAlike(address, known, name))
                break
    return tuple(found)
