from __future__ import annotations

import pytest

from allscale_app.domain.search import fold, search_terms


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("KŌHI", "kohi"),
        ("ＡＢＣ", "abc"),
        ("Straße", "strasse"),
        ("  two \n blanks ", "two blanks"),
        ("1,250,000.00 USDC", "1250000.00 usdc"),
        ("a,b 1,2", "a,b 1,2"),
    ],
)
def test_text_is_folded(text, folded):
    assert fold(text) == folded


def test_terms_are_distinct_and_limited():
    assert search_terms("Kōhi kohi INV-1") == ("kohi", "inv-1")
    assert search_terms("a b c d", limit=2) == ("a", "b")
    assert search_terms(" ") == ()
