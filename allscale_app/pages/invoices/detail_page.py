"""/invoices/[invoice_id]: one invoice, its money, its history."""

from typing import Any

import reflex as rx

from allscale_app.components.bridges.copy import copy_button
from allscale_app.components.button import button, download_button, link, link_button
from allscale_app.components.card import card
from allscale_app.components.data import money
from allscale_app.components.feedback import empty_state, note, skeleton
from allscale_app.components.icon import icon
from allscale_app.components.menu import menu, menu_item, menu_line
from allscale_app.components.navigation import breadcrumb
from allscale_app.components.status import status_pill, tag
from allscale_app.pages.frame import issuer_page
from allscale_app.pages.invoices.detail_main import payments, progress, sentence, story
from allscale_app.pages.invoices.detail_side import deliveries, deposit, details, line_items
from allscale_app.pages.invoices.questions import question_dialog, record_dialog, redirect_dialog, short_dialog
from allscale_app.pages.invoices.refund import refund_dialog
from allscale_app.pages.invoices.reminder import reminder_dialog
from allscale_app.pages.invoices.waiting import decision_dialog, waiting
from allscale_app.states.invoice_actions import InvoiceActionsState
from allscale_app.states.invoice_detail import InvoiceDetailState
from allscale_app.states.invoice_redirect import InvoiceRedirectState
from allscale_app.states.manual_payment import ManualPaymentState
from allscale_app.states.refund import RefundState
from allscale_app.states.reminder import ReminderState
from allscale_app.states.short_payment import ShortPaymentState
from allscale_app.theme.layout import COLUMN, WITH_SIDE_340
from allscale_app.views.invoice_detail.model import Notice

STATE = InvoiceDetailState
VIEW = InvoiceDetailState.view
ACTS = VIEW.acts
ACTIONS = InvoiceActionsState
PHONE_BAR = "sticky top-[var(--bar,0px)] z-20 h-14 border-b border-line bg-canvas/90 backdrop-blur md:hidden"


def invoice() -> rx.Component:
    """The head, then what happened at the left, what it is at the right."""
    return issuer_page(
        rx.el.title(rx.cond(VIEW.head.number != "", f"{VIEW.head.number} · AllScale Pay", "Invoice · AllScale Pay")),
        rx.match(
            STATE.status,
            ("loading", _loading()),
            ("missing", rx.fragment(rx.el.h1("Invoice", class_name="sr-only"), card(_missing()))),
            rx.fragment(_head(), rx.foreach(VIEW.notices, _notice), _columns()),
        ),
        question_dialog(),
        redirect_dialog(),
        record_dialog(),
        short_dialog(),
        decision_dialog(),
        refund_dialog(),
        reminder_dialog(),
        current="/invoices",
        phone_bar=_phone_bar(),
        bottom_bar=False,
    )


def _columns() -> rx.Component:
    return rx.el.div(
        rx.el.div(waiting(), rx.cond(VIEW.progress.is_shown, progress()), payments(), story(), class_name=COLUMN),
        rx.el.aside(
            details(),
            line_items(),
            rx.cond(VIEW.deposit.address != "", deposit()),
            rx.cond(VIEW.mails.length() > 0, deliveries()),
            class_name=COLUMN,
            aria_label="Details",
        ),
        class_name=WITH_SIDE_340,
    )


def _head() -> rx.Component:
    head = VIEW.head
    return rx.fragment(
        rx.el.div(breadcrumb("Invoices", "/invoices", head.number), class_name="hidden pb-2 md:block"),
        rx.el.div(
            rx.el.div(
                rx.el.div(
                    rx.el.h1(
                        money(head.amount, head.unit),
                        class_name="text-2xl tracking-[-0.025em] md:text-3xl [&_.unit]:text-xl [&_.unit]:tracking-normal",
                    ),
                    status_pill(head.word, head.tone, head.icon),
                    rx.foreach(head.tags, tag),
                    class_name="flex flex-wrap items-center gap-x-3 gap-y-1.5",
                ),
                rx.el.p(sentence(head.sentence), class_name="mt-1 text-ink-soft text-pretty"),
                class_name="min-w-0",
            ),
            rx.el.div(_actions(), class_name="hidden shrink-0 gap-2 md:flex"),
            class_name="mb-6 flex items-start justify-between gap-6",
        ),
    )


def _copy_link(kind: str, class_name: str = "") -> rx.Component:
    return copy_button(
        icon("link", class_name="copy-idle"),
        icon("check", class_name="copy-done"),
        rx.el.span("Copy link", class_name="copy-idle"),
        rx.el.span("Copied", class_name="copy-done"),
        value=ACTS.pay_url,
        spoken="Copy the payment page’s link",
        class_name=f"btn btn-{kind} {class_name}".rstrip(),
    )


def _actions() -> rx.Component:
    """Secondary ones first, the menu, the one that comes first last."""
    return rx.fragment(
        rx.cond(ACTS.can_copy, _copy_link("secondary")),
        rx.cond(ACTS.pdf_href != "", download_button("PDF", ACTS.pdf_href, icon="file-down")),
        button("Duplicate", icon="copy-plus", on_click=ACTIONS.duplicate(VIEW.id)),
        _menu("btn btn-secondary btn-icon"),
        _primary(),
    )


def _primary(class_name: str = "", *, remind: str = "Send reminder") -> rx.Component:
    return rx.match(
        ACTS.primary,
        (
            "remind",
            button(
                remind,
                kind="primary",
                icon="bell-ring",
                class_name=class_name,
                on_click=ReminderState.begin(VIEW.id),
            ),
        ),
        (
            "resend",
            button(
                "Send mail again", kind="primary", icon="send", class_name=class_name, on_click=ACTIONS.resend(VIEW.id)
            ),
        ),
        (
            "receipt",
            download_button("Download receipt", ACTS.receipt_href, kind="primary", class_name=class_name),
        ),
        rx.fragment(),
    )


def _menu(class_name: str, *first: rx.Component) -> rx.Component:
    ids = [VIEW.id]
    return menu(
        rx.cond(
            ACTS.pay_url != "",
            menu_item(
                "Open payment page", icon_name="external-link", on_click=rx.redirect(ACTS.pay_url, is_external=True)
            ),
        ),
        *first,
        rx.cond(
            ACTS.can_resend,
            rx.fragment(
                menu_item("Send mail again", icon_name="mail", on_click=ACTIONS.resend(VIEW.id)),
                menu_item("Send to another address…", icon_name="pencil", on_click=_redirect()),
            ),
        ),
        rx.cond(
            ACTS.can_record,
            menu_item("Record payment…", icon_name="banknote", on_click=ManualPaymentState.begin(VIEW.id)),
        ),
        rx.cond(
            ACTS.can_accept_short,
            menu_item("Accept as paid…", icon_name="scale", on_click=ShortPaymentState.ask(VIEW.id)),
        ),
        rx.cond(ACTS.can_refund, menu_item("Refund payment…", icon_name="undo-2", on_click=RefundState.begin(VIEW.id))),
        menu_item("Log as CSV", icon_name="download", on_click=rx.redirect(ACTS.log_href, is_external=True)),
        menu_item("Log as JSON", icon_name="download", on_click=rx.redirect(ACTS.log_json_href, is_external=True)),
        rx.cond(
            ACTS.can_cancel,
            rx.fragment(
                menu_line(),
                menu_item("Cancel and reissue…", icon_name="repeat", on_click=ACTIONS.ask_reissue(ids)),
                menu_item("Cancel invoice…", icon_name="ban", bad=True, on_click=ACTIONS.ask_cancel(ids)),
            ),
        ),
        class_name=class_name,
    )


def _phone_bar() -> rx.Component:
    return rx.fragment(
        rx.el.header(
            link(
                icon("arrow-left", size=20),
                href="/invoices",
                class_name="btn btn-ghost btn-icon",
                aria_label="Back to invoices",
            ),
            rx.el.span(VIEW.head.number, class_name="amount flex-1 truncate text-center font-medium"),
            _menu(
                "btn btn-ghost btn-icon",
                menu_item("Duplicate", icon_name="copy-plus", on_click=ACTIONS.duplicate(VIEW.id)),
            ),
            class_name=f"flex items-center gap-1 px-1.5 {PHONE_BAR}",
        ),
        rx.el.section(
            rx.cond(ACTS.can_copy, _copy_link("secondary", "flex-1")),
            rx.cond(
                ACTS.pdf_href != "",
                download_button("PDF", ACTS.pdf_href, icon="file-down", class_name="flex-1"),
            ),
            _primary("flex-1", remind="Remind"),
            class_name=(
                "fixed inset-x-0 bottom-0 z-30 flex gap-2 border-t border-line bg-surface/95 p-3 "
                "pb-[calc(12px+env(safe-area-inset-bottom))] backdrop-blur empty:hidden md:hidden"
            ),
            aria_label="Actions",
        ),
    )


def _notice(notice: Notice) -> rx.Component:
    return rx.el.div(
        rx.match(
            notice.tone,
            (
                "bad",
                note(
                    "bad",
                    notice.icon,
                    notice.title,
                    notice.body,
                    rx.cond(notice.act == "undelivered", _ways_out()),
                    role="alert",
                ),
            ),
            note("wait", notice.icon, notice.title, notice.body),
        ),
        class_name="mb-6",
    )


def _ways_out() -> rx.Component:
    """Of a mail that did not arrive; sending it again is the page's first action already."""
    return button("Change address…", size="sm", icon="pencil", class_name="mt-3", on_click=_redirect())


def _redirect() -> Any:
    return InvoiceRedirectState.open_form(VIEW.id, ACTS.email)


def _loading() -> rx.Component:
    """The page's frame with bars."""
    side = [rx.el.div(skeleton("h-4 w-24"), skeleton("mt-5 h-24"), class_name="card p-5") for _ in range(2)]
    main = [
        rx.el.div(skeleton("h-4 w-40"), skeleton(f"mt-5 {height}"), class_name="card p-5")
        for height in ("h-12", "h-24", "h-64")
    ]
    return rx.el.div(
        rx.el.span("Loading the invoice", class_name="sr-only", role="status"),
        skeleton("h-3.5 w-40"),
        skeleton("mt-5 h-9 w-56"),
        skeleton("mt-3 mb-6 h-3.5 w-80 max-w-full"),
        rx.el.div(rx.el.div(*main, class_name=COLUMN), rx.el.div(*side, class_name=COLUMN), class_name=WITH_SIDE_340),
        class_name="late",
    )


def _missing() -> rx.Component:
    return empty_state(
        "There is no such invoice",
        "The address is incomplete, or the draft was thrown away.",
        link_button("All invoices", "/invoices"),
    )
