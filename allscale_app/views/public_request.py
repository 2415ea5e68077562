"""A request as its own link shows it to whoever asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from allscale_app.domain.money import format_units
from allscale_app.domain.offer import RequestStatus
from allscale_app.i18n.dates import day_and_time
from allscale_app.services.requests import PublicRequest
from allscale_app.store.tables import ServiceRequest


@dataclass(frozen=True, slots=True)
class Said:
    """Something that one of the two said."""

    who: str
    words: str
    time: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A question of the form, and what was answered."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class RequestView:
    """`pay_href` leads to the payment page once there is one."""

    issuer: str = ""
    title: str = ""
    price: str = ""
    word: str = ""
    tone: str = "info"
    icon: str = "send"
    headline: str = ""
    sentence: str = ""
    message: str = ""
    answers: list[Answer] = field(default_factory=list)
    talk: list[Said] = field(default_factory=list)
    can_answer: bool = False
    pay_href: str = ""
    pay_label: str = ""
    profile_href: str = ""


def request_view(public: PublicRequest, *, now: datetime) -> RequestView:
    """The display form of a request."""
    request, issuer = public.request, public.profile.display_name
    zone = ZoneInfo(public.business.timezone)
    word, tone, icon, headline, sentence = _standing(public, issuer)
    return RequestView(
        issuer=issuer,
        title=request.service_title,
        price=f"{format_units(request.price_units)} {request.currency}",
        word=word,
        tone=tone,
        icon=icon,
        headline=headline,
        sentence=sentence,
        message=request.message,
        answers=[Answer(**each) for each in request.answers],
        talk=talk_of(request, issuer=issuer, visitor="You", zone=zone, now=now),
        can_answer=request.status == RequestStatus.ASKED,
        pay_href=f"/pay/{public.checkout_token}" if public.checkout_token else "",
        pay_label="View and pay" if not public.is_paid and not public.is_closed else "View the invoice",
        profile_href=f"/u/{public.handle}" if public.handle else "",
    )


def talk_of(request: ServiceRequest, *, issuer: str, visitor: str, zone: ZoneInfo, now: datetime) -> list[Said]:
    """What was said, oldest first."""
    return [
        Said(
            issuer if line["by"] == "issuer" else visitor,
            line["words"],
            day_and_time(datetime.fromisoformat(line["at"]), zone=zone, now=now),
        )
        for line in request.talk
    ]


def _standing(public: PublicRequest, issuer: str) -> tuple[str, str, str, str, str]:
    """Pill (word, tone, icon), headline and sentence."""
    status = RequestStatus(public.request.status)
    if public.is_paid:
        return "Paid", "good", "check", "Paid, thank you", "The receipt is in your mailbox."
    if public.is_closed:
        return "Cancelled", "mute", "ban", "The invoice was closed", "Nothing is owed for it."
    if status is RequestStatus.ASKED:
        return "Question", "wait", "message-circle", f"{issuer} asks you something", "They go on once you answered."
    if status is RequestStatus.DECLINED:
        return "Declined", "mute", "x", f"{issuer} can’t take this request", "You owe nothing."
    if status is RequestStatus.APPROVED:
        return "Accepted", "good", "check", f"{issuer} accepted", f"The invoice went to {public.request.email}."
    return "Sent", "info", "send", "Request sent", f"{issuer} answers by e-mail to {public.request.email}."
