"""The one dialog before anything that cannot be undone, and the one that asks for another address."""

import reflex as rx

from allscale_app.components.button import button
from allscale_app.components.field import text_field, textarea_field
from allscale_app.components.overlay import dialog, dialog_close
from allscale_app.states.invoice_actions import InvoiceActionsState
from allscale_app.states.invoice_redirect import InvoiceRedirectState

FORM = "question"
REDIRECT_FORM = "redirect"


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
