"""One act on many invoices: each is done or refused by itself, and the refusals have words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from allscale_app.domain.errors import DomainError, InvalidInput
from allscale_app.services.acting import Acting
from allscale_app.services.cancel_invoice import cancel_invoice
from allscale_app.services.context import Context
from allscale_app.services.drafts import delete_draft
from allscale_app.store.uow import WriteUow

BULK_LIMIT = 200


@dataclass(frozen=True, slots=True)
class BulkOutcome:
    """Ids that were done, and for each other one why not."""

    done: tuple[str, ...]
    refused: dict[str, str]


def delete_drafts(uow: WriteUow, ctx: Context, *, business_id: str, invoice_ids: Sequence[str]) -> BulkOutcome:
    """Throw the chosen drafts away. Raises InvalidInput for more than 200."""

    def delete(invoice_id: str) -> None:
        delete_draft(uow, ctx, business_id=business_id, invoice_id=invoice_id)

    return _each(invoice_ids, delete)


def cancel_invoices(
    uow: WriteUow, ctx: Context, *, business_id: str, invoice_ids: Sequence[str], acting: Acting, reason: str = ""
) -> BulkOutcome:
    """Cancel the chosen sent invoices, each payer told. Raises InvalidInput for more than 200."""

    def cancel(invoice_id: str) -> None:
        cancel_invoice(uow, ctx, business_id=business_id, invoice_id=invoice_id, acting=acting, reason=reason)

    return _each(invoice_ids, cancel)


def _each(invoice_ids: Sequence[str], act: Callable[[str], None]) -> BulkOutcome:
    chosen = sorted(set(invoice_ids))  # one order for all, so that two bulk acts never wait for each other's locks
    if len(chosen) > BULK_LIMIT:
        raise InvalidInput(f"Choose at most {BULK_LIMIT} invoices at once.", code="too_many", param="invoice_ids")
    done, refused = [], {}
    for invoice_id in chosen:
        try:
            act(invoice_id)
            done.append(invoice_id)
        except DomainError as error:
            refused[invoice_id] = error.message
    return BulkOutcome(tuple(done), refused)
