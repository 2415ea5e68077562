"""The storefront's page as display values: requests, services, the profile's form."""

from __future__ import annotations

from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from allscale_app.domain.money import format_units
from allscale_app.domain.offer import OPEN_STATUSES, RequestStatus
from allscale_app.i18n.dates import ago, counted, exact_time
from allscale_app.services.offers import form_of
from allscale_app.services.profile_input import MOST_LINKS
from allscale_app.services.storefront_page import StorefrontFacts, conversion
from allscale_app.store.tables import Profile, Service, ServiceRequest
from allscale_app.views.initials import initials_of
from allscale_app.views.public_profile import price_words, stock_words
from allscale_app.views.public_request import Answer, Said, talk_of

LINK_FIELDS = tuple(f"link{at}" for at in range(MOST_LINKS))
PROFILE_FIELDS = ("handle", "display_name", "bio", "place", *LINK_FIELDS)
SERVICE_FIELDS = (
    "title", "description", "price_kind", "price", "minimum", "suggestions", "currency", "delivery_note", "questions",
    "stock", "stock_word", "pays_at_once",
)  # fmt: skip
PRICE_KINDS = (("fixed", "Fixed"), ("from", "Starts at"), ("open", "The visitor chooses"))
STOCK_WORDS = (("stock", "Pieces"), ("slots", "Slots"))


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A request with what can be done about it; `draft_href` opens its draft, `invoice_href` what was sent."""

    id: str = ""
    name: str = ""
    initials: str = ""
    email: str = ""
    title: str = ""
    price: str = ""
    message: str = ""
    answers: list[Answer] = field(default_factory=list)
    talk: list[Said] = field(default_factory=list)
    word: str = ""
    tone: str = ""
    icon: str = ""
    time: str = ""
    exact: str = ""
    is_open: bool = False
    draft_href: str = ""
    invoice_href: str = ""


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """A service with what it brought."""

    id: str = ""
    title: str = ""
    facts: str = ""
    price: str = ""
    under: str = ""
    picture: str = ""
    income: str = ""
    requests: str = ""


@dataclass(frozen=True, slots=True)
class StorefrontView:
    """`open_count` is "" for none; `url` is the profile's, `switch_words` says what being on or off means."""

    requests: list[RequestRow] = field(default_factory=list)
    services: list[ServiceRow] = field(default_factory=list)
    archived: list[ServiceRow] = field(default_factory=list)
    has_more: bool = False
    open_count: str = ""
    is_on: bool = False
    url: str = ""
    address: str = ""
    initials: str = ""
    avatar: str = ""
    has_own_avatar: bool = False


def storefront_view(facts: StorefrontFacts, *, public_url: str) -> StorefrontView:
    """The display form of the storefront."""
    profile = facts.profile
    return StorefrontView(
        requests=[_request(request, facts) for request in facts.requests],
        services=[_service(service, facts) for service in facts.services],
        archived=[_service(service, facts) for service in facts.archived],
        has_more=facts.has_more,
        open_count=str(facts.open_count) if facts.open_count else "",
        is_on=profile.is_on,
        url=f"{public_url}/u/{profile.handle}",
        address=f"{public_url.partition('://')[2]}/u/",
        initials=initials_of(profile.display_name),
        avatar=picture_href(facts.picture_sha256),
        has_own_avatar=profile.avatar_sha256 is not None,
    )


def profile_fields(profile: Profile) -> dict[str, str]:
    """The profile's form."""
    links = dict(zip(LINK_FIELDS, [*profile.links, *[""] * MOST_LINKS], strict=False))
    return {
        "handle": profile.handle,
        "display_name": profile.display_name,
        "bio": profile.bio,
        "place": profile.place,
        **links,
    }


def service_fields(service: Service) -> dict[str, str]:
    """A service's form as texts."""
    form = form_of(service)
    return {
        **{name: str(form[name]) for name in SERVICE_FIELDS},
        "suggestions": " ".join(form["suggestions"]),
        "questions": "\n".join(form["questions"]),
        "pays_at_once": "on" if form["pays_at_once"] else "",
    }


def picture_href(sha256: str | None) -> str:
    """Where the business sees a picture of its own."""
    return f"/storefront/picture.png?v={sha256}" if sha256 else ""


def _request(request: ServiceRequest, facts: StorefrontFacts) -> RequestRow:
    zone = ZoneInfo(facts.timezone)
    status = RequestStatus(request.status)
    word, tone, icon = ("Paid", "good", "check") if request.id in facts.paid_requests else _PILLS[status]
    is_open = status in OPEN_STATUSES
    invoice = request.invoice_id or ""
    return RequestRow(
        id=request.id,
        name=request.name,
        initials=initials_of(request.name),
        email=request.email,
        title=request.service_title,
        price=f"{format_units(request.price_units)} {request.currency}",
        message=request.message,
        answers=[Answer(**each) for each in request.answers],
        talk=talk_of(request, issuer="You", visitor=request.name, zone=zone, now=facts.now),
        word=word,
        tone=tone,
        icon=icon,
        time=ago(request.created_at, now=facts.now, zone=zone),
        exact=exact_time(request.created_at, zone=zone),
        is_open=is_open,
        draft_href=f"/invoices/{invoice}/edit" if is_open and invoice else "",
        invoice_href=f"/invoices/{invoice}" if not is_open and invoice else "",
    )


_PILLS = {
    RequestStatus.NEW: ("New", "info", "inbox"),
    RequestStatus.ASKED: ("Asked back", "wait", "message-circle"),
    RequestStatus.APPROVED: ("Approved", "good", "send"),
    RequestStatus.DECLINED: ("Declined", "mute", "x"),
}


def _service(service: Service, facts: StorefrontFacts) -> ServiceRow:
    price, under = price_words(service)
    brought = [each for each in facts.income.get(service.id, ()) if each.units]
    asked, paid = facts.counts.get(service.id, 0), sum(each.paid_count for each in brought)
    how = "Paid at once" if service.pays_at_once else "Needs approval"
    return ServiceRow(
        id=service.id,
        title=service.title,
        facts=", ".join(part for part in (how, stock_words(service)) if part),
        price=price,
        under=under,
        picture=picture_href(service.picture_sha256),
        income=", ".join(f"{format_units(each.units)} {each.currency}" for each in brought),
        requests=_interest(facts.visits.get(service.id, 0), asked, paid),
    )


def _interest(visits: int, asked: int, paid: int) -> str:
    """`40 visits, 4 requests (10%), 2 paid`: the share is of the visits."""
    seen = f"{counted(visits, 'visit')}, " if visits else ""
    if not asked:
        return f"{seen}no requests yet" if seen else "No requests yet"
    share = conversion(asked, visits=visits)
    return f"{seen}{counted(asked, 'request')}{'' if share is None else f' ({share}%)'}, {paid} paid"
