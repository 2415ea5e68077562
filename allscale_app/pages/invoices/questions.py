"""The dialogs of an invoice: before anything that cannot be undone, for another address, for money paid elsewhere."""

import reflex as rx

from allscale_app.components.button import button
from allscale_app.components.field import date_field, money_field, text_field, textarea_field
from allscale_app.components.overlay import dialog, dialog_close
from allscale_app.pages.form_dialog import bound, form_actions
from allscale_app.states.invoice_actions import InvoiceActionsState
from allscale_app.states.invoice_redirect import InvoiceRedirectState
from allscale_app.states.manual_payment import ManualPaymentState
from allscale_app.states.short_payment import ShortPaymentState
from allscale_app.theme.layout import FIELD_WIDE, FIELDS

FORM = "question"
REDIRECT_FORM = "redirect"
RECORD_FORM = "record-payment"


def question_dialog() -> rx.Component:
    """What InvoiceActionsState asks."""
    state = InvoiceActionsState
    question = state.question
    return dialog(
        question.title,
        rx.el.form(
            rx.cond(
                question.wants_reason,
                textarea_field(
                    "Reason",
                    "reason",
                    optional=True,
                    help="Your client reads it in the e-mail.",
                    max_length=500,
                ),
            ),
            id=FORM,
            on_submit=state.confirm,
        ),
        open=state.is_asking,
        on_open_change=state.set_asking,
        description=question.body,
        actions=(
            dialog_close(question.keep),
            button(
                rx.cond(state.busy, question.busy, question.confirm),
                kind="danger",
                busy=state.busy,
                type="submit",
                form=FORM,
            ),
        ),
        size="sm",
    )


def short_dialog() -> rx.Component:
    """Whether what arrived is enough."""
    state = ShortPaymentState
    return dialog(
        state.title,
        open=state.is_asking,
        on_open_change=state.set_asking,
        description=state.body,
        actions=(
            dialog_close("Keep it open"),
            button(
                rx.cond(state.busy, "Accepting…", "Accept as paid"),
                kind="primary",
                busy=state.busy,
                on_click=state.accept,
            ),
        ),
        size="sm",
    )


def redirect_dialog() -> rx.Component:
    """Where the mail is to go instead."""
    state = InvoiceRedirectState
    return dialog(
        "Send to another address",
        rx.el.form(
            text_field(
                "E-mail",
                "email",
                type="email",
                default_value=state.email,
                error=state.error,
                auto_complete="off",
                help="Later mails about this invoice go there too. The PDF, its number and the address to pay to stay.",
            ),
            id=REDIRECT_FORM,
            on_submit=state.send,
            reset_on_submit=False,
            no_validate=True,
        ),
        open=state.is_open,
        on_open_change=state.set_open,
        actions=(
            dialog_close("Back"),
            button(
                rx.cond(state.busy, "Sending…", "Send invoice"),
                kind="primary",
                busy=state.busy,
                type="submit",
                form=REDIRECT_FORM,
            ),
        ),
        size="sm",
    )


def record_dialog() -> rx.Component:
    """Money that reached the issuer elsewhere."""
    state = ManualPaymentState
    return dialog(
        "Record payment",
        rx.el.form(
            rx.el.div(
                money_field(
                    "Amount", "amount", unit=state.unit, error=state.errors.get("amount", ""), **bound(state, "amount")
                ),
                date_field(
                    "Day it arrived",
                    "received_on",
                    help=state.received_words,
                    error=state.errors.get("received_on", ""),
                    **bound(state, "received_on"),
                ),
                textarea_field(
                    "Note",
                    "note",
                    optional=True,
                    placeholder="Cash, at the studio",
                    help="Only you and your team read it.",
                    error=state.errors.get("note", ""),
                    class_name=FIELD_WIDE,
                    **bound(state, "note"),
                ),
                class_name=FIELDS,
            ),
            id=RECORD_FORM,
            key=state.mounted,
            on_submit=state.save,
            reset_on_submit=False,
            no_validate=True,
        ),
        open=state.is_open,
        on_open_change=state.set_open,
        description=state.about,
        actions=form_actions(
            state,
            button(
                rx.cond(state.busy, "Recording…", "Record payment"),
                kind="primary",
                busy=state.busy,
                type="submit",
                form=RECORD_FORM,
            ),
        ),
    )
