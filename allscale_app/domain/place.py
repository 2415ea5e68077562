"""Where somebody asks from, for limits: one customer of a network, whatever addresses of it they use."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network


def place_of(address: str) -> str:
    """An IPv4 address, or the IPv6 /64 that one customer has; "unknown" for what is no address."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(parsed, IPv6Address):
        return str(parsed.ipv4_mapped or ip_network((parsed, 64), strict=False))
    return str(parsed)
