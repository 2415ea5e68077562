"""The picture that stands for a profile where its link is shared (Open Graph)."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from urllib.parse import urlsplit

from allscale_app.services.profile_card import CardFacts
from allscale_app.views.initials import initials_of
from allscale_app.views.public_profile import price_words

MOST_LINES = 3
_BIO_LETTERS = 150


@dataclass(frozen=True, slots=True)
class ProfileCard:
    """`picture` is a `data:image/png;base64,` URI, or "" and the initials stand there; `lines` are titles with prices."""

    name: str
    initials: str
    bio: str
    address: str
    picture: str
    lines: tuple[tuple[str, str], ...]
    language: str = "en"


def profile_card(facts: CardFacts, *, public_url: str) -> ProfileCard:
    """The display form of a profile for a picture of 1,200 by 630."""
    profile = facts.profile
    bio = " ".join(profile.bio.split())
    return ProfileCard(
        name=profile.display_name,
        initials=initials_of(profile.display_name),
        bio=bio if len(bio) <= _BIO_LETTERS else f"{bio[: _BIO_LETTERS - 1].rstrip()}…",
        address=f"{urlsplit(public_url).netloc}/u/{profile.handle}",
        picture="data:image/png;base64," + base64.b64encode(facts.picture).decode() if facts.picture else "",
        lines=tuple((service.title, " ".join(price_words(service))) for service in facts.services[:MOST_LINES]),
    )
