"""Text as it is searched: without case, accents and width, so that "Kohi" finds "KŌHI"."""

from __future__ import annotations

import re
import unicodedata

_THOUSANDS = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))", re.ASCII)


def fold(text: str) -> str:
    """`text` in lower case, without combining marks (Unicode NFKD), thousands separators or repeated blanks."""
    decomposed = unicodedata.normalize("NFKD", _THOUSANDS.sub("", text).casefold())
    return " ".join("".join(char for char in decomposed if not unicodedata.combining(char)).split())


def search_terms(text: str, *, limit: int = 8) -> tuple[str, ...]:
    """The words of a search, folded; each of them must be found."""
    return tuple(dict.fromkeys(fold(text).split()))[:limit]
