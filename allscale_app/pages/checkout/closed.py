"""Screen 7: cancelled, rejected, not found."""

import reflex as rx

from allscale_app.components.button import link, link_button
from allscale_app.components.icon import brand, icon
from allscale_app.components.status import status_pill
from allscale_app.states.checkout import CheckoutState
from allscale_app.theme.layout import PUBLIC_WIDTH
from allscale_app.views.checkout.model import Fact

VIEW = CheckoutState.view
TITLE = "text-2xl leading-9 font-semibold tracking-[-0.025em] text-balance"
WAYS_OUT = (
    "Open the button in the e-mail, not the copied text.",
    "Check the end of the address bar: nothing should be missing.",
    "Ask the sender for a new link.",
)


def _page(who: rx.Component, *content: rx.Component) -> rx.Component:
    return rx.el.div(
        rx.el.header(who, class_name="flex h-16 items-center gap-3 lg:h-20"),
        rx.el.main(
            *content,
            id="main",
            class_name="mx-auto flex w-full max-w-[30rem] flex-1 flex-col justify-center pt-6 pb-24",
        ),
        class_name=f"{PUBLIC_WIDTH} flex min-h-dvh flex-col",
    )


def closed() -> rx.Component:
    """Please don't pay; what happened, and the invoice that took its place."""
    view = VIEW.outcome
    summary = VIEW.summary
    return _page(
        rx.fragment(
            rx.el.span(VIEW.issuer_initial, class_name="logo logo-letter", aria_hidden="true"),
            rx.el.span(VIEW.issuer, class_name="text-md font-semibold tracking-tight"),
        ),
        rx.el.div(status_pill(summary.pill_word, summary.pill_tone, summary.pill_icon)),
        rx.el.h1(view.title, class_name=f"mt-4 {TITLE}"),
        rx.el.p(view.sentence, class_name="mt-2 text-md text-ink-soft"),
        rx.el.dl(rx.foreach(view.facts, _fact), class_name="mt-7 divide-y divide-line border-y border-line text-base"),
        rx.el.div(
            rx.cond(
                view.replacement_href != "",
                link_button(view.replacement_label, view.replacement_href, kind="primary", size="lg", document=True),
            ),
            rx.cond(
                VIEW.question_href != "",
                link_button(
                    f"Write to {VIEW.issuer}", VIEW.question_href, size="lg", icon="message-circle", document=True
                ),
            ),
            class_name="mt-7 flex flex-col gap-2.5 empty:hidden sm:flex-row",
        ),
        rx.el.p(view.foot, class_name="mt-6 text-sm text-ink-soft"),
    )


def _fact(row: Fact) -> rx.Component:
    return rx.el.div(
        rx.el.dt(row.label, class_name="shrink-0 text-ink-soft"),
        rx.el.dd(
            rx.cond(row.rank == "void", rx.el.s(row.value), row.value),
            class_name="amount min-w-0 text-right break-words",
        ),
        class_name="flex justify-between gap-4 py-3",
    )


def missing() -> rx.Component:
    """Unknown and withdrawn look the same."""
    return _page(
        link(brand(), href="/", document=True, class_name="", aria_label="AllScale Pay, home"),
        rx.el.span(
            icon("file-question-mark", size=24),
            class_name="grid size-12 place-items-center rounded-lg bg-sunken text-ink-soft",
        ),
        rx.el.h1("We can’t find this invoice", class_name=f"mt-5 {TITLE}"),
        rx.el.p(
            "The link is incomplete, or it was replaced by a newer one. "
            "Links are long; some mail programs cut them in two.",
            class_name="mt-2 text-md text-ink-soft",
        ),
        rx.el.ol(
            *[
                rx.el.li(
                    rx.el.span(
                        str(number),
                        class_name="amount grid size-6 shrink-0 place-items-center rounded-full border border-line-strong text-xs font-medium text-ink-soft",
                    ),
                    way,
                    class_name="flex gap-3",
                )
                for number, way in enumerate(WAYS_OUT, start=1)
            ],
            class_name="mt-6 space-y-3 text-md",
        ),
        rx.el.p(
            "Never pay to an address somebody sends you to replace a link that does not open.",
            class_name="mt-7 border-t border-line pt-5 text-sm text-ink-soft",
        ),
    )
