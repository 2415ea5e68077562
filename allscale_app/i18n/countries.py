"""Countries by their code (ISO 3166-1 alpha-2), named as readers know them."""

from __future__ import annotations

from functools import lru_cache

from babel import Locale

from allscale_app.i18n.dates import LOCALE

_NOT_COUNTRIES = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}
"""Regions, tests and reservations among the two-letter codes of CLDR; XK, Kosovo, is in wide use and stays."""


@lru_cache(maxsize=1)
def countries() -> dict[str, str]:
    """Code to name, by name."""
    names = Locale.parse(LOCALE).territories
    found = {
        code: str(name)
        for code, name in names.items()
        if len(code) == 2 and code.isalpha() and code not in _NOT_COUNTRIES
    }
    return dict(sorted(found.items(), key=lambda each: each[1]))


def country_name(code: str) -> str:
    """The name of a code; what is no known code is shown as it is."""
    return countries().get(code, code)
