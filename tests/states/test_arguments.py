from __future__ import annotations

import pytest

from allscale_app.domain.errors import InvalidInput
from allscale_app.states.arguments import choice, flag, form, integer, string

NONSENSE = [None, 7, 7.5, True, [], {}, ["a"], {"a": 1}, b"bytes"]


def test_what_fits_passes():
    assert string("abc", limit=3) == "abc"
    assert integer(5, low=1, high=5) == 5
    assert flag(False) is False
    assert choice("b", ("a", "b")) == "b"
    assert form({"a": "1", "x": "dropped"}, ("a", "b")) == {"a": "1", "b": ""}


@pytest.mark.parametrize("value", [*NONSENSE, "abcd"])
def test_no_short_text(value):
    with pytest.raises(InvalidInput):
        string(value, limit=3)


@pytest.mark.parametrize("value", [None, "5", 5.0, True, 0, 6, []])
def test_no_number_in_range(value):
    with pytest.raises(InvalidInput):
        integer(value, low=1, high=5)


@pytest.mark.parametrize("value", [None, "true", 1, 0, []])
def test_neither_yes_nor_no(value):
    with pytest.raises(InvalidInput):
        flag(value)


@pytest.mark.parametrize("value", [*NONSENSE, "c", "A"])
def test_no_option(value):
    with pytest.raises(InvalidInput):
        choice(value, ("a", "b"))


@pytest.mark.parametrize("value", [None, "a=1", [("a", "1")], {"a": {"nested": 1}}, {"a": 7}, {"a": "x" * 20_001}])
def test_no_form(value):
    with pytest.raises(InvalidInput):
        form(value, ("a",))


def test_text_loses_what_no_database_keeps():
    assert string("a\0b\ud800c") == "abc"
