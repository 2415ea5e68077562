from __future__ import annotations

import pytest
from starlette.requests import Request

from allscale_app.http.place import client_place


def a_request(address: str, *forwarded: str) -> Request:
    headers = [(b"x-forwarded-for", value.encode()) for value in forwarded]
    return Request({"type": "http", "headers": headers, "client": (address, 1) if address else None})


@pytest.mark.parametrize(
    ("request_", "hops", "place"),
    [
        (a_request("203.0.113.7"), 0, "203.0.113.7"),
        (a_request("203.0.113.7", "6.6.6.6"), 0, "203.0.113.7"),
        (a_request("10.0.0.1", "6.6.6.6, 203.0.113.7"), 1, "203.0.113.7"),
        (a_request("10.0.0.1", "6.6.6.6", "203.0.113.7, 10.0.0.2"), 2, "203.0.113.7"),
        (a_request("10.0.0.1"), 1, "10.0.0.1"),
        (a_request("10.0.0.1", "not an address"), 1, "unknown"),
        (a_request("2001:db8:1:2:3:4:5:6"), 0, "2001:db8:1:2::/64"),
        (a_request("2001:db8:1:2:ffff::1"), 0, "2001:db8:1:2::/64"),
        (a_request("::ffff:203.0.113.7"), 0, "203.0.113.7"),
        (a_request(""), 0, "unknown"),
    ],
)
def test_the_place_is_what_the_nearest_proxy_of_ours_saw(request_, hops, place):
    assert client_place(request_, proxy_hops=hops) == place
