"""Who gets in: API keys and signed-in browsers, as the settings list them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from allscale_app.i18n.dates import ago, day_and_time
from allscale_app.services.api_keys import KeyRow
from allscale_app.services.sessions import SessionRow

SCOPES = (
    ("invoices:read", "Read invoices", "Lists, details, PDFs, timelines and payments."),
    ("invoices:write", "Create and send invoices", "Also cancel and duplicate them."),
    ("contacts:read", "Read contacts", "Names, addresses and what they owe."),
    ("contacts:write", "Create and change contacts", ""),
    ("balance:read", "Read the balance", "Amounts by token, and the entries behind them."),
    ("webhooks:read", "Read events and webhooks", "What happened, with the invoices and payments it is about."),
    ("webhooks:write", "Set up webhooks", "Addresses, secrets, test events."),
)
"""What a key may do, in words. Scopes of what is not built yet are not offered."""
_BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True)
class KeyView:
    """An API key in the list."""

    id: str = ""
    name: str = ""
    prefix: str = ""
    scopes: str = ""
    made: str = ""
    used: str = ""
    is_revoked: bool = False


@dataclass(frozen=True)
class SessionView:
    """A signed-in browser; `id` opens nothing."""

    id: str = ""
    name: str = ""
    made: str = ""
    used: str = ""
    is_current: bool = False
    is_phone: bool = False


def key_views(rows: Sequence[KeyRow], *, now: datetime, timezone: str) -> list[KeyView]:
    """The keys, newest first, those in use before the revoked ones."""
    zone = ZoneInfo(timezone)
    return [
        KeyView(
            id=row.id,
            name=row.name,
            prefix=f"{row.prefix}…",
            scopes=", ".join(row.scopes),
            made=f"Made {_when(row.created_at, now=now, zone=zone)}",
            used=f"Used {ago(row.last_used_at, now=now, zone=zone)}" if row.last_used_at else "Never used",
            is_revoked=row.revoked_at is not None,
        )
        for row in sorted(rows, key=lambda row: row.revoked_at is not None)
    ]


def session_views(rows: Sequence[SessionRow], *, now: datetime, timezone: str) -> list[SessionView]:
    """The browser that asks first, then the others, most recently used first."""
    zone = ZoneInfo(timezone)
    return [
        SessionView(
            id=row.id,
            name=browser_name(row.user_agent),
            made=f"Signed in {_when(row.created_at, now=now, zone=zone)}",
            used="This browser" if row.is_current else f"Used {ago(row.last_seen_at, now=now, zone=zone)}",
            is_current=row.is_current,
            is_phone=bool(re.search("iPhone|Android|Mobile", row.user_agent)),
        )
        for row in sorted(rows, key=lambda row: not row.is_current)
    ]


def _when(moment: datetime, *, now: datetime, zone: tzinfo) -> str:
    """Inside a sentence: `today 14:32`, `21 Nov 09:19`."""
    return day_and_time(moment, zone=zone, now=now).replace("Today", "today")


def browser_name(user_agent: str) -> str:
    """`Firefox on Windows`; the order of the tables matters, since browsers name each other."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    if browser and system:
        return f"{browser} on {system}"
    return browser or system or "A program"
