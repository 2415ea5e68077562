"""E-mail addresses as people type them: syntax only, nobody is asked over the network."""

from __future__ import annotations

from email_validator import EmailNotValidError, validate_email

from allscale_app.domain.errors import InvalidInput
from allscale_app.store.tables import User
from allscale_app.store.uow import ReadUow


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


def find_user(uow: ReadUow, typed: str) -> User | None:
    """The user whose address was typed, or None; what is no address is nobody's."""
    try:
        return uow.users.by_email(email_key(parse_email(typed)))
    except InvalidInput:
        return None
