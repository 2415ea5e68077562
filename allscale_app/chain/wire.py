"""JSON-RPC shapes to domain values, and the filters we send."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from allscale_app.chain.eip55 import checksum
from allscale_app.chain.jsonrpc import Call
from allscale_app.domain.observations import BlockRef, TransferLog

TRANSFER_TOPIC = "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef"
"""keccak-256 of `Transfer(address,address,uint256)` (EIP-20)."""
_WORD = 2 + 64


class Malformed(ValueError):
    """An answer that no node should give."""


def header_call(block: int | str, *, optional: bool = False) -> Call:
    """Asks for a header by number or tag, without transactions."""
    return Call("eth_getBlockByNumber", (hex(block) if isinstance(block, int) else block, False), optional=optional)


def logs_call(contracts: Sequence[str] | None, recipients: Sequence[str] | None, *, first: int, last: int) -> Call:
    """Asks for Transfer logs of `contracts`, or of any, in the blocks `first` to `last`, to `recipients` or to anybody.

    No trailing null topics: some providers mis-handle them.
    """
    topics: list[Any] = [TRANSFER_TOPIC]
    if recipients is not None:
        topics += [None, [_padded(address) for address in recipients]]
    query = {"topics": topics, "fromBlock": hex(first), "toBlock": hex(last)}
    return Call("eth_getLogs", (query if contracts is None else query | {"address": list(contracts)},))


def parse_header(answer: Any) -> BlockRef | None:
    """The block of a header answer; None where the endpoint does not have it (yet)."""
    if answer is None:
        return None
    try:
        return BlockRef(
            number=int(answer["number"], 16),
            hash=_hash(answer["hash"]),
            parent_hash=_hash(answer["parentHash"]),
            at=datetime.fromtimestamp(int(answer["timestamp"], 16), tz=UTC),
        )
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise Malformed("a header without number, hash, parent or time") from error


def parse_transfers(
    logs: Iterable[Any], *, network: str, contracts: Mapping[str, str], recipients: Mapping[str, str]
) -> list[TransferLog]:
    """The logs that count, in block order: our contracts, our recipients, exactly three topics, a value above zero.

    `contracts` and `recipients` map lower-case addresses to the spelling the caller uses. ERC-721 has the
    same first topic but four; value 0 is address poisoning; `removed` is no reliable signal, hashes are.
    """
    try:
        found = [transfer for log in logs if (transfer := _transfer(log, network, contracts, recipients))]
    except (KeyError, TypeError, ValueError) as error:
        raise Malformed("a log without its fields") from error
    return sorted(found, key=lambda transfer: (transfer.block_number, transfer.log_index))


def _transfer(
    log: Any, network: str, contracts: Mapping[str, str], recipients: Mapping[str, str]
) -> TransferLog | None:
    topics = log["topics"]
    if len(topics) != 3 or topics[0] != TRANSFER_TOPIC or log.get("removed"):
        return None
    contract = contracts.get(log["address"].lower())
    recipient = recipients.get("0x" + topics[2][-40:].lower())
    if contract is None or recipient is None or len(log["data"]) != _WORD:
        return None
    raw_amount = int(log["data"], 16)
    if raw_amount == 0:
        return None
    return TransferLog(
        network=network,
        block_number=int(log["blockNumber"], 16),
        block_hash=_hash(log["blockHash"]),
        tx_hash=_hash(log["transactionHash"]),
        log_index=int(log["logIndex"], 16),
        contract=contract,
        sender=checksum("0x" + topics[1][-40:]),
        recipient=recipient,
        raw_amount=raw_amount,
    )


def _padded(address: str) -> str:
    return "0x" + "0" * 24 + address[2:].lower()


def _hash(value: Any) -> str:
    if not isinstance(value, str) or len(value) != _WORD:
        raise ValueError("not a hash")
    return value.lower()
