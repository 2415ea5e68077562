"""Screen 4: paid, or refunded."""

import reflex as rx

from allscale_app.components.button import button, download_button, link_button
from allscale_app.components.icon import icon
from allscale_app.pages.checkout.panel import PANEL, SIDE
from allscale_app.pages.checkout.progress import facts
from allscale_app.views.checkout.model import Outcome


def paid(view: Outcome) -> rx.Component:
    """Thanks, the receipt, and what was received how."""
    return rx.el.div(
        rx.el.div(
            rx.el.span(
                icon("check", size=24, class_name="draw"),
                class_name="grid size-12 place-items-center rounded-full bg-good text-surface",
            ),
            rx.el.h2(view.title, class_name="mt-5 text-2xl leading-9 font-semibold tracking-[-0.025em]"),
            rx.el.p(view.sentence, class_name="mt-1 text-md text-ink-soft"),
            rx.el.div(
                rx.cond(
                    view.receipt_href != "",
                    download_button("Download receipt", view.receipt_href, kind="primary", size="lg"),
                    rx.cond(view.receipt_comes, button("Preparing the receipt", size="lg", busy=view.receipt_comes)),
                ),
                rx.cond(
                    view.transaction_href != "",
                    link_button(
                        "View transaction",
                        view.transaction_href,
                        size="lg",
                        icon="arrow-up-right",
                        document=True,
                        target="_blank",
                        rel="noreferrer",
                    ),
                ),
                class_name="mt-6 flex flex-col gap-2.5 empty:hidden sm:flex-row",
            ),
            class_name=f"pt-7 pb-6 lg:pt-8 {SIDE}",
        ),
        facts(view.facts),
        rx.el.p(view.foot, class_name=f"border-t border-line py-4 text-sm text-ink-soft {SIDE}"),
        class_name=PANEL,
    )
