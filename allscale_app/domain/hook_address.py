"""Where webhooks may go: the address that people type, and the IP address that it turns out to be (SSRF)."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from allscale_app.domain.errors import InvalidInput

URL_LIMIT = 2000
PARAM = "url"
_NAME = re.compile(r"(?=.{1,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]", re.ASCII)
_LOCAL_ENDINGS = ("localhost", "local", "internal", "lan", "home", "corp", "intranet", "test", "invalid", "onion")
_REFUSED_V4 = tuple(map(ip_network, ("192.88.99.0/24", "168.63.129.16/32")))
"""6to4 relays, and the one public address that a cloud answers its own machines on."""
_WORLD_V6 = ip_network("2000::/3")
_REFUSED_V6 = tuple(map(ip_network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")))
"""Protocol assignments with Teredo, documentation, 6to4. Mapped, compatible and NAT64 addresses are not in the world."""


def read_hook_url(text: str, *, loopback: bool) -> str:
    """The address as it is kept. `loopback`: this machine's own ports may be called too, over http (demo and tests).

    Raises InvalidInput with words for what cannot be called.
    """
    url = text.strip()
    if not url:
        raise _refused("Enter the address that your program listens on.", code="url_missing")
    if len(url) > URL_LIMIT:
        raise _refused(f"An address has at most {URL_LIMIT:,} characters.", code="url_too_long")
    if not url.isascii() or any(letter.isspace() or not letter.isprintable() or letter in "\\<>\"'" for letter in url):
        raise _refused("Write the address in plain letters, without spaces: https://example.com/hooks.")
    parts = _split(url)
    host = parts.hostname or ""
    if loopback and parts.scheme in ("http", "https") and _is_this_machine(host):
        return url
    if parts.scheme != "https":
        raise _refused("The address must start with https://.", code="url_not_https")
    if parts.username is not None or parts.password is not None:
        raise _refused("Leave user name and password out of the address: each event is signed instead.")
    if "#" in url:
        raise _refused("Leave the part from # on out: it never reaches a server.")
    _require_public_name(host)
    return url


def is_callable(address: str, *, loopback: bool) -> bool:
    """Whether an IP address is one of the open internet; `loopback` also allows this machine's own."""
    ip = ip_address(address.partition("%")[0])
    if loopback and ip.is_loopback:
        return True
    if isinstance(ip, IPv4Address):
        return _is_public_v4(ip)
    return _is_public_v6(ip)


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise _refused("That is no address. It looks like https://example.com/hooks.") from None
    if port == 0 or not parts.hostname:
        raise _refused("That is no address. It looks like https://example.com/hooks.")
    return parts


def _require_public_name(host: str) -> None:
    try:
        is_public = is_callable(host, loopback=False)
    except ValueError:
        is_public = (
            bool(_NAME.fullmatch(host.rstrip("."))) and host.rstrip(".").rpartition(".")[2] not in _LOCAL_ENDINGS
        )
    if not is_public:
        raise _refused(
            "That address is not reachable from the internet. Use a public name, like https://example.com/hooks.",
            code="url_not_public",
        )


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _is_public_v4(ip: IPv4Address) -> bool:
    return ip.is_global and not ip.is_multicast and not any(ip in network for network in _REFUSED_V4)


def _is_public_v6(ip: IPv6Address) -> bool:
    return ip in _WORLD_V6 and ip.is_global and not any(ip in network for network in _REFUSED_V6)


def _refused(words: str, *, code: str = "url_invalid") -> InvalidInput:
    return InvalidInput(words, code=code, param=PARAM)
