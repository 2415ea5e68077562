"""Final blocks read once more: what an endpoint kept back the first time is found; and tokens of no registry."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from allscale_app.chain.eip55 import checksum
from allscale_app.chain.endpoint import Endpoint
from allscale_app.chain.errors import RangeError, TimedOut
from allscale_app.chain.rpc import RpcClient
from allscale_app.chain.wire import Malformed, header_call, logs_call, parse_header, parse_transfers
from allscale_app.domain.networks import Network
from allscale_app.domain.observations import Reread, TransferLog


def read_again(rpc: RpcClient, network: Network, *, first: int, last: int, recipients: Collection[str]) -> Reread:
    """The transfers in the final blocks from `first`, as far towards `last` as one request reaches. Raises RpcError.

    Asked for by recipient whatever their number: over many blocks the transfers to everybody weigh far more.
    """

    def read(endpoint: Endpoint) -> Reread:
        with endpoint.held_to_it():
            return _read(endpoint, network, first=first, last=last, recipients=recipients)

    return rpc.run(read)


def unregistered_transfers(
    rpc: RpcClient, network: Network, *, first: int, last: int, recipients: Collection[str]
) -> list[TransferLog]:
    """Transfers to `recipients` of contracts that are not in the registry. Raises RpcError, Malformed: not every
    endpoint serves logs of any contract, and nothing depends on it."""
    watched = {address.lower(): address for address in recipients}
    known = {token.contract.lower() for token in network.tokens}

    def read(endpoint: Endpoint) -> list[Any]:
        logs: list[Any] = []
        reached = first - 1
        while reached < last:
            reached, more = _logs(endpoint, None, list(watched), first=reached + 1, last=last)
            logs += more
        return logs

    logs = rpc.run(read)
    try:
        addresses = {log["address"].lower() for log in logs} - known
    except (AttributeError, KeyError, TypeError) as error:
        raise Malformed("a log without its fields") from error
    contracts = {address: checksum(address) for address in addresses}
    return parse_transfers(logs, network=network.key, contracts=contracts, recipients=watched)


def _read(endpoint: Endpoint, network: Network, *, first: int, last: int, recipients: Collection[str]) -> Reread:
    contracts = {token.contract.lower(): token.contract for token in network.tokens}
    watched = {address.lower(): address for address in recipients} if contracts else {}
    reached, logs = _logs(endpoint, list(contracts.values()), list(watched), first=first, last=last)
    transfers = parse_transfers(logs, network=network.key, contracts=contracts, recipients=watched)
    numbers = sorted({*(transfer.block_number for transfer in transfers), reached})
    headers = [parse_header(answer) for answer in endpoint.batch([header_call(number) for number in numbers])]
    blocks = {header.number: header for header in headers if header is not None}
    if sorted(blocks) != numbers:
        raise Malformed("no header of a final block")
    if any(blocks[transfer.block_number].hash != transfer.block_hash for transfer in transfers):
        raise Malformed("a transfer in another block than its own")
    if any(not first <= transfer.block_number <= reached for transfer in transfers):
        raise Malformed("a transfer outside the blocks asked for")
    return Reread(network.key, blocks[reached], tuple(blocks[number] for number in numbers), tuple(transfers))


def _logs(
    endpoint: Endpoint, contracts: Sequence[str] | None, recipients: list[str], *, first: int, last: int
) -> tuple[int, list[Any]]:
    """The number of the block that one request reached, and its logs."""
    plan = endpoint.plan
    while recipients:
        reached = min(last, first + plan.blocks - 1)
        blocks = reached - first + 1
        calls = [logs_call(contracts, part, first=first, last=reached) for part in plan.lists(recipients)]
        try:
            answers = endpoint.batch(calls)
        except RangeError as error:
            if not plan.refused(error, blocks=blocks, recipients=len(recipients)):
                raise
            continue
        except TimedOut:
            plan.timed_out()
            raise
        if not all(isinstance(answer, list) for answer in answers):
            raise Malformed("logs that are not a list")
        plan.succeeded(blocks)
        return reached, [log for answer in answers for log in answer]
    return last, []
