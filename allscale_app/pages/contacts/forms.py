"""The dialogs of the contacts pages: the client, a wallet, and the question before something goes away."""

from typing import Any

import reflex as rx

from allscale_app.components.button import button, link
from allscale_app.components.feedback import note
from allscale_app.components.field import select_field, text_field, textarea_field
from allscale_app.components.overlay import dialog, dialog_close
from allscale_app.pages.form_dialog import bound, form_actions
from allscale_app.states.contact_form import WHOLE, ContactFormState, ContactWalletState
from allscale_app.states.contact_questions import ContactQuestionsState
from allscale_app.theme.layout import FIELD_WIDE, FIELDS
from allscale_app.views.contacts import COUNTRY_OPTIONS

CONTACT_FORM = "contact-form"
WALLET_FORM = "wallet-form"


def contact_form(*, when: Any) -> rx.Component:
    """A new client or one that is edited, where `when` says that it stands here and not over the drawer."""
    state = ContactFormState
    return dialog(
        rx.cond(state.is_new, "New contact", "Edit contact"),
        rx.el.form(
            rx.cond(
                state.errors.contains(WHOLE),
                note("wait", "triangle-alert", "Somebody else saved first", state.errors[WHOLE], class_name="mb-5"),
            ),
            rx.el.div(*_contact_fields(), class_name=FIELDS),
            id=CONTACT_FORM,
            key=state.mounted,
            on_submit=state.save,
            reset_on_submit=False,
            no_validate=True,
        ),
        open=when & state.is_open,
        on_open_change=state.set_open,
        actions=form_actions(
            state,
            button(
                rx.cond(state.busy, "Saving…", rx.cond(state.is_new, "Add client", "Save client")),
                kind="primary",
                type="submit",
                form=CONTACT_FORM,
                busy=state.busy,
            ),
        ),
        size="lg",
    )


def wallet_form() -> rx.Component:
    """One more wallet of the client in the drawer."""
    state = ContactWalletState
    return dialog(
        "Add a wallet",
        rx.cond(
            state.alike != "",
            note(
                "wait",
                "triangle-alert",
                "Compare this address",
                state.alike,
                class_name="mb-5 break-words",
                role="alert",
            ),
        ),
        rx.el.form(
            *_wallet_fields(),
            id=WALLET_FORM,
            key=state.mounted,
            on_submit=state.save,
            reset_on_submit=False,
            no_validate=True,
        ),
        open=state.is_open,
        on_open_change=state.set_open,
        actions=form_actions(
            state,
            button(
                rx.cond(state.alike != "", "Add it anyway", "Add wallet"),
                kind="primary",
                type="submit",
                form=WALLET_FORM,
            ),
        ),
    )


def _wallet_fields() -> tuple[rx.Component, ...]:
    state = ContactWalletState
    return (
        text_field(
            "Name",
            "name",
            optional=True,
            placeholder="Company treasury",
            error=state.errors.get("name", ""),
            **bound(state, "name"),
        ),
        text_field(
            "Address",
            "address",
            help="The same address works on every network here.",
            error=state.errors.get("address", ""),
            class_name="mt-5",
            spell_check=False,
            **bound(state, "address"),
        ),
    )


def contact_question() -> rx.Component:
    """What ContactQuestionsState asks."""
    state = ContactQuestionsState
    return dialog(
        state.question.title,
        open=state.is_asking,
        on_open_change=state.set_asking,
        description=state.question.body,
        actions=(
            dialog_close(state.question.keep),
            button(state.question.confirm, kind="danger", on_click=state.confirm),
        ),
        size="sm",
    )


def _contact_fields() -> tuple[rx.Component, ...]:
    state = ContactFormState

    def props(name: str) -> dict[str, Any]:
        return {
            "error": state.errors.get(name, ""),
            "auto_complete": "off",
            **bound(state, name),
            **({} if name == "country" else {"on_blur": state.leave(name)}),  # a list cannot be filled in wrongly
        }

    return (
        text_field("E-mail", "email", type="email", after=_other(), **props("email")),
        text_field(
            "Other e-mails",
            "other_emails",
            optional=True,
            help="Several with commas between. Invoices to them are this client’s too.",
            **props("other_emails"),
        ),
        text_field("Name or company", "name", optional=True, **props("name")),
        textarea_field("Address", "address", optional=True, rows=3, class_name=FIELD_WIDE, **props("address")),
        select_field("Country", "country", COUNTRY_OPTIONS, optional=True, **props("country")),
        text_field("Tax id", "tax_id", optional=True, **props("tax_id")),
        text_field(
            "Labels",
            "labels",
            optional=True,
            help="Several with commas between: Retainer, Berlin",
            class_name=FIELD_WIDE,
            **props("labels"),
        ),
        textarea_field(
            "Notes",
            "notes",
            optional=True,
            rows=3,
            help="Only you and your team read them.",
            class_name=FIELD_WIDE,
            **props("notes"),
        ),
    )


def _other() -> rx.Component:
    """Where to go when the address belongs to another client already."""
    state = ContactFormState
    return rx.cond(
        state.other_href != "",
        link("Open that client", href=state.other_href, class_name="link text-sm", on_click=state.discard),
    )
