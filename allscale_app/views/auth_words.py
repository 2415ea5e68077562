"""What the auth pages say: a code in the address becomes words at a field.

The HTTP routes answer a refused form with 303 to its page and `?error=CODE`; only codes travel, so that
nobody can put words of their own on our sign-in page. To add one: a line in ERRORS or NOTICES."""

from __future__ import annotations

import re
from dataclasses import dataclass

from allscale_app.domain.errors import DomainError

_FOREIGN = re.compile(r"[\\\x00-\x20\x7f]")
"""Browsers drop tabs and newlines inside an address and read a backslash as a slash (WHATWG URL)."""
NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")


@dataclass(frozen=True, slots=True)
class AuthWords:
    """Words at a field ("" for the form as a whole)."""

    field: str = ""
    text: str = ""


ERRORS: dict[str, AuthWords] = {
    "credentials": AuthWords("password", "E-mail and password don’t match."),
    "locked": AuthWords("", "Too many tries. Wait fifteen minutes, or set a new password now."),
    "rate_limited": AuthWords("", "Too many tries from here. Wait a few minutes, then try again."),
    "signup_closed": AuthWords("", "This instance takes new accounts by invitation only. Ask who runs it."),
    "no_business": AuthWords("", "You belong to no business here. Ask whoever invited you."),
    "email_missing": AuthWords("email", "Write your e-mail address."),
    "email_invalid": AuthWords("email", "That is not an e-mail address. It needs a name, an @ and a domain."),
    "password_missing": AuthWords("password", "Choose a password."),
    "password_too_short": AuthWords(
        "password", "Use at least ten characters. A few words in a row are easy to remember."
    ),
    "password_too_long": AuthWords("password", "Use at most 256 characters."),
    "password_common": AuthWords("password", "This password is among the first that are tried. Choose another."),
    "password_is_email": AuthWords("password", "Your e-mail address is no password. Choose another."),
    "business_missing": AuthWords("business", "Write the name that your invoices should carry."),
    "business_long": AuthWords("business", "Use at most 120 characters."),
    "token_invalid": AuthWords("", "This link was used already, or it is too old. Ask for a new one below."),
    "origin": AuthWords("", "The form did not come from this page. Send it again."),
    "fault": AuthWords("", "Something went wrong on our side. Nothing was saved; try again."),
}
REFUSALS: dict[str, str] = {
    "link_invalid": "token_invalid",
    "no_match": "credentials",
    "text_missing": "business_missing",
    "text_too_long": "business_long",
}
"""A refusal's own code to that of ERRORS, where they differ."""
NOTICES: dict[str, str] = {
    "signed_out": "You are signed out.",
    "reset_done": "Your new password is set. Sign in with it.",
    "reset_sent": "If there is an account with this address, a link is on its way. It works for one hour.",
    "verified": "Your e-mail address is confirmed.",
    "verify_sent": "We sent you a link. Open it to confirm your address.",
    "session": "Sign in to go on. Your session ended.",
}


def error_words(code: str, *, tries_left: str = "") -> AuthWords:
    """The words of a refused form; "" for no code or one that we do not know. `tries_left` is a small number."""
    words = ERRORS.get(code, AuthWords() if not code else ERRORS["fault"])
    if code == "credentials" and tries_left.isdecimal() and int(tries_left) < len(NUMBERS):
        left = int(tries_left)
        return AuthWords(words.field, f"{words.text} {NUMBERS[left]} {'try' if left == 1 else 'tries'} left.")
    return words


def refusal_code(error: DomainError) -> str:
    """The code of ERRORS that tells of a refusal; an unforeseen one is a fault."""
    code = REFUSALS.get(error.error_code, error.error_code)
    return code if code in ERRORS else "fault"


def notice_words(code: str) -> str:
    """A quiet word at the top of the form, "" for none."""
    return NOTICES.get(code, "")


def own_path(target: str, *, default: str = "") -> str:
    """`target` if it is a path of ours, else `default`: never another site, never a scheme."""
    safe = target.startswith("/") and not target.startswith("//") and not _FOREIGN.search(target)
    return target if safe else default
