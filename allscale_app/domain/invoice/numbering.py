"""Invoice numbers: a pattern of the issuer, filled with a gap-free counter per year (rules 5.16)."""

from __future__ import annotations

import re
from datetime import date

from allscale_app.domain.errors import InvalidInput

DEFAULT_PATTERN = "INV-{YYYY}-{NNNN}"
PATTERN_LIMIT = 40
MAX_WIDTH = 10

_TOKEN = re.compile(r"\{([^{}]*)\}")
_COUNTER = re.compile(r"\{(N+)\}")
_DATE_TOKENS = {"YYYY": "%Y", "YY": "%y", "MM": "%m"}
_YEAR_TOKENS = ("YYYY", "YY")
_LITERAL = re.compile(r"[A-Za-z0-9/_-]*", re.ASCII)


def parse_pattern(text: object, *, param: str = "number_pattern") -> str:
    """`text` as a number pattern: letters, digits, - _ /, the tokens {YYYY} {YY} {MM} and one counter {N…}.

    The count of N is the least width. Raises InvalidInput with words about what is wrong.
    """
    pattern = text.strip() if isinstance(text, str) else ""
    problem = _problem(pattern)
    if problem:
        raise InvalidInput(f"{problem} An example is {DEFAULT_PATTERN}.", code="number_pattern_invalid", param=param)
    return pattern


def _problem(pattern: str) -> str:
    if not pattern:
        return "Enter a pattern for invoice numbers."
    if len(pattern) > PATTERN_LIMIT:
        return f"The pattern has {len(pattern)} characters; at most {PATTERN_LIMIT} fit."
    counters = _COUNTER.findall(pattern)
    if len(counters) != 1:
        return "The pattern needs exactly one counter, like {NNNN}."
    if len(counters[0]) > MAX_WIDTH:
        return f"The counter is at most {MAX_WIDTH} digits wide."
    unknown = set(_TOKEN.findall(pattern)) - {counters[0], *_DATE_TOKENS}
    if unknown:
        return f"{{{min(unknown)}}} is not known here; use {{YYYY}}, {{YY}}, {{MM}} and a counter."
    if not _LITERAL.fullmatch(_TOKEN.sub("", pattern)) or pattern[0] in "/_-":
        return "The pattern takes letters, digits and - _ / only, and begins with none of - _ /."
    return ""


def format_number(pattern: str, sequence: int, *, on: date) -> str:
    """The number that `pattern` gives to the counter value `sequence` (from 1) on a day.

    A counter beyond its width grows: {NN} and 100 is "100".
    """
    return _COUNTER.sub(lambda match: f"{sequence:0{len(match[1])}d}", _fill(pattern, _DATE_TOKENS, on))


def counter_scope(pattern: str, *, on: date) -> str:
    """The name of the counter that `pattern` draws from on a day: the pattern with its year filled in.

    A new year starts a new counter only where the number shows it, and the counter's width does not
    matter: `INV-{NN}` and `INV-{NNNN}` go on counting together, so neither repeats the other's numbers.
    """
    return _COUNTER.sub("{N}", _fill(pattern, _YEAR_TOKENS, on))


def _fill(pattern: str, tokens: dict[str, str] | tuple[str, ...], on: date) -> str:
    for token in tokens:
        pattern = pattern.replace(f"{{{token}}}", on.strftime(_DATE_TOKENS[token]))
    return pattern
