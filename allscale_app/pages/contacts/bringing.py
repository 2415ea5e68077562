"""The dialogs that bring clients in and together: a file of them, and two that are one."""

import reflex as rx

from allscale_app.components.bridges.upload import upload_button
from allscale_app.components.button import button
from allscale_app.components.feedback import note
from allscale_app.components.field import search_field, textarea_field
from allscale_app.components.overlay import dialog, dialog_close
from allscale_app.services.contact_file import MOST_BYTES
from allscale_app.states.contact_import import ContactImportState
from allscale_app.states.contact_merge import ContactMergeState
from allscale_app.views.contacts.bringing import FaultLine, MergeChoice

IMPORT = ContactImportState
MERGE = ContactMergeState
LINES_FORM = "mend-lines"


def import_dialog() -> rx.Component:
    """A file, what it would do, its wrong lines to mend, and keeping the good ones."""
    return dialog(
        "Import contacts",
        rx.cond(
            IMPORT.problem != "",
            note("bad", "circle-alert", "This file cannot be taken", IMPORT.problem, class_name="mb-4", role="alert"),
        ),
        rx.cond(IMPORT.has_file, _plan(), _before()),
        open=IMPORT.is_open,
        on_open_change=IMPORT.set_open,
        actions=(
            rx.cond(IMPORT.has_file, dialog_close("Close"), dialog_close("Cancel")),
            rx.cond(
                IMPORT.has_file & (IMPORT.view.confirm != ""),
                button(
                    rx.cond(IMPORT.busy, "Importing…", IMPORT.view.confirm),
                    kind="primary",
                    busy=IMPORT.busy,
                    on_click=IMPORT.confirm,
                ),
                _choose("Choose a file", "btn btn-primary max-md:w-full"),
            ),
        ),
        size="lg",
    )


def _choose(words: str, class_name: str) -> rx.Component:
    return upload_button(
        words,
        action="/contacts/import",
        field="contacts",
        accept=".csv,text/csv,text/plain",
        limit=MOST_BYTES,
        on_done=IMPORT.uploaded,
        class_name=class_name,
    )


def _before() -> rx.Component:
    return rx.el.div(
        rx.el.p(
            "A CSV file whose first line names the columns. One of them is email; name, other_emails, address, tax_id,"
            " country, labels, wallets and notes may follow. An export of this page fits as it is."
        ),
        rx.el.p("You see what it would do before anything is kept.", class_name="mt-2 text-ink-faint"),
        class_name="text-ink-soft",
    )


def _plan() -> rx.Component:
    view = IMPORT.view
    return rx.el.div(
        rx.el.div(
            rx.cond(view.summary != "", rx.el.p(view.summary)),
            rx.cond(IMPORT.progress != "", rx.el.p(IMPORT.progress, class_name="amount mt-1 text-ink-soft")),
            role="status",
        ),
        rx.cond(view.ignored != "", rx.el.p(view.ignored, class_name="mt-1 break-words text-sm text-ink-faint")),
        rx.cond(
            view.trouble != "",
            rx.fragment(
                rx.el.h3(view.trouble, class_name="mt-4 !font-medium"),
                rx.el.ul(rx.foreach(view.faults, _fault), class_name="mt-1 divide-y divide-line"),
                rx.cond(view.more != "", rx.el.p(view.more, class_name="mt-2 text-sm text-ink-faint")),
            ),
        ),
        rx.cond(view.fix != "", _mend()),
    )


def _fault(fault: FaultLine) -> rx.Component:
    return rx.el.li(
        rx.el.span(fault.number, class_name="amount shrink-0 font-medium"),
        rx.el.span(fault.words, class_name="min-w-0 break-words text-bad"),
        class_name="flex gap-3 py-1.5 text-sm",
    )


def _mend() -> rx.Component:
    return rx.el.form(
        textarea_field(
            "Mend the lines here",
            "lines",
            rows=5,
            help="Or mend them in the file and send it again. Leave the first line as it is.",
            default_value=IMPORT.view.fix,
            spell_check=False,
            auto_complete="off",
        ),
        button("Check these lines", type="submit", size="sm", class_name="mt-2"),
        key=IMPORT.mounted,
        id=LINES_FORM,
        on_submit=IMPORT.check,
        reset_on_submit=False,
        class_name="mt-4",
    )


def merge_dialog() -> rx.Component:
    """Which clients, which one stays, what moves; then one button."""
    return dialog(
        "Merge clients",
        rx.el.fieldset(
            rx.el.legend("Which one stays?", class_name="label"),
            rx.foreach(MERGE.chosen, _choice),
        ),
        search_field(
            "find-merge",
            label="Search a client to merge with",
            placeholder="Another client: name or e-mail",
            class_name="mt-4 w-full",
            on_change=MERGE.find.debounce(200),
        ),
        rx.el.ul(rx.foreach(MERGE.found, _found), class_name="mt-1.5 empty:hidden"),
        rx.cond(MERGE.problem != "", rx.el.p(MERGE.problem, role="alert", class_name="mt-4 text-sm text-bad")),
        rx.el.ul(
            rx.foreach(MERGE.view.sentences, lambda words: rx.el.li(words, class_name="py-0.5")),
            role="status",
            class_name="mt-4 text-ink-soft empty:hidden",
        ),
        open=MERGE.is_open,
        on_open_change=MERGE.set_open,
        actions=(
            dialog_close("Cancel"),
            rx.cond(
                MERGE.view.confirm != "",
                button(MERGE.view.confirm, kind="danger", on_click=MERGE.confirm),
                button("Merge", kind="danger", disabled=True),
            ),
        ),
    )


def _choice(one: MergeChoice) -> rx.Component:
    return rx.el.label(
        rx.el.input(
            type="radio",
            name="keep",
            value=one.id,
            checked=MERGE.keep == one.id,
            on_change=MERGE.keep_one(one.id).stop_propagation,
            class_name="size-4 accent-ink",
        ),
        rx.el.span(one.name, class_name="min-w-0 truncate"),
        rx.el.span(one.email, class_name="min-w-0 flex-1 truncate text-right text-sm text-ink-faint"),
        key=one.id,
        class_name="flex min-h-11 items-center gap-3",
    )


def _found(one: MergeChoice) -> rx.Component:
    return rx.el.li(
        rx.el.button(
            rx.el.span(one.name, class_name="min-w-0 truncate"),
            rx.el.span(one.email, class_name="min-w-0 flex-1 truncate text-right text-sm text-ink-faint"),
            type="button",
            on_click=MERGE.add(one.id),
            class_name="menu-item",
        ),
        key=one.id,
    )
