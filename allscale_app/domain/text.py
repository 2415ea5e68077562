"""Text that people typed: one normal form, nothing that can turn or hide what is shown beside it."""

from __future__ import annotations

import re
import unicodedata

from allscale_app.domain.errors import InvalidInput

_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
"""Unicode Bidi_Control (UAX #9): they reorder the text around them."""
_CONTROL = "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"
_UNSTORABLE = "\ud800-\udfff\ufffe\uffff"
"""Lone surrogates are no UTF-8, the two noncharacters no XML."""
_REMOVED = re.compile(f"[{_BIDI}{_CONTROL}{_UNSTORABLE}]")
_NEWLINE = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_COMPOSED_MAX = 4
"""NFC joins at most four code points into one, so longer text is too long before the costly normal form."""


def clean_line(text: object, *, limit: int, param: str, name: str, required: bool = False) -> str:
    """One line of `text` in NFC, at most `limit` code points, trimmed; None is the empty text.

    Bidi controls, control characters and lone surrogates go, newlines and tabs become spaces;
    joiners and emoji stay, and so does HTML, as text. Raises InvalidInput with `param` and words
    about the `name` for what is no text, too long, or shows nothing although `required`.
    """
    return _clean(text, newline=" ", limit=limit, param=param, name=name, required=required)


def clean_block(text: object, *, limit: int, param: str, name: str, required: bool = False) -> str:
    r"""As `clean_line`, but lines stay apart: every kind of newline becomes \n."""
    return _clean(text, newline="\n", limit=limit, param=param, name=name, required=required)


def _clean(text: object, *, newline: str, limit: int, param: str, name: str, required: bool) -> str:
    if text is None:
        text = ""
    if not isinstance(text, str):
        raise InvalidInput(f"Send the {name} as text.", code="not_text", param=param)
    cleaned = _NEWLINE.sub(newline, _REMOVED.sub("", text)).replace("\t", " ").strip()
    if len(cleaned) > limit * _COMPOSED_MAX:
        raise _too_long(cleaned, limit, param=param, name=name)
    cleaned = unicodedata.normalize("NFC", cleaned)
    if len(cleaned) > limit:
        raise _too_long(cleaned, limit, param=param, name=name)
    if required and not any(_is_visible(character) for character in cleaned):
        raise InvalidInput(f"Enter the {name}.", code="text_missing", param=param)
    return cleaned


def _is_visible(character: str) -> bool:
    return not character.isspace() and unicodedata.category(character) != "Cf"


def _too_long(text: str, limit: int, *, param: str, name: str) -> InvalidInput:
    return InvalidInput(
        f"The {name} has {len(text):,} characters; at most {limit:,} fit. Shorten it.",
        code="text_too_long",
        param=param,
    )
