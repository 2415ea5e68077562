"""The settings pages' view models."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from allscale_app.domain.assets import ASSETS, PEGS
from allscale_app.domain.networks import Registry
from allscale_app.i18n.dates import ago, day_and_time
from allscale_app.services.api_keys import KeyRow
from allscale_app.services.business_settings import BusinessSettings

SECTION_FIELDS: dict[str, tuple[str, ...]] = {
    "profile": ("name", "legal_name", "address", "tax_id", "email", "timezone"),
    "numbering": ("number_pattern",),
    "defaults": ("currency", "due_days", "notes", "terms"),
    "tolerance": ("amount", "percent"),
}


@dataclass(frozen=True)
class TokenChoice:
    """One token on one network, taken or not."""

    unit: str = ""
    symbol: str = ""
    network: str = ""
    network_name: str = ""
    detail: str = ""
    is_on: bool = False


@dataclass(frozen=True)
class KeyView:
    """An API key in the list."""

    id: str = ""
    name: str = ""
    prefix: str = ""
    scopes: str = ""
    used: str = ""
    is_revoked: bool = False


def fields_of(settings: BusinessSettings) -> dict[str, str]:
    """Every text of the settings by its field's name."""
    return {
        **settings.profile,
        "number_pattern": settings.number_pattern,
        **settings.defaults,
        **settings.tolerance,
    }


def section_form(fields: Mapping[str, str], section: str) -> dict[str, str]:
    """The form of one section."""
    return {name: fields.get(name, "") for name in SECTION_FIELDS[section]}


def token_choices(registry: Registry, chosen: Sequence[str]) -> list[TokenChoice]:
    """Every enabled token, by network, with what the business takes."""
    return [
        TokenChoice(
            unit=token.unit,
            symbol=token.symbol,
            network=network.key,
            network_name=network.name,
            detail=f"{PEGS[ASSETS[token.asset].peg]}{', bridged' if token.kind == 'bridged' else ''}",
            is_on=token.unit in chosen,
        )
        for network in registry.networks
        for token in network.tokens
    ]


def key_views(rows: Sequence[KeyRow], *, now: datetime, timezone: str) -> list[KeyView]:
    """The keys, newest first."""
    zone = ZoneInfo(timezone)
    return [
        KeyView(
            id=row.id,
            name=row.name,
            prefix=f"{row.prefix}…",
            scopes=", ".join(row.scopes),
            used=f"Used {ago(row.last_used_at, now=now, zone=zone)}"
            if row.last_used_at
            else f"Never used, made {day_and_time(row.created_at, zone=zone, now=now)}",
            is_revoked=row.revoked_at is not None,
        )
        for row in rows
    ]
