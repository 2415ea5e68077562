"""A toast as display values; states keep a short list of them."""

from dataclasses import dataclass

TONE_ICONS = {"good": "check", "bad": "x", "wait": "clock", "info": "info"}
MOST_AT_ONCE = 3


@dataclass(frozen=True, slots=True)
class Toast:
    """A title, at most one line, at most one link. Tones: good, bad (stays until closed), wait, info."""

    id: str
    title: str
    body: str = ""
    tone: str = "good"
    icon: str = "check"
    action_label: str = ""
    action_href: str = ""


def with_toast(toasts: list[Toast], new: Toast) -> list[Toast]:
    """The list with one more at its end, the oldest gone when there would be more than three."""
    return [*toasts, new][-MOST_AT_ONCE:]
