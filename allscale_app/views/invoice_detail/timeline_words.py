"""Each kind of timeline event in a human sentence, with its icon, tone and evidence."""

from __future__ import annotations

from datetime import datetime

from allscale_app.domain.legs import Rail
from allscale_app.i18n.dates import clock_time
from allscale_app.store.tables import TimelineEvent
from allscale_app.views.invoice_detail.model import Part
from allscale_app.views.invoice_detail.timeline_calendar import CALENDAR_KINDS
from allscale_app.views.invoice_detail.timeline_rails import RAIL_KINDS, settled_by_balance
from allscale_app.views.invoice_detail.timeline_teller import Teller, Told, Words
from allscale_app.views.mail_answers import answer_words
from allscale_app.views.shorten import short_address

MAILS = {
    "invoice": "Invoice mail",
    "receipt": "Receipt mail",
    "partial": "Part payment mail",
    "reminder": "Reminder",
    "overpaid": "Overpayment mail",
    "cancelled": "Cancellation mail",
    "refund": "Refund mail",
    "issuer_paid": "Payment notice to you",
    "issuer_partial": "Part payment notice to you",
    "issuer_rejected": "Rejection notice to you",
}


def words_of(tell: Teller, event: TimelineEvent) -> Words:
    """The words of an event; a kind without its own is named as it is stored."""
    told = _KINDS.get(event.kind)
    if told is None:
        return Words("info", "mute", (Part(event.kind.replace("_", " ").capitalize()),))
    return told(tell, event)


def _created(tell: Teller, event: TimelineEvent) -> Words:
    if service := event.data.get("service"):
        return Words("store", "info", (Part(f"{tell.who(event)} asked for {service}, which made this draft"),))
    if link := event.data.get("payment_link"):
        return Words(
            "link", "info", (Part(f"{tell.who(event)} used the payment link {link}, which made this invoice"),)
        )
    return Words("pencil", "mute", (Part(f"{tell.who(event)} created the draft"),))


def _duplicated(tell: Teller, event: TimelineEvent) -> Words:
    source = event.data.get("from_number") or "another draft"
    return Words("copy-plus", "mute", (Part(f"{tell.who(event)} created the draft from {source}"),))


def _sent(tell: Teller, event: TimelineEvent) -> Words:
    number, to = event.data.get("number"), event.data.get("to")
    if event.actor == "payer":
        return Words("send", "mute", (Part(f"{number} went to {to} at once"),))
    return Words("send", "mute", (Part(f"{tell.who(event)} sent {number} to {to}"),))


def _resent(tell: Teller, event: TimelineEvent) -> Words:
    return Words("send", "mute", (Part(f"{tell.who(event)} sent the mail to {event.data.get('to')} again"),))


def _redirected(tell: Teller, event: TimelineEvent) -> Words:
    former = str(event.data.get("former") or "")
    return Words(
        "send",
        "mute",
        (Part(f"{tell.who(event)} sent the invoice to {event.data.get('to')} instead"),),
        note=f"Before: {former}" if former else "",
    )


def _mail(icon: str, tone: str, what: str) -> Told:
    def told(tell: Teller, event: TimelineEvent) -> Words:
        data = event.data
        mail = MAILS.get(str(data.get("kind")), "Mail")
        answer = " ".join(str(data[key]) for key in ("code", "text") if data.get(key))
        server = str(data.get("server") or "")
        note = f"{server}: {answer}" if server and answer else server or answer
        if data.get("next_at"):
            note = f"{note}. Next try {clock_time(datetime.fromisoformat(data['next_at']), zone=tell.zone)}"
        meaning = answer_words(data.get("code"), str(data.get("text") or "")) if tone in ("wait", "bad") else ""
        said = f"{mail} {what} {data.get('to') or ''}".rstrip()
        return Words(icon, tone, (Part(f"{said}. {meaning}" if meaning else said),), note=note)

    return told


def _withdrawn(_tell: Teller, event: TimelineEvent) -> Words:
    mail, why = MAILS.get(str(event.data.get("kind")), "Mail"), str(event.data.get("text") or "")
    return Words("ban", "mute", (Part(f"{mail} to {event.data.get('to')} was not needed any more"),), note=why)


def _document_failed(_tell: Teller, event: TimelineEvent) -> Words:
    document = "receipt" if event.data.get("document") == "receipt" else "PDF"
    then = "was given up" if event.data.get("is_last") else "waits until it can"
    return Words(
        "triangle-alert",
        "bad",
        (Part(f"The {document} could not be made; its mail {then}"),),
        note=str(event.data.get("reason") or ""),
    )


def _viewed(_tell: Teller, _event: TimelineEvent) -> Words:
    return Words("eye", "info", (Part("First viewed by the payer"),))


def _method_chosen(tell: Teller, event: TimelineEvent) -> Words:
    token = tell.registry.find_token(str(event.data.get("unit")))
    network = tell.registry.find_network(token.network) if token else None
    choice = f"{token.symbol} on {network.name}" if token and network else str(event.data.get("unit"))
    return Words("mouse-pointer-click", "info", (Part(f"The payer chose {choice}"),))


def _seen(tell: Teller, event: TimelineEvent) -> Words:
    sender = str(event.data.get("sender") or "")
    source = (Part(" from "), Part(short_address(sender), "mono")) if sender else ()
    return Words(
        "eye",
        "wait",
        (Part("Seen "), tell.coins(event), *tell.counted(event), *source, Part(" to this invoice’s address")),
        note=_block_and_log(event),
        **tell.proof(event),
    )


def _confirming(tell: Teller, event: TimelineEvent) -> Words:
    count = f"{event.data.get('have')} of {event.data.get('need')} confirmations"
    return Words("loader", "wait", (tell.coins(event), Part(f" is confirming on {tell.network_name(event)}, {count}")))


def _confirmed(tell: Teller, event: TimelineEvent) -> Words:
    need, block = event.data.get("need"), event.data.get("block")
    place = f", {need} of {need}, block {block:,}" if need and isinstance(block, int) else ""
    payment = tell.payment(event)
    seconds = int((event.at - payment.first_seen_at).total_seconds()) if payment else 0
    note = f"{seconds} s after it was first seen" if seconds > 0 else ""
    return Words(
        "check",
        "good",
        (Part(f"Payment confirmed on {tell.network_name(event)}{place}"),),
        note=note,
        **tell.proof(event),
    )


def _settled(tell: Teller, event: TimelineEvent) -> Words:
    if event.data.get("rail") == Rail.BALANCE:
        return settled_by_balance(tell, event)
    key = str(event.data.get("entry_key") or "")
    return Words(
        "circle-check",
        "good",
        (tell.coins(event), *tell.counted(event), Part(" settled and is in your balance")),
        note=f"Journal entry {key}, pending to available" if key else "",
    )


def _final(tell: Teller, event: TimelineEvent) -> Words:
    block = event.data.get("block")
    return Words(
        "lock",
        "good",
        (tell.coins(event), Part(f" is final: {tell.network_name(event)} can no longer take it back")),
        note=f"Block {block:,} is finalized" if isinstance(block, int) else "",
    )


def _reversed(tell: Teller, event: TimelineEvent) -> Words:
    is_reorg = event.data.get("reason") == "reorg"
    name = tell.network_name(event)
    why = f"{name} replaced the block that held it. If it is mined again, it counts again" if is_reorg else ""
    return Words(
        "undo-2", "bad", (tell.coins(event), Part(f" was taken back by {name}")), note=why, **tell.proof(event)
    )


_WAITS = {
    "paused": " while the coin was away from its peg",
    "no_rate": " while nobody knew its rate",
}


def _other_token(tell: Teller, event: TimelineEvent) -> Words:
    why = _WAITS.get(str(event.data.get("reason")), ", a token that this invoice does not accept")
    return Words(
        "coins",
        "wait",
        (tell.coins(event), Part(f" arrived{why}. It is safe and waits for a decision")),
        note=_block_and_log(event),
        **tell.proof(event),
    )


def _other_token_applied(tell: Teller, event: TimelineEvent) -> Words:
    worth = tell.counted(event) or (Part(" at par, as "), tell.money(event.data.get("applied_units") or 0))
    key = str(event.data.get("entry_key") or "")
    return Words(
        "circle-check",
        "good",
        (Part(f"{tell.who(event)} applied "), tell.coins(event), *worth),
        note=f"Journal entry {key}, inbox to available" if key else "",
    )


def _other_token_credited(tell: Teller, event: TimelineEvent) -> Words:
    coins = tell.coins(event)
    return Words(
        "circle-check", "good", (Part(f"{tell.who(event)} took "), coins, Part(" to the balance, not for this invoice"))
    )


def _paid(_tell: Teller, event: TimelineEvent) -> Words:
    late = ", after the due date" if event.data.get("late") else ""
    extent = "" if event.data.get("short") else " in full"
    return Words("badge-check", "good", (Part("Paid", "strong"), Part(f"{extent}{late}")))


def _partially_paid(tell: Teller, event: TimelineEvent) -> Words:
    paid, rest = tell.money(event.data.get("paid") or 0), tell.money(event.data.get("rest") or 0)
    if event.data.get("closed"):
        return Words("inbox", "wait", (Part("Came after it was closed: "), paid, Part(" so far, in your balance")))
    return Words("contrast", "wait", (Part("Partly paid: "), paid, Part(" so far, "), rest, Part(" to go")))


def _overpaid(tell: Teller, event: TimelineEvent) -> Words:
    more = tell.money(event.data.get("excess_units") or 0)
    return Words("scale", "wait", (more, Part(" more than the total arrived, and is in your balance")))


def _short_accepted(tell: Teller, event: TimelineEvent) -> Words:
    return Words("scale", "mute", (tell.money(event.data.get("units") or 0), Part(" short, accepted as paid")))


def _written_off(tell: Teller, event: TimelineEvent) -> Words:
    short = tell.money(event.data.get("units") or 0)
    return Words("scale", "mute", (Part(f"{tell.who(event)} accepted it as paid, "), short, Part(" short")))


def _cancelled(tell: Teller, event: TimelineEvent) -> Words:
    reason = str(event.data.get("reason") or "")
    return Words(
        "ban", "mute", (Part(f"{tell.who(event)} cancelled the invoice"),), note=f"“{reason}”" if reason else ""
    )


def _rejected(_tell: Teller, event: TimelineEvent) -> Words:
    payer, reason = str(event.data.get("payer") or "The payer"), str(event.data.get("reason") or "")
    return Words(
        "x", "bad", (Part(payer, "strong"), Part(" rejected the invoice")), note=f"“{reason}”" if reason else ""
    )


def _replaced(_tell: Teller, event: TimelineEvent) -> Words:
    link = Part(str(event.data.get("by_number") or "another invoice"), "link", f"/invoices/{event.data.get('by_id')}")
    return Words("repeat", "mute", (Part("Replaced by "), link))


def _block_and_log(event: TimelineEvent) -> str:
    block, log = event.data.get("block"), event.data.get("log_index")
    return f"Block {block:,}, log {log}" if isinstance(block, int) else ""


_KINDS: dict[str, Told] = {
    "created": _created,
    "duplicated": _duplicated,
    "sent": _sent,
    "resent": _resent,
    "redirected": _redirected,
    "mail_accepted": _mail("mail-check", "info", "accepted for"),
    "mail_deferred": _mail("mail-warning", "wait", "put off by the mail server of"),
    "mail_bounced": _mail("mail-x", "bad", "came back from"),
    "mail_failed": _mail("mail-x", "bad", "could not be delivered to"),
    "mail_withdrawn": _withdrawn,
    "document_failed": _document_failed,
    "viewed": _viewed,
    "method_chosen": _method_chosen,
    "payment_seen": _seen,
    "payment_confirmations": _confirming,
    "payment_confirmed": _confirmed,
    "payment_settled": _settled,
    "payment_final": _final,
    "payment_reversed": _reversed,
    "other_token": _other_token,
    "other_token_applied": _other_token_applied,
    "other_token_credited": _other_token_credited,
    "paid": _paid,
    "partially_paid": _partially_paid,
    "overpaid": _overpaid,
    "short_accepted": _short_accepted,
    "written_off": _written_off,
    "cancelled": _cancelled,
    "rejected": _rejected,
    "replaced": _replaced,
    **CALENDAR_KINDS,
    **RAIL_KINDS,
}
