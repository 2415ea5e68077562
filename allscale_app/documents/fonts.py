"""The fonts of a document: our own files as data URIs, then Debian's CJK and emoji (rules 5.25)."""

from __future__ import annotations

import base64
import unicodedata
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

FOLDER = Path(__file__).resolve().parents[2] / "assets" / "fonts"
FACES: tuple[tuple[str, str], ...] = (
    ("Geist", "geist-latin-wght-normal"),
    ("Geist Latin Extended", "geist-latin-ext-wght-normal"),
    ("Geist Vietnamese", "geist-vietnamese-wght-normal"),
    ("Geist Cyrillic", "geist-cyrillic-wght-normal"),
    ("Geist Cyrillic Extended", "geist-cyrillic-ext-wght-normal"),
    ("Noto Sans Greek", "noto-sans-greek-wght-normal"),
    ("Noto Sans Greek Extended", "noto-sans-greek-ext-wght-normal"),
    ("Vazirmatn", "vazirmatn-arabic-wght-normal"),
)
"""Family and file, in the order in which they are asked for a glyph.

A family per file: WeasyPrint tells fonts apart by family and weight, and drew letters of one subset with the glyphs of
another. The Arabic is Vazirmatn because it has a glyph per letter; Noto builds letters from a skeleton and dots, and
no text can be copied out of that.
"""
MONO = ("Geist Mono", "geist-mono-latin-wght-normal")
CJK_FAMILY = "Noto Sans CJK SC"
SYSTEM_FONTS: tuple[Path, ...] = (
    Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"),
    Path("/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf"),
)
"""Of Debian's fonts-noto-cjk and fonts-noto-color-emoji."""

_UNDRAWN = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
_VARIATION_SELECTORS = range(0xFE00, 0xFE10)


def font_css() -> str:
    """`@font-face` rules with the files inside, so that rendering opens no file by a name from a document, and the
    font stacks of pages and `.mono`. Emoji are left to the system's fallback: named here, their font takes the digits."""
    faces = "\n".join(_face(family, file) for family, file in (*FACES, MONO))
    sans = ", ".join(f'"{family}"' for family in (*(family for family, _ in FACES), CJK_FAMILY))
    return f'{faces}\n@page {{ font-family: {sans}, sans-serif }}\nhtml {{ font-family: {sans}, sans-serif }}\n.mono {{ font-family: "{MONO[0]}", {sans}, monospace }}\n'


def missing_glyphs(text: str) -> str:
    """The characters of `text` that no font of ours can draw, each once, in order; "" when all can be drawn."""
    known = drawable()
    return "".join(dict.fromkeys(c for c in text if ord(c) not in known and not _is_undrawn(c)))


@cache
def drawable() -> frozenset[int]:
    """Every code point that the files above cover; a system font that is not installed covers none."""
    points: set[int] = set()
    for path in (*(FOLDER / f"{file}.woff2" for _, file in (*FACES, MONO)), *SYSTEM_FONTS):
        if path.exists():
            with TTFont(path, fontNumber=0, lazy=True) as font:
                points.update(font.getBestCmap())
    return frozenset(points)


def _face(family: str, file: str) -> str:
    data = base64.b64encode((FOLDER / f"{file}.woff2").read_bytes()).decode()
    return f'@font-face {{ font-family: "{family}"; src: url(data:font/woff2;base64,{data}) }}'


def _is_undrawn(character: str) -> bool:
    return unicodedata.category(character) in _UNDRAWN or ord(character) in _VARIATION_SELECTORS
