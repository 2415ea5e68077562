"""The request form of the chosen service, and what stands in its place once it is sent."""

from typing import Any

import reflex as rx

from allscale_app.components.bridges.proof import proof
from allscale_app.components.button import link_button
from allscale_app.components.field import field
from allscale_app.components.icon import icon
from allscale_app.domain.proof import BITS
from allscale_app.pages.profile.fields import error_of, for_programs, line, price_field, refusal, send_button, steps
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
        refusal(STATE),
        rx.el.form(
            line(STATE, "Your name", "name", auto_complete="name", max_length=120),
            line(
                STATE,
                "E-mail",
                "email",
                hint="The invoice goes here.",
                type="email",
                auto_complete="email",
                max_length=254,
            ),
            rx.cond(
                CHOSEN.is_open,
                price_field(
                    STATE,
                    "price",
                    unit=CHOSEN.unit,
                    hint=CHOSEN.price_help,
                    suggestions=CHOSEN.suggestions,
                    key=CHOSEN.id,
                ),
            ),
            rx.foreach(CHOSEN.questions, _question),
            _message(),
            for_programs(),
            send_button(STATE, CHOSEN.action),
            on_submit=STATE.submit,
            reset_on_submit=False,
            no_validate=True,
            class_name="mt-5",
        ),
        steps(CHOSEN.steps),
    )


def _question(question: Question) -> rx.Component:
    error = error_of(STATE, question.path)
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
    error = error_of(STATE, "message")
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
