"""Screen 9: pay by bank transfer."""

import reflex as rx

from allscale_app.components.button import button, link_button
from allscale_app.components.feedback import note
from allscale_app.pages.checkout.panel import PANEL, SIDE, copy, panel_head
from allscale_app.states.checkout import CheckoutState
from allscale_app.states.checkout_wire import CheckoutWireState
from allscale_app.views.checkout.model import Detail, Fact, WirePanel

STATE = CheckoutWireState
VALUE = "flex items-end justify-between gap-3"
COPY = "-mt-4 shrink-0"
"""The button stands beside the label and the value: a list of terms may hold nothing else."""


def wire(view: WirePanel, extra: rx.Component | None = None) -> rx.Component:
    """Amount and details with copy buttons, the code for euro banking apps, the promised rate, "I have sent it"."""
    return rx.el.div(
        panel_head("Pay by bank transfer"),
        rx.cond(
            CheckoutState.error != "",
            rx.el.div(
                note("wait", "circle-alert", "Not available right now", CheckoutState.error, role="alert"),
                class_name=f"pb-6 {SIDE}",
            ),
        ),
        rx.cond(view.currency != "", _prepared(view, extra), rx.cond(CheckoutState.error == "", _preparing())),
        class_name=PANEL,
    )


def _preparing() -> rx.Component:
    return rx.el.p("Preparing the details of your transfer.", role="status", class_name=f"pb-6 text-ink-soft {SIDE}")


def _prepared(view: WirePanel, extra: rx.Component | None) -> rx.Component:
    return rx.fragment(
        rx.el.p(view.sentence, class_name=f"-mt-3 text-base text-ink-soft {SIDE}"),
        rx.cond(view.others.length() > 0, _currencies(view)),
        rx.cond(view.is_over, _over(view), _details(view)),
        rx.cond(
            view.facts.length() > 0,
            rx.el.dl(
                rx.foreach(view.facts, _fact),
                class_name=f"mt-5 divide-y divide-line border-t border-line text-base {SIDE}",
            ),
        ),
        rx.cond(view.is_over, rx.el.div(class_name="h-5"), rx.fragment(_extra(extra), _foot(view))),
    )


def _extra(extra: rx.Component | None) -> rx.Component:
    return rx.el.div(extra, class_name=f"pt-5 {SIDE}") if extra is not None else rx.fragment()


def _currencies(view: WirePanel) -> rx.Component:
    return rx.el.div(
        rx.foreach(
            view.others,
            lambda currency: button(
                "Pay in " + currency, size="lg", icon="arrow-left-right", on_click=STATE.choose_currency(currency)
            ),
        ),
        class_name=f"mt-4 flex flex-wrap gap-2 {SIDE}",
    )


def _over(view: WirePanel) -> rx.Component:
    return rx.el.div(
        note(
            "wait",
            "clock-alert",
            view.note_title,
            view.note,
            button("Use the new price", size="lg", on_click=STATE.choose_currency(view.currency), class_name="mt-3"),
        ),
        class_name=f"pt-5 {SIDE}",
    )


def _details(view: WirePanel) -> rx.Component:
    has_code = view.code != ""
    return rx.el.div(
        rx.el.dl(
            rx.el.div(
                rx.el.dt("Amount", class_name="text-sm text-ink-soft"),
                rx.el.dd(
                    rx.el.span(
                        view.amount,
                        rx.el.span(
                            view.currency, class_name="ml-1.5 text-md font-medium tracking-normal text-ink-soft"
                        ),
                        class_name="amount mt-0.5 text-xl leading-7 font-semibold tracking-[-0.02em] whitespace-nowrap",
                    ),
                    rx.el.span(copy(view.amount_plain, "amount"), class_name=COPY),
                    class_name=VALUE,
                ),
                class_name="pb-3",
            ),
            rx.foreach(view.details, _detail),
            class_name="min-w-0 divide-y divide-line",
        ),
        rx.cond(
            has_code,
            rx.el.div(
                rx.el.div(
                    rx.el.img(src=view.code, alt="GiroCode of this transfer", class_name="block size-full"),
                    class_name="qr mx-auto !block aspect-square max-w-[13rem] rounded-md border border-line p-4 md:max-w-none",
                ),
                rx.el.p(
                    "GiroCode for banking apps. It fills in every field.",
                    class_name="mt-2.5 text-center text-sm text-ink-soft text-balance",
                ),
                class_name="md:pt-1",
            ),
        ),
        class_name=rx.cond(
            has_code,
            "mx-5 mt-5 grid gap-x-7 gap-y-5 rounded-lg border border-line p-4 md:grid-cols-[minmax(0,1fr)_12.5rem] lg:mx-7 lg:p-5",
            "mx-5 mt-5 rounded-lg border border-line p-4 lg:mx-7 lg:p-5",
        ),
    )


def _detail(row: Detail) -> rx.Component:
    return rx.el.div(
        rx.el.dt(row.label, class_name="text-sm text-ink-soft"),
        rx.el.dd(
            rx.el.span(
                row.value,
                class_name=rx.cond(
                    row.strong,
                    "mt-0.5 min-w-0 font-mono text-md leading-6 font-semibold break-words",
                    rx.cond(
                        row.mono,
                        "mt-0.5 min-w-0 font-mono text-sm leading-6 break-words sm:text-base",
                        "mt-0.5 min-w-0 text-base leading-6 break-words",
                    ),
                ),
            ),
            rx.el.span(copy(row.copied, row.spoken), class_name=COPY),
            class_name=VALUE,
        ),
        class_name="py-3 last:pb-0",
    )


def _fact(fact: Fact) -> rx.Component:
    return rx.el.div(
        rx.el.dt(fact.label, class_name="text-ink-soft"),
        rx.el.dd(fact.value, class_name="amount text-right"),
        class_name="flex justify-between gap-4 py-3",
    )


def _foot(view: WirePanel) -> rx.Component:
    sent = rx.el.div(
        note("good", "circle-check", view.sent_title, view.sent), class_name=f"border-t border-line py-5 {SIDE}"
    )
    ask = rx.el.div(
        rx.el.p(
            "The reference is how we match your transfer. This page and your inbox tell you when it is here.",
            class_name="text-base leading-5 text-ink-soft md:max-w-[20rem]",
        ),
        rx.el.div(
            link_button(
                "Details as PDF",
                view.pdf_href,
                kind="ghost",
                size="xl",
                icon="download",
                document=True,
                download="bank-transfer.pdf",
            ),
            button(
                "I have sent it",
                kind="primary",
                size="xl",
                busy=STATE.busy,
                on_click=STATE.announce(view.currency),
            ),
            class_name="flex shrink-0 flex-col-reverse gap-2 sm:flex-row",
        ),
        class_name=(
            f"flex flex-col gap-3 border-t border-line py-4 md:flex-row md:items-center md:justify-between {SIDE}"
        ),
    )
    return rx.el.div(rx.cond(view.sent_title != "", sent, ask), class_name="mt-5")
