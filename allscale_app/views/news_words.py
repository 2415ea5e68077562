"""Each kind of news as one sentence of who, what and how much, and one line under it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from allscale_app.domain.money import format_units
from allscale_app.i18n.dates import counted

_CALLS = {
    "event_failed": ("A message", " of the card processor could not be worked on "),
    "float_short": ("The float", " is short, a payment waits "),
    "mismatch": ("A card payment", " does not fit the books "),
    "order_changed": ("An order for the float", " is not the one that was made "),
    "order_failed": ("An order for the float", " ended without coins "),
    "order_unknown": ("An order for the float", " is not known to its provider "),
    "refund_went": ("The bank", " sent money back otherwise than it was asked to "),
    "unknown": ("The card processor", " speaks of a payment that is not ours "),
}
"""What an operator is called for, by case: lead and text."""
_WAITS = {
    "paused": ("A paused coin", "It was away from its peg"),
    "no_rate": ("A coin without a rate", "Nobody knew what it was worth"),
}
"""Coins that an invoice accepts and that could not be counted, by the observation's reason."""


@dataclass(frozen=True, slots=True)
class NewsWords:
    """A piece of news as a sentence: `lead` and `amount` are strong, `number` is the invoice's."""

    icon: str
    tone: str
    lead: str
    text: str
    detail: str
    number: str = ""
    amount: str = ""


def news_words(kind: str, data: Mapping[str, Any]) -> NewsWords:
    """A piece of news in words."""
    return SENTENCES.get(kind, _changed)(data)


def _money(data: Mapping[str, Any], key: str) -> str:
    return f"{format_units(data[key])} {data['currency']}"


def _paid(data: Mapping[str, Any]) -> NewsWords:
    detail = f"{data['number']}, in full{', after the due date' if data.get('late') else ''}"
    return NewsWords("check", "good", data["payer"], " paid ", detail, amount=_money(data, "settled_units"))


def _seen(data: Mapping[str, Any]) -> NewsWords:
    need = counted(int(data["confirmations"]), "confirmation")
    detail = f"{data['number']} on {data['network']}, settles after {need}"
    return NewsWords("loader", "wait", data["payer"], " is paying ", detail, amount=_coins(data))


def _viewed(data: Mapping[str, Any]) -> NewsWords:
    return NewsWords("eye", "info", data["payer"], " opened ", data.get("title") or "", data["number"])


def _undelivered(data: Mapping[str, Any]) -> NewsWords:
    detail = f"{data['number']}: {data.get('reason') or 'the mail server refused it'}"
    return NewsWords("mail-x", "bad", "The invoice", f" did not reach {data['to']}", detail)


def _coins(data: Mapping[str, Any]) -> str:
    return f"{format_units(data['units'])} {str(data['unit']).partition('@')[0]}"


def _partially_paid(data: Mapping[str, Any]) -> NewsWords:
    rest = f"{_money(data, 'settled_units')} so far, {_money(data, 'due_units')} to go"
    return NewsWords("contrast", "wait", data["payer"], " paid part of ", rest, data["number"])


def _overpaid(data: Mapping[str, Any]) -> NewsWords:
    detail = f"{_money(data, 'excess_units')} too much, credited to you"
    return NewsWords("coins", "wait", data["payer"], " overpaid ", detail, data["number"])


def _after_close(data: Mapping[str, Any]) -> NewsWords:
    return NewsWords("inbox", "wait", "Money", " came for the closed ", "It is credited to you.", data["number"])


def _other_token(data: Mapping[str, Any]) -> NewsWords:
    lead, why = _WAITS.get(str(data.get("reason")), ("Another token", "This invoice does not accept it"))
    return NewsWords(
        "triangle-alert", "wait", lead, " came for ", f"{why}; it waits for your decision.", data["number"]
    )


def _reorged(data: Mapping[str, Any]) -> NewsWords:
    detail = "It usually returns in the next block; we keep watching."
    return NewsWords("undo-2", "wait", "The network", " took back a payment for ", detail, data["number"])


def _balance_paid(data: Mapping[str, Any]) -> NewsWords:
    detail = f"{data['number']} from {data['issuer']}, out of your balance"
    return NewsWords("arrow-up-right", "mute", "You", " paid ", detail, amount=_coins(data))


def _deposit(data: Mapping[str, Any]) -> NewsWords:
    return NewsWords("arrow-down-left", "good", "Deposit", " of ", "Settled to your balance", amount=_coins(data))


def _audit(data: Mapping[str, Any]) -> NewsWords:
    count = counted(int(data["count"]), "difference")
    detail = "Run allscale audit on the server, and pay nothing out before it is explained."
    return NewsWords("triangle-alert", "bad", "The audit of the books", " found ", detail, amount=count)


def _disputed(data: Mapping[str, Any]) -> NewsWords:
    detail = f"{_coins(data)} is held until the bank decides"
    return NewsWords("triangle-alert", "bad", "A card payment", " is disputed, ", detail, data["number"])


def _dispute_won(data: Mapping[str, Any]) -> NewsWords:
    return NewsWords(
        "shield-check", "good", "The dispute", " was won, ", f"{_coins(data)} is yours again", data["number"]
    )


def _dispute_lost(data: Mapping[str, Any]) -> NewsWords:
    detail = f"{_coins(data)} went back to the payer"
    return NewsWords("circle-x", "bad", "The dispute", " was lost, ", detail, data["number"])


def _operator_called(data: Mapping[str, Any]) -> NewsWords:
    lead, text = _CALLS.get(str(data.get("case")), ("Somebody", " must look "))
    return NewsWords("triangle-alert", "bad", lead, text, str(data["words"]))


def _received(data: Mapping[str, Any]) -> NewsWords:
    detail = f"{data['number']}{', ' if data.get('title') else ''}{data.get('title') or ''}"
    return NewsWords("inbox", "info", data["issuer"], " billed you ", detail, amount=_money(data, "total_units"))


def _rejected(data: Mapping[str, Any]) -> NewsWords:
    return NewsWords("x", "bad", data["payer"], " rejected ", f"“{data['reason']}”", data["number"])


def _overdue(data: Mapping[str, Any]) -> NewsWords:
    return NewsWords(
        "clock-alert", "bad", data["payer"], " is late with ", f"{_money(data, 'due_units')} open", data["number"]
    )


def _converts_later(data: Mapping[str, Any]) -> NewsWords:
    detail = f"{data['number']} waits for {_coins(data)} from the operator. Nothing is lost."
    amount = f"{format_units(data['source_units'])} {data['source']}"
    return NewsWords("clock", "wait", data["payer"], " paid ", detail, amount=amount)


def _returned(data: Mapping[str, Any]) -> NewsWords:
    amount = f"{format_units(data['source_units'])} {data['source']}"
    return NewsWords(
        "undo-2", "bad", "The payer's bank", " took back ", f"{data['number']} by bank transfer", amount=amount
    )


def _webhook_disabled(data: Mapping[str, Any]) -> NewsWords:
    return NewsWords("webhook", "bad", "We stopped sending events", " to ", str(data["reason"]), str(data["url"]))


def _request(verb: str) -> Callable[[Mapping[str, Any]], NewsWords]:
    def words(data: Mapping[str, Any]) -> NewsWords:
        detail = f"Storefront, {_money(data, 'units')}"
        return NewsWords("store", "info", data["name"], f" {verb} “{data['title']}”", detail)

    return words


def _changed(data: Mapping[str, Any]) -> NewsWords:
    return NewsWords("info", "info", str(data.get("number") or "Something"), " changed", "")


SENTENCES: dict[str, Callable[[Mapping[str, Any]], NewsWords]] = {
    "audit_findings": _audit,
    "balance_paid": _balance_paid,
    "conversion_waiting": _converts_later,
    "deposit_settled": _deposit,
    "dispute_lost": _dispute_lost,
    "dispute_opened": _disputed,
    "dispute_won": _dispute_won,
    "invoice_after_close": _after_close,
    "invoice_other_token": _other_token,
    "invoice_overdue": _overdue,
    "invoice_overpaid": _overpaid,
    "invoice_paid": _paid,
    "invoice_partially_paid": _partially_paid,
    "invoice_received": _received,
    "invoice_rejected": _rejected,
    "invoice_reorged": _reorged,
    "invoice_undelivered": _undelivered,
    "invoice_viewed": _viewed,
    "operator_called": _operator_called,
    "payment_returned": _returned,
    "payment_seen": _seen,
    "webhook_disabled": _webhook_disabled,
    "request_answered": _request("answered about"),
    "request_ordered": _request("orders"),
    "request_received": _request("requests"),
}
"""A kind of notification to its words; an unknown one says that something changed."""
