"""E-mail addresses as people type them: syntax only, nobody is asked over the network."""

from __future__ import annotations

from email_validator import EmailNotValidError, validate_email

from allscale_app.domain.errors import InvalidInput


def parse_email(text: object, *, param: str = "email", name: str = "e-mail address") -> str:
    """The address in its normal form (RFC 5322, RFC 6531), letter case of the domain folded.

    Raises InvalidInput with `param` for no text, an empty one, and one that no mail can go to.
    """
    if text is not None and not isinstance(text, str):
        raise InvalidInput(f"Send the {name} as text.", code="not_text", param=param)
    typed = (text or "").strip()
    if not typed:
        raise InvalidInput(f"Enter the {name}.", code="email_missing", param=param)
    try:
        return validate_email(typed, check_deliverability=False).normalized
    except EmailNotValidError:
        raise InvalidInput(
            f"This is not an {name} that mail can reach. Write it like name@example.com.",
            code="email_invalid",
            param=param,
        ) from None


def email_key(email: str) -> str:
    """What two spellings of one mailbox share: the address case-folded."""
    return email.casefold()
