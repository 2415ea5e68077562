"""Every component on one page, with the invented values of the design's pictures."""

from dataclasses import dataclass
from datetime import date, timedelta

import reflex as rx

from allscale_app.components.bell import bell_button
from allscale_app.components.bridges.copy import copy_button
from allscale_app.components.button import button, icon_button, link, link_button
from allscale_app.components.card import card, card_body, card_head, delta, stat, stats, well
from allscale_app.components.chart import chart_legend, stacked_bars
from allscale_app.components.choice import checkbox, filter_chip, segmented, switch
from allscale_app.components.data import address_chip, avatar, facts, full_address, hash_link, money
from allscale_app.components.feedback import empty_state, error_state, note, skeleton_rows
from allscale_app.components.field import (
    date_field,
    money_field,
    search_field,
    select_field,
    text_field,
    textarea_field,
)
from allscale_app.components.icon import icon, network_mark, token_mark
from allscale_app.components.issuer_shell import ShellFacts, issuer_shell
from allscale_app.components.menu import menu, menu_item, menu_line, popover
from allscale_app.components.navigation import breadcrumb, page_header, side_nav, tab, tabs
from allscale_app.components.overlay import dialog, dialog_close, drawer
from allscale_app.components.status import live_dot, status_pill, tag
from allscale_app.components.table import (
    card_list,
    card_row,
    main_cell,
    pagination,
    sort_th,
    table,
    table_body,
    table_head,
    td,
    th,
    tr,
)
from allscale_app.components.timeline import activity_dot, progress_bar, steps_bar, timeline, timeline_event
from allscale_app.components.toast import toast_list
from allscale_app.theme import layout
from allscale_app.views.bell import BellItem, BellView
from allscale_app.views.chart import Chart, stacked_chart
from allscale_app.views.toast import Toast


@dataclass(frozen=True)
class Row:
    id: str
    number: str
    client: str
    title: str
    word: str
    tone: str
    icon: str
    due: str
    total: str
    unit: str
    open: str


@dataclass(frozen=True)
class Event:
    text: str
    icon: str
    tone: str
    time: str
    hash: str


ROWS = [
    Row(
        "1",
        "No number yet",
        "Solstice Yoga Collective",
        "Booking flow audit",
        "Draft",
        "mute",
        "circle-dashed",
        "–",
        "1,450.00",
        "USDC",
        "–",
    ),
    Row(
        "2",
        "INV-2026-0148",
        "Tessera Labs Inc.",
        "Design system, sprint 4",
        "Sent",
        "info",
        "send",
        "7 Dec, in 14 days",
        "4,200.00",
        "USDC",
        "4,200.00",
    ),
    Row(
        "3",
        "INV-2026-0147",
        "Harbour & Pine GmbH",
        "Website redesign, phase two of the whole relaunch",
        "Processing",
        "wait",
        "loader",
        "27 Nov, in 4 days",
        "3,600.00",
        "USDC",
        "2,400.00",
    ),
    Row(
        "4",
        "INV-2026-0146",
        "Kōhi Roasters",
        "Packaging illustrations",
        "Viewed",
        "info",
        "eye",
        "3 Dec, in 10 days",
        "2,150.00",
        "USDT",
        "2,150.00",
    ),
    Row(
        "5",
        "INV-2026-0145",
        "Lumen Atlas SAS",
        "Map interface prototype",
        "Partially paid",
        "wait",
        "contrast",
        "1 Dec, in 8 days",
        "4,800.00",
        "EURC",
        "2,300.00",
    ),
    Row(
        "6",
        "INV-2026-0144",
        "Brightwater Clinic",
        "Patient intake forms",
        "Paid",
        "good",
        "check",
        "30 Nov",
        "3,275.00",
        "USDC",
        "0.00",
    ),
    Row(
        "7",
        "INV-2026-0142",
        "Juniper Freight B.V.",
        "Tracking page copy",
        "Overdue",
        "bad",
        "clock-alert",
        "11 Nov, 12 days late",
        "1,980.00",
        "USDT",
        "1,980.00",
    ),
    Row(
        "8",
        "INV-2026-0139",
        "Oakline Property Partners",
        "Brand workshop",
        "Rejected",
        "bad",
        "x",
        "18 Nov",
        "1,200.00",
        "USDC",
        "–",
    ),
    Row(
        "9",
        "INV-2026-0136",
        "Kōhi Roasters",
        "Packaging",
        "Cancelled",
        "mute",
        "ban",
        "12 Nov",
        "2,050.00",
        "USDT",
        "–",
    ),
]
EVENTS = [
    Event("3,600.00 USDC settled to the balance", "check", "good", "14:32:09", "0x77a455…a022eb"),
    Event("Payment seen on Base, confirming 1 of 3", "loader", "wait", "14:31:58", "0x77a455…a022eb"),
    Event("Harbour & Pine opened the payment page", "eye", "info", "10:48:12", ""),
    Event("Created and sent", "send", "mute", "09:02:41", ""),
]


def _chart(days: int) -> Chart:
    """Money that came in on some of the last `days` days."""
    amounts = {1: 780, 3: 1_200, 4: 450, 5: 3_300, 8: 2_900, 10: 150, 12: 640, 14: 4_200, 20: 2_050, 22: 980, 28: 1_850}
    slots = []
    for back in range(days - 1, -1, -1):
        parts = {"USDC": amounts[back] * 1_000_000} if back in amounts else {}
        if back in {5, 14, 21}:
            parts["USDT"] = 1_060_000_000
        if back in {7, 9}:
            parts["EURC"] = 2_900_000_000
        slots.append((date(2026, 11, 23) - timedelta(days=back), parts))
    return stacked_chart(
        slots,
        amount=lambda units: f"${units // 1_000_000:,}.00",
        day_text=lambda day: f"{day:%a} {day.day} {day:%b}",
        axis_text=lambda day: f"{day.day} {day:%b}",
    )


def _news(
    lead: str,
    text: str,
    detail: str,
    time: str,
    *,
    number: str = "",
    amount: str = "",
    tone: str = "good",
    unread: bool = True,
) -> BellItem:
    return BellItem(
        id=lead,
        lead=lead,
        text=text,
        number=number,
        amount=amount,
        detail=detail,
        icon="check",
        tone=tone,
        time=time,
        exact="",
        href="/gallery",
        action="",
        request_id="",
        unread=unread,
    )


class GalleryState(rx.State):
    bell: BellView = BellView(
        count="2",
        spoken="Notifications, 2 new",
        news=[
            _news("Harbour & Pine", " paid ", "INV-2026-0147, in full", "just now", amount="2,400.00 USDC"),
            _news(
                "Lumen Atlas", " paid part of ", "2,500.00 EURC so far", "1 h ago", number="INV-2026-0145", tone="wait"
            ),
            _news(
                "The network",
                " took back a payment for ",
                "We keep watching.",
                "Fri",
                number="INV-2026-0143",
                unread=False,
            ),
        ],
    )
    chart: Chart = _chart(30)
    no_chart: Chart = stacked_chart(
        [(date(2026, 11, day), {}) for day in range(1, 24)],
        amount=str,
        day_text=str,
        axis_text=lambda day: f"{day.day} {day:%b}",
    )
    rows: list[Row] = ROWS
    events: list[Event] = EVENTS
    toasts: list[Toast] = [
        Toast(
            "a",
            "Invoice sent to Tessera Labs",
            "INV-2026-0148 for 4,200.00 USDC, due 7 Dec.",
            action_label="View invoice",
            action_href="/gallery",
        ),
        Toast(
            "b",
            "The mail could not be sent",
            "The server refused the address. Nothing was changed.",
            tone="bad",
            icon="x",
        ),
    ]
    steps: list[bool] = [True, True, True, True, False, False]
    dialog_open: bool = False
    drawer_open: bool = False
    period: str = "30"
    current: str = "all"
    busy: bool = True
    working: bool = False
    presses: int = 0
    vat_error: str = "A Portuguese VAT number has 9 digits, this one has 8. Add the missing digit."

    @rx.event
    def set_dialog(self, is_open: bool):
        self.dialog_open = is_open

    @rx.event
    def set_drawer(self, is_open: bool):
        self.drawer_open = is_open

    @rx.event
    def set_period(self, period: str):
        self.period = period

    @rx.event
    def set_current(self, current: str):
        self.current = current

    @rx.event
    def dismiss(self, toast_id: str):
        self.toasts = [toast for toast in self.toasts if toast.id != toast_id]

    @rx.event
    def work(self):
        """It never ends."""
        self.working = True
        self.presses += 1

    @rx.event
    def nothing(self):
        """A press that changes nothing."""


def _pill(row: Row) -> rx.Component:
    return status_pill(row.word, row.tone, row.icon)


def _row(row: Row) -> rx.Component:
    return tr(
        td(checkbox(f"row-{row.id}", spoken=f"Select {row.number}"), above=True),
        td(row.number, class_name="amount text-ink-soft"),
        main_cell(row.client, f"/invoices/{row.id}", row.title),
        td(_pill(row)),
        td(row.due, class_name=rx.cond(row.word == "Overdue", "text-bad", "text-ink-soft")),
        td(money(row.total, row.unit), num=True, class_name="font-medium"),
        td(row.open, num=True),
        td(
            menu(
                menu_item("Copy link", icon_name="link"),
                menu_line(),
                menu_item("Cancel invoice…", icon_name="ban", bad=True),
            ),
            above=True,
        ),
    )


def _card_row(row: Row) -> rx.Component:
    return card_row(
        row.client,
        row.title,
        amount=money(row.total, row.unit),
        amount_sub=row.open,
        pill=_pill(row),
        note=row.due,
        href=f"/invoices/{row.id}",
    )


def _event(event: Event) -> rx.Component:
    return timeline_event(
        event.text,
        icon_name=event.icon,
        tone=event.tone,
        time=event.time,
        evidence=rx.cond(
            event.hash != "",
            hash_link(event.hash, "https://example.com", after="block 38,204,519, log 214"),
            rx.fragment(),
        ),
    )


def _part(title: str, *children: rx.Component) -> rx.Component:
    return rx.el.section(
        rx.el.h2(title, class_name="mb-3 text-sm text-ink-faint"),
        rx.el.div(*children, class_name="flex flex-wrap items-center gap-3"),
    )


def _buttons() -> rx.Component:
    kinds = ("primary", "secondary", "ghost", "danger", "quiet-danger")
    return rx.fragment(
        *[
            _part(
                size,
                *[button(f"{kind.capitalize()} action", kind=kind, size=size, icon="plus") for kind in kinds],
                button("Disabled", disabled=True, size=size),
            )
            for size in ("sm", "md", "lg")
        ],
        _part(
            "busy, icon buttons, links",
            button(
                rx.cond(GalleryState.busy, "Sending…", "Send invoice"),
                kind="primary",
                icon="send",
                busy=GalleryState.busy,
            ),
            rx.el.form(
                button(
                    rx.cond(GalleryState.working, f"Working, pressed {GalleryState.presses} times", "Begin to work"),
                    type="submit",
                    busy=GalleryState.working,
                ),
                on_submit=GalleryState.work,
                reset_on_submit=False,
            ),
            button("New invoice", kind="primary", icon="plus", key="C"),
            icon_button("ellipsis", "More"),
            icon_button("x", "Close", size="sm"),
            icon_button("copy", "Copy", kind="secondary"),
            link_button("Deposit", "/gallery", icon="arrow-down-left"),
            link("All 7", href="/gallery"),
            copy_button(
                icon("copy", class_name="copy-idle"),
                icon("check", class_name="copy-done"),
                rx.el.span("Copy", class_name="copy-idle"),
                rx.el.span("Copied", class_name="copy-done"),
                value="hello",
                spoken="Copy greeting",
                class_name="btn btn-secondary",
            ),
        ),
    )


def _status() -> rx.Component:
    return rx.fragment(
        _part("pills", *[status_pill(row.word, row.tone, row.icon) for row in ROWS]),
        _part(
            "tags",
            tag("Late"),
            tag("Overpaid"),
            tag("Short accepted"),
            tag("Other token"),
            live_dot(),
            live_dot("wait"),
        ),
        _part(
            "data",
            money("3,600.00", "USDC"),
            address_chip("0x1F09A0…09805a", "0x1F09A0872f8288a31233332cc536A4534409805a"),
            hash_link("0x77a455…a022eb", "https://example.com", after="log 214"),
            *[token_mark(symbol, size=28) for symbol in ("USDC", "USDT", "EURC", "DAI", "PYUSD")],
            *[
                network_mark(name, size=20)
                for name in ("base", "ethereum", "arbitrum", "polygon", "bnb", "optimism", "avalanche", "local")
            ],
            *[avatar("HP", size=size) for size in (24, 28, 40, 56)],
            full_address("0x1F09A0", "872f8288a31233332cc536A4534", "09805a"),
        ),
    )


def _fields() -> rx.Component:
    return card(
        card_body(
            rx.el.div(
                text_field("Trading name", "trading", default_value="Fieldnote Studio"),
                text_field("Legal name", "legal", default_value="Fieldnote Studio, Lda", disabled=True),
                text_field("VAT number", "vat", default_value="PT 515 208 44", error=GalleryState.vat_error),
                text_field(
                    "Registration number",
                    "reg",
                    optional=True,
                    placeholder="For example 515208441",
                    help="Printed in the PDF's footer.",
                ),
                select_field("Country", "country", (("PT", "Portugal"), ("DE", "Germany"))),
                date_field("Due date", "due", default_value="2026-12-07", help="Friday, in 14 days."),
                money_field("Amount", "amount", unit="USDC", default_value="3,600.00"),
                search_field("q", label="Search invoices", placeholder="Number, client, amount"),
                textarea_field(
                    "Notes",
                    "notes",
                    optional=True,
                    default_value="Thank you for the work together.",
                    class_name=layout.FIELD_WIDE,
                ),
                checkbox("remember", "Send reminders", help="Three days before, on the day, a week after."),
                rx.el.div(
                    checkbox("m", spoken="all", mixed=True),
                    checkbox("c", spoken="one", default_checked=True),
                    checkbox("u", spoken="two"),
                    switch("s", spoken="On", default_checked=True),
                    switch("s2", spoken="Off"),
                    class_name="flex items-center gap-4",
                ),
                class_name=layout.FIELDS,
            ),
            class_name="pt-5",
        )
    )


def _list() -> rx.Component:
    return rx.fragment(
        tabs(
            *[
                tab(label, selected=GalleryState.current == key, count=count, on_click=GalleryState.set_current(key))
                for key, label, count in (
                    ("all", "All", "150"),
                    ("drafts", "Drafts", "3"),
                    ("out", "Outstanding", "7"),
                    ("overdue", "Overdue", "2"),
                    ("paid", "Paid", "131"),
                )
            ],
            spoken="Invoices by status",
        ),
        rx.el.div(
            search_field("search", label="Search invoices", placeholder="Number, client, amount"),
            filter_chip("Created since 28 Oct", on=True),
            filter_chip("Client"),
            segmented(
                (("7", "7 d"), ("30", "30 d"), ("90", "90 d")),
                value=GalleryState.period,
                on_change=GalleryState.set_period,
                spoken="Period",
            ),
            class_name="flex flex-wrap items-center gap-2",
        ),
        card(
            table(
                table_head(
                    th(checkbox("all-rows", spoken="Select all", mixed=True)),
                    sort_th("Number", direction="descending", on_click=GalleryState.nothing),
                    th("Client"),
                    th("Status"),
                    th("Due"),
                    th("Total", num=True, unit=True),
                    th("Open", num=True),
                    th(spoken="Actions"),
                ),
                table_body(GalleryState.rows, _row),
                caption="Invoices",
            ),
            pagination(
                "1–9 of 150",
                has_newer=False,
                has_older=True,
                on_newer=GalleryState.nothing,
                on_older=GalleryState.nothing,
            ),
            class_name="max-md:hidden",
        ),
        card_list(GalleryState.rows, _card_row, spoken="Invoices"),
    )


def _states() -> rx.Component:
    return rx.el.div(
        card(card_head("Loading", line=True), skeleton_rows(count=4)),
        card(
            empty_state(
                "No invoices yet",
                "Write your first invoice and send it with a payment link.",
                link_button("New invoice", "/invoices/new", kind="primary", icon="plus"),
                link_button("Add a contact", "/contacts"),
            )
        ),
        card(
            error_state(
                "The invoices could not be loaded",
                "The database did not answer. Nothing was changed, and payments are still watched.",
                button("Try again", icon="rotate-cw"),
                request_id="req_7f3a",
            )
        ),
        card(
            card_body(
                *[
                    note(tone, name, "You closed the request in your wallet", "Nothing was sent.")
                    for tone, name in (
                        ("bad", "circle-alert"),
                        ("wait", "clock"),
                        ("info", "info"),
                        ("good", "check"),
                        ("mute", "globe"),
                    )
                ],
                class_name="flex flex-col gap-3 pt-5",
            )
        ),
        class_name="grid gap-6 lg:grid-cols-2",
    )


def _story() -> rx.Component:
    return rx.el.div(
        card(card_head("Timeline"), card_body(timeline(GalleryState.events, _event))),
        card(
            card_head(
                rx.fragment(
                    "Activity",
                    rx.el.span(
                        live_dot(),
                        "Live",
                        class_name="inline-flex items-center gap-2 text-xs text-ink-faint",
                    ),
                ),
                link_button("View all", "/gallery", kind="ghost", size="sm"),
                line=True,
            ),
            card_body(
                rx.el.div(
                    activity_dot("loader", "wait"),
                    activity_dot("eye", "info"),
                    activity_dot("check", "good"),
                    activity_dot("x", "bad"),
                    activity_dot("arrow-up-right", "mute"),
                    class_name="flex gap-2 py-4",
                ),
                progress_bar(settled_percent="40", waiting_percent="25", spoken="40 percent settled"),
                rx.el.div(class_name="h-4"),
                steps_bar(GalleryState.steps),
                rx.el.div(class_name="h-4"),
                well(facts(("E-mail", "billing@harbourpine.de"), ("Tax id", "DE 811 907 335"))),
            ),
        ),
        class_name="grid gap-6 lg:grid-cols-2",
    )


def _money() -> tuple[rx.Component, ...]:
    return (
        stats(
            stat("Outstanding", "$22,128.00", "7 open, 2 due this week", href="/gallery"),
            stat("Overdue", "$3,510.00", "2 late, oldest 12 days", href="/gallery", bad=True),
            stat(
                "Paid in November",
                "$30,573.36",
                rx.fragment(delta("18.4%", up=True, good=True), rx.el.span("on October")),
            ),
            stat(
                "Typical time to pay",
                "4.2 days",
                rx.fragment(delta("1.1 days", up=False, good=True), rx.el.span("on October")),
            ),
            spoken="Totals",
        ),
        rx.el.div(
            card(
                card_head("Money in"),
                rx.el.div(
                    stacked_bars(GalleryState.chart, caption="Money in by day", empty=""),
                    class_name="px-4 pb-3 md:px-5",
                ),
                chart_legend(GalleryState.chart),
            ),
            card(
                card_head("Money in"),
                rx.el.div(
                    stacked_bars(
                        GalleryState.no_chart,
                        caption="Money in by day",
                        empty="Nothing came in during these 30 days.",
                    ),
                    class_name="px-4 pb-3 md:px-5",
                ),
            ),
            class_name="grid gap-6 lg:grid-cols-2",
        ),
    )


def _over() -> tuple[rx.Component, ...]:
    """What opens over the page, and the navigation beside it."""
    return (
        popover(
            rx.el.p("Anything at all.", class_name="p-4"),
            trigger="A popover",
            label="A popover",
            class_name="btn btn-secondary",
        ),
        rx.el.div(
            side_nav(
                (
                    "Business",
                    (("building-2", "Profile", "/settings"), ("hash", "Numbering", "/settings/numbering")),
                ),
                ("Getting paid", (("coins", "Methods and tokens", "/settings/methods"),)),
                current="/settings",
            ),
            rx.el.div("…"),
            class_name=layout.SETTINGS,
        ),
        dialog(
            "Cancel INV-2026-0147?",
            description="Harbour & Pine is told by e-mail, and money that still arrives is credited to you.",
            open=GalleryState.dialog_open,
            on_open_change=GalleryState.set_dialog,
            actions=(dialog_close("Keep invoice"), button("Cancel invoice", kind="danger")),
            size="sm",
        ),
        drawer(
            "Harbour & Pine GmbH",
            rx.el.div(
                avatar("HP", size=56),
                rx.el.div(
                    rx.el.div("Harbour & Pine GmbH", class_name="text-lg font-semibold"),
                    rx.el.div("Lena Vogt, Berlin", class_name="text-sm text-ink-soft"),
                ),
                class_name="flex items-center gap-4",
            ),
            open=GalleryState.drawer_open,
            on_open_change=GalleryState.set_drawer,
            head="1 of 38",
            tools=(icon_button("arrow-up", "Previous", size="sm"), icon_button("arrow-down", "Next", size="sm")),
        ),
    )


FACTS = ShellFacts(
    "Fieldnote Studio",
    "f",
    "Inês Duarte",
    "ines@fieldnote.studio",
    "ID",
    open_invoices="7",
    network_text="All 5 networks in sync",
    demo=True,
)


def gallery() -> rx.Component:
    state = GalleryState
    return issuer_shell(
        page_header(
            "Dashboard",
            menu(
                menu_item("Duplicate", icon_name="copy-plus"),
                menu_item("Download PDF", icon_name="download"),
                menu_line(),
                menu_item("Cancel invoice…", icon_name="ban", bad=True),
            ),
            button("Open dialog", on_click=state.set_dialog(True)),
            button("Open drawer", on_click=state.set_drawer(True), class_name="max-md:hidden"),
            link_button("New invoice", "/invoices/new", kind="primary", icon="plus", key="C"),
            above=breadcrumb("Invoices", "/gallery", "INV-2026-0147"),
        ),
        rx.el.div(
            *_money(),
            _buttons(),
            _status(),
            _list(),
            _fields(),
            _story(),
            _states(),
            *_over(),
            class_name="flex flex-col gap-6",
        ),
        facts=FACTS,
        current="/dashboard",
        bell=bell_button(
            state.bell,
            on_read=state.nothing,
            on_open=lambda _id: state.nothing,
            on_approve=lambda _id, _request: state.nothing,
        ),
        toasts=toast_list(state.toasts, state.dismiss),
    )
