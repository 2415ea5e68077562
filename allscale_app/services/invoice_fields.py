"""The fields of an invoice that need to know the instance: currency, methods, tokens, dates, metadata."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from allscale_app.domain.assets import is_currency, peg_of
from allscale_app.domain.dates import local_date, parse_date
from allscale_app.domain.errors import InvalidInput
from allscale_app.domain.legs import Rail
from allscale_app.domain.networks import Registry
from allscale_app.domain.reminders import Schedule, read_schedule
from allscale_app.domain.text import clean_block, clean_line
from allscale_app.services.context import Context
from allscale_app.store.tables import Business

METADATA_KEYS = 50
METADATA_KEY_LIMIT = 40
METADATA_VALUE_LIMIT = 500

METHODS = tuple(rail.value for rail in Rail if rail is not Rail.MANUAL)
"""What an invoice may ask for; which of them this instance takes is the operator's policy."""


@dataclass(frozen=True, slots=True)
class FormRules:
    """What an invoice's form is read against. `today` is the day in the business's zone."""

    registry: Registry
    offered_methods: tuple[str, ...]
    default_currency: str
    default_methods: tuple[str, ...]
    takes_quotes: bool
    """Whether coins of another peg can pay: somebody tells rates."""
    today: date


def form_rules(ctx: Context, business: Business) -> FormRules:
    """The rules of a business at this moment."""
    return FormRules(
        registry=ctx.registry,
        offered_methods=ctx.policy.methods,
        default_currency=business.default_currency,
        default_methods=tuple(business.accepted_methods),
        takes_quotes=ctx.policy.watches_rates,
        today=local_date(ctx.clock.now(), timezone=business.timezone),
    )


def parse_currency(value: object, *, rules: FormRules) -> str:
    """A stablecoin or peg that some enabled network can pay; None is the business's default, else InvalidInput."""
    code = rules.default_currency if value is None else value
    code = code.strip().upper() if isinstance(code, str) else ""
    if not is_currency(code):
        raise InvalidInput(
            "Choose a currency from the list: a stablecoin like USDC, or USD or EUR.",
            code="currency_unknown",
            param="currency",
        )
    if not rules.registry.default_units(code):
        raise InvalidInput(
            f"No network that is switched on here carries a coin for {code}. Choose another currency.",
            code="currency_not_payable",
            param="currency",
        )
    return code


def parse_methods(values: tuple[str, ...] | None, *, rules: FormRules) -> tuple[str, ...]:
    """Ways to pay, in the order of the rails; None is the business's default.

    All known ones are kept, so that an invoice gains cards on the day the operator turns them on.
    Raises InvalidInput for none, an unknown one, or only such as this instance cannot take.
    """
    param = "accepted_methods"
    chosen = rules.default_methods if values is None else values
    if not chosen:
        raise InvalidInput("Choose at least one way to pay.", code="methods_missing", param=param)
    unknown = next((method for method in chosen if method not in METHODS), None)
    if unknown is not None:
        raise InvalidInput(
            f"“{unknown[:40]}” is not a way to pay. Choose from {', '.join(METHODS)}.",
            code="method_unknown",
            param=param,
        )
    if not set(chosen) & set(rules.offered_methods):
        raise InvalidInput(
            f"None of these ways to pay is set up here. Add {' or '.join(rules.offered_methods)}.",
            code="method_unavailable",
            param=param,
        )
    return tuple(method for method in METHODS if method in chosen)


def parse_units_choice(values: tuple[str, ...] | None, *, currency: str, rules: FormRules) -> tuple[str, ...] | None:
    """Units like `USDC@8453`; None leaves the choice to the default at send. At least one shares the currency's peg;
    others come after those, where rates are told.

    Raises InvalidInput for none, or for one that is not enabled or cannot pay.
    """
    if values is None:
        return None
    param = "accepted_units"
    if not values:
        raise InvalidInput("Choose at least one token.", code="units_missing", param=param)
    at_par = rules.registry.payable_units(currency, values)
    payable = at_par + (rules.registry.quotable_units(currency, values) if rules.takes_quotes else ())
    refused = next((unit for unit in values if unit not in payable), None)
    if refused is not None:
        raise InvalidInput(
            f"“{refused[:40]}” cannot pay an invoice in {currency} here. "
            f"Choose tokens pegged to {peg_of(currency)} on networks that are switched on.",
            code="unit_not_payable",
            param=param,
        )
    if not at_par:
        raise InvalidInput(
            f"Choose at least one token pegged to {peg_of(currency)}: the others are taken beside it.",
            code="units_not_at_par",
            param=param,
        )
    return payable


def parse_optional_day(value: object, *, param: str, name: str) -> date | None:
    """The day, or None for an empty field, else InvalidInput."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    return parse_date(value, param=param, name=name)


def parse_issue_day(value: object, *, rules: FormRules) -> date | None:
    """A day up to today; None means the day it is sent, else InvalidInput."""
    day = parse_optional_day(value, param="issued_on", name="issue date")
    if day and day > rules.today:
        raise InvalidInput(
            "The issue date cannot lie in the future. Leave it empty for the day it is sent.",
            code="date_in_future",
            param="issued_on",
        )
    return day


def parse_reminders(value: object) -> Schedule | None:
    """Days to the due date on which the payer is reminded, () for none; None: as the business has it, else InvalidInput."""
    return None if value is None else read_schedule(value, param="reminders")


def parse_metadata(value: object) -> dict[str, str]:
    """The integrator's own pairs: at most 50 keys of 40 characters with texts of 500, else InvalidInput."""
    param = "metadata"
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise InvalidInput("Send metadata as an object of texts.", code="not_an_object", param=param)
    if len(value) > METADATA_KEYS:
        raise InvalidInput(f"Metadata has at most {METADATA_KEYS} keys.", code="too_many_keys", param=param)
    pairs: dict[str, str] = {}
    for key, text in value.items():
        name = clean_line(key, limit=METADATA_KEY_LIMIT, param=param, name="metadata key", required=True)
        if not isinstance(text, str):
            raise InvalidInput("Send each metadata value as text.", code="not_text", param=f"{param}.{name}")
        pairs[name] = clean_block(
            text, limit=METADATA_VALUE_LIMIT, param=f"{param}.{name}", name=f"metadata value of {name}"
        )
    return pairs
