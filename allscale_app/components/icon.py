"""Icons and marks: an inline outline where the name is known, one cached sprite where it comes from a state."""

import reflex as rx

from allscale_app.theme.icons import ICONS
from allscale_app.theme.marks import NETWORKS, TOKENS, Glyph
from allscale_app.theme.variants import ICON_SIZES, NETWORK_SIZES, TOKEN_SIZES, join

SPRITE = "/icons.svg"

Text = str | rx.Var[str]
Flag = bool | rx.Var[bool]


def icon(name: Text, *, size: int = 16, class_name: str = "", label: str = "") -> rx.Component:
    """An outline in the text's colour. `size` is 11, 12, 14, 16, 18, 20 or 24; decorative unless it has a label."""
    shape = rx.el.path(d=ICONS[name]) if isinstance(name, str) else rx.el.svg.use(href=f"{SPRITE}#{name}")
    spoken = {"role": "img", "aria_label": label} if label else {"aria_hidden": "true"}
    return rx.el.svg(shape, view_box="0 0 24 24", class_name=join("ic", ICON_SIZES[size], class_name), **spoken)


def spinner(*, size: int = 16, class_name: str = "") -> rx.Component:
    """A turning loader; it stands still when motion is reduced."""
    return icon("loader-circle", size=size, class_name=join("spin", class_name))


def _glyph(glyphs: dict[str, Glyph], prefix: str, name: Text) -> list[rx.Component]:
    if not isinstance(name, str):
        return [rx.el.svg.use(href=f"{SPRITE}#{prefix}-{name}")]
    return [
        rx.el.path(d=path, fill="none", stroke="currentColor", stroke_width=str(width))
        if width
        else rx.el.path(d=path, fill="currentColor")
        for path, width in glyphs.get(name, ())
    ]


def token_mark(symbol: Text, *, size: int = 20) -> rx.Component:
    """The round mark of a token, 16, 20, 28 or 36; its word always stands nearby."""
    return rx.el.svg(
        *_glyph(TOKENS, "token", symbol),
        view_box="0 0 24 24",
        class_name=f"mark {TOKEN_SIZES[size]} mark-{symbol}",
        stroke_linecap="round",
        stroke_linejoin="round",
        aria_hidden="true",
    )


def network_mark(network: Text, *, size: int = 16) -> rx.Component:
    """The round mark of a network by its key, 12, 16 or 20; its word always stands nearby."""
    return rx.el.svg(
        *_glyph(NETWORKS, "network", network),
        view_box="0 0 24 24",
        class_name=join("net", NETWORK_SIZES[size]),
        stroke_linecap="round",
        stroke_linejoin="round",
        aria_hidden="true",
    )


def method_mark(symbol: Text, network: Text) -> rx.Component:
    """A token's mark of 20 with its network's at the corner."""
    corner = rx.el.span(
        network_mark(network, size=12), class_name="absolute -right-1 -bottom-1 rounded-full ring-2 ring-surface"
    )
    return rx.el.span(token_mark(symbol), rx.cond(network != "", corner), class_name="relative shrink-0")


def method_icon(name: Text, *, size: int = 18) -> rx.Component:
    """The outline of a way to pay."""
    return rx.match(
        name,
        ("credit-card", icon("credit-card", size=size, class_name="text-ink-soft")),
        ("landmark", icon("landmark", size=size, class_name="text-ink-soft")),
        ("arrow-left-right", icon("arrow-left-right", size=size, class_name="text-ink-soft")),
        ("circle-dollar-sign", icon("circle-dollar-sign", size=size, class_name="text-ink-soft")),
        icon("wallet", size=size, class_name="text-ink-soft"),
    )


def brand_mark(*, size: int = 24) -> rx.Component:
    """Our own sign: an A of two strokes in a rounded square."""
    return rx.el.svg(
        rx.el.rect(width="24", height="24", rx="7", fill="var(--color-ink)"),
        rx.el.path(
            d="M6.5 16.5 12 7l5.5 9.5M9.2 13.6h5.6",
            fill="none",
            stroke="var(--color-surface)",
            stroke_width="2",
            stroke_linecap="round",
            stroke_linejoin="round",
        ),
        view_box="0 0 24 24",
        width=str(size),
        height=str(size),
        class_name="shrink-0",
        aria_hidden="true",
    )


def brand(*, size: int = 24) -> rx.Component:
    """The sign with the name."""
    return rx.el.span(
        brand_mark(size=size),
        rx.el.span("AllScale Pay", class_name="text-md"),
        class_name="inline-flex items-center gap-2.5 font-semibold tracking-tight text-ink",
    )
