"""Fields: a label above, the control, one line of help or error under it, tied together for screen readers."""

from collections.abc import Sequence
from typing import Any

import reflex as rx

from allscale_app.components.icon import Flag, Text, icon, spinner
from allscale_app.theme.variants import join

Options = Sequence[tuple[str, str]]


def _present(text: Text) -> Any:
    return text != "" if isinstance(text, rx.Var) else bool(text)


def _aria(name: str, error: Text, help_text: Text) -> dict[str, Any]:
    """Which line describes the control, and whether it is wrong."""
    if isinstance(error, rx.Var):
        return {"aria_describedby": f"{name}-note", "aria_invalid": rx.cond(error != "", "true", "false")}
    if error:
        return {"aria_describedby": f"{name}-note", "aria_invalid": "true"}
    return {"aria_describedby": f"{name}-note"} if _present(help_text) is not False else {}


def error_text(text: Text, *, id: str = "", class_name: str = "error") -> rx.Component:
    """What is wrong and what to do, under the field."""
    return rx.el.p(
        icon("triangle-alert", size=12),
        rx.el.span(text),
        id=id,
        class_name=class_name,
        custom_attrs={"aria-live": "polite"},
    )


def _note(name: Text, error: Text, help_text: Text) -> rx.Component:
    note_id = f"{name}-note"
    shown_help = (
        rx.el.p(help_text, id=note_id, class_name="help") if _present(help_text) is not False else rx.fragment()
    )
    if isinstance(error, rx.Var):
        return rx.cond(error != "", error_text(error, id=note_id), shown_help)
    return error_text(error, id=note_id) if error else shown_help


def field(
    label: Text,
    control: rx.Component,
    *,
    name: Text,
    optional: bool = False,
    help: Text = "",
    error: Text = "",
    after: rx.Component | None = None,
    class_name: str = "",
) -> rx.Component:
    """A label over any control whose id is `name`; `after` stands at the right of the label."""
    words = rx.el.label(
        label,
        rx.el.span(" optional", class_name="opt") if optional else rx.fragment(),
        html_for=name,
        class_name="label",
    )
    head = (
        rx.el.div(words, after, class_name="flex items-baseline justify-between gap-3") if after is not None else words
    )
    return rx.el.div(head, control, _note(name, error, help), class_name=join("min-w-0", class_name))


def text_input(name: str, *, error: Text = "", help: Text = "", class_name: str = "", **props: Any) -> rx.Component:
    """One line of text. Prefer `default_value` with `on_blur`: the server hears once, not on each key."""
    return rx.el.input(
        id=props.pop("id", name), name=name, class_name=join("input", class_name), **_aria(name, error, help), **props
    )


def text_field(
    label: Text,
    name: str,
    *,
    optional: bool = False,
    help: Text = "",
    error: Text = "",
    after: rx.Component | None = None,
    class_name: str = "",
    **props: Any,
) -> rx.Component:
    """A labelled line of text; other arguments go to the input (`type`, `default_value`, `on_blur`, `placeholder`)."""
    control = text_input(name, error=error, help=help, **props)
    return field(
        label, control, name=name, optional=optional, help=help, error=error, after=after, class_name=class_name
    )


def textarea_field(
    label: Text,
    name: str,
    *,
    optional: bool = False,
    help: Text = "",
    error: Text = "",
    class_name: str = "",
    **props: Any,
) -> rx.Component:
    """A labelled text of several lines; it grows to 240 px."""
    control = rx.el.textarea(id=name, name=name, class_name="input", **_aria(name, error, help), **props)
    return field(label, control, name=name, optional=optional, help=help, error=error, class_name=class_name)


def select_input(
    name: str,
    options: Options | rx.Var[Any],
    *,
    error: Text = "",
    help: Text = "",
    class_name: str = "",
    **props: Any,
) -> rx.Component:
    """The system's own list. `options` are (value, label) pairs, or a var of objects with `value` and `label`."""
    if isinstance(options, rx.Var):
        choices: Any = rx.foreach(
            options, lambda option: rx.el.option(option.value, value=option.value, label=option.label)
        )
    else:
        choices = [rx.el.option(label, value=value) for value, label in options]
    control = (
        rx.el.select(
            choices, id=name, name=name, class_name=join("input", class_name), **_aria(name, error, help), **props
        )
        if isinstance(options, rx.Var)
        else rx.el.select(
            *choices, id=name, name=name, class_name=join("input", class_name), **_aria(name, error, help), **props
        )
    )
    return rx.el.span(control, icon("chevron-down"), class_name="select")


def select_field(
    label: Text,
    name: str,
    options: Options | rx.Var[Any],
    *,
    optional: bool = False,
    help: Text = "",
    error: Text = "",
    class_name: str = "",
    **props: Any,
) -> rx.Component:
    """A labelled choice of one."""
    control = select_input(name, options, error=error, help=help, **props)
    return field(label, control, name=name, optional=optional, help=help, error=error, class_name=class_name)


def framed_input(
    name: str,
    *,
    start: rx.Component | None = None,
    end: rx.Component | None = None,
    error: Text = "",
    help: Text = "",
    class_name: str = "",
    **props: Any,
) -> rx.Component:
    """An input with something before or after it inside one frame: an icon, a unit, a spinner."""
    return rx.el.div(
        start if start is not None else rx.fragment(),
        rx.el.input(id=props.pop("id", name), name=name, **_aria(name, error, help), **props),
        end if end is not None else rx.fragment(),
        class_name=join("input", class_name),
    )


def money_field(
    label: Text,
    name: str,
    *,
    unit: Text,
    optional: bool = False,
    help: Text = "",
    error: Text = "",
    class_name: str = "",
    **props: Any,
) -> rx.Component:
    """A labelled amount as text, right-aligned, its unit after it; the server parses it."""
    control = framed_input(
        name,
        end=rx.el.span(unit, class_name="text-ink-faint"),
        error=error,
        help=help,
        type="text",
        custom_attrs={"inputMode": "decimal", "autoComplete": "off"},
        **props,
    )
    return field(
        label, control, name=name, optional=optional, help=help, error=error, class_name=join("amount", class_name)
    )


def date_field(
    label: Text,
    name: str,
    *,
    optional: bool = False,
    help: Text = "",
    error: Text = "",
    class_name: str = "",
    **props: Any,
) -> rx.Component:
    """A labelled day, by the system's own date picker; values are ISO dates."""
    control = text_input(name, type="date", error=error, help=help, **props)
    return field(label, control, name=name, optional=optional, help=help, error=error, class_name=class_name)


def search_field(
    name: str, *, label: str, placeholder: str, busy: Flag = False, class_name: str = "md:w-64", **props: Any
) -> rx.Component:
    """A search line for toolbars: `/` focuses it. Bind `on_change=State.search.debounce(200)`."""
    end = rx.cond(busy, spinner(class_name="text-ink-faint"), rx.fragment()) if isinstance(busy, rx.Var) else None
    return framed_input(
        name,
        start=icon("search"),
        end=end,
        type="search",
        aria_label=label,
        placeholder=placeholder,
        class_name=join("md:h-8", class_name),
        custom_attrs={"data-search": "", "autoComplete": "off"},
        **props,
    )
