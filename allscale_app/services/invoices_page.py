"""What the page of all invoices shows at one moment: its rows, the tabs' counts, the client it is narrowed to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from allscale_app.domain.errors import NotFound
from allscale_app.domain.invoice.listing import InvoiceFilter, Sort, Tab
from allscale_app.services.context import Context
from allscale_app.services.invoice_list import InvoicePage, count_tabs, list_invoices, today_of
from allscale_app.services.shown_invoice import ShownInvoice, show
from allscale_app.store.uow import ReadUow


@dataclass(frozen=True, slots=True)
class InvoicesPage:
    """A page of the list. `counts` are the tabs' under the other filters, `all_count` is without any;
    both are capped at 1,000. `client` and `link` name the contact and the payment link that the list is narrowed to."""

    page: InvoicePage
    counts: Mapping[Tab, int]
    all_count: int
    client: str
    link: str
    now: datetime

    @property
    def is_empty(self) -> bool:
        """Whether this page of the list has no row."""
        return not self.page.rows


def read_invoices_page(
    uow: ReadUow,
    ctx: Context,
    *,
    business_id: str,
    narrow: InvoiceFilter,
    sort: Sort,
    cursor: str | None,
    limit: int,
) -> InvoicesPage:
    """The list with everything around it, in one snapshot. Raises InvalidInput for a foreign cursor."""
    is_narrowed = narrow != InvoiceFilter(tab=narrow.tab)
    counts = count_tabs(uow, ctx, business_id=business_id, narrow=narrow)
    unfiltered = count_tabs(uow, ctx, business_id=business_id) if is_narrowed else counts
    contact = uow.contacts.find(business_id, narrow.contact_id) if narrow.contact_id else None
    link = uow.payment_links.find(business_id, narrow.payment_link_id) if narrow.payment_link_id else None
    return InvoicesPage(
        page=list_invoices(uow, ctx, business_id=business_id, narrow=narrow, sort=sort, cursor=cursor, limit=limit),
        counts=counts,
        all_count=unfiltered[Tab.ALL],
        client=(contact.name or contact.email) if contact else "",
        link=link.title if link else "",
        now=ctx.clock.now(),
    )


def read_chosen(
    uow: ReadUow, ctx: Context, *, business_id: str, invoice_ids: Sequence[str]
) -> tuple[ShownInvoice, ...]:
    """The chosen invoices of a business as they stand. Raises NotFound when none of them is there."""
    today = today_of(uow, ctx, business_id=business_id)
    found = tuple(show(row, today=today) for row in uow.invoice_lists.by_ids(business_id, invoice_ids))
    if not found:
        raise NotFound("There is no such invoice.")
    return found
