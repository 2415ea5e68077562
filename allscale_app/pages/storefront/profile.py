"""The public page's own form: on or off, picture, words, address, links."""

from typing import Any

import reflex as rx

from allscale_app.components.bridges.unsaved import unsaved
from allscale_app.components.bridges.upload import upload_button
from allscale_app.components.button import button
from allscale_app.components.card import card
from allscale_app.components.choice import switch
from allscale_app.components.field import error_text, field, framed_input, text_field, text_input, textarea_field
from allscale_app.services.logo import LEAST_SIDE, MOST_BYTES
from allscale_app.states.storefront import StorefrontState
from allscale_app.states.storefront_forms import ProfileSettingsState
from allscale_app.theme.layout import COLUMN, FIELD_WIDE, FIELDS
from allscale_app.views.storefront import LINK_FIELDS

STATE = ProfileSettingsState
VIEW = StorefrontState.shown[0]
FORM = "form-public-page"
PICTURE = "size-14 shrink-0 rounded-lg"


def profile_part() -> rx.Component:
    """What is saved at once stands above the form."""
    return rx.el.div(
        card(
            rx.el.div(
                rx.el.div(
                    rx.el.p("Public page", class_name="font-medium"),
                    rx.el.p(
                        rx.cond(
                            VIEW.is_on, "Everybody with the address sees it.", "Nobody sees it: its address is unknown."
                        ),
                        class_name="text-sm text-ink-faint",
                    ),
                    class_name="min-w-0 flex-1",
                ),
                switch("page-on", spoken="Public page", checked=VIEW.is_on, on_change=StorefrontState.switch),
                class_name="flex items-center gap-4",
            ),
            _picture(),
            class_name="flex flex-col gap-5 p-4 md:p-5",
        ),
        rx.cond(
            STATE.mounted != "",
            unsaved(
                rx.el.form(
                    _fields(),
                    key=STATE.mounted,
                    id=FORM,
                    on_submit=STATE.save,
                    reset_on_submit=False,
                    no_validate=True,
                    aria_label="Public page",
                ),
                form=FORM,
                version=STATE.mounted,
                save="Save page",
                busy=False,
                class_name=COLUMN,
            ),
        ),
        class_name="flex max-w-[720px] flex-col gap-6",
    )


def _picture() -> rx.Component:
    return rx.el.div(
        rx.cond(
            VIEW.avatar != "",
            rx.el.img(src=VIEW.avatar, alt="", class_name=f"{PICTURE} object-cover"),
            rx.el.span(
                VIEW.initials,
                aria_hidden="true",
                class_name=f"{PICTURE} grid place-items-center bg-ink font-semibold text-on-ink",
            ),
        ),
        rx.el.div(
            rx.el.p("Picture", class_name="font-medium"),
            rx.el.p(
                f"PNG, JPEG or WebP, at least {LEAST_SIDE} px, up to 1 MB. Without one, your logo.",
                class_name="text-sm text-ink-faint",
            ),
            class_name="min-w-0 flex-1",
        ),
        rx.el.div(
            upload_button(
                rx.cond(VIEW.has_own_avatar, "Replace", "Upload"),
                action="/storefront/avatar",
                field="picture",
                accept="image/png,image/jpeg,image/webp",
                limit=MOST_BYTES,
                on_done=STATE.avatar_sent,
                class_name="btn btn-secondary",
            ),
            rx.cond(VIEW.has_own_avatar, button("Remove", kind="ghost", on_click=STATE.remove_avatar)),
            class_name="flex gap-1",
        ),
        class_name="flex flex-wrap items-center gap-4",
    )


def _shared(name: str) -> dict[str, Any]:
    return {"default_value": STATE.fields.get(name, ""), "error": STATE.errors.get(name, "")}


def _fields() -> rx.Component:
    error = STATE.errors.get("handle", "")
    help_text = "Your former address goes on leading here, and stays yours."
    address = framed_input(
        "handle",
        start=rx.el.span(VIEW.address, class_name="shrink-0 text-ink-faint"),
        error=error,
        help=help_text,
        default_value=STATE.fields.get("handle", ""),
        spell_check=False,
        max_length=30,
        custom_attrs={"autoComplete": "off", "autoCapitalize": "none"},
    )
    links = [
        text_input(
            name,
            default_value=STATE.fields.get(name, ""),
            aria_label=f"Link {number}",
            placeholder="https://example.com" if number == 1 else "",
            spell_check=False,
            class_name="mt-2",
        )
        for number, name in enumerate(LINK_FIELDS, start=1)
    ]
    return card(
        rx.el.div(
            text_field("Name", "display_name", max_length=80, **_shared("display_name")),
            text_field("Place", "place", optional=True, max_length=80, **_shared("place")),
            textarea_field("About you", "bio", optional=True, max_length=500, class_name=FIELD_WIDE, **_shared("bio")),
            field("Address", address, name="handle", help=help_text, error=error, class_name=FIELD_WIDE),
            rx.el.fieldset(
                rx.el.legend("Links", class_name="label !mb-0"),
                *links,
                rx.cond(STATE.errors.contains("links"), error_text(STATE.errors["links"])),
                class_name=FIELD_WIDE,
            ),
            class_name=FIELDS,
        ),
        class_name="p-4 md:p-5",
    )
