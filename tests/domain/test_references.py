"""References that payers write on transfers (ISO 11649), and how far a mistyped one is from its own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.iso11649 import is_valid

from allscale_app.domain.references import (
    compact,
    creditor_reference,
    distance,
    is_creditor_reference,
    references_in,
    spaced,
)


@given(st.integers(0, 10**15))
def test_each_reference_is_valid_by_the_standards_own_check(number):
    reference = creditor_reference(number)
    assert is_creditor_reference(reference)
    assert is_valid(reference)
    assert next(references_in(f"Invoice, {spaced(reference).lower()}!")) == reference


@pytest.mark.parametrize("text", ["", "RF", "RF00", "RF18539007547035", "XX18539007547034", "RF18-539007547034"])
def test_what_is_none_is_refused(text):
    assert not is_creditor_reference(text)


def test_words_are_made_compact_and_read_in_groups():
    assert compact(" rf18 5390-0754 7034 ") == "RF18539007547034"
    assert spaced("RF18539007547034") == "RF18 5390 0754 7034"
    assert list(references_in("no reference here, RF18 neither")) == []


@pytest.mark.parametrize(
    ("left", "right", "limit", "far"),
    [
        ("RF18", "RF18", 2, 0),
        ("RF18", "RF81", 2, 2),
        ("RF18", "RF1", 2, 1),
        ("RF18", "FR18", 2, 2),
        ("RF18", "ABCD", 2, 3),
        ("RF18", "RF1853", 1, 2),
        ("", "AB", 2, 2),
    ],
)
def test_a_typing_error_is_near_and_another_reference_is_not(left, right, limit, far):
    assert distance(left, right, limit=limit) == far
    assert distance(right, left, limit=limit) == far
