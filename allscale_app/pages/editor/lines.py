"""The line items, or the one amount, and what they add up to."""

from typing import Any

import reflex as rx

from allscale_app.components.button import button, icon_button
from allscale_app.components.field import error_text, money_field, textarea_field
from allscale_app.pages.editor.parts import typed
from allscale_app.states.editor import EditorState
from allscale_app.states.editor_lines import EditorLinesState
from allscale_app.views.editor import EditorLine, Sum

PLAIN = "grid-cols-3 md:grid-cols-[minmax(0,1fr)_52px_84px_52px_92px_28px]"
DISCOUNTED = "grid-cols-2 md:grid-cols-[minmax(0,1fr)_48px_80px_48px_48px_88px_28px]"


def lines() -> rx.Component:
    """One amount with a description, or lines with quantity, price and tax."""
    return rx.el.section(
        rx.el.div(
            rx.el.h2(rx.cond(EditorState.by_amount, "Amount", "Line items"), class_name="text-md"),
            rx.cond(
                EditorState.by_amount,
                button("Use line items instead", kind="ghost", size="sm", on_click=EditorLinesState.use_amount(False)),
                button("Use one amount instead", kind="ghost", size="sm", on_click=EditorLinesState.use_amount(True)),
            ),
            class_name="mb-2 flex items-center justify-between",
        ),
        rx.cond(EditorState.by_amount, _one_amount(), _table()),
        rx.cond(
            EditorState.errors.contains("line_items"),
            error_text(EditorState.errors["line_items"], class_name="error mt-2"),
        ),
        rx.el.div(
            rx.cond(
                EditorState.by_amount,
                rx.fragment(),
                rx.el.div(
                    button("Add line", kind="ghost", size="sm", icon="plus", on_click=EditorLinesState.add_line),
                    rx.cond(
                        EditorState.with_discount,
                        rx.fragment(),
                        button(
                            "Discount", kind="ghost", size="sm", icon="percent", on_click=EditorLinesState.use_discount
                        ),
                    ),
                    class_name="flex self-start md:-ml-1",
                ),
            ),
            _sums(),
            class_name="mt-2 flex flex-wrap justify-between gap-x-6 gap-y-3",
        ),
    )


def _one_amount() -> rx.Component:
    return rx.el.div(
        money_field("Amount", "amount", unit=EditorState.fields["currency"], placeholder="0.00", **typed("amount")),
        textarea_field("Description", "description", optional=True, rows=2, **typed("description")),
        class_name="grid gap-4 md:grid-cols-2",
    )


def _table() -> rx.Component:
    cell = "pr-2 text-right"
    return rx.el.div(
        rx.el.div(
            rx.el.span("Description", class_name="pl-2"),
            rx.el.span("Qty", class_name=cell),
            rx.el.span("Unit price", class_name=cell),
            rx.el.span("Tax %", class_name=cell),
            rx.cond(EditorState.with_discount, rx.el.span("Less %", class_name=cell)),
            rx.el.span("Amount", class_name="text-right"),
            rx.el.span(),
            class_name=rx.cond(
                EditorState.with_discount,
                f"hidden gap-x-1 border-b border-line pb-1.5 text-xs font-medium text-ink-faint md:grid {DISCOUNTED}",
                f"hidden gap-x-1 border-b border-line pb-1.5 text-xs font-medium text-ink-faint md:grid {PLAIN}",
            ),
            aria_hidden="true",
        ),
        rx.foreach(EditorState.lines, _line),
    )


def _cell(line: EditorLine, index: rx.Var[int], name: str, label: str, class_name: str, **props: Any) -> rx.Component:
    """One cell: its label stands over it on a phone, in the table's head on desktop."""
    return rx.el.label(
        rx.el.span(label, class_name="text-xs text-ink-faint md:hidden"),
        rx.el.input(
            name=f"line_items[{index}].{name}",
            default_value=getattr(line, name),
            on_change=EditorLinesState.edit_line(line.key, name).debounce(350),
            on_blur=EditorLinesState.leave_line(line.key, name),
            aria_label=f"{label}, line {index + 1}",
            aria_invalid=rx.cond(line.wrong == name, "true", "false"),
            class_name="cell-input max-md:h-11 max-md:border-line-control",
            **props,
        ),
        class_name=f"block min-w-0 {class_name}",
    )


def _number(line: EditorLine, index: rx.Var[int], name: str, label: str, placeholder: str) -> rx.Component:
    return _cell(
        line,
        index,
        name,
        label,
        "amount md:text-right [&>input]:md:text-right",
        placeholder=placeholder,
        custom_attrs={"inputMode": "decimal", "autoComplete": "off"},
    )


def _line(line: EditorLine, index: rx.Var[int]) -> rx.Component:
    is_open = (EditorState.open_line == line.key) | (line.error != "")
    row = rx.cond(EditorState.with_discount, f"line-cells {DISCOUNTED}", f"line-cells {PLAIN}")
    return rx.el.div(
        _folded(line, is_open),
        rx.el.div(
            _cell(line, index, "description", "Description", "max-md:col-span-full", placeholder="What it is for"),
            _number(line, index, "quantity", "Quantity", "1"),
            _number(line, index, "unit_price", "Unit price", "0.00"),
            _number(line, index, "tax_percent", "Tax %", "0"),
            rx.cond(EditorState.with_discount, _number(line, index, "discount_percent", "Less %", "0")),
            rx.el.span(line.amount, class_name="amount font-medium max-md:hidden md:text-right"),
            _tools(line, index),
            class_name=rx.cond(is_open, row, f"{row} max-md:hidden"),
        ),
        rx.cond(line.error != "", error_text(line.error, class_name="error px-2 pb-1 max-md:pt-2")),
        class_name="line-item",
        key=line.key,
    )


def _folded(line: EditorLine, is_open: rx.Var[bool]) -> rx.Component:
    """On a phone a line is a card: its words and amount, and its fields once it is pressed."""
    return rx.el.button(
        rx.el.span(
            rx.cond(line.description != "", line.description, "New line"),
            class_name="min-w-0 flex-1 truncate text-left text-md font-medium",
        ),
        rx.el.span(line.amount, class_name="amount text-md font-medium"),
        rx.cond(
            is_open,
            rx.fragment(),
            rx.el.span(line.summary, class_name="amount w-full text-left text-sm text-ink-faint"),
        ),
        type="button",
        aria_expanded=rx.cond(is_open, "true", "false"),
        on_click=EditorLinesState.write_line(line.key),
        class_name="flex w-full flex-wrap items-start gap-x-3 gap-y-0.5 md:hidden",
    )


def _tools(line: EditorLine, index: rx.Var[int]) -> rx.Component:
    """Up and down appear when the pointer or the keyboard is on the row."""
    return rx.el.div(
        icon_button(
            "arrow-up",
            "Move line up",
            size="sm",
            icon_size=14,
            class_name="line-move",
            disabled=index == 0,
            on_click=EditorLinesState.move_line(line.key, -1),
        ),
        icon_button(
            "arrow-down",
            "Move line down",
            size="sm",
            icon_size=14,
            class_name="line-move",
            disabled=index == EditorState.lines.length() - 1,
            on_click=EditorLinesState.move_line(line.key, 1),
        ),
        icon_button(
            "x",
            "Remove line",
            size="sm",
            icon_size=14,
            on_click=EditorLinesState.remove_line(line.key),
        ),
        class_name="line-tools",
    )


def _sums() -> rx.Component:
    return rx.el.dl(
        rx.foreach(EditorState.sums, _sum),
        rx.el.div(
            rx.el.dt(
                "Total ",
                rx.el.span(f"in {EditorState.fields['currency']}", class_name="font-normal text-ink-faint"),
            ),
            rx.el.dd(EditorState.total, class_name="amount", id="total"),
            class_name="flex justify-between border-t border-line pt-2.5 text-md font-semibold",
        ),
        class_name="ml-auto flex w-full flex-col gap-2 pt-1.5 md:mr-[29px] md:w-[268px]",
    )


def _sum(row: Sum) -> rx.Component:
    return rx.el.div(
        rx.el.dt(row.label, class_name="text-ink-soft"),
        rx.el.dd(row.value, class_name="amount"),
        class_name="flex justify-between",
    )
