"""From a name to the addresses that may be called: asked once, judged once, and then called and no other."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from allscale_app.domain.hook_address import is_callable

MOST_ADDRESSES = 4
Resolve = Callable[[str, int], Sequence[str]]
"""The addresses of a host and port, as the system knows them. Raises OSError."""

_THREADS = ThreadPoolExecutor(8, thread_name_prefix="resolve")
"""Apart from the loop's own pool, whose end would wait for a name server that says nothing."""


class NotCallable(Exception):
    """The name leads somewhere that nobody outside may send us to; the words are for the endpoint's owner."""


def system_addresses(host: str, port: int) -> Sequence[str]:
    """What the system's resolver says, in its order of preference."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


async def callable_addresses(host: str, port: int, *, resolve: Resolve, loopback: bool) -> list[str]:
    """The addresses of a host, if each of them is of the open internet; one that is not refuses the host.

    Raises NotCallable.
    """
    try:
        found = await asyncio.get_running_loop().run_in_executor(_THREADS, resolve, host, port)
    except (OSError, UnicodeError):
        raise NotCallable(f"The name {host} was not found.") from None
    if not found:
        raise NotCallable(f"The name {host} was not found.")
    if not all(is_callable(address, loopback=loopback) for address in found):
        raise NotCallable(f"The name {host} leads to an address that is not of the open internet. Nothing was sent.")
    return list(found[:MOST_ADDRESSES])
