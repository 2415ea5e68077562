"""The hash-checked scanner: two HTTP requests per poll, whatever the number of tokens, addresses and blocks.

First the head and the final block, then the header of the cursor, the logs after it and the new headers.
An answer counts only if its hashes link to what the caller remembers; otherwise reading starts again at the
common ancestor. The caller keeps everything: it passes cursor and remembered blocks in, and stores the Scan."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import structlog

from allscale_app.chain.endpoint import Endpoint
from allscale_app.chain.errors import ReorgTooDeep
from allscale_app.chain.finality import finalized_number, is_stalled
from allscale_app.chain.rpc import RpcClient
from allscale_app.chain.stretch import HEADERS_PER_STRETCH, NotYet, Stretch, Verdict, read_stretch
from allscale_app.chain.trail import Trail
from allscale_app.chain.wire import header_call, parse_header
from allscale_app.domain.networks import Network
from allscale_app.domain.observations import BlockRef, Cursor, Scan

KNOWN_BLOCKS = 256
"""How many blocks a caller should remember, and how deep a reorg may go before scanning stops."""
SHRINK_PATIENCE_SECONDS = 60.0
"""A shorter chain of the same hashes is a lagging node, until it lasts this long."""
_ATTEMPTS = 4

Recipients = Callable[[], Collection[str]]

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Tips:
    head: BlockRef
    tag: int | None
    disputed: bool


class Scanner:
    """Reads one network. Not shared between threads; after a failed commit, poll again with the old cursor.

    `start_block` is where reading begins without a cursor: 0 on a local chain, None for the newest final block.
    """

    def __init__(
        self,
        network: Network,
        rpc: RpcClient,
        *,
        start_block: int | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._network = network
        self._rpc = rpc
        self._start_block = start_block
        self._monotonic = monotonic
        self._final = 0
        self._reported_final = -1
        self._shorter_since: float | None = None
        self._stalled = False

    def poll(self, cursor: Cursor | None, known: Sequence[tuple[int, str]], recipients: Recipients) -> Scan | None:
        """What is new after `cursor`, or None: one bounded stretch of blocks. Poll again at once while
        `scan.cursor.number < scan.head.number`.

        `known` are remembered blocks (number, hash), the newest KNOWN_BLOCKS. `recipients` reads the
        watched addresses: it is called after the head is known, so that no address issued before that block is
        missed. Raises RpcError when no endpoint answers, ReorgTooDeep when no remembered block matches.
        """
        return self._rpc.run(lambda endpoint: self._guarded(endpoint, cursor, known, recipients))

    def _guarded(
        self, endpoint: Endpoint, cursor: Cursor | None, known: Sequence[tuple[int, str]], recipients: Recipients
    ) -> Scan | None:
        """One endpoint's answer; what this endpoint cannot do sends us to the next."""
        try:
            with endpoint.held_to_it():
                return self._poll(endpoint, cursor, known, recipients)
        except NotYet:
            return None

    def _poll(
        self, endpoint: Endpoint, cursor: Cursor | None, known: Sequence[tuple[int, str]], recipients: Recipients
    ) -> Scan | None:
        tips = self._tips(endpoint)
        trail = Trail(cursor, known, before=self._first_block(tips) - 1)
        for attempt in range(_ATTEMPTS):
            tips = self._tips(endpoint) if attempt else tips
            if cursor is None and tips.head.number <= trail.base:
                return None
            if self._contradicts(tips.head, trail):
                self._rewind(endpoint, trail, tips)
            if trail.base_hash == tips.head.hash:
                return self._unmoved(trail, tips)
            head, final = tips.head.number, self._finalized(tips)
            stretch = read_stretch(
                endpoint, trail, network=self._network, head=head, final=final, recipients=recipients()
            )
            match stretch.verdict(trail, final=final):
                case Verdict.LINKED:
                    return self._accept(trail, tips, stretch)
                case Verdict.CURSOR_REPLACED:
                    self._rewind(endpoint, trail, tips)
                case Verdict.TORN:
                    continue
        endpoint.distrust("its answers do not fit together")
        log.warning("chain.torn", network=self._network.key, endpoint=endpoint.name)
        return None

    def _tips(self, endpoint: Endpoint) -> _Tips:
        latest, finalized = endpoint.batch([header_call("latest"), header_call("finalized", optional=True)])
        head, final = parse_header(latest), parse_header(finalized)
        if head is None:
            raise NotYet
        disputed = final is not None and final.number > self._final and self._is_disputed(endpoint, final)
        return _Tips(head, final.number if final else None, disputed)

    def _is_disputed(self, endpoint: Endpoint, final: BlockRef) -> bool:
        """Whether another endpoint has another block where this one calls a block final."""
        answer = self._rpc.second_opinion(endpoint, [header_call(final.number)])
        other = parse_header(answer[0]) if answer else None
        if other is None or other.hash == final.hash:
            return False
        log.error("chain.endpoints_disagree", network=self._network.key, endpoint=endpoint.name, number=final.number)
        return True

    def _first_block(self, tips: _Tips) -> int:
        if self._start_block is not None:
            return self._start_block
        return max(self._finalized(tips), tips.head.number - KNOWN_BLOCKS + 1)

    def _finalized(self, tips: _Tips) -> int:
        if tips.disputed:
            return min(self._final, tips.head.number)
        depth = self._network.finality_depth
        return finalized_number(head=tips.head.number, tag=tips.tag, depth=depth, previous=self._final)

    def _contradicts(self, head: BlockRef, trail: Trail) -> bool:
        """Whether the head is neither above the cursor nor its block: reorganised, rolled back or lagging."""
        if head.number >= trail.base:
            self._shorter_since = None
        return head.number < trail.base or (head.number == trail.base and head.hash != trail.base_hash)

    def _rewind(self, endpoint: Endpoint, trail: Trail, tips: _Tips) -> None:
        """Puts the trail back to the highest remembered block that is still on the chain."""
        numbers = trail.numbers(up_to=tips.head.number, count=KNOWN_BLOCKS)
        ancestor = self._ancestor(endpoint, trail, numbers)
        if ancestor is None:
            raise ReorgTooDeep(self._network.key, lowest_known=trail.lowest, head=tips.head.number)
        if ancestor == numbers[0] and tips.head.number < trail.base:
            self._require_patience()
        if ancestor < self._final:
            if not self._network.test:
                raise ReorgTooDeep(self._network.key, lowest_known=self._final, head=tips.head.number)
            self._final = self._reported_final = ancestor
        log.warning("chain.rewound", network=self._network.key, cursor=trail.base, ancestor=ancestor)
        trail.rewind(ancestor)

    def _ancestor(self, endpoint: Endpoint, trail: Trail, numbers: list[int]) -> int | None:
        """The highest of `numbers` whose block is still the remembered one."""
        for start in range(0, len(numbers), HEADERS_PER_STRETCH):
            part = numbers[start : start + HEADERS_PER_STRETCH]
            for answer in endpoint.batch([header_call(number) for number in part]):
                header = parse_header(answer)
                if header is None:
                    raise NotYet
                if trail.holds(header):
                    return header.number
        return None

    def _require_patience(self) -> None:
        """Passes at once on a test network, elsewhere only when the chain stayed shorter for a while."""
        now = self._monotonic()
        self._shorter_since = now if self._shorter_since is None else self._shorter_since
        if not self._network.test and now - self._shorter_since < SHRINK_PATIENCE_SECONDS:
            raise NotYet

    def _unmoved(self, trail: Trail, tips: _Tips) -> Scan | None:
        """The head is the cursor's block: news only after a rewind, or when finality moved."""
        if trail.rewound_to is None and self._finalized(tips) <= self._reported_final:
            return None
        return self._accept(trail, tips, None)

    def _accept(self, trail: Trail, tips: _Tips, stretch: Stretch | None) -> Scan:
        self._final = self._reported_final = self._finalized(tips)
        self._watch_finality(tips)
        last = stretch.headers[-1] if stretch else tips.head
        return Scan(
            network=self._network.key,
            head=last if last.number == tips.head.number else tips.head,
            finalized_number=self._final,
            cursor=Cursor(last.number, last.hash),
            blocks=stretch.headers if stretch else (),
            transfers=stretch.transfers if stretch else (),
            rewound_to=trail.rewound_to,
        )

    def _watch_finality(self, tips: _Tips) -> None:
        depth = self._network.finality_depth
        stalled = tips.disputed or is_stalled(head=tips.head.number, tag=tips.tag, depth=depth)
        if stalled != self._stalled:
            log.warning("chain.finality_stalled" if stalled else "chain.finality_resumed", network=self._network.key)
        self._stalled = stalled
