"""The dialog in which a payment link is made or changed."""

from typing import Any

import reflex as rx

from allscale_app.components.button import button
from allscale_app.components.field import (
    date_field,
    error_text,
    field,
    framed_input,
    money_field,
    select_field,
    text_field,
    textarea_field,
)
from allscale_app.components.overlay import dialog
from allscale_app.pages.form_dialog import bound, form_actions
from allscale_app.states.link_form import LinkFormState
from allscale_app.states.links import LinksState
from allscale_app.theme.layout import FIELD_WIDE, FIELDS
from allscale_app.views.links import AMOUNT_KINDS

STATE = LinkFormState
FORM = "link-form"


def link_dialog() -> rx.Component:
    """A new link, or one that is edited."""
    is_new = STATE.link_id == ""
    return dialog(
        rx.cond(is_new, "New payment link", "Edit payment link"),
        rx.el.form(
            rx.el.div(*_about(), *_amount(), *_limits(), rx.cond(is_new, _address()), class_name=FIELDS),
            # on a phone the form is longer than the sheet, and the field that is wrong may be out of sight
            rx.cond(
                STATE.errors.length() > 0,
                error_text("A field above needs a change.", class_name="error mt-4 md:!hidden"),
            ),
            id=FORM,
            key=STATE.mounted,
            on_submit=STATE.save,
            reset_on_submit=False,
            no_validate=True,
        ),
        open=STATE.is_open,
        on_open_change=STATE.set_open,
        actions=form_actions(
            STATE,
            button(rx.cond(is_new, "Make link", "Save link"), kind="primary", type="submit", form=FORM),
        ),
        size="lg",
    )


def _field(name: str) -> dict[str, Any]:
    return {"error": STATE.errors.get(name, ""), "auto_complete": "off", **bound(STATE, name)}


def _money(label: str, name: str, **props: Any) -> rx.Component:
    return money_field(label, name, unit="", error=STATE.errors.get(name, ""), **bound(STATE, name), **props)


def _about() -> tuple[rx.Component, ...]:
    return (
        text_field(
            "Title",
            "title",
            help="What is paid for, in the payer's words.",
            class_name=FIELD_WIDE,
            max_length=100,
            **_field("title"),
        ),
        textarea_field(
            "Description",
            "description",
            optional=True,
            class_name=FIELD_WIDE,
            max_length=1_000,
            rows=2,
            **_field("description"),
        ),
    )


def _amount() -> tuple[rx.Component, ...]:
    """Both ways stay in the form: who changes their mind finds what they typed."""
    is_open = STATE.kind == "open"
    return (
        select_field(
            "Amount",
            "amount_kind",
            AMOUNT_KINDS,
            error=STATE.errors.get("amount_kind", ""),
            default_value=STATE.fields.get("amount_kind", "fixed"),
            on_change=STATE.set_kind,
        ),
        select_field(
            "Currency", "currency", STATE.currencies, error=STATE.errors.get("currency", ""), **bound(STATE, "currency")
        ),
        rx.el.div(
            _money("How much", "amount"),
            class_name=rx.cond(is_open, "hidden", FIELD_WIDE),
        ),
        rx.el.div(
            _money("At least", "minimum", optional=True),
            _money("At most", "maximum", optional=True),
            text_field(
                "Suggestions",
                "suggestions",
                optional=True,
                placeholder="10.00 25.00 50.00",
                help="Up to four amounts that the payer can press.",
                class_name=FIELD_WIDE,
                **_field("suggestions"),
            ),
            class_name=rx.cond(is_open, f"{FIELDS} {FIELD_WIDE}", "hidden"),
        ),
    )


def _limits() -> tuple[rx.Component, ...]:
    return (
        date_field(
            "Last day",
            "expires_on",
            optional=True,
            error=STATE.errors.get("expires_on", ""),
            **bound(STATE, "expires_on"),
        ),
        text_field(
            "Limit of uses",
            "use_limit",
            optional=True,
            placeholder="no limit",
            input_mode="numeric",
            **_field("use_limit"),
        ),
    )


def _address() -> rx.Component:
    error = STATE.errors.get("slug", "")
    told = rx.cond(
        STATE.preview != "",
        f"{STATE.preview} stays its address for ever.",
        "Your own words, or nothing for a random address. It stays for ever.",
    )
    control = framed_input(
        "slug",
        start=rx.el.span(LinksState.shown[0].base, class_name="max-w-[55%] shrink-0 truncate text-ink-faint"),
        error=error,
        help=told,
        spell_check=False,
        max_length=30,
        custom_attrs={"autoComplete": "off", "autoCapitalize": "none"},
        **bound(STATE, "slug"),
    )
    return field(
        "Address", control, name="slug", optional=True, help=told, error=error, class_name=f"{FIELD_WIDE} break-words"
    )
