from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allscale_app.domain.ids import PREFIXES, is_id

BASE32 = "abcdefghijklmnopqrstuvwxyz234567"


@given(st.sampled_from(sorted(PREFIXES)), st.text(BASE32, min_size=26, max_size=26))
def test_a_prefix_and_26_characters_is_an_id_of_that_prefix_only(prefix, random_part):
    text = f"{prefix}_{random_part}"
    assert is_id(text, prefix)
    assert not any(is_id(text, other) for other in PREFIXES if other != prefix)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "inv_",
        "inv_" + "a" * 25,
        "inv_" + "a" * 27,
        "inv_" + "A" * 26,
        "inv_" + "1" * 26,
        "inv_" + "a" * 26 + "\n",
        "inv" + "a" * 26,
        "con_" + "a" * 26,
        " inv_" + "a" * 26,
        None,
        7,
    ],
)
def test_anything_else_is_not(text):
    assert not is_id(text, "inv")
