"""The settings pages' view models."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from allscale_app.domain.dates import timezone_names
from allscale_app.domain.invoice.evaluate import Tolerance
from allscale_app.domain.invoice.parse import parse_percent
from allscale_app.domain.money import SCALE, format_units, parse_units
from allscale_app.services.business_settings import BusinessSettings

SECTION_FIELDS: dict[str, tuple[str, ...]] = {
    "profile": ("name", "legal_name", "address", "tax_id", "email", "timezone"),
    "numbering": ("number_pattern",),
    "defaults": ("currency", "due_days", "notes", "terms"),
    "tolerance": ("amount", "percent"),
}
LOGO_WORDS = {
    "logo_too_large": "The file is larger than 1 MB, or has too many pixels. Choose a smaller one.",
    "logo_too_small": "The picture is too small. It needs at least 64 pixels.",
    "logo_unreadable": "This is no PNG, JPEG or WebP picture. Export the logo as PNG and choose that file.",
}
LOGO_NOT_SENT = "The file did not arrive. Your logo is as it was; check the connection and try again."


@dataclass(frozen=True)
class Option:
    """A choice: what is kept, and a fact beside it."""

    value: str = ""
    label: str = ""


def fields_of(settings: BusinessSettings) -> dict[str, str]:
    """Every text of the settings by its field's name."""
    return {
        **settings.profile,
        "number_pattern": settings.number_pattern,
        **settings.defaults,
        **settings.tolerance,
    }


def timezone_options(now: datetime) -> list[Option]:
    """Every zone with its distance from UTC at `now`."""
    return [Option(name, _utc_distance(now.astimezone(ZoneInfo(name)))) for name in timezone_names()]


def _utc_distance(local: datetime) -> str:
    distance = local.strftime("%z")
    return f"UTC{distance[:3]}:{distance[3:5]}".replace("-", "\u2212")


def tolerance_example(settings: BusinessSettings) -> str:
    """What the saved tolerance comes to on an invoice of 3,600.00."""
    total = 3_600 * SCALE
    tolerance = Tolerance(
        parse_units(settings.tolerance["amount"], places=6),
        parse_percent(settings.tolerance["percent"], param="percent", name="share"),
    )
    missing = format_units(tolerance.of(total))
    return f"On {format_units(total)} USDC up to {missing} may be missing. Overpayments go to your balance."


def logo_href(sha256: str | None) -> str:
    """The logo's address, a new one for each picture; "" without a logo."""
    return f"/settings/logo.png?v={sha256[:16]}" if sha256 else ""
