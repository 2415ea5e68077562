"""A business's public profile, and the form of the service that is chosen on it, as display values."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from allscale_app.domain.money import decimal_text, format_units
from allscale_app.domain.offer import PriceKind
from allscale_app.services.public_profile import PublicProfile
from allscale_app.services.request_input import MESSAGE_LIMIT
from allscale_app.store.tables import Service
from allscale_app.views.initials import initials_of
from allscale_app.views.invoice_words import RAILS, any_of

_LOW_STOCK = 5


@dataclass(frozen=True, slots=True)
class LinkView:
    """A link to somewhere else; `href` is "" for the place, which leads nowhere."""

    icon: str
    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An amount to offer with one press."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Question:
    """One of the issuer's own questions; `name` is its field's, `path` its error's."""

    name: str
    path: str
    text: str


@dataclass(frozen=True, slots=True)
class ServiceView:
    """A service as a row to choose and, once chosen, as a form. `under` is the second line of the price."""

    id: str = ""
    title: str = ""
    description: str = ""
    picture: str = ""
    price: str = ""
    under: str = ""
    left: str = ""
    is_gone: bool = False
    heading: str = ""
    summary: str = ""
    action: str = ""
    is_open: bool = False
    at_once: bool = False
    unit: str = ""
    price_help: str = ""
    message_label: str = ""
    suggestions: list[Suggestion] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ProfileView:
    """`screen` is loading, missing or open; `caution` says what is unusual about the name, "" for nothing."""

    screen: str = "loading"
    tab_title: str = "AllScale Pay"
    name: str = ""
    initials: str = ""
    avatar: str = ""
    bio: list[str] = field(default_factory=list)
    caution: str = ""
    links: list[LinkView] = field(default_factory=list)
    services: list[ServiceView] = field(default_factory=list)
    terms: str = ""
    address: str = ""
    url: str = ""


def profile_view(public: PublicProfile, *, public_url: str) -> ProfileView:
    """The display form of a profile."""
    profile = public.profile
    name, handle = profile.display_name, profile.handle
    where = f"{urlsplit(public_url).netloc}/u/{handle}"
    needs_approval = any(not service.pays_at_once for service in public.services)
    return ProfileView(
        screen="open",
        tab_title=name,
        name=name,
        initials=initials_of(name),
        avatar=_picture(handle, public.picture_sha256),
        bio=[line for line in profile.bio.split("\n") if line],
        caution=f"This name is written in {any_of(public.alphabets, last='and')} letters." if public.alphabets else "",
        links=[*map(_link, profile.links), *([LinkView("map-pin", profile.place)] if profile.place else [])],
        services=[_service(service, public) for service in public.services],
        terms="Prices without tax."
        + (f" You pay after {name} accepts and sends you an invoice." if needs_approval else ""),
        address=where,
        url=f"{public_url}/u/{handle}",
    )


def price_words(service: Service) -> tuple[str, str]:
    """A price and the line under it: `1,800.00` and `USDC`, `Your price` and `from 150.00 USDC`."""
    unit = service.currency
    if service.price_kind == PriceKind.OPEN:
        return "Your price", f"from {format_units(service.least_units)} {unit}" if service.least_units else unit
    price = format_units(service.price_units)
    return (f"from {price}" if service.price_kind == PriceKind.FROM else price), unit


def stock_words(service: Service) -> str:
    """What is left, where it is counted: `Sold out`, `2 left`, `1 slot left`."""
    left, is_slots = service.stock_left, service.stock_word == "slots"
    if left is None:
        return ""
    if left <= 0:
        return "Fully booked" if is_slots else "Sold out"
    return f"{left:,} {'slot' if left == 1 else 'slots'} left" if is_slots else f"{left:,} left"


def _service(service: Service, public: PublicProfile) -> ServiceView:
    price, under = price_words(service)
    is_open = service.price_kind == PriceKind.OPEN
    name, left = public.profile.display_name, stock_words(service)
    total = "" if is_open else f" {price} {service.currency}"
    summary = ", ".join(
        part
        for part in (f"{under[:1].upper()}{under[1:]}" if is_open else total.strip(), service.delivery_note)
        if part
    )
    is_low = service.stock_left is not None and service.stock_left <= _LOW_STOCK
    return ServiceView(
        id=service.id,
        title=service.title,
        description=service.description,
        picture=_picture(public.profile.handle, service.picture_sha256),
        price=price,
        under=under,
        left=left if is_low else "",
        is_gone=service.stock_left is not None and service.stock_left <= 0,
        heading=f"{'Order' if service.pays_at_once else 'Request'} {service.title}",
        summary=summary,
        action=f"Order and pay{total}" if service.pays_at_once else "Send request",
        is_open=is_open,
        at_once=service.pays_at_once,
        unit=service.currency,
        price_help=f"{format_units(service.least_units)} {service.currency} or more." if service.least_units else "",
        message_label="Anything to add?" if service.pays_at_once else "What do you need?",
        suggestions=[
            Suggestion(decimal_text(units), f"{format_units(units)} {service.currency}")
            for units in service.suggested_units
        ],
        questions=[Question(f"answer{at}", f"answers.{at}", text) for at, text in enumerate(service.questions)],
        steps=steps_to_pay(name, public.methods, at_once=service.pays_at_once),
    )


def steps_to_pay(name: str, methods: tuple[str, ...], *, at_once: bool) -> list[str]:
    """What happens after the form was sent, in the visitor's words."""
    means = any_of([RAILS[method].lower() for method in methods if method != "balance"], last="or") or "wallet"
    if at_once:
        return [f"You pay by {means}.", "The invoice and its receipt come by e-mail.", f"{name} hears of it at once."]
    return [
        f"{name} reads your request.",
        "If they accept, you get an invoice by e-mail.",
        f"You pay by {means}.",
    ]


def _link(link: str) -> LinkView:
    if "://" in link:
        return LinkView("globe", link.partition("://")[2], link)
    return LinkView("mail", link, f"mailto:{link}")


def _picture(handle: str, sha256: str | None) -> str:
    return f"/u/{handle}/picture.png?v={sha256}" if sha256 else ""


def count_words(text: str) -> str:
    """`97 of 1,000` under the message."""
    return f"{len(text):,} of {MESSAGE_LIMIT:,}"
