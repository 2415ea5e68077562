"""Mails about a service's request: to whom asked, in the issuer's name, and to the business that was asked."""

from __future__ import annotations

from collections.abc import Callable

from allscale_app.domain.money import format_units
from allscale_app.services.mail_facts import RequestFacts
from allscale_app.views.mail import MailRow, MailView
from allscale_app.views.mail_notices import PRODUCT

NO_PAYMENT_YET = "There is nothing to pay yet: an invoice comes by a mail of its own if they accept."
TO_MEMBERS = frozenset({"request_received", "request_ordered", "request_answered"})


def request_mail(facts: RequestFacts, *, kind: str, words: str, host: str) -> MailView:
    """The mail `kind`; `words` are what a person wrote for it. Raises KeyError for a kind that is not one."""
    return _KINDS[kind](facts, words, host)


def _noted(facts: RequestFacts, words: str, host: str) -> MailView:  # noqa: ARG001  # all of these take the words
    return _to_visitor(
        facts,
        host,
        subject=f"{facts.issuer} has your request: {facts.request.service_title}",
        preheader=f"{facts.issuer} reads it and answers by e-mail.",
        headline="Request sent",
        button="See your request",
        paragraphs=(f"{facts.issuer} has your request and answers by e-mail to this address.", NO_PAYMENT_YET),
    )


def _asked(facts: RequestFacts, words: str, host: str) -> MailView:
    return _to_visitor(
        facts,
        host,
        subject=f"{facts.issuer} asks about your request: {facts.request.service_title}",
        preheader=words,
        headline=f"{facts.issuer} has a question",
        button="Answer",
        paragraphs=(f"“{words}”", "Answer on the page behind the button, then they can go on."),
    )


def _declined(facts: RequestFacts, words: str, host: str) -> MailView:
    return _to_visitor(
        facts,
        host,
        subject=f"{facts.issuer} can’t take your request: {facts.request.service_title}",
        preheader=words or "You owe nothing.",
        headline="Request declined",
        button="See your request",
        paragraphs=(
            f"{facts.issuer} can’t take your request this time. You owe nothing.",
            *((f"“{words}”",) if words else ()),
        ),
    )


def _to_visitor(
    facts: RequestFacts,
    host: str,
    *,
    subject: str,
    preheader: str,
    headline: str,
    button: str,
    paragraphs: tuple[str, ...],
) -> MailView:
    return MailView(
        subject=subject,
        preheader=preheader,
        brand=facts.issuer,
        kicker=facts.request.service_title,
        headline=headline,
        button=button,
        link=facts.link,
        hint="The link is yours alone: whoever has it can answer for you.",
        paragraphs=(f"Hello {facts.request.name},", *paragraphs, facts.issuer),
        rows=_rows(facts, whose="Your message"),
        sender=f"{facts.issuer}, by {PRODUCT} at {host}.",
        reason="You get this because somebody, probably you, asked for this service with your address.",
        host=host,
    )


def _received(facts: RequestFacts, words: str, host: str) -> MailView:  # noqa: ARG001  # as above
    return _to_member(
        facts,
        host,
        subject=f"{facts.request.name} requests {facts.request.service_title}",
        when="The draft of its invoice is ready",
        words="Approve it, and the invoice is sent; edit the draft before, ask back, or decline.",
    )


def _ordered(facts: RequestFacts, words: str, host: str) -> MailView:  # noqa: ARG001  # as above
    return _to_member(
        facts,
        host,
        subject=f"{facts.request.name} orders {facts.request.service_title}",
        when="The invoice was sent at once",
        words="This service is paid at once, so there is nothing to approve. You hear when it is paid.",
    )


def _answered(facts: RequestFacts, words: str, host: str) -> MailView:  # noqa: ARG001  # as above
    return _to_member(
        facts,
        host,
        subject=f"{facts.request.name} answered about {facts.request.service_title}",
        when="It is your turn again",
        words="The answer stands with the request. Approve it, ask again, or decline.",
    )


def _to_member(facts: RequestFacts, host: str, *, subject: str, when: str, words: str) -> MailView:
    return MailView(
        subject=subject,
        preheader=facts.request.message or when,
        brand=PRODUCT,
        kicker=facts.request.service_title,
        headline=format_units(facts.request.price_units),
        unit=facts.request.currency,
        when=when,
        button="Open the request",
        link=facts.page,
        hint=f"{facts.request.name} wrote from {facts.request.email}.",
        paragraphs=(words,),
        rows=_rows(facts, whose="Message"),
        sender=f"{PRODUCT} at {host}.",
        reason="You get this because your business offers this service.",
        host=host,
    )


def _rows(facts: RequestFacts, *, whose: str) -> tuple[MailRow, ...]:
    request = facts.request
    rows = [MailRow("Service", request.service_title)]
    if request.message:
        rows.append(MailRow(whose, request.message))
    rows += [MailRow(each["question"], each["answer"]) for each in request.answers]
    rows.append(MailRow("Price", f"{format_units(request.price_units)} {request.currency}", strong=True))
    return tuple(rows)


_KINDS: dict[str, Callable[[RequestFacts, str, str], MailView]] = {
    "request_noted": _noted,
    "request_asked": _asked,
    "request_declined": _declined,
    "request_received": _received,
    "request_ordered": _ordered,
    "request_answered": _answered,
}
