"""What the processor knows: pages, charges, refunds, disputes, payouts, and messages that are still to be delivered.

Kept in one file, written after each change, so that a restart forgets nothing."""

from __future__ import annotations

import json
import secrets
import tempfile
from pathlib import Path
from typing import Any

Thing = dict[str, Any]
KINDS = ("sessions", "charges", "refunds", "disputes", "payouts", "events")
FEE_PPM = 14_000
FEE_CENTS = 25
DISPUTE_FEE_CENTS = 1500


class Refused(Exception):
    """The request cannot be done; the code says why."""


class Book:
    """Every object by kind and id; `at` is seconds since the epoch."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._things: dict[str, dict[str, Thing]] = {kind: {} for kind in KINDS}
        if file is not None and file.is_file():
            self._things |= json.loads(file.read_text())

    def find(self, kind: str, id_: str) -> Thing:
        """The object. Raises Refused."""
        if id_ not in self._things[kind]:
            raise Refused("not_found")
        return self._things[kind][id_]

    def all(self, kind: str) -> list[Thing]:
        """Every object of a kind, oldest first."""
        return list(self._things[kind].values())

    def open_session(self, order: Thing, *, at: int) -> Thing:
        """A page; the same one for the same reference."""
        known = next((each for each in self.all("sessions") if each["reference"] == order["reference"]), None)
        if known is not None:
            return known
        session = {**order, "id": _id("cs"), "state": "open", "charge": None, "created_at": at, "card": ""}
        return self._keep("sessions", session)

    def is_open(self, session: Thing, *, at: int) -> bool:
        """Whether it can be paid; one whose time is over ends here."""
        if session["state"] == "open" and at >= session["closes_at"]:
            self.end_session(session, at=at)
        return bool(session["state"] == "open")

    def end_session(self, session: Thing, *, at: int) -> None:
        """Nobody pays on it any more; what has ended already stays as it is."""
        if session["state"] == "open":
            session["state"] = "ended"
            self._tell("session.ended", session["id"], reference=session["reference"], at=at)

    def decline(self, session: Thing, *, reason: str, at: int) -> None:
        """The bank said no; another card may be tried."""
        self._tell("decline", session["id"], reference=session["reference"], reason=reason, at=at)

    def charge(self, session: Thing, *, disputed: bool, at: int) -> None:
        """The bank said yes."""
        charge = {
            "id": _id("ch"),
            "reference": session["reference"],
            "currency": session["currency"],
            "cents": session["cents"],
            "refunded_cents": 0,
            "fee_cents": -(-session["cents"] * FEE_PPM // 1_000_000) + FEE_CENTS,
            "paid_at": at,
            "available_at": at,
        }
        session["state"], session["charge"] = "paid", charge
        self._keep("charges", charge)
        self._tell("session.paid", session["id"], reference=session["reference"], at=at)
        if disputed:
            self.open_dispute(charge, at=at)

    def refund(self, *, refund_id: str, charge_id: str, cents: int, at: int) -> Thing:
        """Money back to the card; the same `refund_id` once. Raises Refused for more than is left."""
        known = next((each for each in self.all("refunds") if each["refund_id"] == refund_id), None)
        if known is not None:
            return known
        charge = self.find("charges", charge_id)
        if any(each["charge"] == charge_id and each["state"] != "won" for each in self.all("disputes")):
            raise Refused("charge_disputed")
        if not 0 < cents <= charge["cents"] - charge["refunded_cents"]:
            raise Refused("amount_too_large")
        charge["refunded_cents"] += cents
        refund = {"id": _id("re"), "refund_id": refund_id, "charge": charge_id, "state": "done", "reason": ""}
        self._keep("refunds", refund)
        self._tell("refund.done", refund["id"], at=at)
        return refund

    def open_dispute(self, charge: Thing, *, at: int) -> None:
        """The payer's bank takes what is left of the charge back until it has decided."""
        dispute = {
            "id": _id("du"),
            "charge": charge["id"],
            "reference": charge["reference"],
            "currency": charge["currency"],
            "cents": charge["cents"] - charge["refunded_cents"],
            "fee_cents": DISPUTE_FEE_CENTS,
            "reason": "fraudulent",
            "state": "open",
        }
        self._keep("disputes", dispute)
        self._tell("dispute.open", dispute["id"], at=at)

    def decide(self, dispute: Thing, *, won: bool, at: int) -> None:
        """The bank has decided, once."""
        if dispute["state"] == "open":
            dispute["state"] = "won" if won else "lost"
            self._tell(f"dispute.{dispute['state']}", dispute["id"], at=at)

    def pay_out(self, *, currency: str, cents: int, at: int) -> None:
        """Send money to the merchant's bank."""
        payout = self._keep("payouts", {"id": _id("po"), "currency": currency, "cents": cents, "state": "paid"})
        self._tell("payout.paid", payout["id"], at=at)

    def due_events(self, *, at: int) -> list[Thing]:
        """Messages that are to be sent now, oldest first."""
        return [event for event in self.all("events") if not event["delivered"] and event["next_at"] <= at]

    def delivered(self, event: Thing) -> None:
        """The merchant has it."""
        event["delivered"] = True
        self._save()

    def put_off(self, event: Thing, *, at: int) -> None:
        """The merchant did not take it: again after 1 s, 2 s, 4 s … 1 h."""
        event["tries"] += 1
        event["next_at"] = at + min(2 ** min(event["tries"] - 1, 12), 3600)
        self._save()

    def _tell(self, kind: str, object_id: str, *, at: int, **facts: str) -> None:
        message = {"id": _id("ev"), "kind": kind, "object": object_id, "at": at, **facts}
        self._keep("events", {"id": message["id"], "message": message, "delivered": False, "tries": 0, "next_at": at})

    def _keep(self, kind: str, thing: Thing) -> Thing:
        self._things[kind][thing["id"]] = thing
        self._save()
        return thing

    def _save(self) -> None:
        if self._file is None:
            return
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=self._file.parent, delete=False) as part:
            json.dump(self._things, part)
        Path(part.name).replace(self._file)


def _id(prefix: str) -> str:
    return f"{prefix}_{secrets.token_hex(12)}"
