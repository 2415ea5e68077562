"""The frame of the checkout and the choice of its screen."""

import reflex as rx
from reflex_components_core.core.banner import has_too_many_connection_errors

from allscale_app.components.button import download_button, link, link_button
from allscale_app.components.demo_bar import demo_bar
from allscale_app.components.feedback import note
from allscale_app.components.stylesheet import stylesheet
from allscale_app.pages.checkout.arrived import arrived
from allscale_app.pages.checkout.card import card
from allscale_app.pages.checkout.closed import closed, missing
from allscale_app.pages.checkout.loading import loading_panel, loading_summary
from allscale_app.pages.checkout.methods import balance, methods
from allscale_app.pages.checkout.paid import paid
from allscale_app.pages.checkout.progress import progress
from allscale_app.pages.checkout.summary import summary
from allscale_app.pages.checkout.wallet import wallet
from allscale_app.pages.checkout.wire import wire
from allscale_app.settings import get_settings
from allscale_app.states.checkout import CheckoutState
from allscale_app.theme.layout import PUBLIC_WIDTH

VIEW = CheckoutState.view
COLUMNS = (
    f"{PUBLIC_WIDTH} grid gap-6 pb-10 lg:grid-cols-[minmax(0,22.5rem)_minmax(0,41rem)] lg:justify-between "
    "lg:gap-10 lg:pt-5 lg:pb-16"
)


def checkout(extra: rx.Component | None = None, bank_extra: rx.Component | None = None) -> rx.Component:
    """The whole page; the fallback before it has the same frame. `extra` stands in the wallet's panel, `bank_extra` in
    the bank transfer's."""
    return rx.el.div(
        stylesheet("checkout"),
        demo_bar() if get_settings().is_demo else rx.fragment(),
        rx.el.p(VIEW.announcement, class_name="sr-only", aria_live="polite", role="status"),
        rx.match(
            VIEW.screen,
            ("missing", missing()),
            ("closed", closed()),
            _open(extra, bank_extra),
        ),
        class_name="min-h-dvh text-md tracking-normal",
    )


def _open(extra: rx.Component | None, bank_extra: rx.Component | None) -> rx.Component:
    is_loading = VIEW.screen == "loading"
    return rx.fragment(
        _header(),
        rx.el.main(
            rx.el.section(
                rx.cond(is_loading, loading_summary(), summary(VIEW.summary)),
                aria_label="Invoice",
                class_name="pt-2 lg:pt-3",
            ),
            rx.el.section(
                _offline(),
                rx.match(
                    VIEW.screen,
                    ("loading", loading_panel()),
                    ("seen", rx.fragment(arrived(VIEW.arrived), progress(VIEW.progress))),
                    ("paid", paid(VIEW.outcome)),
                    ("unpayable", _unpayable()),
                    _to_pay(extra, bank_extra),
                ),
                aria_label="Payment",
                class_name="min-w-0",
            ),
            id="main",
            class_name=COLUMNS,
        ),
        _footer(),
    )


def _to_pay(extra: rx.Component | None, bank_extra: rx.Component | None) -> rx.Component:
    """Where to send what; above it what already came, or a transfer whose block was taken back."""
    return rx.fragment(
        _notice(),
        arrived(VIEW.arrived),
        rx.cond(VIEW.progress.title != "", rx.el.div(progress(VIEW.progress), class_name="mb-4")),
        rx.match(
            VIEW.screen,
            ("methods", methods(VIEW.methods)),
            ("balance", balance(VIEW.balance)),
            ("wire", wire(VIEW.wire, bank_extra)),
            ("card", card(VIEW.card)),
            wallet(VIEW.wallet, extra),
        ),
        rx.cond(
            VIEW.question_href != "",
            rx.el.p(
                "Something wrong with this invoice? ",
                link(
                    f"Write to {VIEW.issuer}",
                    href=VIEW.question_href,
                    document=True,
                    class_name="link -my-3 inline-flex min-h-11 items-center",
                ),
                " before you pay.",
                rx.cond(
                    VIEW.reject_href != "",
                    rx.fragment(
                        " ",
                        link(
                            "Reject this invoice",
                            href=VIEW.reject_href,
                            document=True,
                            class_name="link -my-3 inline-flex min-h-11 items-center",
                        ),
                    ),
                ),
                class_name="mt-4 px-1 text-sm text-ink-soft",
            ),
        ),
    )


def _offline() -> rx.Component:
    """In the panel's sight, not only at the window's edge: what still holds while the page cannot hear anything."""
    words = "This page updates again by itself when you are back."
    return rx.cond(
        has_too_many_connection_errors,
        rx.el.div(
            note(
                "wait",
                "cloud-off",
                "You are offline",
                rx.cond(VIEW.screen == "wallet", f"{words} The address below stays valid.", words),
            ),
            class_name="mb-4",
        ),
    )


def _header() -> rx.Component:
    return rx.el.header(
        rx.el.div(
            rx.cond(
                VIEW.issuer != "",
                rx.fragment(
                    rx.cond(
                        VIEW.logo_href != "",
                        rx.el.img(src=VIEW.logo_href, alt="", width="32", height="32", class_name="logo"),
                        rx.el.span(VIEW.issuer_initial, class_name="logo logo-letter", aria_hidden="true"),
                    ),
                    rx.el.span(VIEW.issuer, class_name="truncate text-md font-semibold tracking-tight"),
                ),
                rx.el.span(class_name="skel h-8 w-40"),
            ),
            class_name="flex min-w-0 items-center gap-3",
        ),
        rx.el.div(
            rx.cond(
                VIEW.question_href != "",
                link_button(
                    "Ask a question",
                    VIEW.question_href,
                    icon="message-circle",
                    kind="ghost",
                    size="lg",
                    document=True,
                    class_name="!px-3 !text-base max-md:!hidden",
                ),
            ),
            rx.cond(
                VIEW.pdf_href != "",
                download_button("PDF", VIEW.pdf_href, kind="ghost", size="lg", class_name="!px-3 !text-base"),
            ),
            class_name="-mr-3 flex shrink-0 items-center",
        ),
        class_name=f"{PUBLIC_WIDTH} flex h-16 items-center justify-between gap-4 lg:h-20",
    )


def _notice() -> rx.Component:
    notice = VIEW.notice
    return rx.cond(
        notice.title != "",
        rx.el.div(
            rx.match(
                notice.icon,
                ("undo-2", note("wait", "undo-2", notice.title, notice.body)),
                ("circle-alert", note("wait", "circle-alert", notice.title, notice.body)),
                ("circle-x", note("bad", "circle-x", notice.title, notice.body, role="alert")),
                note("wait", "clock-alert", notice.title, notice.body),
            ),
            class_name="mb-4",
        ),
    )


def _unpayable() -> rx.Component:
    return note("wait", "triangle-alert", VIEW.notice.title, VIEW.notice.body)


def _footer() -> rx.Component:
    return rx.el.footer(
        rx.el.div(
            rx.cond(
                VIEW.screen == "wallet",
                rx.el.p("Compare the first and last six characters of the address in your wallet before you send."),
                rx.el.p("Questions about this invoice go to ", VIEW.issuer, "."),
            ),
            rx.el.p("Runs on AllScale Pay"),
            class_name="flex flex-col gap-x-6 gap-y-2 border-t border-line pt-5 md:flex-row md:justify-between",
        ),
        # Its place is known once the invoice is: until then it would jump.
        class_name=rx.cond(
            VIEW.screen == "loading",
            f"{PUBLIC_WIDTH} pb-10 text-sm text-ink-faint invisible",
            f"{PUBLIC_WIDTH} pb-10 text-sm text-ink-faint",
        ),
    )
