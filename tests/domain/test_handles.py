"""Handles: their shape, the words that are kept, the twins that are refused; names in foreign letters."""

from __future__ import annotations

import pytest

from allscale_app.domain.errors import InvalidInput
from allscale_app.domain.handles import other_alphabets, parse_handle, random_handle, skeleton


def test_a_handle_is_small_letters_digits_and_single_hyphens():
    assert parse_handle("  Fieldnote-Studio2 ") == "fieldnote-studio2"
    assert parse_handle(random_handle("usr_abcdefghijklmnopqrstuvwxyz")) == "u-qrstuvwxyz"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (None, "not_text"),
        (" ", "handle_missing"),
        ("fіeldnote", "handle_not_ascii"),  # a Cyrillic і
        ("field_note", "handle_not_plain"),
        ("-field", "handle_not_plain"),
        ("fie--ld", "handle_not_plain"),
        ("../admin", "handle_not_plain"),
        ("ab", "handle_length"),
        ("a" * 31, "handle_length"),
        ("admin", "handle_reserved"),
        ("adm1n", "handle_reserved"),
        ("supp0rt", "handle_reserved"),
        ("a-p-i", "handle_reserved"),
    ],
)
def test_what_is_no_handle_says_why(typed, code):
    with pytest.raises(InvalidInput) as refused:
        parse_handle(typed)
    assert (refused.value.error_code, refused.value.param) == (code, "handle")


@pytest.mark.parametrize(("one", "other"), [("paypal", "paypa1"), ("modern", "rnodern"), ("tom-oro", "tomor0")])
def test_twins_share_a_skeleton(one, other):
    assert skeleton(one) == skeleton(other)
    assert skeleton("fieldnote") != skeleton("feldnote")


@pytest.mark.parametrize(
    ("name", "alphabets"),
    [
        ("Fieldnote Studio 2", ()),
        ("Студия Поле", ("Cyrillic",)),
        ("Studio Поле Αθήνα", ("Cyrillic", "Greek")),
        ("田野工作室 スタジオ", ()),
    ],
)
def test_a_name_in_letters_that_can_be_mistaken_is_marked(name, alphabets):
    assert other_alphabets(name) == alphabets


def test_a_word_of_two_alphabets_is_refused():
    with pytest.raises(InvalidInput, match="mixes Latin and Cyrillic letters") as refused:
        other_alphabets("Pаypal")  # a Cyrillic а
    assert refused.value.param == "display_name"
