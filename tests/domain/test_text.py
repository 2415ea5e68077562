from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allscale_app.domain.errors import InvalidInput
from allscale_app.domain.text import clean_block, clean_line

ANY_TEXT = st.text(st.characters(), max_size=60)
SPOOFS = st.text(st.sampled_from("a\u0301\u202e\u2066\u200f\r\n\t\x00\x85\u2028\ud800 \u200d"), max_size=30)


def line(text, *, limit=50, required=False):
    return clean_line(text, limit=limit, param="title", name="title", required=required)


def block(text, *, limit=50, required=False):
    return clean_block(text, limit=limit, param="notes", name="notes", required=required)


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        pytest.param("Website", "Website", id="plain"),
        pytest.param("  Website \n", "Website", id="trimmed"),
        pytest.param(None, "", id="absent"),
        pytest.param("Cafe\u0301", "Caf\u00e9", id="composed"),
        pytest.param("invoice\u202egpj.exe", "invoicegpj.exe", id="bidi override"),
        pytest.param("\u2066a\u2069\u200eb\u200f\u061c", "ab", id="bidi isolates and marks"),
        pytest.param("a\x00b\x1bc\x7fd\x9f", "abcd", id="control characters"),
        pytest.param("a\ud800b\ufffe\uffff", "ab", id="lone surrogate and noncharacters"),
        pytest.param("one\ntwo\r\nthree\u2028four\tfive", "one two three four five", id="newlines become spaces"),
        pytest.param("<b>{{ x }}</b> & 'q'", "<b>{{ x }}</b> & 'q'", id="markup stays text"),
        pytest.param("👩\u200d💻 नि\u200cष", "👩\u200d💻 नि\u200cष", id="joiners and emoji stay"),
        pytest.param("مرحبا 你好", "مرحبا 你好", id="other scripts stay"),
        pytest.param("two  spaces", "two  spaces", id="inner spaces stay"),
    ],
)
def test_a_line_is_cleaned(typed, cleaned):
    assert line(typed) == cleaned


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r", "\u2028", "\u2029", "\x0b", "\x0c", "\x85"])
def test_a_block_keeps_its_lines_with_one_kind_of_newline(newline):
    assert block(f"one{newline}{newline}two\t3") == "one\n\ntwo 3"


def test_a_removed_character_does_not_split_a_newline():
    assert block("a\r\u202e\nb") == "a\nb"


@pytest.mark.parametrize("value", [5, 1.5, True, ["a"], {"a": 1}, b"a"])
def test_what_is_not_text_is_refused(value):
    with pytest.raises(InvalidInput, match="Send the title as text") as caught:
        line(value)
    assert (caught.value.error_code, caught.value.param) == ("not_text", "title")


@pytest.mark.parametrize("typed", [None, "", " \n", "\u202e", "\u200d\u200b"])
def test_a_required_text_must_show_something(typed):
    assert not line(typed).strip("\u200d\u200b")
    with pytest.raises(InvalidInput, match=r"Enter the title\.") as caught:
        line(typed, required=True)
    assert caught.value.error_code == "text_missing"


def test_a_required_text_that_shows_something_passes():
    assert line("\u200dx", required=True) == "\u200dx"


def test_the_limit_counts_what_is_kept():
    assert line("  " + "e\u0301" * 50 + "\x00 ") == "\u00e9" * 50


@pytest.mark.parametrize("length", [51, 200, 201, 100_000])
def test_too_long_is_refused_with_the_count(length):
    with pytest.raises(InvalidInput, match=f"has {length:,} characters; at most 50 fit") as caught:
        block("x" * length)
    assert (caught.value.error_code, caught.value.param) == ("text_too_long", "notes")


@given(ANY_TEXT | SPOOFS)
def test_cleaning_is_idempotent_normal_and_safe(text):
    for clean in (line, block):
        cleaned = clean(text, limit=1_000)
        assert clean(cleaned, limit=1_000) == cleaned
        assert unicodedata.is_normalized("NFC", cleaned)
        assert not any(unicodedata.bidirectional(c) in {"LRE", "RLE", "LRO", "RLO", "PDF"} for c in cleaned)
        assert not any(unicodedata.category(c) in {"Cc", "Cs"} for c in cleaned.replace("\n", ""))
        cleaned.encode()
    assert "\n" not in line(text, limit=1_000)
