"""What somebody asks of a balance's history: read from a query string or a form, the same for page and file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from allscale_app.domain.dates import start_of_day
from allscale_app.domain.errors import InvalidInput
from allscale_app.domain.ledger.entry import EntryKind
from allscale_app.domain.networks import Registry
from allscale_app.services.form_reader import FormReader
from allscale_app.services.invoice_fields import parse_optional_day

FIELDS = ("type", "token", "network", "since", "until")


@dataclass(frozen=True, slots=True)
class EntryType:
    """A kind of line as people choose it; `has_invoice` None is both."""

    kinds: tuple[EntryKind, ...]
    has_invoice: bool | None = None
    steps: tuple[tuple[EntryKind, str], ...] = ()
    """Kinds that belong to it at one step only."""


TYPES: dict[str, EntryType] = {
    "payment": EntryType(
        (EntryKind.SETTLE, EntryKind.RESOLVE, EntryKind.BALANCE_PAYMENT, EntryKind.MATCH),
        has_invoice=True,
        steps=((EntryKind.CONVERSION, "settle"), (EntryKind.BANK, "")),
    ),
    "deposit": EntryType((EntryKind.SETTLE, EntryKind.RESOLVE), has_invoice=False),
    "confirming": EntryType((EntryKind.SEEN,), steps=((EntryKind.CONVERSION, "funded"),)),
    "refund": EntryType((EntryKind.REFUND,)),
    "reversed": EntryType((EntryKind.UNSEEN, EntryKind.DISPUTE), steps=((EntryKind.BANK, "return"),)),
}


@dataclass(frozen=True, slots=True)
class HistoryQuery:
    """Empty is everything. `assets` are codes, `networks` keys; `until` is exclusive."""

    kinds: tuple[str, ...] = ()
    steps: tuple[tuple[str, str], ...] = ()
    has_invoice: bool | None = None
    assets: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None

    @property
    def is_everything(self) -> bool:
        return self == HistoryQuery()


def read_history_query(values: Mapping[str, str], *, registry: Registry, timezone: str) -> HistoryQuery:
    """The query of `type`, `token`, `network`, `since`, `until`; both days belong to it, in `timezone`, an IANA name.

    Raises InvalidForm naming each that makes no sense.
    """
    fields = FormReader()

    def one_of(name: str, options: Mapping[str, object]) -> str:
        text = values.get(name, "")
        return fields.keep(lambda: _known(text, options, param=name), "")

    def day(name: str) -> date | None:
        return fields.keep(lambda: parse_optional_day(values.get(name), param=name, name="date"), None)

    chosen = one_of("type", TYPES)
    asset = one_of("token", {token.asset: token for token in registry.tokens()})
    network = one_of("network", {network.key: network for network in registry.networks})
    since, until = day("since"), day("until")
    if since and until and until < since:
        words = "This day is before the first one. Choose a later one."
        fields.refuse(InvalidInput(words, code="date_order", param="until"))
    fields.raise_errors()
    kind = TYPES.get(chosen, EntryType(()))
    return HistoryQuery(
        kinds=tuple(kind.kinds),
        steps=tuple(kind.steps),
        has_invoice=kind.has_invoice,
        assets=(asset,) if asset else (),
        networks=(network,) if network else (),
        since=start_of_day(since, timezone=timezone) if since else None,
        until=start_of_day(until + timedelta(days=1), timezone=timezone) if until else None,
    )


def _known(text: str, options: Mapping[str, object], *, param: str) -> str:
    if text and text not in options:
        raise InvalidInput(f"Choose {param} from: {', '.join(options)}.", code="choice_unknown", param=param)
    return text
