"""Names in public addresses (`/u/fieldnote`): what may be one, and which of them look like another."""

from __future__ import annotations

import re
import unicodedata

from allscale_app.domain.errors import InvalidInput

LEAST_LETTERS, MOST_LETTERS = 3, 30
_SHAPE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
_TWINS = (("rn", "m"), ("vv", "w"), ("cl", "d"))
_ALIKE = str.maketrans({"0": "o", "1": "l", "i": "l", "5": "s", "2": "z", "8": "b", "q": "g", "9": "g", "6": "b"})
"""ASCII that reads alike in a sans serif (Unicode TR39 has the first three; the others are how people squat)."""
_WORDS = (
    "about abuse account accounts admin administrator allscale allscale-pay api app assets auth balance bank billing blog"
    " card cards checkout contact contacts dashboard demo deposit dev docs download help home info inbox instance invoice"
    " invoices legal login logout mail me news notifications null operator pay payment payments payout postmaster privacy"
    " profile public refund request requests root security service services settings shop signin signup staff static"
    " status store storefront support system team terms test treasury undefined user users verify wallet webhook"
    " webhooks webmaster www"
)
_ALPHABETS = ("LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "CHEROKEE", "COPTIC", "LISU", "DESERET")
"""Those with letters that can be taken for another's."""


def parse_handle(text: object, *, param: str = "handle") -> str:
    """The handle that was typed, in small letters. Raises InvalidInput for what is none, or is kept for the instance."""
    if not isinstance(text, str):
        raise InvalidInput("Send the address as text.", code="not_text", param=param)
    handle = text.strip().lower()
    if not handle:
        raise InvalidInput("Enter an address.", code="handle_missing", param=param)
    if not handle.isascii():
        raise InvalidInput(
            "Use plain letters from a to z: others can be mistaken for them.", code="handle_not_ascii", param=param
        )
    if not _SHAPE.fullmatch(handle):
        raise InvalidInput("Use letters, digits and single hyphens between them.", code="handle_not_plain", param=param)
    if not LEAST_LETTERS <= len(handle) <= MOST_LETTERS:
        raise InvalidInput(
            f"An address has {LEAST_LETTERS} to {MOST_LETTERS} letters.", code="handle_length", param=param
        )
    if skeleton(handle) in _RESERVED:
        raise InvalidInput(
            "This word is kept for the instance itself. Choose another one.", code="handle_reserved", param=param
        )
    return handle


def random_handle(random: str) -> str:
    """A handle nobody chose, of the last ten characters of a random id (50 bits)."""
    return f"u-{random[-10:]}"


def skeleton(handle: str) -> str:
    """What all handles share that look like this one; two of different owners are never given out."""
    letters = handle.replace("-", "").translate(_ALIKE)
    for pair, one in _TWINS:
        letters = letters.replace(pair, one)
    return letters


_RESERVED = frozenset(skeleton(word) for word in _WORDS.split())


def other_alphabets(name: str) -> tuple[str, ...]:
    """The alphabets of a name beside Latin whose letters can be taken for Latin ones: `Cyrillic`, `Greek`.

    Raises InvalidInput with `param` display_name where one word mixes two: nobody writes so but to deceive.
    """
    found: dict[str, None] = {}
    for word in name.split():
        used = dict.fromkeys(filter(None, map(_alphabet, word)))
        if len(used) > 1:
            raise InvalidInput(
                f"“{word[:40]}” mixes {' and '.join(each.capitalize() for each in used)} letters that look alike."
                " Write it in one alphabet.",
                code="name_mixes_alphabets",
                param="display_name",
            )
        found |= used
    return tuple(each.capitalize() for each in found if each != "LATIN")


def _alphabet(letter: str) -> str:
    name = unicodedata.name(letter, "") if letter.isalpha() else ""
    return name.partition(" ")[0] if name.startswith(_ALPHABETS) else ""
