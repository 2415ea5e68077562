"""The request form of the chosen service, and what stands in its place once it is sent."""

from typing import Any

import reflex as rx

from allscale_app.components.bridges.proof import proof
from allscale_app.components.button import button, link_button
from allscale_app.components.feedback import note
from allscale_app.components.field import field, framed_input, text_input
from allscale_app.components.icon import icon
from allscale_app.domain.proof import BITS
from allscale_app.pages.profile.frame import PANEL
from allscale_app.states.profile import ProfileFormState, ProfileState
from allscale_app.views.public_profile import Question

STATE = ProfileFormState
CHOSEN = ProfileState.picked[0]


def request_panel() -> rx.Component:
    """The form, or the word that it was sent."""
    return rx.el.section(
        proof(challenge=STATE.challenge, bits=BITS, on_solved=STATE.solved),
        rx.cond(STATE.sent_to != "", _sent(), rx.cond(ProfileState.picked.length() > 0, _form(), _nothing_left())),
        aria_labelledby="request-title",
        class_name=f"{PANEL} panel-sticky self-start",
    )


def _title(words: Any) -> rx.Component:
    return rx.el.h2(words, id="request-title", class_name="text-lg font-semibold tracking-tight break-words")


def _sent() -> rx.Component:
    return rx.el.div(
        rx.el.span(
            icon("check", size=20), class_name="grid size-10 place-items-center rounded-full bg-good-soft text-good"
        ),
        rx.el.div(_title("Request sent"), class_name="mt-4"),
        rx.el.p(
            STATE.view.name,
            " answers by e-mail to ",
            STATE.sent_to,
            ".",
            class_name="mt-1 text-base break-words text-ink-soft",
        ),
        rx.cond(
            STATE.sent_href != "",
            link_button("See your request", STATE.sent_href, size="lg", class_name="mt-5 w-full"),
        ),
        role="status",
    )


def _nothing_left() -> rx.Component:
    return rx.el.div(
        _title("Nothing left right now"),
        rx.el.p("Everything here is taken. Come back later, or write to them.", class_name="mt-1 text-ink-soft"),
    )


def _form() -> rx.Component:
    return rx.fragment(
        _title(CHOSEN.heading),
        rx.cond(CHOSEN.summary != "", rx.el.p(CHOSEN.summary, class_name="amount mt-0.5 text-base text-ink-soft")),
        rx.cond(
            STATE.problem != "",
            note("bad", "triangle-alert", "This was not sent", STATE.problem, class_name="mt-4", role="alert"),
        ),
        rx.el.form(
            _line("Your name", "name", auto_complete="name", max_length=120),
            _line(
                "E-mail", "email", hint="The invoice goes here.", type="email", auto_complete="email", max_length=254
            ),
            rx.cond(CHOSEN.is_open, _price()),
            rx.foreach(CHOSEN.questions, _question),
            _message(),
            _for_programs(),
            button(
                rx.cond(STATE.busy, "Sending…", CHOSEN.action),
                kind="primary",
                size="xl",
                type="submit",
                busy=STATE.busy,
                class_name="w-full",
            ),
            on_submit=STATE.submit,
            reset_on_submit=False,
            no_validate=True,
            class_name="mt-5",
        ),
        rx.el.ol(
            rx.foreach(
                CHOSEN.steps,
                lambda step, at: rx.el.li(
                    rx.el.span(at + 1, class_name="amount font-medium text-ink"), step, class_name="flex gap-2.5"
                ),
            ),
            class_name="mt-5 border-t border-line pt-4 text-sm text-ink-soft",
        ),
    )


def _error(path: Any) -> Any:
    return STATE.errors.get(path, "")


def _line(label: str, name: str, *, hint: str = "", **props: Any) -> rx.Component:
    error = _error(name)
    control = text_input(name, error=error, help=hint, class_name="input-lg", **props)
    return field(label, control, name=name, help=hint, error=error)


def _price() -> rx.Component:
    error = _error("price")
    control = framed_input(
        "price",
        end=rx.el.span(CHOSEN.unit, class_name="text-ink-faint"),
        error=error,
        help=CHOSEN.price_help,
        type="text",
        default_value=STATE.price,
        key=f"{CHOSEN.id}{STATE.price}",
        class_name="input-lg",
        custom_attrs={"inputMode": "decimal", "autoComplete": "off"},
    )
    return rx.el.div(
        field("Your price", control, name="price", help=CHOSEN.price_help, error=error, class_name="amount"),
        rx.cond(
            CHOSEN.suggestions.length() > 0,
            rx.el.div(
                rx.foreach(
                    CHOSEN.suggestions,
                    lambda each: button(each.label, size="sm", on_click=STATE.suggest(each.value), class_name="amount"),
                ),
                role="group",
                aria_label="Suggestions",
                class_name="mt-2 flex flex-wrap gap-2",
            ),
        ),
    )


def _question(question: Question) -> rx.Component:
    error = STATE.errors.get(question.path, "")
    control = rx.el.textarea(
        id=question.name,
        name=question.name,
        max_length=500,
        rows="2",
        class_name="input",
        aria_describedby=f"{question.name}-note",
        aria_invalid=rx.cond(error != "", "true", "false"),
    )
    return rx.el.div(field(question.text, control, name=question.name, error=error), key=question.name)


def _message() -> rx.Component:
    error = _error("message")
    control = rx.el.textarea(
        id="message",
        name="message",
        rows="4",
        max_length=1_000,
        on_change=STATE.count.debounce(300),
        class_name="input",
        aria_describedby="message-note",
        aria_invalid=rx.cond(error != "", "true", "false"),
    )
    return rx.el.div(
        field(CHOSEN.message_label, control, name="message", error=error),
        rx.el.p(STATE.counted, class_name="amount mt-1.5 text-right text-sm text-ink-soft"),
    )


def _for_programs() -> rx.Component:
    """A field that no person sees or reaches; what fills it in is no person."""
    return rx.el.div(
        rx.el.label("Leave this empty", html_for="website"),
        rx.el.input(id="website", name="website", tab_index=-1, auto_complete="off"),
        aria_hidden="true",
        class_name="trap",
    )
