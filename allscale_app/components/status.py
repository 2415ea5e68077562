"""Status pills and tags: an icon and a word, in a tone that `views` decides."""

import reflex as rx

from allscale_app.components.icon import Text, icon
from allscale_app.theme.variants import TONE_INKS, join


def status_pill(word: Text, tone: Text, icon_name: Text, *, class_name: str = "") -> rx.Component:
    """The one way a status looks. Tones: mute, info, wait, good, bad; the icon `loader` turns slowly."""
    return rx.el.span(icon(icon_name, size=12), word, class_name=f"pill pill-{tone} {class_name}".rstrip())


def tag(word: Text, *, class_name: str = "") -> rx.Component:
    """A flag or a label beside a pill, never instead of it."""
    return rx.el.span(word, class_name=join("tag", class_name))


def live_dot(tone: Text = "good") -> rx.Component:
    """The pulsing dot of something watched: good or wait; words stand beside it."""
    return rx.el.span(class_name=f"live live-{tone}", aria_hidden="true")


def tone_ink(tone: Text) -> rx.Var[str]:
    """The class that colours words or an icon in a tone: good, wait, bad, mute; any other is plain ink."""
    return rx.match(tone, *TONE_INKS.items(), "text-ink")
