"""What a checkout link says of itself in a tab or a chat, before the page has loaded."""

from __future__ import annotations

from dataclasses import dataclass

from allscale_app.domain.errors import NotFound
from allscale_app.domain.invoice.status import PaymentStatus
from allscale_app.domain.money import format_units
from allscale_app.services.context import Context
from allscale_app.store.uow import ReadUow


@dataclass(frozen=True, slots=True)
class LinkPreview:
    """A title, a sentence and who sent it, as text."""

    title: str
    description: str
    issuer: str


def preview_link(uow: ReadUow, ctx: Context, *, token: str) -> LinkPreview:  # noqa: ARG001  # every service has ctx
    """The preview of a sent invoice's link. Raises NotFound for a token that is none of ours."""
    invoice = uow.invoices.by_token(token)
    if invoice is None or invoice.number is None:
        raise NotFound("We can't find this invoice.")
    issuer = (invoice.seller or {}).get("name", "")
    act = "Paid ·" if invoice.payment_status == PaymentStatus.PAID else "Pay"
    return LinkPreview(
        title=f"{act} {invoice.number} · {issuer}",
        description=f"Invoice of {format_units(invoice.total_units)} {invoice.currency} from {issuer}.",
        issuer=issuer,
    )
