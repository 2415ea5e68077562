"""A business's own settings, section by section: read as a form, saved whole or with words at each wrong field."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from allscale_app.domain.dates import local_date, parse_timezone
from allscale_app.domain.errors import StaleVersion
from allscale_app.domain.invoice.numbering import counter_scope, format_number, parse_pattern
from allscale_app.domain.invoice.parse import percent_text
from allscale_app.domain.money import decimal_text
from allscale_app.domain.reminders import QuietHours, Schedule, read_quiet_hours, read_schedule
from allscale_app.domain.text import clean_block, clean_line
from allscale_app.services.calendar import begin_calendars
from allscale_app.services.context import Context
from allscale_app.services.email_address import parse_email
from allscale_app.services.form_reader import Form, FormReader
from allscale_app.services.members import require_manager
from allscale_app.services.rates import paused_assets
from allscale_app.services.settings_fields import (
    parse_choice,
    parse_currency,
    parse_days,
    parse_fee_bearer,
    parse_share,
    parse_tolerance,
)
from allscale_app.store.tables import Business, DocumentBlob
from allscale_app.store.uow import ReadUow, WriteUow

NAME_LIMIT = 120
LINE_LIMIT = 200
BLOCK_LIMIT = 2_000
OF_THE_CALENDAR = frozenset({"timezone", "reminder_offsets", "quiet_from", "quiet_until"})
"""Columns that say when open invoices are looked at next."""

Values = Mapping[str, Any]
"""Columns of Business and what they become."""


@dataclass(frozen=True, slots=True)
class BusinessSettings:
    """Every setting as its form shows it; `version` goes back with a save."""

    version: int
    profile: dict[str, str]
    number_pattern: str
    defaults: dict[str, str]
    accepted_methods: tuple[str, ...]
    accepted_units: tuple[str, ...]
    units_are_default: bool
    takes_other_pegs: bool
    can_take_other_pegs: bool
    """Whether rates are told here, and there are coins of more than one peg."""
    card_fee_bearer: str
    reminders: Schedule
    """Days to the due date; empty while reminders are off."""
    quiet: QuietHours
    tolerance: dict[str, str]
    logo_sha256: str | None
    paused_assets: frozenset[str] = frozenset()
    """Coins that nothing is paid in now, whatever is chosen."""


def read_settings(uow: ReadUow, ctx: Context, *, business_id: str) -> BusinessSettings:
    """The settings of a business."""
    business = uow.businesses.get(business_id)
    days = business.default_due_days
    return BusinessSettings(
        version=business.version,
        profile={
            "name": business.name,
            "legal_name": business.legal_name,
            "address": business.address,
            "tax_id": business.tax_id,
            "email": business.email,
            "timezone": business.timezone,
        },
        number_pattern=business.number_pattern,
        defaults={
            "currency": business.default_currency,
            "due_days": "" if days is None else str(days),
            "notes": business.default_notes,
            "terms": business.default_terms,
        },
        accepted_methods=tuple(business.accepted_methods),
        accepted_units=tuple(default_units(ctx) if business.accepted_units is None else business.accepted_units),
        units_are_default=business.accepted_units is None,
        takes_other_pegs=business.takes_other_pegs,
        can_take_other_pegs=ctx.policy.watches_rates and len({token.peg for token in ctx.registry.tokens()}) > 1,
        card_fee_bearer=business.card_fee_bearer,
        reminders=tuple(business.reminder_offsets),
        quiet=QuietHours(business.quiet_from, business.quiet_until),
        tolerance={
            "amount": decimal_text(business.tolerance_absolute_units),
            "percent": percent_text(business.tolerance_ppm),
        },
        logo_sha256=business.logo_sha256,
        paused_assets=paused_assets(uow, ctx),
    )


def next_number(uow: ReadUow, ctx: Context, *, business_id: str, pattern: str) -> str:
    """What the next invoice sent would be numbered by `pattern`. Raises InvalidInput for one that makes no numbers."""
    pattern = parse_pattern(pattern)
    today = local_date(ctx.clock.now(), timezone=uow.businesses.get(business_id).timezone)
    last = uow.invoices.last_number(business_id, counter_scope(pattern, on=today))
    return format_number(pattern, last + 1, on=today)


def default_units(ctx: Context) -> tuple[str, ...]:
    """The units that a business takes unless it chose: those of both pegs (rules 5.10)."""
    return tuple(dict.fromkeys(ctx.registry.default_units("USD") + ctx.registry.default_units("EUR")))


def update_profile(
    uow: WriteUow, ctx: Context, *, business_id: str, user_id: str, version: int, form: Form
) -> BusinessSettings:
    """Save name, legal_name, address, tax_id, email, timezone; invoices already sent keep what they were sent with.

    Raises InvalidForm with each wrong field, StaleVersion when somebody saved since `version`, and
    NotAllowed for accountants, as all of these do.
    """

    def read(reader: FormReader) -> Values:
        def line(field: str, name: str, limit: int = LINE_LIMIT, *, required: bool = False) -> str:
            return reader.keep(
                lambda: clean_line(form.get(field), limit=limit, param=field, name=name, required=required), ""
            )

        return {
            "name": line("name", "name", NAME_LIMIT, required=True),
            "legal_name": line("legal_name", "legal name"),
            "address": reader.keep(
                lambda: clean_block(form.get("address"), limit=BLOCK_LIMIT, param="address", name="address"), ""
            ),
            "tax_id": line("tax_id", "tax number"),
            "email": reader.keep(lambda: parse_email(form.get("email")), ""),
            "timezone": reader.keep(lambda: parse_timezone(form.get("timezone")), "UTC"),
        }

    return _save(uow, ctx, business_id=business_id, user_id=user_id, version=version, section="profile", read=read)


def update_numbering(
    uow: WriteUow, ctx: Context, *, business_id: str, user_id: str, version: int, form: Form
) -> BusinessSettings:
    """Save number_pattern; the next invoice sent is numbered by it."""

    def read(reader: FormReader) -> Values:
        return {"number_pattern": reader.keep(lambda: parse_pattern(form.get("number_pattern")), "")}

    return _save(uow, ctx, business_id=business_id, user_id=user_id, version=version, section="numbering", read=read)


def update_defaults(
    uow: WriteUow, ctx: Context, *, business_id: str, user_id: str, version: int, form: Form
) -> BusinessSettings:
    """Save what a new invoice starts with: currency, due_days ("" is no due date), notes, terms."""

    def read(reader: FormReader) -> Values:
        def block(field: str, name: str) -> str:
            return reader.keep(lambda: clean_block(form.get(field), limit=BLOCK_LIMIT, param=field, name=name), "")

        return {
            "default_currency": reader.keep(lambda: parse_currency(form.get("currency")), "USDC"),
            "default_due_days": reader.keep(lambda: parse_days(form.get("due_days")), None),
            "default_notes": block("notes", "notes"),
            "default_terms": block("terms", "terms"),
        }

    return _save(uow, ctx, business_id=business_id, user_id=user_id, version=version, section="defaults", read=read)


def update_methods(
    uow: WriteUow, ctx: Context, *, business_id: str, user_id: str, version: int, form: Form
) -> BusinessSettings:
    """Save accepted_methods (a list), accepted_units (a list, or None for the instance's default), and whether coins of
    another peg are taken through a quote (takes_other_pegs; left out: as it is)."""

    def read(reader: FormReader) -> Values:
        def choose(field: str, chosen: tuple[str, ...], known: Sequence[str], name: str) -> list[str]:
            nothing: list[str] = []
            return reader.keep(lambda: parse_choice(chosen, known, param=field, name=name), nothing)

        methods = reader.texts(form.get("accepted_methods"), param="accepted_methods")
        units = reader.texts(form.get("accepted_units"), param="accepted_units")
        known_units = [token.unit for token in ctx.registry.tokens()]
        return {
            "accepted_methods": choose("accepted_methods", methods or (), ctx.policy.methods, "method"),
            "accepted_units": None if units is None else choose("accepted_units", units, known_units, "token"),
            **({"takes_other_pegs": form["takes_other_pegs"] is True} if "takes_other_pegs" in form else {}),
        }

    return _save(uow, ctx, business_id=business_id, user_id=user_id, version=version, section="methods", read=read)


def update_card_fee(
    uow: WriteUow, ctx: Context, *, business_id: str, user_id: str, version: int, form: Form
) -> BusinessSettings:
    """Save card_fee_bearer, issuer or payer: it holds for every price that is quoted from now on (rules 5.27)."""

    def read(reader: FormReader) -> Values:
        return {"card_fee_bearer": reader.keep(lambda: parse_fee_bearer(form.get("card_fee_bearer")), "")}

    return _save(uow, ctx, business_id=business_id, user_id=user_id, version=version, section="card_fee", read=read)


def update_reminders(
    uow: WriteUow, ctx: Context, *, business_id: str, user_id: str, version: int, form: Form
) -> BusinessSettings:
    """Save reminders (a list of days to the due date, empty is off), quiet_from and quiet_until (full hours).

    Open invoices without days of their own follow; days that have passed are over for them.
    """

    def read(reader: FormReader) -> Values:
        none: Schedule = ()
        days = reader.keep(lambda: read_schedule(form.get("reminders"), param="reminders"), none)
        hours = form.get("quiet_from"), form.get("quiet_until")
        quiet = reader.keep(lambda: read_quiet_hours(*hours), QuietHours())
        return {"reminder_offsets": list(days), "quiet_from": quiet.start, "quiet_until": quiet.end}

    return _save(uow, ctx, business_id=business_id, user_id=user_id, version=version, section="reminders", read=read)


def update_tolerance(
    uow: WriteUow, ctx: Context, *, business_id: str, user_id: str, version: int, form: Form
) -> BusinessSettings:
    """Save amount and percent: what may be missing from a payment is the lower of the two (rules 5.13)."""

    def read(reader: FormReader) -> Values:
        return {
            "tolerance_absolute_units": reader.keep(lambda: parse_tolerance(form.get("amount")), 0),
            "tolerance_ppm": reader.keep(lambda: parse_share(form.get("percent")), 0),
        }

    return _save(uow, ctx, business_id=business_id, user_id=user_id, version=version, section="tolerance", read=read)


def replace_logo(uow: WriteUow, ctx: Context, *, business_id: str, user_id: str, logo: DocumentBlob | None) -> None:
    """Show `logo` (from `services.logo.read_logo`), or none, on invoices sent from now on."""
    if logo is not None:
        uow.blobs.put(logo)
    version = uow.businesses.lock(business_id).version
    values = {"logo_sha256": logo.sha256 if logo else None}
    _save(uow, ctx, business_id=business_id, user_id=user_id, version=version, section="logo", read=lambda _: values)


def _save(
    uow: WriteUow,
    ctx: Context,
    *,
    business_id: str,
    user_id: str,
    version: int,
    section: str,
    read: Callable[[FormReader], Values],
) -> BusinessSettings:
    """One section, in one place: role, form, version, columns, audit record, event."""
    require_manager(uow, business_id=business_id, user_id=user_id)
    reader = FormReader()
    values = read(reader)
    reader.raise_errors()
    business = uow.businesses.lock(business_id)
    if business.version != version:
        raise StaleVersion("Somebody saved these settings meanwhile. Reload the page to see them, then save again.")
    changes = {name: (getattr(business, name), value) for name, value in values.items()}
    changes = {name: pair for name, pair in changes.items() if pair[0] != pair[1]}
    if changes:
        _apply(uow, ctx, business=business, user_id=user_id, section=section, changes=changes)
    return read_settings(uow, ctx, business_id=business_id)


def _apply(
    uow: WriteUow, ctx: Context, *, business: Business, user_id: str, section: str, changes: dict[str, tuple[Any, Any]]
) -> None:
    for name, (_, value) in changes.items():
        setattr(business, name, value)
    business.version += 1
    now = ctx.clock.now()
    uow.audit.append(
        at=now,
        actor=f"user:{user_id}",
        action=f"settings.{section}",
        object_id=business.id,
        business_id=business.id,
        data={name: {"from": before, "to": after} for name, (before, after) in changes.items()},
    )
    uow.events.publish(f"business:{business.id}", at=now)
    if changes.keys() & OF_THE_CALENDAR:
        begin_calendars(uow, business_id=business.id)
