"""Words, tone and icon of every label and flag: the only place of this mapping (components.md, Status pill)."""

from __future__ import annotations

from dataclasses import dataclass

from allscale_app.domain.invoice.label import SecondPill
from allscale_app.domain.invoice.status import Flag, Label
from allscale_app.domain.legs import LegStatus
from allscale_app.domain.money import format_units


@dataclass(frozen=True, slots=True)
class Pill:
    """A status as people see it: `tone` is mute, info, wait, good or bad; `icon` a lucide name."""

    word: str
    tone: str
    icon: str


LABELS: dict[Label, Pill] = {
    Label.DRAFT: Pill("Draft", "mute", "circle-dashed"),
    Label.SENT: Pill("Sent", "info", "send"),
    Label.VIEWED: Pill("Viewed", "info", "eye"),
    Label.PROCESSING: Pill("Processing", "wait", "loader"),
    Label.PARTIALLY_PAID: Pill("Partially paid", "wait", "contrast"),
    Label.PAID: Pill("Paid", "good", "check"),
    Label.OVERDUE: Pill("Overdue", "bad", "clock-alert"),
    Label.CANCELLED: Pill("Cancelled", "mute", "ban"),
    Label.REJECTED: Pill("Rejected", "bad", "x"),
    Label.FAILED: Pill("Failed", "bad", "triangle-alert"),
    Label.REFUNDED: Pill("Refunded", "mute", "undo-2"),
    Label.PARTIALLY_REFUNDED: Pill("Partially refunded", "mute", "undo-2"),
}

LEG_PILLS: dict[LegStatus, Pill] = {
    LegStatus.INITIATED: Pill("Initiated", "wait", "loader"),
    LegStatus.SEEN: Pill("Seen", "wait", "loader"),
    LegStatus.CONFIRMED: Pill("Confirmed", "wait", "loader"),
    LegStatus.SETTLED: Pill("Settled", "good", "check"),
    LegStatus.FINAL: Pill("Final", "good", "check"),
    LegStatus.FAILED: Pill("Failed", "bad", "triangle-alert"),
    LegStatus.REVERSED: Pill("Reversed", "bad", "triangle-alert"),
}

REFUND_PILLS: dict[str, Pill] = {
    "requested": Pill("On its way", "wait", "loader"),
    "done": Pill("Sent back", "mute", "undo-2"),
    "failed": Pill("Failed", "bad", "triangle-alert"),
}
"""By `Refund.state`."""

FLAG_WORDS: dict[Flag, str] = {
    Flag.OVERDUE: "Overdue",
    Flag.LATE: "Late",
    Flag.OVERPAID: "Overpaid",
    Flag.SHORT_ACCEPTED: "Short accepted",
    Flag.OTHER_TOKEN: "Other token",
    Flag.REORGED: "Reorged",
    Flag.MANUAL: "Manual",
    Flag.DISPUTED: "Disputed",
    Flag.AFTER_CLOSE: "Money received",
    Flag.UNDELIVERED: "Not delivered",
}

_SECOND_WORDS: dict[SecondPill, str] = {
    SecondPill.MONEY_RECEIVED: "Money received",
    SecondPill.OVERPAID: "Overpaid",
    SecondPill.SHORT_ACCEPTED: "Short accepted",
    SecondPill.LATE: "Late",
    SecondPill.DISPUTED: "Disputed",
    SecondPill.OVERDUE: "Overdue",
    SecondPill.NOT_DELIVERED: "Not delivered",
}


def second_word(pill: SecondPill, *, settled_units: int, total_units: int) -> str:
    """The tag beside the label; the part-paid one carries the sums."""
    if pill is SecondPill.PART_PAID:
        return f"{format_units(settled_units)} of {format_units(total_units)} paid"
    return _SECOND_WORDS[pill]


def label_from_words(text: str) -> Label | None:
    """The label of an API filter: `Partially paid` or `partially_paid`; None for anything else."""
    key = text.strip().lower().replace(" ", "_")
    return next((label for label in Label if label.value == key), None)
