"""Reads a form field by field and keeps every refusal, so that a person sees all of them at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from allscale_app.domain.errors import InvalidForm, InvalidInput

Value = TypeVar("Value")
Form = Mapping[str, Any]
"""Fields as typed: text from a form or from JSON; nothing in it is trusted."""

_MISSING = "_missing"


@dataclass(slots=True)
class FormReader:
    """One pass over one form. `errors` maps each field's path to its first refusal."""

    errors: dict[str, InvalidInput] = field(default_factory=dict)

    def keep(self, parse: Callable[[], Value], otherwise: Value) -> Value:
        """What `parse` returns; its refusal is kept, and `otherwise` stands in."""
        try:
            return parse()
        except InvalidInput as error:
            self.refuse(error)
            return otherwise

    def refuse(self, error: InvalidInput) -> None:
        """Keep a refusal; the first one of a field stays."""
        self.errors.setdefault(error.param or "", error)

    def mapping(self, value: object, *, param: str) -> Form:
        """`value` as an object of fields; None is an empty one."""
        if isinstance(value, Mapping):
            return value
        if value is not None:
            self.refuse(InvalidInput(f"Send {param} as an object.", code="not_an_object", param=param))
        return {}

    def texts(self, value: object, *, param: str) -> tuple[str, ...] | None:
        """`value` as a list of texts without repeats; None stays None."""
        if value is None:
            return None
        if isinstance(value, Sequence) and not isinstance(value, str) and all(isinstance(each, str) for each in value):
            return tuple(dict.fromkeys(value))
        self.refuse(InvalidInput(f"Send {param} as a list of texts.", code="not_a_list", param=param))
        return None

    def raise_errors(self) -> None:
        """Raises InvalidForm if anything was refused."""
        if self.errors:
            raise InvalidForm(self.errors)


def is_missing(error: InvalidInput) -> bool:
    """Whether a field is only still empty: a draft may be, an invoice that is sent may not."""
    return error.error_code.endswith(_MISSING)
