"""News of the bell as a mail, for whoever chose to have them so too."""

from __future__ import annotations

from typing import Any

from allscale_app.views.bell import news_href
from allscale_app.views.mail import MailView, Tone
from allscale_app.views.mail_notices import PRODUCT
from allscale_app.views.news_words import news_words

_TONES = {"good": Tone.GOOD, "wait": Tone.WAIT, "bad": Tone.BAD}


def news_mail(told: dict[str, Any], *, page: str, host: str, greeting: str) -> MailView:
    """`told` is what the delivery keeps: the kind of news, its facts and its invoice; `page` is this instance's origin."""
    words = news_words(str(told["news"]), told["about"])
    sentence = f"{words.lead}{words.text}{words.number}{words.amount}".strip()
    return MailView(
        subject=sentence,
        preheader=words.detail or "Open it to see everything about it.",
        brand=PRODUCT,
        kicker=host,
        headline=sentence,
        tone=_TONES.get(words.tone, Tone.PLAIN),
        button="Open the invoice" if told.get("invoice_id") else "Open",
        link=page + news_href(str(told["news"]), told.get("invoice_id"), told["about"]),
        hint="Which news come by mail is your choice, under Settings, Notifications.",
        paragraphs=tuple(part for part in (f"Hello {greeting}," if greeting else "Hello,", words.detail) if part),
        sender=f"{PRODUCT} at {host}.",
        reason="You get this because it is switched on for you.",
        host=host,
    )
