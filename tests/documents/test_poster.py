"""The poster of a payment link: one page whatever is typed, and what is typed is what can be read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from allscale_app.documents.render import Renderer
from allscale_app.views.poster import LONG_TITLE, PosterDocument
from tests.documents.samples import a_logo
from tests.documents.test_render import squeezed, texts

URL = "https://pay.fernwick.example/l/studio-fee"
POSTER = PosterDocument(
    "Fernwick Studio", "Studio fee", "120.00 USDC", "", URL, URL.removeprefix("https://"), logo=a_logo()
)
MOST = "999,999,999,999.00 – 999,999,999,999.00 USDC"


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return Renderer()


@pytest.mark.parametrize(
    "typed",
    [
        "Studio fee",
        "W" * 100,
        "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnung",
        "网站设计与品牌：第一阶段（二〇二六年十一月）" * 4,
        "日本語の説明です。カタカナ、ひらがな、漢字",
        "Rocket 🚀 launch 👩‍💻 and ❤️ from 🇩🇪, step 1️⃣",
        '<b>bold</b> {{ 7*7 }} & "quoted" <img src=x>',
    ],
)
@pytest.mark.parametrize("logo", [a_logo(), ""], ids=["logo", "plain"])
def test_everything_stands_on_one_page_as_it_was_typed(renderer: Renderer, typed: str, logo: str) -> None:
    document = replace(
        POSTER, title=typed, brand=typed, amount=MOST, note="You choose the amount", logo=logo,
        is_long=len(typed) > LONG_TITLE,
    )  # fmt: skip
    (page,) = texts(renderer.pdf(document))
    text = squeezed(page)
    assert text.count(squeezed(typed)) == 2
    for words in (MOST, document.note, "Scan to pay", document.address):
        assert squeezed(words) in text


def test_arabic_comes_out_word_by_word(renderer: Renderer) -> None:
    typed = "تصميم موقع ويب لشركة الأمل رقم 2026 مع الشعار"
    (page,) = texts(renderer.pdf(replace(POSTER, title=typed, is_long=True)))
    assert [word for word in typed.split() if word not in page] == []
