"""Answers that several routes share: an invoice with its ETag, who acts, which version is meant."""

from __future__ import annotations

from typing import Any

from allscale_app.api.access import Caller
from allscale_app.api.idempotency import Reply
from allscale_app.domain.errors import InvalidInput
from allscale_app.services.acting import Acting
from allscale_app.services.context import Context
from allscale_app.services.invoice_detail import read_invoice
from allscale_app.store.uow import ReadUow
from allscale_app.views.api_invoice import invoice_view


def acting(caller: Caller) -> Acting:
    """The program behind a key, as services know it."""
    return Acting(user_id=caller.user_id, via="api")


def etag(version: int) -> str:
    """A strong validator (RFC 9110 8.8.3) of an object's version."""
    return f'"{version}"'


def expected_version(if_match: str | None) -> int | None:
    """The version that an If-Match names; None without one or for `*`. Raises InvalidInput for anything else."""
    if if_match is None or if_match.strip() == "*":
        return None
    text = if_match.strip().removeprefix("W/").strip('"')
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise InvalidInput("If-Match takes the ETag of the last answer.", param="If-Match")
    return int(text)


def read_invoice_object(uow: ReadUow, ctx: Context, *, business_id: str, invoice_id: str) -> tuple[dict[str, Any], int]:
    """The API's object and its version."""
    detail = read_invoice(uow, ctx, business_id=business_id, invoice_id=invoice_id)
    return invoice_view(ctx, detail.shown, detail.lines), detail.invoice.version


def invoice_reply(uow: Any, ctx: Context, caller: Caller, invoice_id: str, *, status: int = 200) -> Reply:
    """The invoice as it now stands in this commit."""
    uow.flush()
    body, version = read_invoice_object(uow, ctx, business_id=caller.business_id, invoice_id=invoice_id)
    return Reply(status, body, etag(version))
