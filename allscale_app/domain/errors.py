"""Every refusal has a name, words for a person, and the field it is about."""

from __future__ import annotations

from typing import ClassVar


class DomainError(Exception):
    """A rule said no. `message` is for people, `code` for programs, `param` names the field.

    `kind` is the API's error type; adapters map it to a status, pages show `message`.
    """

    code: ClassVar[str] = "invalid"
    kind: ClassVar[str] = "invalid_request"

    def __init__(self, message: str, *, code: str | None = None, param: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.param = param
        self.error_code = code or self.code


class InvalidInput(DomainError):
    """One field cannot be accepted as typed."""

    code = "invalid_value"


class InvalidForm(DomainError):
    """Several fields at once: `errors` maps each field's path to its words."""

    code = "invalid_form"

    def __init__(self, errors: dict[str, InvalidInput]) -> None:
        first = next(iter(errors.values()))
        super().__init__(first.message, code=first.error_code, param=first.param)
        self.errors = errors

    def words(self) -> dict[str, str]:
        """Field path to words, as pages show them."""
        return {param: error.message for param, error in self.errors.items()}


class NotFound(DomainError):
    """Unknown here, or somebody else's: the two are never told apart."""

    code = "not_found"
    kind = "not_found"


class Conflict(DomainError):
    """The object's present state does not allow this."""

    code = "conflict"
    kind = "conflict"


class TransitionNotAllowed(Conflict):
    """A lifecycle table has no row for this pair."""

    code = "transition_not_allowed"


class StaleVersion(Conflict):
    """Somebody else saved first."""

    code = "stale_version"
    kind = "precondition_failed"


class NotSignedIn(DomainError):
    """No valid session or key."""

    code = "not_signed_in"
    kind = "authentication"


class NotAllowed(DomainError):
    """Known, but without the right for this."""

    code = "not_allowed"
    kind = "permission"


class TooMany(DomainError):
    """A rate limit; `retry_after_seconds` says when to come back."""

    code = "rate_limited"
    kind = "rate_limited"

    def __init__(self, message: str, *, retry_after_seconds: int) -> None:
        super().__init__(message)
        self.retry_after_seconds = retry_after_seconds


class Unbalanced(AssertionError):
    """A journal entry does not sum to zero: a bug of ours, never a user's fault."""


class KeyReused(AssertionError):
    """Two journal entries of different amounts have one key: a bug of ours. Taken for a repeat, one would be lost."""
