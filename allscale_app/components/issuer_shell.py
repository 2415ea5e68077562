"""The issuer's frame: sidebar on desktop, top bar and bottom bar on a phone."""

from dataclasses import dataclass
from typing import Any

import reflex as rx

from allscale_app.components import base_ui
from allscale_app.components.bridges.keys import hotkeys
from allscale_app.components.bridges.palette import shortcut_hint
from allscale_app.components.bridges.theme import theme_choice
from allscale_app.components.button import icon_button, link
from allscale_app.components.data import avatar
from allscale_app.components.demo_bar import demo_bar
from allscale_app.components.icon import Text, icon
from allscale_app.components.menu import popover
from allscale_app.components.status import live_dot
from allscale_app.components.stylesheet import stylesheet
from allscale_app.theme.layout import PAGE

NAVIGATION = (
    ("Dashboard", "layout-dashboard", "/dashboard"),
    ("Invoices", "receipt-text", "/invoices"),
    ("Received", "inbox", "/invoices/received"),
    ("Contacts", "users", "/contacts"),
    ("Balance", "wallet", "/balance"),
    ("Storefront", "store", "/storefront"),
    ("Payment links", "link", "/links"),
)
SETTINGS = ("Settings", "settings", "/settings")
PHONE = (("Home", "house", "/dashboard"), ("Invoices", "receipt-text", "/invoices"), ("Balance", "wallet", "/balance"))


@dataclass(frozen=True, slots=True)
class ShellFacts:
    """What the frame shows, as vars of a state or plain text."""

    business_name: Text
    business_initial: Text
    user_name: Text
    user_email: Text
    user_initials: Text
    open_invoices: Text = ""
    received_invoices: Text = ""
    open_requests: Text = ""
    network_text: Text = ""
    network_tone: Text = "good"
    is_operator: rx.Var[bool] | bool = False
    demo: bool = False


def issuer_shell(
    *content: Any,
    facts: ShellFacts,
    current: str,
    top_bar: rx.Component | None = None,
    phone_bar: rx.Component | None = None,
    bell: rx.Component | None = None,
    palette: rx.Component | None = None,
    bottom_bar: bool = True,
    wide: bool = False,
    toasts: rx.Component | None = None,
) -> rx.Component:
    """The frame around an issuer's page. `current` is the href of its place in the sidebar.

    `top_bar` replaces the bar of desktop and phone (editor), `phone_bar` that of the phone (detail); `bell` is the notification button with its list;
    `palette` is the command palette, which the search buttons of the bars open;
    `bottom_bar=False` where the page brings its own action bar on the phone; `wide` gives the page the whole width;
    `toasts` is a `toast_list`."""
    return rx.el.div(
        stylesheet("issuer"),
        hotkeys(),
        link("Skip to content", href="#main", document=True, class_name="skip"),
        demo_bar() if facts.demo else rx.fragment(),
        rx.el.div(
            _sidebar(facts, current),
            rx.el.div(
                top_bar if top_bar is not None else _top_bars(facts, bell, phone_bar, has_search=palette is not None),
                rx.el.main(*content, id="main", class_name="" if wide else PAGE),
                class_name="min-w-0",
            ),
            class_name="min-h-[calc(100dvh-var(--bar,0px))] md:grid md:grid-cols-[232px_minmax(0,1fr)]",
        ),
        _bottom_bar(facts, current) if bottom_bar else rx.fragment(),
        palette if palette is not None else rx.fragment(),
        toasts if toasts is not None else rx.fragment(),
        class_name="isolate",
    )


def _logo(initial: Text) -> rx.Component:
    return rx.el.span(
        initial,
        class_name="grid size-7 shrink-0 place-items-center rounded-[7px] bg-ink text-sm font-semibold text-on-ink",
    )


def _nav_item(label: str, icon_name: str, href: str, *, current: str, count: Text = "") -> rx.Component:
    here: dict[str, Any] = {"aria_current": "page"} if href == current else {}
    return link(
        icon(icon_name),
        rx.el.span(label, class_name="flex-1"),
        rx.el.span(count, class_name="count"),
        href=href,
        class_name="nav-item",
        **here,
    )


def _sidebar(facts: ShellFacts, current: str) -> rx.Component:
    counts = {
        "/invoices": facts.open_invoices,
        "/invoices/received": facts.received_invoices,
        "/storefront": facts.open_requests,
    }
    inside = rx.el.div(
        rx.el.div(
            _logo(facts.business_initial),
            rx.el.span(facts.business_name, class_name="flex-1 truncate font-semibold tracking-[-0.012em]"),
            class_name="mt-3 mb-4 flex h-10 items-center gap-2.5 px-2",
        ),
        rx.el.nav(
            *[_nav_item(*entry, current=current, count=counts.get(entry[2], "")) for entry in NAVIGATION],
            class_name="flex flex-col gap-0.5",
            aria_label="Main",
        ),
        rx.el.nav(
            _nav_item(*SETTINGS, current=current),
            class_name="mt-3 flex flex-col gap-0.5 border-t border-line pt-3",
            aria_label="Settings",
        ),
        rx.el.div(class_name="flex-1"),
        rx.cond(
            facts.network_text != "",
            rx.el.p(
                rx.el.span(live_dot(facts.network_tone), class_name="grid w-4 place-items-center"),
                facts.network_text,
                class_name="mb-2 flex h-8 items-center gap-2.5 px-2.5 text-sm text-ink-soft",
            ),
        ),
        rx.el.div(_user_menu(facts), class_name="border-t border-line pt-2"),
        class_name="sticky top-[var(--bar,0px)] flex h-[calc(100dvh-var(--bar,0px))] flex-col overflow-y-auto px-3 pb-3",
    )
    return rx.el.aside(inside, class_name="hidden border-r border-line bg-sunken md:block dark:bg-canvas")


def _user_menu(facts: ShellFacts) -> rx.Component:
    trigger = rx.fragment(
        avatar(facts.user_initials),
        rx.el.span(
            rx.el.span(facts.user_name, class_name="block truncate text-sm font-medium"),
            rx.el.span(facts.user_email, class_name="block truncate text-xs text-ink-soft"),
            class_name="min-w-0 flex-1",
        ),
        icon("ellipsis", class_name="text-ink-faint"),
    )
    return popover(
        rx.el.div(theme_choice(), class_name="p-2"),
        rx.el.div(class_name="menu-line"),
        _operator_link(facts),
        _sign_out(),
        trigger=trigger,
        label="Account",
        class_name="flex h-11 w-full items-center gap-2.5 rounded-md px-2 text-left hover:bg-hover",
        width="menu w-[208px]",
        align="start",
        side="top",
        fixed=True,
    )


def _operator_link(facts: ShellFacts) -> rx.Component:
    return rx.cond(facts.is_operator, link(icon("server"), "Operator", href="/admin", class_name="menu-item"))


def _sign_out() -> rx.Component:
    return rx.el.form(
        rx.el.button(icon("log-out"), "Sign out", type="submit", class_name="menu-item"),
        method="post",
        action="/auth/logout",
        on_submit=None,
    )


def _top_bars(
    facts: ShellFacts, bell: rx.Component | None, phone_bar: rx.Component | None, *, has_search: bool
) -> rx.Component:
    bar = "sticky top-[var(--bar,0px)] z-20 h-14 items-center border-b border-line bg-canvas/90 backdrop-blur"
    search = icon_button("search", "Search", icon_size=20, custom_attrs={"data-palette": ""})
    phone = phone_bar or rx.el.header(
        _logo(facts.business_initial),
        rx.el.span(facts.business_name, class_name="ml-2 flex-1 truncate text-md font-semibold"),
        search if has_search else rx.fragment(),
        bell if bell is not None else rx.fragment(),
        class_name=f"flex gap-1 pr-1.5 pl-4 md:hidden {bar}",
    )
    if bell is None:
        return phone
    desktop = rx.el.header(
        _search_trigger() if has_search else rx.fragment(),
        rx.el.div(class_name="flex-1"),
        bell,
        class_name=f"hidden gap-3 px-8 md:flex {bar}",
    )
    return rx.fragment(desktop, phone)


def _search_trigger() -> rx.Component:
    return rx.el.button(
        icon("search"),
        rx.el.span("Search or jump to", class_name="flex-1"),
        shortcut_hint(),
        type="button",
        class_name="search-trigger",
        aria_haspopup="dialog",
        custom_attrs={"data-palette": "", "aria-keyshortcuts": "Control+K Meta+K"},
    )


def _bottom_item(label: str, icon_name: str, href: str, current: str) -> rx.Component:
    here: dict[str, Any] = {"aria_current": "page"} if href == current else {}
    return link(icon(icon_name, size=20), label, href=href, class_name="bottom-item", **here)


def _bottom_bar(facts: ShellFacts, current: str) -> rx.Component:
    home, invoices, balance = (_bottom_item(*entry, current) for entry in PHONE)
    new = link(
        rx.el.span(icon("plus", size=20), class_name="grid size-11 place-items-center rounded-full bg-ink text-on-ink"),
        href="/invoices/new",
        class_name="grid place-items-center",
        aria_label="New invoice",
    )
    return rx.el.nav(
        home,
        invoices,
        new,
        balance,
        _more(facts),
        aria_label="Main",
        class_name="fixed inset-x-0 bottom-0 z-30 grid h-[calc(64px+env(safe-area-inset-bottom))] grid-cols-5 border-t"
        " border-line bg-surface/95 pb-[env(safe-area-inset-bottom)] backdrop-blur md:hidden",
    )


def _more(facts: ShellFacts) -> rx.Component:
    entry = "menu-item"
    return base_ui.DialogRoot.create(
        base_ui.DialogTrigger.create(icon("menu", size=20), "More", class_name="bottom-item"),
        base_ui.DialogPortal.create(
            base_ui.DialogBackdrop.create(class_name="scrim"),
            base_ui.DialogPopup.create(
                base_ui.DialogTitle.create(facts.business_name, class_name="px-2.5 text-lg"),
                rx.el.p(facts.user_email, class_name="mb-3 px-2.5 text-sm text-ink-faint"),
                link(icon("users"), "Contacts", href="/contacts", class_name=entry),
                link(icon("store"), "Storefront", href="/storefront", class_name=entry),
                link(icon("link"), "Payment links", href="/links", class_name=entry),
                link(icon("settings"), "Settings", href="/settings", class_name=entry),
                _operator_link(facts),
                rx.el.div(theme_choice(), class_name="px-2.5 py-3"),
                _sign_out(),
                class_name="dialog",
            ),
        ),
    )
