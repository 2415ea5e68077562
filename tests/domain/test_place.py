"""One customer of a network is one place, whatever address of it they use."""

from __future__ import annotations

import pytest

from allscale_app.domain.place import place_of


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("not an address", "unknown"),
        ("", "unknown"),
    ],
)
def test_a_place_is_a_customer(address, place):
    assert place_of(address) == place
