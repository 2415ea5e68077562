"""Which glyphs can be drawn: a character that none of our fonts has is named, never a silent box."""

from __future__ import annotations

import logging
import string

import pytest

from allscale_app.documents.fonts import FACES, FOLDER, MONO, missing_glyphs
from allscale_app.documents.render import Renderer
from tests.documents.samples import an_invoice

LATIN = string.printable + "äöüßÄÖÜéèçñøåæłđőžğışșțĦĳ€£¥¢–—…“”„«»‹›·•×÷±−½°§¶©®™ªºµ"
VIETNAMESE = "Tiếng Việt ắằẳẵặ ơớờ ưứừ đ"
GREEK = "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ αβγδεζηθικλμνξοπρσςτυφχψω άέήίόύώϊϋΐΰ ἀρχή ῥῆμα"
CYRILLIC = "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ абвгдеёжзийклмнопрстуфхцчшщъыьэюя ҐґЄєІіЇї Ѣѣ Ѳѳ"
ARABIC = "ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأؤإئىة پچژگ ٠١٢٣٤٥٦٧٨٩ ، ؛ ؟ لا"
CJK = "网站设计与品牌，网站設計與品牌。日本語の説明です カタカナ 한국어 설명 「」・￥"
EMOJI = "🚀👩‍💻❤️🇩🇪1️⃣✅🏳️‍🌈👍🏽"


@pytest.mark.parametrize("text", [LATIN, VIETNAMESE, GREEK, CYRILLIC, ARABIC, CJK, EMOJI])
def test_scripts_that_we_promise_can_be_drawn(text: str) -> None:
    assert missing_glyphs(text) == ""


def test_a_script_that_nobody_covers_is_named_once_and_in_order() -> None:
    assert missing_glyphs("Invoice ไทย and हिन्दी, ไทย\n\u200d") == "ไทยहिन्दी"


@pytest.mark.parametrize("family_and_file", [*FACES, MONO])
def test_every_face_is_in_the_repository(family_and_file: tuple[str, str]) -> None:
    assert (FOLDER / f"{family_and_file[1]}.woff2").is_file()


def test_every_face_has_a_family_of_its_own() -> None:
    families = [family for family, _ in (*FACES, MONO)]
    assert len(set(families)) == len(families)


def test_rendering_says_nothing_about_fonts_it_could_not_load(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        Renderer().pdf(an_invoice(title=f"{LATIN[:60]} {VIETNAMESE} {GREEK} {CYRILLIC} {ARABIC} {CJK} {EMOJI}"))
    assert caplog.messages == []
