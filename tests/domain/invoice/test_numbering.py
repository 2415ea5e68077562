from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allscale_app.domain.errors import InvalidInput
from allscale_app.domain.invoice.numbering import DEFAULT_PATTERN, counter_scope, format_number, parse_pattern

DAY = date(2026, 3, 9)
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
PARTS = st.lists(st.sampled_from(["{YYYY}", "{YY}", "{MM}", "-", "/", "INV", "7", "A_"]), max_size=2)
WIDTHS = st.integers(1, 10)


def pattern_of(before, width, after):
    return "X" + "".join(before) + "{" + "N" * width + "}" + "".join(after)


PATTERNS = st.builds(pattern_of, PARTS, WIDTHS, PARTS)


@pytest.mark.parametrize(
    ("pattern", "sequence", "number"),
    [
        pytest.param(DEFAULT_PATTERN, 1, "INV-2026-0001", id="default"),
        pytest.param(DEFAULT_PATTERN, 9_999, "INV-2026-9999", id="full width"),
        pytest.param(DEFAULT_PATTERN, 10_000, "INV-2026-10000", id="beyond the width it grows"),
        pytest.param("{YY}{MM}/{NNN}", 7, "2603/007", id="short year and month"),
        pytest.param("{N}", 12, "12", id="counter alone"),
    ],
)
def test_numbers_are_written_by_the_pattern(pattern, sequence, number):
    assert parse_pattern(f" {pattern} ") == pattern
    assert format_number(pattern, sequence, on=DAY) == number


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        pytest.param(None, "Enter a pattern", id="null"),
        pytest.param(" ", "Enter a pattern", id="blank"),
        pytest.param("INV-{YYYY}", "exactly one counter", id="no counter"),
        pytest.param("INV-NNNN", "exactly one counter", id="counter without braces"),
        pytest.param("{NN}-{NN}", "exactly one counter", id="two counters"),
        pytest.param("{NNNNNNNNNNN}", "at most 10 digits", id="wide counter"),
        pytest.param("{DD}-{NN}", r"\{DD\} is not known", id="unknown token"),
        pytest.param("{yyyy}-{NN}", r"\{yyyy\} is not known", id="small letters"),
        pytest.param("{}{NN}", r"\{\} is not known", id="empty token"),
        pytest.param("{{NN}}", "letters, digits", id="braces twice"),
        pytest.param("INV {NN}", "letters, digits", id="blank inside"),
        pytest.param("Nº{NN}", "letters, digits", id="other characters"),
        pytest.param("../{NN}", "letters, digits", id="dots"),
        pytest.param("-{NN}", "begins with none", id="begins with a sign"),
        pytest.param("A" * 37 + "{NN}", "has 41 characters; at most 40", id="long"),
    ],
)
def test_bad_patterns_are_refused(pattern, words):
    with pytest.raises(InvalidInput, match=words) as caught:
        parse_pattern(pattern)
    assert (caught.value.error_code, caught.value.param) == ("number_pattern_invalid", "number_pattern")


@pytest.mark.parametrize(
    ("pattern", "scope"),
    [
        pytest.param(DEFAULT_PATTERN, "INV-2026-{N}", id="per year"),
        pytest.param("INV-{YY}-{NN}", "INV-26-{N}", id="per short year"),
        pytest.param("{YYYY}{MM}-{NN}", "2026{MM}-{N}", id="months share the year's counter"),
        pytest.param("INV-{NNNN}", "INV-{N}", id="without a year it never starts again"),
    ],
)
def test_a_counter_lives_as_long_as_the_year_in_the_number(pattern, scope):
    assert counter_scope(pattern, on=DAY) == scope


@given(PATTERNS, DAYS, DAYS)
def test_one_pattern_never_repeats_a_number(pattern, one_day, other_day):
    assert parse_pattern(pattern) == pattern
    one, other = counter_scope(pattern, on=one_day), counter_scope(pattern, on=other_day)
    for first, second in ((1, 1), (1, 11), (12, 2), (9_999, 10_000)):
        if one != other or first != second:
            assert format_number(pattern, first, on=one_day) != format_number(pattern, second, on=other_day)


@given(PARTS, WIDTHS, WIDTHS, PARTS, DAYS)
def test_the_width_of_the_counter_changes_no_scope(before, one_width, other_width, after, day):
    one, other = (pattern_of(before, width, after) for width in (one_width, other_width))
    assert counter_scope(one, on=day) == counter_scope(other, on=day)
