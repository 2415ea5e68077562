"""The bank: send a statement, what was read, the accounts that payers see."""

import reflex as rx

from allscale_app.components.bridges.upload import upload_button
from allscale_app.components.button import button, link
from allscale_app.components.card import card, card_body, card_head
from allscale_app.components.feedback import empty_state, note
from allscale_app.components.field import select_field, text_field
from allscale_app.components.icon import icon
from allscale_app.components.overlay import dialog, dialog_close
from allscale_app.components.status import status_pill, tag
from allscale_app.states.admin import AdminState
from allscale_app.states.admin_bank import AdminBankState
from allscale_app.theme.layout import FIELD_WIDE, FIELDS
from allscale_app.views.admin.bank import AccountRow, ImportRow

STATE = AdminBankState
VIEW = AdminState.bank
FORM = "bank-account"
MOST_BYTES = 10 * 1024 * 1024
CURRENCIES = (("", "Choose"), ("USD", "US dollar"), ("EUR", "Euro"), ("GBP", "Pound sterling"), ("CHF", "Swiss franc"))
ROW = "flex flex-wrap items-center gap-x-4 gap-y-2 border-t border-line px-4 py-3.5 md:px-5"


def statements() -> rx.Component:
    """Upload first: it is what an operator comes for each morning."""
    return rx.fragment(_upload(), _history(), _accounts(), _form())


def _upload() -> rx.Component:
    return card(
        card_body(
            rx.el.p("camt.053, camt.054 or MT940, up to 10 MB. A file may be sent again: each line counts once."),
            rx.cond(
                VIEW.choices.length() > 0,
                select_field(
                    "Account",
                    "upload_account",
                    VIEW.choices,
                    help="Only a file that does not say its own account needs one, as some MT940 files.",
                    value=STATE.upload_account,
                    on_change=STATE.choose_account,
                    class_name="mt-4 max-w-[416px]",
                ),
            ),
            rx.el.div(
                upload_button(
                    icon("upload"),
                    "Send a statement",
                    action=f"/admin/statements/upload?account={STATE.upload_account}",
                    field="statement",
                    accept=".xml,.sta,.mt940,.940,.txt,application/xml,text/xml,text/plain",
                    limit=MOST_BYTES,
                    on_done=STATE.uploaded,
                    class_name="btn btn-primary",
                ),
                rx.cond(
                    VIEW.waiting != "",
                    link(VIEW.waiting, href="/admin/unmatched", class_name="link inline-flex min-h-9 items-center"),
                ),
                class_name="mt-4 flex flex-wrap items-center gap-4",
            ),
            rx.cond(
                STATE.problem != "",
                note(
                    "bad",
                    "triangle-alert",
                    "The statement was not read",
                    STATE.problem,
                    role="alert",
                    class_name="mt-4",
                ),
            ),
            class_name="pt-4 md:pt-5",
        )
    )


def _history() -> rx.Component:
    return rx.cond(
        VIEW.imports.length() > 0,
        card(card_head("Statements"), rx.el.ul(rx.foreach(VIEW.imports, _import))),
    )


def _import(row: ImportRow) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.p(row.file, class_name="truncate font-medium"),
            rx.el.p(row.result, class_name="amount text-sm text-ink-soft"),
            class_name="min-w-0 flex-1",
        ),
        rx.el.div(
            rx.el.p(row.when, class_name="amount text-ink-soft"),
            rx.el.p(row.format, class_name="text-ink-faint"),
            class_name="shrink-0 text-right text-sm",
        ),
        key=row.id,
        class_name=ROW,
    )


def _accounts() -> rx.Component:
    add = button("Add account", size="sm", icon="plus", on_click=STATE.edit(""))
    return card(
        rx.cond(
            VIEW.accounts.length() > 0,
            rx.fragment(card_head("Accounts", add), rx.el.ul(rx.foreach(VIEW.accounts, _account))),
            empty_state(
                "No bank account yet",
                "With one, payers can choose a bank transfer. Issuers get stablecoins from your float.",
                button("Add account", kind="primary", icon="plus", on_click=STATE.edit("")),
            ),
        )
    )


def _account(row: AccountRow) -> rx.Component:
    return rx.el.li(
        tag(row.currency),
        rx.el.div(
            rx.el.p(row.holder, class_name="truncate font-medium"),
            rx.el.p(row.number, class_name="font-mono text-xs break-words text-ink-soft"),
            rx.cond(row.bank != "", rx.el.p(row.bank, class_name="text-sm text-ink-faint")),
            class_name="min-w-[65%] flex-1 md:min-w-0",
        ),
        rx.cond(row.is_active, status_pill("In use", "good", "check"), status_pill("Not shown", "mute", "eye-off")),
        rx.el.div(
            button("Edit…", size="sm", kind="ghost", on_click=STATE.edit(row.id)),
            rx.cond(
                row.is_active,
                button("Stop using", size="sm", kind="ghost", on_click=STATE.set_active(row.id, False)),
                button("Use", size="sm", kind="ghost", on_click=STATE.set_active(row.id, True)),
            ),
            class_name="flex gap-1",
        ),
        key=row.id,
        class_name=ROW,
    )


def _text(label: str, name: str, *, below: str = "", optional: bool = False, wide: bool = False) -> rx.Component:
    return text_field(
        label,
        name,
        help=below,
        optional=optional,
        error=STATE.errors.get(name, ""),
        default_value=STATE.fields.get(name, ""),
        auto_complete="off",
        spell_check=False,
        class_name=FIELD_WIDE if wide else "",
    )


def _form() -> rx.Component:
    return dialog(
        rx.cond(STATE.account_id == "", "Add account", "Edit account"),
        rx.el.form(
            select_field(
                "Currency",
                "currency",
                CURRENCIES,
                error=STATE.errors.get("currency", ""),
                default_value=STATE.fields.get("currency", ""),
            ),
            _text("Bank's name", "bank_name", optional=True),
            _text("Account holder", "holder", wide=True),
            _text("IBAN", "iban", below="For euro, pound and franc accounts.", wide=True),
            _text("BIC", "bic", optional=True, wide=True),
            _text("Account number", "account_number", below="For dollar accounts.", optional=True),
            _text("Routing number", "routing_number", optional=True),
            id=FORM,
            key=STATE.mounted,
            on_submit=STATE.save,
            reset_on_submit=False,
            no_validate=True,
            class_name=FIELDS,
        ),
        open=STATE.editing,
        on_open_change=STATE.set_editing,
        description="Payers see these details with each bank transfer.",
        actions=(dialog_close(), button("Save account", kind="primary", type="submit", form=FORM)),
    )
