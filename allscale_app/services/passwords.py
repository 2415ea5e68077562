"""Which passwords are good enough: long, and not among those that everybody tries first (ASVS 5.0, 6.2)."""

from __future__ import annotations

import gzip
import unicodedata
from functools import cache
from importlib import resources

from allscale_app.domain.errors import InvalidInput

SHORTEST = 10
LONGEST = 256


def normal_form(password: str) -> str:
    """One form for all keyboards (NFKC, NIST SP 800-63B 3.1.1.2); applied before hashing and before verifying."""
    return unicodedata.normalize("NFKC", password)


def parse_new_password(text: object, *, email: str, param: str = "password") -> str:
    """The normal form of a new password. Raises InvalidInput for a short, endless, common or obvious one."""
    if not isinstance(text, str) or not text:
        raise InvalidInput("Choose a password.", code="password_missing", param=param)
    if len(text) > LONGEST:
        raise InvalidInput(f"A password has at most {LONGEST} characters.", code="password_too_long", param=param)
    password = normal_form(text)
    if len(password) < SHORTEST:
        raise InvalidInput(
            f"Use at least {SHORTEST} characters. A few words in a row are easy to remember.",
            code="password_too_short",
            param=param,
        )
    folded = password.casefold()
    if folded in common_passwords() or len(set(folded)) < 4:
        raise InvalidInput(
            "This password is among the first that are tried. Choose another.", code="password_common", param=param
        )
    if folded == email.casefold():
        raise InvalidInput("Your e-mail address is no password. Choose another.", code="password_is_email", param=param)
    return password


@cache
def common_passwords() -> frozenset[str]:
    """The 1,777 most common passwords of ten characters and more, lower-case.

    They are those of the 20,000 most common by Royce Williams that come with Django
    (django/contrib/auth/common-passwords.txt.gz, BSD-3-Clause) which are not too short anyway.
    """
    packed = resources.files("allscale_app.services").joinpath("common_passwords.txt.gz").read_bytes()
    return frozenset(gzip.decompress(packed).decode().split("\n"))
