"""One stretch of blocks from one endpoint: the cursor's header, the logs after it, the new headers; one HTTP request."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from allscale_app.chain.endpoint import Endpoint
from allscale_app.chain.errors import RangeError, TimedOut
from allscale_app.chain.trail import Trail
from allscale_app.chain.wire import Malformed, header_call, logs_call, parse_header, parse_transfers
from allscale_app.domain.networks import Network
from allscale_app.domain.observations import BlockRef, TransferLog

HEADERS_PER_STRETCH = 96
REREAD_BLOCKS = 2
"""Nodes answer with incomplete logs of the newest blocks, so the last two are read again."""


class NotYet(Exception):
    """The endpoint lags behind itself; a later poll will do."""


class Verdict(Enum):
    """Whether a stretch belongs to the chain we know."""

    LINKED = auto()
    CURSOR_REPLACED = auto()
    TORN = auto()  # the chain moved while it was read


@dataclass(frozen=True, slots=True)
class Span:
    """The blocks `first` to `last` whose logs are asked for, and the numbers whose headers are."""

    first: int
    last: int
    headers: range

    @property
    def blocks(self) -> int:
        """How many blocks of logs."""
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True)
class Stretch:
    """An answer, not judged yet: `base` is the cursor's block as the endpoint has it now."""

    span: Span
    base: BlockRef | None
    headers: tuple[BlockRef, ...]
    transfers: tuple[TransferLog, ...]

    def verdict(self, trail: Trail, *, final: int) -> Verdict:
        """Whether it links to the trail, and every transfer to a block of it (or to a final one)."""
        if self.base is not None and not trail.holds(self.base):
            return Verdict.CURSOR_REPLACED
        first, last = self.span.first, self.span.last
        fits = trail.explains(self.transfers, self.headers, first=first, last=last, final=final)
        return Verdict.LINKED if fits and trail.links(self.headers) else Verdict.TORN


def plan_span(trail: Trail, *, head: int, final: int, blocks: int) -> Span:
    """The next stretch of at most `blocks` blocks: every header where blocks can still be replaced, only the
    last one where they are final."""
    reread = trail.overlap(min(REREAD_BLOCKS, blocks - 1))
    new = blocks - reread
    start = trail.base + 1
    if head - trail.base <= HEADERS_PER_STRETCH or final <= trail.base:
        last = min(head, trail.base + min(new, HEADERS_PER_STRETCH))
        return Span(start - reread, last, range(start, last + 1))
    last = min(final, trail.base + new)
    return Span(start - reread, last, range(last, last + 1))


def read_stretch(
    endpoint: Endpoint, trail: Trail, *, network: Network, head: int, final: int, recipients: Collection[str]
) -> Stretch:
    """The next stretch up to `head`, in as few blocks as the endpoint insists on. Raises RpcError, NotYet, Malformed."""
    contracts = {token.contract.lower(): token.contract for token in network.tokens}
    watched = {address.lower(): address for address in recipients} if contracts else {}
    while True:
        span = plan_span(trail, head=head, final=final, blocks=endpoint.plan.blocks)
        groups = endpoint.plan.groups(list(watched), blocks=span.blocks)
        try:
            base, logs, headers = _ask(endpoint, trail, span, contracts=list(contracts.values()), groups=groups)
        except RangeError as error:
            if not endpoint.plan.refused(error, blocks=span.blocks, recipients=len(watched)):
                raise
            continue
        except TimedOut:
            endpoint.plan.timed_out()
            raise
        if groups:
            endpoint.plan.succeeded(span.blocks)
        transfers = parse_transfers(logs, network=network.key, contracts=contracts, recipients=watched)
        return Stretch(span, base, headers, tuple(transfers))


def _ask(
    endpoint: Endpoint, trail: Trail, span: Span, *, contracts: Sequence[str], groups: Sequence[list[str] | None]
) -> tuple[BlockRef | None, Iterator[Any], tuple[BlockRef, ...]]:
    base_numbers = [trail.base] if trail.base_hash is not None else []
    numbers = [*base_numbers, *span.headers]
    logs_calls = [logs_call(contracts, group, first=span.first, last=span.last) for group in groups]
    answers = endpoint.batch([*logs_calls, *(header_call(number) for number in numbers)])
    lists, headers = answers[: len(groups)], [parse_header(answer) for answer in answers[len(groups) :]]
    if None in lists or None in headers:
        raise NotYet
    if not all(isinstance(logs, list) for logs in lists):
        raise Malformed("logs that are not a list")
    known = tuple(header for header in headers if header is not None)
    if [header.number for header in known] != numbers:
        raise Malformed("headers of other blocks than asked for")
    base = known[0] if base_numbers else None
    return base, (log for logs in lists for log in logs), known[len(base_numbers) :]
