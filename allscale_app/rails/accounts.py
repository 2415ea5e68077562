"""Account numbers, checked: IBAN (ISO 13616) and BIC (ISO 9362) by schwifty."""

from __future__ import annotations

import re

from schwifty import BIC, IBAN
from schwifty.exceptions import SchwiftyException

_SHORTEST, _LONGEST = 15, 34
_IBAN_START = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11}", re.ASCII)


class SchwiftyNumbers:
    """The AccountNumbers port."""

    def iban(self, text: str) -> str | None:
        """The compact IBAN, or None for what is none."""
        try:
            return str(IBAN(text))
        except (SchwiftyException, ValueError):
            return None

    def bic(self, text: str) -> str | None:
        """The BIC of 8 or 11 letters, or None for what is none."""
        try:
            return str(BIC(text.strip().upper()))
        except (SchwiftyException, ValueError):
            return None

    def bic_of(self, iban: str) -> str:
        """The BIC that an IBAN's bank is known by, or ""."""
        try:
            found = IBAN(iban).bic
        except (SchwiftyException, ValueError):
            return ""
        return str(found) if found else ""


def leading_iban(text: str) -> tuple[str, str]:
    """An IBAN that a name begins with, and the name; ("", text) where it begins with none.

    MT940 readers run the payer's account and name together.
    """
    if not _IBAN_START.match(text):
        return "", text
    for length in range(min(_LONGEST, len(text)), _SHORTEST - 1, -1):
        if SchwiftyNumbers().iban(text[:length]):
            return text[:length], text[length:].strip()
    return "", text
