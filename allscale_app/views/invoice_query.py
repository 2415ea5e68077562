"""What is asked of the page of all invoices: its tab, search, filters and order, as an address and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from allscale_app.domain.errors import InvalidForm
from allscale_app.domain.invoice.listing import Tab
from allscale_app.services.invoice_list import read_filter
from allscale_app.views.invoice_list import EXPORT, EXPORT_JSON, FILTERS, SORTS

PAGE = "/invoices"
QUERY_LIMIT = 200
NEWEST_FIRST = "-date"
CHIPS: dict[str, tuple[str, ...]] = {
    "client": ("client",),
    "link": ("link",),
    "currency": ("currency",),
    "amount": ("min_amount", "max_amount"),
    "created": ("created_since", "created_until"),
    "label": ("label",),
    "method": ("method",),
}
"""The fields of each filter's form."""


@dataclass(frozen=True, slots=True)
class InvoiceQuery:
    """One question; `filters` holds only those that are on."""

    tab: str = Tab.ALL.value
    text: str = ""
    sort: str = NEWEST_FIRST
    filters: dict[str, str] = field(default_factory=dict)

    @property
    def is_filtered(self) -> bool:
        """Whether anything beside the tab narrows it."""
        return bool(self.text or self.filters)

    @property
    def narrow(self) -> dict[str, str]:
        """As `read_filter` takes it."""
        return {"tab": self.tab, "q": self.text, **self.filters}

    @property
    def address(self) -> str:
        """The page with this question; what is as ever stays out."""
        asked = {**self.narrow, "sort": self.sort}
        usual = {"tab": Tab.ALL.value, "q": "", "sort": NEWEST_FIRST}
        said = {name: text for name, text in asked.items() if text != usual.get(name)}
        return f"{PAGE}?{urlencode(said)}" if said else PAGE

    @property
    def export_href(self) -> str:
        """The same rows as CSV."""
        return f"{EXPORT}?{urlencode({'sort': self.sort, **self.narrow})}"

    @property
    def json_href(self) -> str:
        """The same rows as JSON."""
        return f"{EXPORT_JSON}?{urlencode({'sort': self.sort, **self.narrow})}"

    def with_filters(self, changed: Mapping[str, str], *, timezone: str) -> InvoiceQuery:
        """With these filters set, or taken off where empty. Raises InvalidForm with words at each wrong one."""
        return replace(self, filters=changed_filters(self.filters, changed, timezone=timezone))

    def without(self, chip: str) -> InvoiceQuery:
        """Without one chip's filters."""
        return replace(self, filters={name: text for name, text in self.filters.items() if name not in CHIPS[chip]})


def query_of(address: Mapping[str, str]) -> InvoiceQuery | None:
    """The question of an address's parameters, without what makes no sense; None when it asks nothing."""
    asked = asked_of(address, ("tab", "q", "sort", *FILTERS))
    if asked is None:
        return None
    sort = asked.get("sort", "")
    return InvoiceQuery(
        tab=asked.get("tab", Tab.ALL.value),
        text=asked.get("q", ""),
        sort=sort if sort in SORTS else NEWEST_FIRST,
        filters={name: asked[name] for name in FILTERS if name in asked},
    )


def asked_of(address: Mapping[str, str], names: Iterable[str]) -> dict[str, str] | None:
    """Those parameters of an address that ask something of a list of invoices; None when they ask nothing."""
    asked = {name: address.get(name, "")[:QUERY_LIMIT] for name in names}
    asked = {name: text for name, text in asked.items() if text}
    if not asked:
        return None
    try:
        read_filter(asked)
    except InvalidForm as error:
        asked = {name: text for name, text in asked.items() if name not in error.errors}
    return asked


def changed_filters(filters: Mapping[str, str], changed: Mapping[str, str], *, timezone: str) -> dict[str, str]:
    """`filters` with those of `changed` set, or taken off where empty. Raises InvalidForm with words at each wrong one."""
    new = {name: text for name, text in {**filters, **changed}.items() if text}
    read_filter(new, timezone=timezone)
    return new
