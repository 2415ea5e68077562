"""/r/[token]: how a request stands, for whoever made it; the place to answer a question."""

import reflex as rx

from allscale_app.components.button import button, link, link_button
from allscale_app.components.field import field
from allscale_app.components.status import status_pill
from allscale_app.pages.profile.frame import PANEL, public_footer, public_page
from allscale_app.states.public_request import PublicRequestState
from allscale_app.theme.layout import PUBLIC_HEADING, PUBLIC_WIDTH
from allscale_app.views.public_request import Answer, Said

STATE = PublicRequestState
VIEW = PublicRequestState.shown[0]
"""Empty until it is read, so that every page's first state stays small."""


def request() -> rx.Component:
    """Where it stands, what was said, and the one thing to do next."""
    return public_page(
        STATE.screen,
        rx.fragment(
            rx.el.main(
                status_pill(VIEW.word, VIEW.tone, VIEW.icon),
                rx.el.h1(VIEW.headline, class_name=f"mt-3 {PUBLIC_HEADING} break-words"),
                rx.el.p(VIEW.sentence, class_name="mt-1 text-md break-words text-ink-soft"),
                rx.cond(
                    VIEW.pay_href != "",
                    link_button(VIEW.pay_label, VIEW.pay_href, kind="primary", size="xl", class_name="mt-5"),
                ),
                _talk(),
                rx.cond(VIEW.can_answer, _answer()),
                _asked(),
                id="main",
                class_name=f"{PUBLIC_WIDTH} narrow",
            ),
            public_footer(
                rx.cond(
                    VIEW.profile_href != "",
                    link(f"More from {VIEW.issuer}", href=VIEW.profile_href, document=True, class_name="link"),
                    VIEW.issuer,
                )
            ),
        ),
        missing_title="We can’t find this request",
        missing_words="The link is incomplete. Links are long; some mail programs cut them in two.",
    )


def _talk() -> rx.Component:
    return rx.cond(
        VIEW.talk.length() > 0,
        rx.el.ol(rx.foreach(VIEW.talk, _said), aria_label="What was said", class_name="said-list mt-6"),
    )


def _said(said: Said) -> rx.Component:
    return rx.el.li(
        rx.el.p(
            rx.el.b(said.who, class_name="font-medium text-ink"),
            rx.el.span(said.time, class_name="amount ml-2 text-sm text-ink-faint"),
        ),
        rx.el.p(said.words, class_name="mt-0.5 text-base break-words whitespace-pre-line text-ink-soft"),
        class_name="said",
    )


def _answer() -> rx.Component:
    control = rx.el.textarea(
        id="words",
        name="words",
        rows="4",
        max_length=1_000,
        class_name="input",
        aria_describedby="words-note",
    )
    return rx.el.form(
        field("Your answer", control, name="words", error=STATE.problem),
        button("Send answer", kind="primary", size="lg", type="submit", class_name="mt-3"),
        on_submit=STATE.answer,
        reset_on_submit=False,
        class_name="mt-5",
    )


def _asked() -> rx.Component:
    return rx.el.section(
        rx.el.div(
            rx.el.h2(VIEW.title, class_name="min-w-0 text-lg font-semibold tracking-tight break-words"),
            rx.el.p(VIEW.price, class_name="amount shrink-0 text-md font-medium"),
            class_name="flex items-baseline justify-between gap-4",
        ),
        rx.cond(
            VIEW.message != "",
            rx.el.p(VIEW.message, class_name="mt-2 text-base break-words whitespace-pre-line text-ink-soft"),
        ),
        rx.foreach(VIEW.answers, _pair),
        aria_label="What you asked for",
        class_name=f"mt-8 {PANEL}",
    )


def _pair(pair: Answer) -> rx.Component:
    return rx.el.div(
        rx.el.p(pair.question, class_name="text-sm font-medium break-words"),
        rx.el.p(pair.answer, class_name="mt-0.5 text-base break-words whitespace-pre-line text-ink-soft"),
        class_name="mt-4",
    )
