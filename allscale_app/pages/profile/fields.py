"""What the forms for strangers share. `state` is a state with `states.proven_form.ProvenForm` in it."""

from typing import Any

import reflex as rx

from allscale_app.components.button import button
from allscale_app.components.feedback import note
from allscale_app.components.field import field, framed_input, text_input


def error_of(state: Any, path: Any) -> Any:
    """What is wrong with a field, "" for nothing."""
    return state.errors.get(path, "")


def refusal(state: Any) -> rx.Component:
    """Why the form could not be sent, where it is about no field."""
    words = note("bad", "triangle-alert", "This was not sent", state.problem, class_name="mt-4", role="alert")
    return rx.cond(state.problem != "", words)


def line(state: Any, label: str, name: str, *, hint: str = "", **props: Any) -> rx.Component:
    """One labelled line of text."""
    error = error_of(state, name)
    control = text_input(name, error=error, help=hint, class_name="input-lg", **props)
    return field(label, control, name=name, help=hint, error=error)


def price_field(state: Any, name: str, *, unit: Any, hint: Any, suggestions: Any, key: Any = "") -> rx.Component:
    """An amount that the visitor chooses, with those to take by one press; `key` changes where the field starts anew."""
    error = error_of(state, name)
    control = framed_input(
        name,
        end=rx.el.span(unit, class_name="text-ink-faint"),
        error=error,
        help=hint,
        type="text",
        default_value=state.price,
        key=f"{key}{state.picks}{state.price}",
        class_name="input-lg",
        custom_attrs={"inputMode": "decimal", "autoComplete": "off"},
    )
    return rx.el.div(
        field("Your price", control, name=name, help=hint, error=error, class_name="amount"),
        rx.cond(
            suggestions.length() > 0,
            rx.el.div(
                rx.foreach(
                    suggestions,
                    lambda each: button(each.label, size="sm", on_click=state.suggest(each.value), class_name="amount"),
                ),
                role="group",
                aria_label="Suggestions",
                class_name="mt-2 flex flex-wrap gap-2",
            ),
        ),
    )


def send_button(state: Any, words: Any) -> rx.Component:
    """The one action of the form."""
    return button(
        rx.cond(state.busy, "Sending…", words),
        kind="primary",
        size="xl",
        type="submit",
        busy=state.busy,
        class_name="w-full",
    )


def steps(items: Any) -> rx.Component:
    """What happens next, numbered."""
    return rx.el.ol(
        rx.foreach(
            items,
            lambda step, at: rx.el.li(
                rx.el.span(at + 1, class_name="amount font-medium text-ink"), step, class_name="flex gap-2.5"
            ),
        ),
        class_name="mt-5 border-t border-line pt-4 text-sm text-ink-soft",
    )


def for_programs() -> rx.Component:
    """A field that no person sees or reaches; what fills it in is no person."""
    return rx.el.div(
        rx.el.label("Leave this empty", html_for="website"),
        rx.el.input(id="website", name="website", tab_index=-1, auto_complete="off"),
        aria_hidden="true",
        class_name="trap",
    )
