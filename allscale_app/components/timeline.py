"""Timeline, progress, steps, QR frame."""

from typing import Any

import reflex as rx

from allscale_app.components.icon import Text, icon
from allscale_app.theme.variants import join


def timeline(events: Any, event: Any) -> rx.Component:
    """One `timeline_event` per item, newest first."""
    return rx.el.ol(rx.foreach(events, event))


def timeline_event(
    sentence: Any, *, icon_name: Text, tone: Text, time: Text, iso: Text = "", evidence: Any = "", class_name: str = ""
) -> rx.Component:
    """One human sentence, its evidence under it, its time at the right. Tones: mute, info, wait, good, bad."""
    proof = (
        rx.el.div(evidence, class_name="mt-0.5 flex flex-wrap items-baseline gap-x-1.5 text-sm text-ink-faint")
        if not isinstance(evidence, str) or evidence
        else rx.fragment()
    )
    return rx.el.li(
        timeline_dot(icon_name, tone),
        rx.el.div(
            rx.el.div(
                sentence,
                class_name="min-w-0 flex-1 text-ink-soft text-pretty [&_b]:font-medium [&_b]:text-ink",
            ),
            rx.el.time(time, date_time=iso, title=iso, class_name="amount shrink-0 text-sm text-ink-faint"),
            class_name="flex items-baseline justify-between gap-4",
        ),
        proof,
        class_name=join("tl", class_name),
    )


def timeline_dot(icon_name: Text, tone: Text) -> rx.Component:
    """The round mark of one thing that happened, in its tone."""
    return rx.el.span(icon(icon_name, size=12), class_name=f"tl-dot tl-{tone}")


def activity_dot(icon_name: Text, tone: Text) -> rx.Component:
    """The round icon at the left of an activity row."""
    return rx.el.span(icon(icon_name, size=14), class_name=f"tl-dot tl-dot-28 tl-{tone}")


def day_caption(day: Text) -> rx.Component:
    """The day over its events."""
    return rx.el.li(day, class_name="pb-3 text-xs font-medium text-ink-faint")


def progress_bar(
    *, settled_percent: Text, waiting_percent: Text = "0", spoken: Text, small: bool = False
) -> rx.Component:
    """Settled in green, confirming in moving stripes, the rest of the track; percents as text, the numbers under it."""
    return rx.el.div(
        rx.el.span(class_name="bar-good", style={"width": f"{settled_percent}%"}),
        rx.cond(
            rx.Var.create(waiting_percent) != "0",
            rx.el.span(class_name="bar-wait", style={"width": f"{waiting_percent}%"}),
        ),
        class_name=join("bar", "bar-sm" if small else ""),
        role="img",
        aria_label=spoken,
    )


def steps_bar(steps: Any) -> rx.Component:
    """One segment per step, filled when done; "4 of 6 done" stands beside it."""
    return rx.el.div(
        rx.foreach(steps, lambda done: rx.el.span(class_name=rx.cond(done, "is-done", ""))),
        class_name="steps",
        aria_hidden="true",
    )


def qr_frame(source: Text, *, spoken: Text, size: str = "size-[184px]") -> rx.Component:
    """A QR picture (a data or same-origin address) dark on white in both themes."""
    return rx.el.div(rx.el.img(src=source, alt=spoken), class_name=f"qr {size}")
