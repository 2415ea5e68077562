"""The list of invoices: tabs with counts, filters, search, order, pages in both directions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, TypeVar

from allscale_app.domain.dates import local_date, start_of_day
from allscale_app.domain.errors import InvalidInput
from allscale_app.domain.invoice.listing import InvoiceFilter, Sort, SortKey, Tab
from allscale_app.domain.invoice.status import DocumentStatus, Label, PaymentStatus
from allscale_app.domain.legs import Rail
from allscale_app.domain.money import MAX_UNITS, parse_units
from allscale_app.domain.search import search_terms
from allscale_app.services.context import Context
from allscale_app.services.cursors import aware, paging, read_place, value_beyond
from allscale_app.services.form_reader import FormReader
from allscale_app.services.invoice_fields import parse_optional_day
from allscale_app.services.invoice_form import storable
from allscale_app.services.shown_invoice import ShownInvoice, show
from allscale_app.store.uow import ReadUow

PAGE_LIMIT = 100
Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class InvoicePage:
    """A page in list order. `first` is the place of its first row, from 1; `matching` is capped at 1,000 ("999+").

    `newer` and `older` are the cursors of the pages before and after it, None at the ends.
    """

    rows: tuple[ShownInvoice, ...]
    first: int
    matching: int
    newer: str | None
    older: str | None


def list_invoices(
    uow: ReadUow,
    ctx: Context,
    *,
    business_id: str,
    narrow: InvoiceFilter | None = None,
    sort: Sort | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> InvoicePage:
    """One page of a business's invoices, newest first unless sorted. Raises InvalidInput for a foreign cursor."""
    narrow, sort = narrow or InvoiceFilter(), sort or Sort()
    today = today_of(uow, ctx, business_id=business_id)
    order = f"{sort.key}{'-' if sort.descending else '+'}"
    place = read_place(cursor, order=order) if cursor else None
    found = uow.invoice_lists.page(
        business_id,
        narrow,
        today=today,
        sort=sort,
        limit=max(1, min(limit, PAGE_LIMIT)),
        beyond=value_beyond(place, _SORT_VALUES[sort.key]) if place else None,
        backwards=place is not None and place.backwards,
    )
    where = paging(place, found.boundaries, goes_on=found.goes_on, order=order)
    return InvoicePage(
        rows=tuple(show(row, today=today) for row in found.rows),
        first=where.first,
        matching=uow.invoice_lists.counts(business_id, narrow, (narrow.tab,), today=today)[0],
        newer=where.before,
        older=where.after,
    )


def count_tabs(uow: ReadUow, ctx: Context, *, business_id: str, narrow: InvoiceFilter | None = None) -> dict[Tab, int]:
    """How many invoices each tab holds, under the other filters of `narrow`; capped at 1,000 ("999+")."""
    today = today_of(uow, ctx, business_id=business_id)
    counts = uow.invoice_lists.counts(business_id, narrow or InvoiceFilter(), Tab, today=today)
    return dict(zip(Tab, counts, strict=True))


def today_of(uow: ReadUow, ctx: Context, *, business_id: str) -> date:
    """The day in the business's zone."""
    return local_date(ctx.clock.now(), timezone=uow.businesses.get(business_id).timezone)


def read_filter(query: Mapping[str, str], *, timezone: str = "UTC") -> InvoiceFilter:
    """The filter of a query string: tab, status, payment_status, label, recipient, client, link, currency,
    due_before, created_since, created_until, method, q, min_amount, max_amount. Raises InvalidForm naming each parameter that makes
    no sense.

    `created_since` and `created_until` are whole days in `timezone`, an IANA name; `method` is a rail that paid.
    """
    fields = FormReader()

    def day(param: str) -> date | None:
        return fields.keep(lambda: parse_optional_day(query.get(param), param=param, name="date"), None)

    def choice(kind: type[Choice], param: str) -> Choice | None:
        text = query.get(param)
        return fields.keep(lambda: _choice(kind, text, param=param), None) if text else None

    def units(param: str) -> int | None:
        text = query.get(param)
        return fields.keep(lambda: parse_units(text, places=6, param=param), None) if text else None

    since, until = day("created_since"), day("created_until")
    if since and until and until < since:
        words = "The last day is before the first one. Change one of them."
        fields.refuse(InvalidInput(words, code="dates_crossed", param="created_until"))
    narrow = InvoiceFilter(
        tab=choice(Tab, "tab") or Tab.ALL,
        label=choice(Label, "label"),
        document_status=choice(DocumentStatus, "status"),
        payment_status=choice(PaymentStatus, "payment_status"),
        recipient_email=storable(query.get("recipient", "")).strip(),
        currency=storable(query.get("currency", "")).strip().upper(),
        contact_id=storable(query.get("client", "")).strip(),
        payment_link_id=storable(query.get("link", "")).strip(),
        due_before=day("due_before"),
        created_from=start_of_day(since, timezone=timezone) if since else None,
        created_before=start_of_day(until + timedelta(days=1), timezone=timezone)
        if until and until < date.max
        else None,
        paid_by=choice(Rail, "method"),
        min_total_units=units("min_amount"),
        max_total_units=units("max_amount"),
        terms=search_terms(query.get("q", "")),
    )
    fields.raise_errors()
    return narrow


def read_sort(text: str | None) -> Sort:
    """The order written as `date`, `-date`, `amount`, …: a minus is downwards; None is newest first, else InvalidInput."""
    if not text:
        return Sort()
    key = _choice(SortKey, text.removeprefix("-"), param="sort")
    return Sort(key, descending=text.startswith("-"))


def _choice(kind: type[Choice], text: str, *, param: str) -> Choice:
    try:
        return kind(text)
    except ValueError:
        options = ", ".join(kind)
        raise InvalidInput(f"Choose {param} from: {options}.", code="choice_unknown", param=param) from None


def _units(text: str) -> int:
    units = int(text)
    if abs(units) > MAX_UNITS:
        raise ValueError(text)
    return units


_SORT_VALUES: dict[SortKey, Callable[[str], Any]] = {
    SortKey.DATE: aware,
    SortKey.DUE: date.fromisoformat,
    SortKey.AMOUNT: _units,
    SortKey.RECIPIENT: str,
}
