"""Text as it is searched: without case, accents and width, so that "Kohi" finds "KŌHI"."""

from __future__ import annotations

import re
import unicodedata

_UNSEARCHABLE = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
"""No text that we keep holds these, and no index takes a NUL."""
_THOUSANDS = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))", re.ASCII)


def fold(text: str) -> str:
    """`text` in lower case, without combining marks (Unicode NFKD), control characters, thousands separators or repeated blanks."""
    decomposed = unicodedata.normalize("NFKD", _THOUSANDS.sub("", _UNSEARCHABLE.sub(" ", text)).casefold())
    return " ".join("".join(char for char in decomposed if not unicodedata.combining(char)).split())


def search_terms(text: str, *, limit: int = 8) -> tuple[str, ...]:
    """The words of a search, folded; each of them must be found."""
    return tuple(dict.fromkeys(fold(text).split()))[:limit]
