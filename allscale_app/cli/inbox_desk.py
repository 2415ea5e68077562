"""What `allscale unmatched` does, for whoever runs the instance, who needs no session."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allscale_app.bootstrap.app import Application
from allscale_app.bootstrap.build import build_application
from allscale_app.domain.money import decimal_text
from allscale_app.services.strays import Stray, count_strays, list_strays
from allscale_app.services.unmatched import UnmatchedRow, attribute_to_float, credit_unmatched, list_unmatched
from allscale_app.settings import Settings
from allscale_app.store.migrate import require_ready


@contextmanager
def _application(settings: Settings) -> Iterator[Application]:
    application = build_application(settings)
    try:
        require_ready(application.database)
        yield application
    finally:
        application.database.dispose()


def waiting(settings: Settings) -> tuple[list[dict[str, Any]], int]:
    """Every transfer that waits, as plain values; and how many coins lie about that cannot be paid with."""
    with _application(settings) as application:
        rows = [_plain(row) for row in application.fetch_sync(list_unmatched)]
        return rows, application.fetch_sync(count_strays)


def strays(settings: Settings) -> list[dict[str, Any]]:
    """What cannot be paid with, as plain values: native coins first, then the newest tokens."""
    with _application(settings) as application:
        return [_stray(row) for row in application.fetch_sync(list_strays)]


def credit(settings: Settings, *, transfer_id: str, business_id: str | None) -> None:
    """Make it available to a business. Raises NotFound, Conflict."""
    with _application(settings) as application:
        application.run_sync(credit_unmatched, observation_id=transfer_id, business_id=business_id)


def to_float(settings: Settings, *, transfer_id: str) -> None:
    """Make it the operator's own. Raises NotFound, Conflict."""
    with _application(settings) as application:
        application.run_sync(attribute_to_float, observation_id=transfer_id)


def _plain(row: UnmatchedRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "amount": decimal_text(row.units),
        "unit": row.unit,
        "network": row.network,
        "transaction": row.tx_hash,
        "sender": row.sender,
        "reason": row.reason,
        "seen_at": row.seen_at.isoformat(),
        "final": row.is_final,
        "business": row.business.id if row.business else "",
    }


def _stray(row: Stray) -> dict[str, Any]:
    return {
        "network": row.network,
        "address": row.address,
        "coin": row.coin,
        "amount": row.amount,
        "reason": row.reason,
        "transaction": row.tx_hash,
        "seen_at": row.seen_at.isoformat(),
        "business": row.business_id,
        "invoice": row.invoice_id,
    }
