"""The page of payment links as display values: rows, the editor's form, how a link is shared."""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from allscale_app.domain.money import format_units
from allscale_app.i18n.dates import ago, exact_time, short_date
from allscale_app.services.payment_link_list import LinkFacts, LinksPage, LinkStatus
from allscale_app.services.payment_links import form_of_link
from allscale_app.store.tables import PaymentLink
from allscale_app.views.payment_link_objects import link_url

LINK_FIELDS = (
    "title", "description", "amount_kind", "currency", "amount", "minimum", "maximum", "suggestions", "expires_on",
    "use_limit", "slug",
)  # fmt: skip
AMOUNT_KINDS = (("fixed", "Fixed"), ("open", "The payer chooses"))
BUTTON_STYLE = {
    "display": "inline-block",
    "padding": "12px 20px",
    "border-radius": "10px",
    "background": "#1c1917",
    "color": "#ffffff",
    "font": "500 16px/20px system-ui,sans-serif",
    "text-decoration": "none",
}
"""Of the button on other websites: it brings its whole look, for nothing of ours is loaded there."""

_PILLS = {
    LinkStatus.ON: ("On", "good", "check"),
    LinkStatus.OFF: ("Off", "mute", "ban"),
    LinkStatus.EXPIRED: ("Expired", "wait", "clock-alert"),
    LinkStatus.USED_UP: ("Used up", "info", "badge-check"),
}


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A link with what became of it; `limits` says what it ends by, "" for nothing."""

    id: str = ""
    title: str = ""
    url: str = ""
    address: str = ""
    amount: str = ""
    unit: str = ""
    amount_note: str = ""
    word: str = ""
    tone: str = ""
    icon: str = ""
    uses: str = ""
    limits: str = ""
    income: str = ""
    last_use: str = ""
    last_exact: str = ""
    invoices_href: str = ""
    is_on: bool = False
    is_used: bool = False
    is_paid: bool = False


@dataclass(frozen=True, slots=True)
class ShareView:
    """Ways to a link: `code` is a picture of it, `snippet` the HTML of a button that says `words`."""

    title: str = ""
    amount: str = ""
    url: str = ""
    address: str = ""
    code: str = ""
    code_name: str = ""
    words: str = ""
    snippet: str = ""
    poster_href: str = ""
    warning: str = ""
    """Why nobody can pay by it now, "" while they can."""


@dataclass(frozen=True, slots=True)
class LinkQuestion:
    """Before a link goes away."""

    title: str = ""
    body: str = ""


@dataclass(frozen=True, slots=True)
class LinksView:
    """All links, newest first, and the beginning of every link's address."""

    rows: list[LinkRow] = field(default_factory=list)
    base: str = ""


def links_view(page: LinksPage, *, public_url: str) -> LinksView:
    """The display form of a business's links."""
    rows = [_row(facts, page, public_url=public_url) for facts in page.links]
    return LinksView(rows=rows, base=f"{public_url.partition('://')[2]}/l/")


def share_view(
    facts: LinkFacts, *, business_name: str, public_url: str, qr_image: Callable[[str, str], str]
) -> ShareView:
    """How a link gets to those who pay by it."""
    link = facts.link
    url, words = link_url(link, public_url=public_url), f"Pay {business_name}"
    amount, note = amount_words(link)
    return ShareView(
        title=link.title,
        amount=f"{amount} {link.currency}, {note}" if note else f"{amount} {link.currency}",
        url=url,
        address=url.partition("://")[2],
        code=qr_image(url, "link"),
        code_name=f"{link.slug}.svg",
        words=words,
        snippet=button_snippet(url, words),
        poster_href=f"/links/{link.id}/poster.pdf",
        warning=_WARNINGS.get(facts.status, ""),
    )


def button_snippet(url: str, words: str) -> str:
    """A link that looks like a button, for any website: plain HTML, no script, no file of ours."""
    style = ";".join(f"{name}:{value}" for name, value in BUTTON_STYLE.items())
    return f'<a href="{html.escape(url)}" style="{style}">{html.escape(words)}</a>'


def amount_words(link: PaymentLink) -> tuple[str, str]:
    """What is paid, before its currency, and who says so: `120.00` and "", `From 10.00` and `payer chooses`."""
    least, most = format_units(link.least_units), format_units(link.most_units)
    if not link.is_open:
        return format_units(link.amount_units), ""
    if link.least_units and link.most_units:
        return f"{least} – {most}", "payer chooses"
    if link.least_units:
        return f"From {least}", "payer chooses"
    return (f"Up to {most}" if link.most_units else "Any amount in"), "payer chooses"


def link_fields(link: PaymentLink) -> dict[str, str]:
    """A link's form as texts."""
    form = form_of_link(link)
    return {**form, "suggestions": " ".join(form["suggestions"]), "slug": link.slug}


def delete_question(link: PaymentLink) -> LinkQuestion:
    """Before deleting a link that nobody used."""
    return LinkQuestion(
        f"Delete {link.title}?", "Nobody has used it. Whoever has its address finds nothing there any more."
    )


def _row(facts: LinkFacts, page: LinksPage, *, public_url: str) -> LinkRow:
    link, zone = facts.link, ZoneInfo(page.timezone)
    word, tone, icon = _PILLS[facts.status]
    amount, note = amount_words(link)
    url, last = link_url(link, public_url=public_url), facts.last_used_at
    today = page.now.astimezone(zone).date()
    return LinkRow(
        id=link.id,
        title=link.title,
        url=url,
        address=url.partition("://")[2],
        amount=amount,
        unit=link.currency,
        amount_note=note,
        word=word,
        tone=tone,
        icon=icon,
        uses=f"{link.use_count:,} of {link.use_limit:,}" if link.use_limit else f"{link.use_count:,}",
        limits=f"until {short_date(link.expires_on, today=today)}" if link.expires_on else "",
        income=", ".join(f"{format_units(each.units)} {each.currency}" for each in facts.income) or "–",
        last_use=ago(last, now=page.now, zone=zone) if last else "–",
        last_exact=exact_time(last, zone=zone) if last else "",
        invoices_href=f"/invoices?link={link.id}",
        is_on=link.is_on,
        is_used=link.use_count > 0,
        is_paid=bool(facts.income),
    )


_WARNINGS = {
    LinkStatus.OFF: "This link is off: whoever opens it is told so. Switch it on before you share it.",
    LinkStatus.EXPIRED: "This link has expired: whoever opens it is told so. Change its last day before you share it.",
    LinkStatus.USED_UP: "This link is used up: whoever opens it is told so. Raise its limit before you share it.",
}
