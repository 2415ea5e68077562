"""Unmatched: lines of statements, transfers on chains, payments to send back; and the one question before each act."""

from typing import Any

import reflex as rx

from allscale_app.components.button import button, link_button
from allscale_app.components.card import card, card_head
from allscale_app.components.data import address_chip, hash_link, money
from allscale_app.components.feedback import empty_state, note
from allscale_app.components.field import text_field
from allscale_app.components.overlay import dialog, dialog_close
from allscale_app.states.admin import AdminState
from allscale_app.states.admin_decisions import AdminDecisionState
from allscale_app.views.admin.inbox import CoinRow, LineRow, StrayRow, SuggestionRow, TaskRow

STATE = AdminDecisionState
VIEW = AdminState.inbox
FORM = "decision"
ROW = "flex flex-col gap-3 border-t border-line px-4 py-4 first:border-t-0 md:px-5"
HEAD = "flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1"

QUESTIONS: dict[str, tuple[str, str, str, str]] = {
    "apply": ("Count it for an invoice", "Invoice number or reference", "It settles at once.", "Apply"),
    "credit": ("Credit it to a business", "E-mail of a member, or the business's id", "As coins, at par.", "Credit"),
    "refund": ("Send it back", "Note", "Needed where the bank does not say which account it came from.", "Send back"),
    "ignore": ("Leave it out of the books", "Why", "Interest, your own transfer, a processor's payout.", "Leave out"),
    "coin": ("Credit it to a business", "The business's id", "Empty: whose address it came to.", "Credit"),
    "float": ("It is your own float", "", "Cards and transfers are paid out from it.", "It is mine"),
    "sent": ("The bank has sent it", "", "The books follow. A statement that shows it does the same.", "It was sent"),
    "stop": ("It could not be sent", "Why", "The money waits again.", "It was not sent"),
}
"""Title, label of the one field ("" for none), a word of help, and the act's button."""


def inbox() -> rx.Component:
    """Everything that waits."""
    return rx.fragment(
        rx.cond(
            (VIEW.count == 0) & (VIEW.strays.length() == 0),
            card(
                empty_state(
                    "Nothing waits",
                    "Money without a reference, in another token or for a closed invoice is shown here, with its reason.",
                )
            ),
            rx.fragment(
                rx.cond(VIEW.tasks.length() > 0, _list("To send back", VIEW.tasks, _task)),
                rx.cond(VIEW.lines.length() > 0, _list("At the bank", VIEW.lines, _line)),
                rx.cond(VIEW.coins.length() > 0, _list("On chains", VIEW.coins, _coin)),
                rx.cond(VIEW.strays.length() > 0, _strays()),
            ),
        ),
        _question(),
    )


def _list(title: str, rows: Any, row: Any) -> rx.Component:
    return card(card_head(title, line=True), rx.el.ul(rx.foreach(rows, row)))


def _strays() -> rx.Component:
    return card(
        card_head("Settled no invoice", line=True),
        rx.el.p(
            "These coins are at addresses of this instance, and in no account. Nothing is to be decided here.",
            class_name="px-4 pt-4 text-ink-soft text-pretty md:px-5",
        ),
        rx.el.ul(rx.foreach(VIEW.strays, _stray)),
    )


def _stray(row: StrayRow) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.span(row.network, " · address of ", row.owner, class_name="min-w-0"),
            rx.cond(
                row.amount != "",
                _amount(row.amount, row.coin),
                rx.el.span(
                    row.coin,
                    rx.el.span(row.contract, class_name="ml-2 font-mono text-xs font-normal text-ink-soft"),
                    class_name="text-md font-semibold",
                ),
            ),
            class_name=HEAD,
        ),
        rx.el.p(
            rx.el.span(row.seen),
            address_chip(row.address_short, row.address),
            rx.cond(row.tx != "", hash_link(row.tx, row.href)),
            class_name="-mt-2 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-ink-faint",
        ),
        rx.el.p(row.why),
        key=row.key,
        class_name=ROW,
    )


def _amount(amount: Any, unit: Any) -> rx.Component:
    return rx.el.span(money(amount, unit), class_name="text-md font-semibold")


def _line(line: LineRow) -> rx.Component:
    about = f"{line.amount} {line.currency} from {line.name}"
    return rx.el.li(
        rx.el.div(
            rx.el.span(line.name, class_name="min-w-0 truncate font-medium"),
            _amount(line.amount, line.currency),
            class_name=HEAD,
        ),
        rx.el.p(
            rx.el.span(line.day, " · ", line.account),
            rx.cond(line.iban != "", rx.el.span(" · ", line.iban, class_name="font-mono text-xs")),
            class_name="-mt-2 text-sm text-ink-faint",
        ),
        rx.el.p("“", line.text, "”", class_name="line-clamp-3 break-words text-ink-soft"),
        rx.el.p(line.why, class_name="text-base"),
        rx.el.ul(
            rx.foreach(line.suggestions, lambda each, place: _suggestion(each, place, line)),
            class_name="flex flex-col gap-2 empty:hidden",
        ),
        rx.el.div(
            button("Apply to…", size="sm", on_click=STATE.ask("apply", line.id, about, "")),
            rx.cond(
                line.is_out,
                rx.fragment(),
                rx.fragment(
                    button("Credit to…", size="sm", on_click=STATE.ask("credit", line.id, about, "")),
                    button("Send back…", size="sm", on_click=STATE.ask("refund", line.id, about, "")),
                ),
            ),
            button("Leave out…", size="sm", kind="ghost", on_click=STATE.ask("ignore", line.id, about, "")),
            class_name="flex flex-wrap gap-2",
        ),
        key=line.id,
        class_name=ROW,
    )


def _suggestion(each: SuggestionRow, place: rx.Var[int], line: LineRow) -> rx.Component:
    """The likeliest comes first and alone is a primary."""
    return rx.el.li(
        rx.el.div(
            rx.el.p(
                rx.el.span(each.number, class_name="font-medium"),
                " · ",
                each.client,
                " · ",
                each.amount,
                class_name="amount truncate",
            ),
            rx.el.p(each.why, class_name="text-sm text-ink-faint"),
            class_name="min-w-0 flex-1",
        ),
        rx.cond(place == 0, _apply(each, line, kind="primary"), _apply(each, line, kind="secondary")),
        class_name="flex items-center gap-3 rounded-lg bg-sunken px-3 py-2.5",
    )


def _apply(each: SuggestionRow, line: LineRow, *, kind: str) -> rx.Component:
    return button(
        rx.fragment("Apply", rx.el.span(" to ", each.number, class_name="sr-only")),
        size="sm",
        kind=kind,
        on_click=STATE.ask("apply", line.id, f"{line.amount} {line.currency} from {line.name}", each.invoice_id),
    )


def _coin(row: CoinRow) -> rx.Component:
    about = f"{row.amount} {row.coin} on {row.network}"
    return rx.el.li(
        rx.el.div(
            rx.el.span(row.network, " · ", hash_link(row.tx, row.href), class_name="min-w-0"),
            _amount(row.amount, row.coin),
            class_name=HEAD,
        ),
        rx.el.p(
            row.seen,
            rx.cond(row.owner != "", rx.fragment(" · address of ", row.owner)),
            class_name="-mt-2 text-sm text-ink-faint",
        ),
        rx.el.p(row.why),
        rx.cond(
            row.can_decide,
            rx.el.div(
                rx.cond(
                    row.is_treasury,
                    button("It is mine…", size="sm", on_click=STATE.ask("float", row.id, about, "")),
                    button("Credit to…", size="sm", on_click=STATE.ask("coin", row.id, about, "")),
                ),
                class_name="flex flex-wrap gap-2",
            ),
        ),
        key=row.id,
        class_name=ROW,
    )


def _task(task: TaskRow) -> rx.Component:
    about = f"{task.amount} {task.currency} to {task.payee}"
    return rx.el.li(
        rx.el.div(
            rx.el.span(task.payee, class_name="min-w-0 truncate font-medium"),
            _amount(task.amount, task.currency),
            class_name=HEAD,
        ),
        rx.el.p(
            rx.el.span(task.iban, class_name="font-mono text-xs"),
            " · ",
            task.text,
            class_name="-mt-2 text-sm text-ink-faint",
        ),
        rx.el.p(task.about, class_name="text-ink-soft"),
        rx.el.div(
            rx.cond(
                task.file_href != "",
                link_button(
                    "Payment file", task.file_href, size="sm", icon="file-down", document=True, download="payment.xml"
                ),
            ),
            button("It was sent…", size="sm", on_click=STATE.ask("sent", task.id, about, "")),
            button("Not sent…", size="sm", kind="ghost", on_click=STATE.ask("stop", task.id, about, "")),
            class_name="flex flex-wrap gap-2",
        ),
        key=task.id,
        class_name=ROW,
    )


def _question() -> rx.Component:
    def pick(index: int) -> Any:
        return rx.match(STATE.act, *[(act, words[index]) for act, words in QUESTIONS.items()], "")

    label = pick(1)
    return dialog(
        pick(0),
        rx.el.form(
            rx.cond(
                label != "",
                text_field(label, "value", help=pick(2), default_value=STATE.typed, auto_complete="off"),
                rx.el.p(pick(2), class_name="text-ink-soft"),
            ),
            rx.cond(
                STATE.error != "",
                note("bad", "triangle-alert", "Nothing was changed", STATE.error, role="alert", class_name="mt-4"),
            ),
            id=FORM,
            key=STATE.mounted,
            on_submit=STATE.decide,
            reset_on_submit=False,
            no_validate=True,
        ),
        open=STATE.act != "",
        on_open_change=STATE.set_open,
        description=STATE.about,
        actions=(dialog_close(), button(pick(3), kind="primary", type="submit", form=FORM, busy=STATE.busy)),
    )
