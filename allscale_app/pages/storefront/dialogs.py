"""The storefront's dialogs: a service, and the words to whoever asked."""

from typing import Any

import reflex as rx

from allscale_app.components.bridges.upload import upload_button
from allscale_app.components.button import button
from allscale_app.components.choice import checkbox
from allscale_app.components.field import money_field, select_field, text_field, textarea_field
from allscale_app.components.overlay import dialog
from allscale_app.pages.form_dialog import bound, form_actions
from allscale_app.services.logo import MOST_BYTES
from allscale_app.states.storefront_forms import RequestWordsState, ServiceFormState
from allscale_app.theme.layout import FIELD_WIDE, FIELDS
from allscale_app.views.storefront import PRICE_KINDS, STOCK_WORDS

SERVICE_FORM = "service-form"
WORDS_FORM = "words-form"
STATE = ServiceFormState


def service_dialog() -> rx.Component:
    """A new service, or one that is edited."""
    return dialog(
        rx.cond(STATE.service_id == "", "New service", "Edit service"),
        rx.cond(STATE.service_id != "", _picture()),
        rx.el.form(
            rx.el.div(*_about(), *_price(), *_rest(), class_name=FIELDS),
            id=SERVICE_FORM,
            key=STATE.mounted,
            on_submit=STATE.save,
            reset_on_submit=False,
            no_validate=True,
        ),
        open=STATE.is_open,
        on_open_change=STATE.set_open,
        actions=form_actions(STATE, button("Save service", kind="primary", type="submit", form=SERVICE_FORM)),
        size="lg",
    )


def words_dialog() -> rx.Component:
    """A question to whoever asked, or why not."""
    state = RequestWordsState
    is_ask = state.act == "ask"
    return dialog(
        rx.cond(is_ask, f"Ask {state.name}", f"Decline {state.name}?"),
        rx.el.form(
            textarea_field(
                rx.cond(is_ask, "Your question", "Your words"),
                "words",
                optional=False,
                max_length=1_000,
                error=state.errors.get("words", ""),
                **bound(state, "words"),
            ),
            id=WORDS_FORM,
            key=state.mounted,
            on_submit=state.save,
            reset_on_submit=False,
            no_validate=True,
        ),
        description=rx.cond(
            is_ask,
            "They get it by e-mail and answer on a page of their own.",
            "They are told by e-mail, with your words if you write any. The draft invoice goes away.",
        ),
        open=state.is_open,
        on_open_change=state.set_open,
        actions=form_actions(
            state,
            rx.cond(
                is_ask,
                button("Send question", kind="primary", type="submit", form=WORDS_FORM),
                button("Decline request", kind="danger", type="submit", form=WORDS_FORM),
            ),
        ),
    )


def _field(name: str) -> dict[str, Any]:
    return {"error": STATE.errors.get(name, ""), **bound(STATE, name)}


def _picture() -> rx.Component:
    return rx.el.div(
        upload_button(
            "Upload a picture",
            action=f"/storefront/picture?service={STATE.service_id}",
            field="picture",
            accept="image/png,image/jpeg,image/webp",
            limit=MOST_BYTES,
            on_done=STATE.picture_sent,
            class_name="btn btn-secondary btn-sm",
        ),
        button("Remove it", kind="ghost", size="sm", on_click=STATE.remove_picture),
        class_name="mb-4 flex gap-1",
    )


def _about() -> tuple[rx.Component, ...]:
    return (
        text_field("Title", "title", class_name=FIELD_WIDE, max_length=100, **_field("title")),
        textarea_field(
            "Description",
            "description",
            optional=True,
            class_name=FIELD_WIDE,
            max_length=1_000,
            **_field("description"),
        ),
    )


def _price() -> tuple[rx.Component, ...]:
    is_open = STATE.kind == "open"
    return (
        select_field(
            "Price",
            "price_kind",
            PRICE_KINDS,
            error=STATE.errors.get("price_kind", ""),
            default_value=STATE.fields.get("price_kind", "fixed"),
            on_change=STATE.set_kind,
        ),
        select_field("Currency", "currency", STATE.currencies, **_field("currency")),
        rx.cond(
            is_open,
            rx.fragment(
                money_field("Minimum", "minimum", unit="", optional=True, **_field("minimum")),
                text_field(
                    "Suggestions", "suggestions", optional=True, placeholder="150.00 300.00", **_field("suggestions")
                ),
            ),
            money_field("Amount", "price", unit="", class_name=FIELD_WIDE, **_field("price")),
        ),
    )


def _rest() -> tuple[rx.Component, ...]:
    return (
        textarea_field(
            "Questions",
            "questions",
            optional=True,
            help="One on each line; the visitor answers all of them.",
            class_name=FIELD_WIDE,
            **_field("questions"),
        ),
        text_field(
            "Delivery",
            "delivery_note",
            optional=True,
            placeholder="within three days",
            class_name=FIELD_WIDE,
            max_length=120,
            **_field("delivery_note"),
        ),
        text_field("How many there are", "stock", optional=True, placeholder="no limit", **_field("stock")),
        select_field("Counted as", "stock_word", STOCK_WORDS, **_field("stock_word")),
        rx.el.div(
            checkbox(
                "pays_at_once",
                "Paid at once",
                help="The invoice is sent and paid without your approval.",
                default_checked=STATE.fields.get("pays_at_once", "") == "on",
            ),
            rx.cond(
                STATE.errors.contains("pays_at_once"),
                rx.el.p(STATE.errors["pays_at_once"], class_name="error", role="alert"),
            ),
            class_name=FIELD_WIDE,
        ),
    )
