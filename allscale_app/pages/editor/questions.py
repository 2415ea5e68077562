"""What is asked before a draft is sent or thrown away, and what is said when somebody else saved it too."""

from typing import Any

import reflex as rx

from allscale_app.components.button import button, link
from allscale_app.components.data import facts
from allscale_app.components.feedback import note
from allscale_app.components.overlay import dialog, dialog_close
from allscale_app.states.base import AppState
from allscale_app.states.editor import EditorState
from allscale_app.states.editor_fields import EditorFieldsState
from allscale_app.states.editor_sending import EditorSendingState


def send_dialog() -> rx.Component:
    """Amount, recipient, due date, once more."""
    question = EditorSendingState.question
    to = rx.el.span(
        question.recipient,
        rx.cond(question.email != "", rx.el.span(question.email, class_name="block text-sm text-ink-faint")),
    )
    return dialog(
        question.title,
        facts(
            ("To", to),
            ("Amount", rx.el.span(question.amount, class_name="amount font-medium")),
            ("Due", question.due),
        ),
        open=(EditorSendingState.asking_send != "") & (EditorSendingState.asking_send == EditorState.mounted),
        on_open_change=EditorSendingState.set_asking_send,
        description="It gets its number, the PDF goes out by e-mail, and the payment page opens. "
        "Amounts cannot change after that.",
        actions=(
            dialog_close("Keep editing"),
            button(
                rx.cond(EditorSendingState.sending, "Sending…", "Send invoice"),
                kind="primary",
                icon="send",
                busy=EditorSendingState.sending,
                on_click=EditorSendingState.send,
            ),
        ),
    )


def discard_dialog() -> rx.Component:
    """There is no way back from it."""
    return dialog(
        "Discard this draft?",
        open=(EditorSendingState.asking_discard != "") & (EditorSendingState.asking_discard == EditorState.mounted),
        on_open_change=EditorSendingState.set_asking_discard,
        description="What you typed is thrown away. Nothing was sent, and no number was used.",
        actions=(
            dialog_close("Keep draft"),
            button("Discard draft", kind="danger", on_click=EditorSendingState.discard),
        ),
        size="sm",
    )


def notes() -> rx.Component:
    """Why it is not saved, with the ways out; and what stands in the way of sending for somebody new."""
    return rx.fragment(
        rx.cond(AppState.viewer.email_verified, rx.fragment(), _unverified()),
        rx.match(
            EditorState.save_state,
            ("conflict", _conflict()),
            ("gone", _gone()),
            ("sent", _sent()),
            ("failed", _failed()),
            rx.fragment(),
        ),
    )


def _note(title: str, *body: Any) -> rx.Component:
    return note("bad", "triangle-alert", title, rx.el.span(*body), class_name="mb-6", role="alert")


def _press(words: str, on_click: Any) -> rx.Component:
    return rx.el.button(words, type="button", on_click=on_click, class_name="link hit")


def _conflict() -> rx.Component:
    return _note(
        "This draft was changed in another tab, or by a colleague",
        "Nothing you typed is lost, but it is not saved. ",
        _press("Show the other version", EditorFieldsState.take_theirs),
        " or ",
        _press("save yours over it", EditorFieldsState.keep_mine),
        ".",
    )


def _gone() -> rx.Component:
    return _note(
        "This draft was discarded in another tab, or by a colleague",
        "What you typed still stands here. ",
        _press("Save it as a new draft", EditorFieldsState.keep_mine),
        ".",
    )


def _sent() -> rx.Component:
    return _note(
        "This invoice was sent meanwhile",
        EditorState.save_words,
        " ",
        link("Open the invoice", href=f"/invoices/{EditorState.draft_id}"),
        ".",
    )


def _failed() -> rx.Component:
    return _note(
        "Not saved",
        EditorState.save_words,
        " ",
        _press("Try now", EditorFieldsState.keep_mine),
        ".",
    )


def _unverified() -> rx.Component:
    return note(
        "wait",
        "mail-warning",
        "Confirm your e-mail address before you send",
        rx.el.span(
            "The link is in the mail we sent to ",
            AppState.viewer.email,
            ". You can write and save meanwhile. ",
            link("Send me the link again", href=f"/verify?email={AppState.viewer.email}"),
            ".",
        ),
        class_name="mb-6",
    )
