"""The poster of a payment link: one page to print, with a code that a phone reads from two metres."""

from __future__ import annotations

import base64
from dataclasses import dataclass

from allscale_app.services.link_poster import PosterFacts
from allscale_app.views.links import amount_words

LONG_TITLE = 36
"""Letters beyond which a title is set smaller, so that everything stays on one page."""


@dataclass(frozen=True, slots=True)
class PosterDocument:
    """`url` is what the code says, `address` the same for people; `logo` is a data URI or ""."""

    brand: str
    title: str
    amount: str
    note: str
    url: str
    address: str
    logo: str = ""
    is_long: bool = False
    language: str = "en"


def poster_document(facts: PosterFacts) -> PosterDocument:
    """The display form of a link for A4."""
    amount, note = amount_words(facts.link)
    return PosterDocument(
        brand=facts.business_name,
        title=facts.link.title,
        amount=f"{amount} {facts.link.currency}",
        note="You choose the amount" if note else "",
        url=facts.url,
        address=facts.url.partition("://")[2],
        logo="data:image/png;base64," + base64.b64encode(facts.logo).decode() if facts.logo else "",
        is_long=len(facts.link.title) > LONG_TITLE,
    )
