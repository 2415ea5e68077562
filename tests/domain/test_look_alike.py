"""Addresses with the same ends that are not the same."""

from __future__ import annotations

import pytest

from allscale_app.domain.look_alike import looks_alike

TREASURY = "0x8678cAC9E2656075F7274FA37C3e6FcB8b05445D"


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ("0x8678" + "0" * 32 + "445d", True),
        (TREASURY.lower(), False),  # the same one
        ("0x8679" + "0" * 32 + "445d", False),
        ("0x8678" + "0" * 32 + "445e", False),
        ("0x8678445d", False),
    ],
)
def test_the_ends_alone_do_not_tell(other, expected):
    assert looks_alike(TREASURY, other) is expected
    assert looks_alike(other, TREASURY) is expected
