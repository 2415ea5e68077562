"""What each kind of entry is called, on a line of the history and as a step of one payment's journal."""

from __future__ import annotations

from dataclasses import dataclass

from allscale_app.domain.ledger.accounts import Role
from allscale_app.domain.ledger.entry import EntryKind, step_of


@dataclass(frozen=True, slots=True)
class LineWords:
    """A line's name, its icon and the tone of its dot."""

    words: str
    icon: str
    tone: str


_LINES = {
    (EntryKind.SEEN, True): LineWords("Payment seen", "loader", "wait"),
    (EntryKind.SEEN, False): LineWords("Deposit seen", "loader", "wait"),
    (EntryKind.SETTLE, True): LineWords("Payment", "check", "good"),
    (EntryKind.SETTLE, False): LineWords("Deposit", "arrow-down-left", "good"),
    (EntryKind.UNSEEN, True): LineWords("Payment taken back by the network", "undo-2", "bad"),
    (EntryKind.UNSEEN, False): LineWords("Deposit taken back by the network", "undo-2", "bad"),
    (EntryKind.RESOLVE, True): LineWords("Payment, from the inbox", "inbox", "good"),
    (EntryKind.RESOLVE, False): LineWords("Credited, from the inbox", "inbox", "good"),
}
_BY_BANK = LineWords("Payment, by bank transfer", "check", "good")
_LINES_OF_STEPS = {
    (EntryKind.CONVERSION, "funded"): LineWords("Payment by card, held", "loader", "wait"),
    (EntryKind.CONVERSION, "settle"): LineWords("Payment, by card", "check", "good"),
    (EntryKind.BANK, ""): _BY_BANK,
    (EntryKind.BANK, "return"): LineWords("Transfer taken back by the bank", "undo-2", "bad"),
    (EntryKind.MATCH, ""): _BY_BANK,
    (EntryKind.DISPUTE, "open"): LineWords("Disputed, held until the bank decides", "triangle-alert", "wait"),
    (EntryKind.REFUND, "hold"): LineWords("Refund, on its way", "undo-2", "mute"),
    (EntryKind.REFUND, "release"): LineWords("Refund failed, given back", "undo-2", "mute"),
}
_STEPS = {
    (EntryKind.SEEN, ""): LineWords("Seen on the network", "loader", "wait"),
    (EntryKind.SETTLE, ""): LineWords("Settled to your balance", "check", "good"),
    (EntryKind.FINAL, ""): LineWords("Final on the network", "badge-check", "good"),
    (EntryKind.UNFINAL, ""): LineWords("No longer final", "undo-2", "bad"),
    (EntryKind.UNSEEN, ""): LineWords("Taken back by the network", "undo-2", "bad"),
    (EntryKind.RESOLVE, ""): LineWords("Credited from the inbox", "inbox", "good"),
    (EntryKind.BALANCE_PAYMENT, ""): LineWords("Paid from one balance to another", "arrow-left-right", "good"),
    (EntryKind.REFUND, "hold"): LineWords("Held for the refund", "lock", "wait"),
    (EntryKind.REFUND, "release"): LineWords("The refund failed, given back", "undo-2", "mute"),
    (EntryKind.REFUND, ""): LineWords("Sent back", "undo-2", "mute"),
    (EntryKind.ATTRIBUTE, ""): LineWords("Moved by the operator", "arrow-left-right", "mute"),
    (EntryKind.CONVERSION, "waiting"): LineWords("Charged, waits for coins", "hourglass", "wait"),
    (EntryKind.CONVERSION, "funded"): LineWords("Paid and converted", "credit-card", "wait"),
    (EntryKind.CONVERSION, "settle"): LineWords("Settled to your balance", "check", "good"),
    (EntryKind.DISPUTE, "open"): LineWords("Disputed, held", "triangle-alert", "wait"),
    (EntryKind.DISPUTE, "end"): LineWords("The dispute ended", "shield-check", "mute"),
    (EntryKind.BANK, ""): LineWords("Arrived at the bank", "landmark", "good"),
    (EntryKind.BANK, "return"): LineWords("Taken back by the payer's bank", "undo-2", "bad"),
    (EntryKind.MATCH, ""): LineWords("Matched and converted", "landmark", "good"),
}
ACCOUNTS = {
    Role.PENDING: "Confirming",
    Role.AVAILABLE: "Available",
    Role.HELD: "Held",
    Role.RECEIVABLE: "Owed by you",
    Role.INCOMING: "Arriving on the network",
    Role.DEPOSIT: "At deposit addresses",
    Role.TREASURY: "Treasury",
    Role.UNMATCHED: "Unmatched inbox",
    Role.FLOAT: "Float",
    Role.FLOAT_RESERVED: "Float, set aside",
    Role.PSP: "At the card processor",
    Role.BANK: "At the bank",
    Role.DISPUTED: "Disputed",
    Role.FEE_INCOME: "Conversion fee",
    Role.PSP_EXPENSE: "Processor's fee",
}


def line_words(kind: str, *, key: str = "", has_invoice: bool, change_units: int = 0) -> LineWords:
    """What to call an entry on a line; `change_units` is what it did to the available balance."""
    if kind == EntryKind.BALANCE_PAYMENT:
        out = LineWords("Paid from your balance", "arrow-up-right", "mute")
        return out if change_units < 0 else LineWords("Payment, from a balance", "check", "good")
    step = step_of(kind, key)
    if kind == EntryKind.REFUND and not step:
        return LineWords("Refund to you" if change_units > 0 else "Refund sent", "undo-2", "mute")
    if kind == EntryKind.DISPUTE and step == "end":
        won = LineWords("Dispute won, given back", "shield-check", "good")
        return won if change_units > 0 else LineWords("Dispute lost", "circle-x", "bad")
    if kind not in set(EntryKind):
        return LineWords(kind.replace("_", " ").capitalize(), "arrow-left-right", "mute")
    fallback = _LINES_OF_STEPS.get(
        (EntryKind(kind), step), LineWords("Moved by the operator", "arrow-left-right", "mute")
    )
    return _LINES.get((EntryKind(kind), has_invoice), fallback)


def step_words(kind: str, key: str) -> LineWords:
    """What to call an entry among those of its payment."""
    known = _STEPS.get((EntryKind(kind), step_of(kind, key))) if kind in set(EntryKind) else None
    return known or LineWords(kind, "info", "mute")
