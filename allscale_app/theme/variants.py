"""Class strings by meaning. A page asks for a kind, a size or a tone; only this module knows the classes."""

import reflex as rx

BUTTON_KINDS = {
    "primary": "btn-primary",
    "secondary": "btn-secondary",
    "ghost": "btn-ghost",
    "danger": "btn-danger",
    "quiet-danger": "btn-danger-quiet",
}
BUTTON_SIZES = {"sm": "btn-sm", "md": "", "lg": "btn-lg", "xl": "btn-xl"}
ICON_SIZES = {11: "ic-11", 12: "ic-12", 14: "ic-14", 16: "", 18: "ic-18", 20: "ic-20", 24: "ic-24"}
TOKEN_SIZES = {16: "mark-16", 20: "", 28: "mark-28", 36: "mark-36"}
NETWORK_SIZES = {12: "net-12", 16: "", 20: "net-20"}
AVATAR_SIZES = {24: "avatar-24", 28: "", 40: "avatar-40", 56: "avatar-56"}
DIALOG_SIZES = {"sm": "dialog-sm", "md": "", "lg": "dialog-lg"}
NOTE_TONES = {
    "bad": ("bg-bad-soft", "text-bad"),
    "wait": ("bg-wait-soft", "text-wait"),
    "info": ("bg-info-soft", "text-info"),
    "good": ("bg-good-soft", "text-good"),
    "mute": ("bg-sunken", "text-ink-soft"),
}
TONE_INKS = {"good": "text-good", "wait": "text-wait", "bad": "text-bad", "mute": "text-ink-faint"}
CHART_SERIES = ("usdc", "usdt", "eurc", "dai", "pyusd", "other")

LINK = "link"
PUBLIC_LINK = (
    "rounded-sm font-medium text-accent underline decoration-accent/30 underline-offset-3 hover:decoration-accent"
)


def join(*classes: str | rx.Var[str]) -> str:
    """One class attribute out of the given ones, empty ones left out; vars keep their place."""
    return " ".join(f"{name}" for name in classes if isinstance(name, rx.Var) or name)
