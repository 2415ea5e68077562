"""A payment link's public page as display values."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from allscale_app.domain.money import decimal_text, format_units
from allscale_app.i18n.dates import long_date
from allscale_app.services.public_link import PublicLink
from allscale_app.store.tables import PaymentLink
from allscale_app.views.initials import initials_of
from allscale_app.views.public_profile import Suggestion, steps_to_pay


@dataclass(frozen=True, slots=True)
class PublicLinkView:
    """`screen` is loading, missing or open; `closed` says why nobody can pay by it, "" while they can; `until` is the
    last day in words, "" for none."""

    screen: str = "loading"
    tab_title: str = "AllScale Pay"
    name: str = ""
    initials: str = ""
    logo: str = ""
    title: str = ""
    description: list[str] = field(default_factory=list)
    price: str = ""
    unit: str = ""
    closed: str = ""
    until: str = ""
    is_open: bool = False
    currency: str = ""
    price_help: str = ""
    suggestions: list[Suggestion] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)
    address: str = ""


def public_link_view(public: PublicLink, *, public_url: str) -> PublicLinkView:
    """The display form of a link."""
    link, business = public.link, public.business
    path = f"/l/{link.slug}"
    return PublicLinkView(
        screen="open",
        tab_title=f"{link.title} · {business.name}",
        name=business.name,
        initials=initials_of(business.name),
        logo=f"{path}/logo.png?v={business.logo_sha256}" if business.logo_sha256 else "",
        title=link.title,
        description=[line for line in link.description.split("\n") if line],
        price="Your price" if link.is_open else format_units(link.amount_units),
        unit=bounds_words(link) or link.currency if link.is_open else link.currency,
        closed=public.refusal.message if public.refusal else "",
        until=f"Until {long_date(link.expires_on)}" if link.expires_on and not public.refusal else "",
        is_open=link.is_open,
        currency=link.currency,
        price_help=f"{bounds_words(link, first='From')}." if bounds_words(link) else "",
        suggestions=[
            Suggestion(decimal_text(units), f"{format_units(units)} {link.currency}") for units in link.suggested_units
        ],
        steps=steps_to_pay(business.name, public.methods, at_once=True),
        address=f"{urlsplit(public_url).netloc}{path}",
    )


def bounds_words(link: PaymentLink, *, first: str = "from") -> str:
    """`from 5.00 to 100.00 USDC`, `up to 100.00 USDC`, "" without bounds."""
    least, most = format_units(link.least_units), format_units(link.most_units)
    if link.least_units and link.most_units:
        return f"{first} {least} to {most} {link.currency}"
    if link.least_units:
        return f"{first} {least} {link.currency}"
    return f"{'Up' if first == 'From' else 'up'} to {most} {link.currency}" if link.most_units else ""
