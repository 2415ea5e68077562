"""Who lives in the demo and what happened to them; plain data, played by `seed`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

_RAW = 10**6
"""Both test tokens have six decimals."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who signs up."""

    key: str
    name: str
    business: str
    email: str
    password: str
    profile: dict[str, str] = field(default_factory=dict)


ISSUER = Person(
    "issuer",
    "Inês Duarte",
    "Fieldnote Studio",
    "ines@fieldnote.example",
    "fieldnote-demo-2026",
    {
        "name": "Fieldnote Studio",
        "legal_name": "Fieldnote Studio, Lda",
        "address": "Rua da Boavista 84, 2.º\n1200-067 Lisboa\nPortugal",
        "tax_id": "PT 515 208 441",
        "email": "ines@fieldnote.example",
        "timezone": "Europe/Lisbon",
    },
)
PAYER = Person("payer", "Jonas Weber", "Tidewater Robotics", "jonas@tidewater.example", "tidewater-demo-2026")
OPERATOR = Person("operator", "Olu Adeyemi", "Instance operator", "operator@instance.example", "operator-demo-2026")
PAYER_BALANCE = ("USDC", 6_120 * _RAW)
"""What the payer put on their balance: symbol and raw amount."""
PERSONS = (ISSUER, PAYER, OPERATOR)

CLIENTS: tuple[dict[str, Any], ...] = (
    {
        "email": "billing@harbourpine.example",
        "name": "Harbour & Pine GmbH",
        "address": "Am Sandtorkai 50\n20457 Hamburg\nGermany",
        "tax_id": "DE 811 907 980",
        "labels": ["Retainer"],
        "notes": "Lena Vogt signs off invoices. Pays on Fridays.",
    },
    {
        "email": "ap@tesseralabs.example",
        "name": "Tessera Labs Inc.",
        "address": "548 Market Street\nSan Francisco, CA 94104\nUSA",
        "labels": ["Product"],
    },
    {"email": "accounts@juniperfreight.example", "name": "Juniper Freight B.V.", "address": "Rotterdam"},
)


STOREFRONT: dict[str, Any] = {
    "handle": "fieldnote",
    "display_name": "Fieldnote Studio",
    "bio": "Brand and web design for companies that make physical things. Two people in Lisbon, eleven years in.",
    "place": "Lisbon",
    "links": ["https://fieldnote.example", "ines@fieldnote.example"],
}
SERVICES: tuple[dict[str, Any], ...] = (
    {
        "title": "Marketing site",
        "description": "Design and build, up to eight pages, on your hosting.",
        "price": "3400.00",
        "currency": "USDC",
        "delivery_note": "answer usually within a day",
        "questions": ["Which pages do you need?"],
        "stock": "2",
        "stock_word": "slots",
    },
    {
        "title": "Design review",
        "description": "A written review of a page, within three days.",
        "price": "240.00",
        "currency": "USDC",
        "delivery_note": "in your mailbox within three days",
        "pays_at_once": True,
    },
    {
        "title": "Something else",
        "description": "Tell us what you need and what you would like to spend.",
        "price_kind": "open",
        "minimum": "150.00",
        "suggestions": ["150.00", "500.00", "1200.00"],
        "currency": "USDC",
    },
)
LINKS: tuple[dict[str, Any], ...] = (
    {
        "title": "Workshop seat",
        "description": "One seat in the type workshop, lunch included.",
        "amount": "90.00",
        "currency": "USDC",
        "use_limit": "12",
        "slug": "type-workshop",
    },
    {
        "title": "Support the type library",
        "description": "Keeps our open fonts going.",
        "amount_kind": "open",
        "minimum": "5.00",
        "suggestions": ["10.00", "25.00", "50.00"],
        "currency": "USDC",
        "slug": "type-library",
    },
)


@dataclass(frozen=True, slots=True)
class Chapter:
    """One invoice: its form, and what happens to it. `transfers` are (symbol, raw amount)."""

    title: str
    recipient: dict[str, str]
    lines: tuple[tuple[str, str, str, str], ...]
    """Description, quantity, unit price, tax percent."""
    currency: str = "USDC"
    due_on: date | None = None
    notes: str = ""
    is_sent: bool = True
    is_viewed: bool = False
    transfers: tuple[tuple[str, int], ...] = ()
    ends_as: str = ""
    cancel_reason: str = ""

    @property
    def form(self) -> dict[str, Any]:
        """The invoice's form, the shape of the API's body."""
        return {
            "recipient": self.recipient,
            "title": self.title,
            "currency": self.currency,
            "due_on": self.due_on.isoformat() if self.due_on else None,
            "notes": self.notes,
            "line_items": [
                {"description": text, "quantity": quantity, "unit_price": price, "tax_percent": tax}
                for text, quantity, price, tax in self.lines
            ],
        }


@dataclass(frozen=True, slots=True)
class Teller:
    """The acts that a story is made of."""

    write: Callable[[Chapter], str]
    view: Callable[[str], None]
    cancel: Callable[[str, str], None]
    pay: Callable[[str, str, int], str]


def _to(client: dict[str, Any]) -> dict[str, str]:
    return {name: str(client.get(name, "")) for name in ("email", "name", "address", "tax_id")}


def chapters(today: date) -> tuple[Chapter, ...]:
    """The invoices of the demo as of `today`, oldest first."""
    return (*_with_money(today), *_without_money(today))


def _with_money(today: date) -> tuple[Chapter, ...]:
    harbour, _, juniper = (_to(client) for client in CLIENTS)
    return (
        Chapter(
            "Website redesign, phase 1",
            harbour,
            (("Discovery workshop", "1", "1200.00", "0"), ("Wireframes", "16", "95.00", "0")),
            due_on=today + timedelta(days=7),
            is_viewed=True,
            transfers=(("USDC", 2_720 * _RAW),),
            ends_as="paid",
        ),
        Chapter(
            "Freight dashboard, icons",
            juniper,
            (("Icon set, 24 and 32 px", "24", "18.00", "0"),),
            currency="USDT",
            due_on=today + timedelta(days=10),
            is_viewed=True,
            transfers=(("USDT", 432 * _RAW),),
            ends_as="paid",
        ),
        Chapter(
            "Website redesign, phase 2",
            harbour,
            (("Page templates", "5", "480.00", "0"), ("Motion and hand-over", "12", "100.00", "0")),
            due_on=today + timedelta(days=4),
            is_viewed=True,
            transfers=(("USDC", 1_200 * _RAW),),
            ends_as="partially_paid",
        ),
        Chapter(
            "Container labels",
            juniper,
            (("Label system", "1", "1980.00", "0"),),
            currency="USDT",
            due_on=today - timedelta(days=12),
        ),
    )


def _without_money(today: date) -> tuple[Chapter, ...]:
    tessera = _to(CLIENTS[1])
    jonas = {"email": PAYER.email, "name": "Tidewater Robotics GmbH", "address": "Am Kaiserkai 12\n20457 Hamburg"}
    return (
        Chapter(
            "Printed brand guide",
            tessera,
            (("Brand guide, hardcover", "120", "14.50", "0"),),
            due_on=today + timedelta(days=14),
            cancel_reason="Wrong quantity of printed guides",
        ),
        Chapter(
            "Accessibility review",
            tessera,
            (("Review of 24 screens", "8", "95.00", "0"), ("Report and call", "1", "240.00", "0")),
            currency="USD",
            due_on=today + timedelta(days=14),
            is_viewed=True,
        ),
        Chapter(
            "Robot arm interface, sprint 1",
            jonas,
            (("Interface design", "16", "85.00", "19"), ("Prototype", "1", "390.00", "19")),
            due_on=today + timedelta(days=14),
            notes="Thank you, Jonas. The hand-over is booked for next week.",
        ),
        Chapter(
            "Design system, sprint 4",
            tessera,
            (
                ("Components, buttons to tables", "32", "95.00", "0"),
                ("Accessibility review", "8", "95.00", "0"),
                ("Figma hand-over session", "4", "120.00", "0"),
            ),
            due_on=today + timedelta(days=14),
            is_sent=False,
        ),
    )
