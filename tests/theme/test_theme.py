"""The tables of the theme and the files made from them."""

import re

import pytest

from allscale_app.theme import variants
from allscale_app.theme.icons import ICONS
from allscale_app.theme.tailwind import SHARED
from tests.screens.served import ROOT
from tests.screens.sprite import TARGET, sprite

SHEETS = {name: (ROOT / "assets" / f"{name}.css").read_text() for name in ("tokens", "base", "issuer")}


def test_the_sprite_is_what_the_tables_say():
    assert TARGET.read_text() == sprite()


@pytest.mark.parametrize("name", ICONS)
def test_an_outline_starts_at_a_point_and_has_only_path_letters(name):
    assert re.fullmatch(r"M[MmLlHhVvCcSsQqTtAaZz0-9 .,-]+", ICONS[name])


def test_every_named_class_is_in_a_sheet():
    tables = [value for name, value in vars(variants).items() if name.endswith(("_KINDS", "_SIZES"))]
    classes = {name for table in tables for value in table.values() if isinstance(value, str) for name in value.split()}
    written = SHEETS["base"] + SHEETS["issuer"]
    assert {name for name in classes if f".{name}" not in written} == set()


def test_the_shared_sheet_names_files_that_exist():
    assert [name for name in SHARED if not (ROOT / "allscale_app" / name).exists()] == []


SET_BY_BASE_UI = {"--available-height"}


def test_sheets_use_only_tokens_that_exist():
    known = set(re.findall(r"(--[\w-]+):", "".join(SHEETS.values())))
    for name in ("base", "issuer"):
        used = set(re.findall(r"var\((--[\w-]+)", SHEETS[name]))
        assert used - known - SET_BY_BASE_UI == set()


def test_both_themes_define_the_same_colours_but_the_tokens_own():
    light, dark = SHEETS["tokens"].split(".dark {", 1)
    colours = set(re.findall(r"(--color-[\w-]+):", light))
    same_in_both = {f"--color-{coin}" for coin in ("usdc", "usdt", "dai", "pyusd", "eurc")}
    assert colours - set(re.findall(r"(--color-[\w-]+):", dark)) == same_in_both


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    ("text", "ground", "least"),
    [
        ("ink", "canvas", 7),
        ("ink-soft", "canvas", 4.5),
        ("ink-faint", "surface", 4.5),
        ("ink-faint", "sunken", 4.5),
        ("on-ink", "ink", 7),
        ("accent", "surface", 4.5),
        ("on-accent", "accent", 4.5),
        ("accent", "accent-soft", 4.5),
        ("on-bad", "bad", 4.5),
        ("line-control", "surface", 3),
        *[(tone, f"{tone}-soft", 4.5) for tone in ("good", "wait", "bad", "info", "mute")],
    ],
)
def test_contrast_meets_wcag_aa(theme, text, ground, least):
    light, dark = SHEETS["tokens"].split(".dark {", 1)
    sheet = light if theme == "light" else dark
    colours = dict(re.findall(r"--color-([\w-]+): (#[0-9a-f]{6})", sheet))
    assert _contrast(colours[text], colours[ground]) >= least
