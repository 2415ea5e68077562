from __future__ import annotations

import pytest

from allscale_app.domain.errors import InvalidInput
from allscale_app.services.passwords import LONGEST, common_passwords, parse_new_password


@pytest.mark.parametrize(
    "password", ["correct horse", "ünïcödé wörds", "🐎🐎🐎🐎🐎🐎battery", "x1y2z3w4v5", "a b c d e f"]
)
def test_long_unusual_passwords_are_taken_whole(password):
    assert parse_new_password(password, email="ada@example.com") == password


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("", "password_missing"),
        (None, "password_missing"),
        (1234567890, "password_missing"),
        ("short pw", "password_too_short"),
        ("password123", "password_common"),
        ("PassWord123", "password_common"),
        ("1234567890", "password_common"),
        ("aaaaaaaaaaaa", "password_common"),
        ("ababababababab", "password_common"),
        ("Ada@Example.com", "password_is_email"),
        ("x" * (LONGEST + 1), "password_too_long"),
    ],
)
def test_weak_passwords_are_refused_with_the_reason(password, code):
    with pytest.raises(InvalidInput) as refused:
        parse_new_password(password, email="ada@example.com")
    assert refused.value.error_code == code
    assert refused.value.param == "password"


def test_two_ways_to_type_the_same_letters_are_one_password():
    assert parse_new_password("Ame\u0301lie Poulain", email="") == parse_new_password("Am\u00e9lie Poulain", email="")


def test_the_list_holds_what_the_length_alone_would_let_through():
    assert len(common_passwords()) == 1777
    assert all(len(word) >= 10 for word in common_passwords())
