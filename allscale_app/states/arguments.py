"""What a browser sent as arguments of an event: annotations are not enforced, so each handler asks here."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from allscale_app.domain.errors import InvalidInput

TEXT_LIMIT = 20_000


def string(value: object, *, limit: int = 200, param: str | None = None) -> str:
    """`value` if it is text of at most `limit` characters, less what no database keeps (NUL, lone surrogates)."""
    if not isinstance(value, str):
        raise InvalidInput("That was not text. Reload the page and try again.", code="not_text", param=param)
    if len(value) > limit:
        raise InvalidInput(f"At most {limit:,} characters fit here.", code="text_too_long", param=param)
    return value.replace("\0", "").encode(errors="ignore").decode()


def integer(value: object, *, low: int, high: int, param: str | None = None) -> int:
    """`value` if it is a whole number from `low` to `high`, else InvalidInput."""
    if type(value) is not int or not low <= value <= high:
        raise InvalidInput(f"Choose a whole number from {low} to {high}.", code="not_a_number", param=param)
    return value


def flag(value: object, *, param: str | None = None) -> bool:
    """`value` if it is true or false, else InvalidInput."""
    if not isinstance(value, bool):
        raise InvalidInput(
            "That was neither yes nor no. Reload the page and try again.", code="not_a_flag", param=param
        )
    return value


def choice(value: object, options: Collection[str], *, param: str | None = None) -> str:
    """`value` if it is one of `options`, else InvalidInput."""
    if not isinstance(value, str) or value not in options:
        raise InvalidInput("Choose one of the options on the page.", code="unknown_option", param=param)
    return value


def strings(value: object, *, count: int, limit: int = 200, param: str | None = None) -> list[str]:
    """`value` if it is a list of at most `count` texts of at most `limit` characters, else InvalidInput."""
    if not isinstance(value, list | tuple):
        raise InvalidInput("That was not a list. Reload the page and try again.", code="not_a_list", param=param)
    if len(value) > count:
        raise InvalidInput(f"Choose at most {count:,} at once.", code="too_many", param=param)
    return [string(one, limit=limit, param=param) for one in value]


def form(value: object, fields: Collection[str], *, limit: int = TEXT_LIMIT) -> dict[str, str]:
    """The named `fields` of a submitted form as text, each "" when absent; unknown fields are dropped."""
    if not isinstance(value, Mapping):
        raise InvalidInput("The form did not arrive whole. Reload the page and try again.", code="not_a_form")
    return {name: string(value.get(name) or "", limit=limit, param=name) for name in fields}
