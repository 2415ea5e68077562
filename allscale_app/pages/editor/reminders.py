"""When the payer is reminded of this invoice."""

import reflex as rx

from allscale_app.components.choice import filter_chip, segmented
from allscale_app.states.editor import EditorState
from allscale_app.states.editor_reminders import EditorRemindersState
from allscale_app.views.reminders import MODES, DayChip

CHOICE = EditorState.reminders


def reminders() -> rx.Component:
    """As usual, own days, or off; without a due date there is nothing to count from."""
    return rx.el.section(
        rx.el.div(
            rx.el.h2("Reminders", class_name="flex-1 text-md"),
            segmented(MODES, value=CHOICE.mode, on_change=EditorRemindersState.choose_reminders, spoken="Reminders"),
            class_name="flex items-center gap-3",
        ),
        rx.cond(
            EditorState.fields["due_on"] == "",
            rx.el.p("Without a due date no reminder goes by itself.", class_name="mt-2 text-sm text-ink-faint"),
            rx.cond(
                CHOICE.mode == "own",
                rx.el.div(rx.foreach(CHOICE.chips, _chip), class_name="mt-3 flex flex-wrap gap-2"),
                rx.el.p(CHOICE.sentence, class_name="mt-2 text-sm text-ink-faint text-pretty"),
            ),
        ),
        aria_label="Reminders",
    )


def _chip(chip: DayChip) -> rx.Component:
    return filter_chip(
        chip.words, on=chip.is_on, key=chip.words, on_click=EditorRemindersState.toggle_reminder(chip.offset)
    )
