"""What strangers asked for: each with its words, and what can be done about it."""

import reflex as rx

from allscale_app.components.button import button, link, link_button
from allscale_app.components.card import card
from allscale_app.components.data import avatar
from allscale_app.components.feedback import empty_state
from allscale_app.components.status import status_pill
from allscale_app.states.storefront import StorefrontState
from allscale_app.states.storefront_forms import RequestWordsState
from allscale_app.views.public_request import Answer, Said
from allscale_app.views.storefront import RequestRow

STATE = StorefrontState
VIEW = StorefrontState.shown[0]


def requests_part() -> rx.Component:
    """Newest first; before the first one, how one comes to be here."""
    return rx.cond(
        VIEW.requests.length() > 0,
        rx.fragment(
            rx.el.ul(rx.foreach(VIEW.requests, _request), class_name="flex flex-col gap-3"),
            rx.cond(
                VIEW.has_more,
                rx.el.div(button("Show older", kind="ghost", on_click=STATE.show_more), class_name="mt-4 text-center"),
            ),
        ),
        card(
            empty_state(
                "No requests yet",
                "Whoever asks for one of your services appears here with a draft invoice that is ready to send.",
                rx.cond(
                    VIEW.is_on,
                    link_button("Open your page", VIEW.url, icon="external-link", document=True, target="_blank"),
                    button("Switch your page on", on_click=STATE.show_tab("profile")),
                ),
            )
        ),
    )


def _request(row: RequestRow) -> rx.Component:
    wanted = rx.cond(STATE.wanted == row.id, "card p-4 outline-2 outline-accent md:p-5", "card p-4 md:p-5")
    return rx.el.li(
        rx.el.div(
            avatar(row.initials, size=40),
            rx.el.div(
                rx.el.p(
                    rx.el.b(row.name, class_name="font-medium break-words"),
                    rx.el.span(" requests ", class_name="text-ink-soft"),
                    rx.el.b(row.title, class_name="font-medium break-words"),
                ),
                rx.el.p(
                    link(row.email, href=f"mailto:{row.email}", document=True, class_name="hover:text-ink break-all"),
                    rx.el.time(row.time, title=row.exact, class_name="amount ml-3"),
                    class_name="text-sm text-ink-faint",
                ),
                class_name="min-w-0 flex-1",
            ),
            rx.el.div(
                rx.el.p(row.price, class_name="amount font-medium whitespace-nowrap"),
                status_pill(row.word, row.tone, row.icon, class_name="mt-1"),
                class_name="shrink-0 text-right",
            ),
            class_name="flex items-start gap-3",
        ),
        rx.cond(
            row.message != "",
            rx.el.p(row.message, class_name="mt-3 break-words whitespace-pre-line text-ink-soft"),
        ),
        rx.foreach(row.answers, _answer),
        rx.foreach(row.talk, _said),
        rx.cond(row.is_open, _decide(row)),
        rx.cond(
            row.invoice_href != "",
            rx.el.p(link("Open the invoice", href=row.invoice_href, class_name="link hit"), class_name="mt-3"),
        ),
        id=row.id,
        class_name=wanted,
    )


def _answer(pair: Answer) -> rx.Component:
    return rx.el.div(
        rx.el.p(pair.question, class_name="text-sm font-medium break-words"),
        rx.el.p(pair.answer, class_name="break-words whitespace-pre-line text-ink-soft"),
        class_name="mt-3",
    )


def _said(said: Said) -> rx.Component:
    return rx.el.div(
        rx.el.p(
            rx.el.b(said.who, class_name="font-medium"),
            rx.el.span(said.time, class_name="amount ml-2 text-sm text-ink-faint"),
        ),
        rx.el.p(said.words, class_name="break-words whitespace-pre-line text-ink-soft"),
        class_name="mt-3 border-l-2 border-line-strong pl-3",
    )


def _decide(row: RequestRow) -> rx.Component:
    return rx.el.div(
        button("Approve and send", kind="primary", size="sm", on_click=STATE.approve(row.id)),
        rx.cond(row.draft_href != "", link_button("Edit first", row.draft_href, size="sm")),
        button("Ask back…", size="sm", on_click=RequestWordsState.begin("ask", row.id, row.name)),
        button("Decline…", kind="ghost", size="sm", on_click=RequestWordsState.begin("decline", row.id, row.name)),
        class_name="mt-4 flex flex-wrap gap-2",
    )
