"""/l/[slug]: what is paid for, and the form that makes an invoice of it."""

import reflex as rx

from allscale_app.components.bridges.proof import proof
from allscale_app.components.button import link_button
from allscale_app.components.icon import icon
from allscale_app.domain.proof import BITS
from allscale_app.pages.profile.fields import for_programs, line, price_field, refusal, send_button, steps
from allscale_app.pages.profile.frame import PANEL, face, public_footer, public_page
from allscale_app.states.public_link import PublicLinkFormState, PublicLinkState
from allscale_app.theme.layout import PUBLIC_HEADING, PUBLIC_WIDTH

VIEW = PublicLinkState.view
STATE = PublicLinkFormState


def payment_link() -> rx.Component:
    """What and how much at the left, the form beside it, on a phone below."""
    return public_page(
        VIEW.screen,
        rx.fragment(
            rx.el.main(
                _seller(),
                rx.el.div(
                    _subject(),
                    rx.cond(STATE.pay_href != "", _ready(), rx.cond(VIEW.closed != "", _closed(), _panel())),
                    class_name="profile-grid",
                ),
                id="main",
                class_name=f"{PUBLIC_WIDTH} profile-main",
            ),
            public_footer(VIEW.address),
        ),
        missing_title="We can’t find this page",
        missing_words="No payment link has this address, or it was thrown away. Check it letter by letter.",
    )


def _seller() -> rx.Component:
    return rx.el.header(
        face(VIEW.logo, VIEW.initials),
        rx.el.div(
            rx.el.h1(VIEW.title, class_name=f"{PUBLIC_HEADING} break-words"),
            rx.el.p(VIEW.name, class_name="profile-words mt-1 text-md break-words text-ink-soft"),
            class_name="min-w-0 flex-1",
        ),
        class_name="profile-head",
    )


def _subject() -> rx.Component:
    return rx.el.div(
        rx.el.p(
            rx.el.span(VIEW.price, class_name="text-xl font-semibold"),
            rx.el.span(VIEW.unit, class_name="ml-2 text-ink-soft"),
            class_name="amount",
        ),
        rx.foreach(
            VIEW.description,
            lambda words: rx.el.p(words, class_name="profile-words mt-3 text-md break-words text-ink-soft"),
        ),
        rx.cond(
            VIEW.until != "",
            rx.el.p(
                icon("clock", size=14), VIEW.until, class_name="mt-3 flex items-center gap-1.5 text-sm text-ink-soft"
            ),
        ),
        class_name="min-w-0",
    )


def _panel() -> rx.Component:
    return rx.el.section(
        proof(challenge=STATE.challenge, bits=BITS, on_solved=STATE.solved),
        rx.el.h2("Who pays?", id="who-pays", class_name="text-lg font-semibold tracking-tight"),
        rx.el.p("No account needed. Next you choose how to pay.", class_name="mt-0.5 text-base text-ink-soft"),
        refusal(STATE),
        rx.el.form(
            rx.cond(
                VIEW.is_open,
                price_field(STATE, "amount", unit=VIEW.currency, hint=VIEW.price_help, suggestions=VIEW.suggestions),
            ),
            line(STATE, "Your name", "name", auto_complete="name", max_length=120),
            line(
                STATE,
                "E-mail",
                "email",
                hint="The invoice and its receipt go here.",
                type="email",
                auto_complete="email",
                max_length=254,
            ),
            for_programs(),
            send_button(STATE, "Continue to payment"),
            on_submit=STATE.submit,
            reset_on_submit=False,
            no_validate=True,
            class_name="mt-5",
        ),
        steps(VIEW.steps),
        aria_labelledby="who-pays",
        class_name=f"{PANEL} panel-sticky self-start",
    )


def _ready() -> rx.Component:
    """Until the browser is on the payment page, also where the answer that leads there was lost."""
    return rx.el.section(
        rx.el.h2("Your invoice is ready", class_name="text-lg font-semibold tracking-tight"),
        rx.el.p("It went to you by e-mail too.", class_name="mt-1 text-base text-ink-soft"),
        link_button("Continue to payment", STATE.pay_href, kind="primary", size="xl", class_name="mt-5 w-full"),
        role="status",
        class_name=f"{PANEL} self-start",
    )


def _closed() -> rx.Component:
    return rx.el.section(
        rx.el.h2("Nobody can pay by this link now", class_name="text-lg font-semibold tracking-tight"),
        rx.el.p(VIEW.closed, class_name="mt-1 text-base text-ink-soft"),
        role="status",
        class_name=f"{PANEL} self-start",
    )
