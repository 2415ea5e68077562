"""The storefront as its business sees it: requests, services with what they brought, the profile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from allscale_app.domain.money import decimal_text
from allscale_app.domain.offer import OPEN_STATUSES, RequestStatus
from allscale_app.services.context import Context
from allscale_app.services.csv_text import csv_text
from allscale_app.store.repositories.storefront import Income
from allscale_app.store.tables import Profile, Service, ServiceRequest
from allscale_app.store.uow import ReadUow

STEP = 50
HEADER = (
    "service",
    "archived",
    "price",
    "currency",
    "visits",
    "requests",
    "conversion",
    "paid",
    "income",
    "income_currency",
    "id",
)


@dataclass(frozen=True, slots=True)
class StorefrontFacts:
    """Everything of one business. `requests` are the newest, `has_more` says that there are older ones; `due` says
    which requests' invoices were paid; `picture_sha256` is what the profile shows."""

    profile: Profile
    services: Sequence[Service]
    archived: Sequence[Service]
    requests: Sequence[ServiceRequest]
    has_more: bool
    open_count: int
    paid_requests: frozenset[str]
    counts: Mapping[str, int]
    visits: Mapping[str, int]
    income: Mapping[str, Sequence[Income]]
    picture_sha256: str | None
    timezone: str
    now: datetime


def read_storefront(uow: ReadUow, ctx: Context, *, business_id: str, limit: int = STEP) -> StorefrontFacts | None:
    """The storefront at this moment; None before it was ever opened."""
    profile = uow.storefront.profile(business_id)
    if profile is None:
        return None
    business = uow.businesses.get(business_id)
    found = uow.storefront.requests(business_id, limit=limit)
    services = uow.storefront.services(business_id)
    archived = uow.storefront.services(business_id, archived=True)
    return StorefrontFacts(
        profile=profile,
        services=services,
        archived=archived,
        requests=found.rows,
        has_more=found.goes_on,
        open_count=count_open(uow, business_id=business_id),
        paid_requests=frozenset(
            request.id for request in found.rows if request.status == RequestStatus.APPROVED and _is_paid(uow, request)
        ),
        counts=uow.storefront.requests_by_service(business_id),
        visits=_visits(uow, business_id, [*services, *archived]),
        income=_income(uow, business_id),
        picture_sha256=profile.avatar_sha256 or business.logo_sha256,
        timezone=business.timezone,
        now=ctx.clock.now(),
    )


def count_open(uow: ReadUow, *, business_id: str) -> int:
    """How many requests wait for somebody."""
    return uow.storefront.count_requests(business_id, statuses=[status.value for status in OPEN_STATUSES])


def export_services(uow: ReadUow, ctx: Context, *, business_id: str) -> str:  # noqa: ARG001  # every service has ctx
    """CSV of every service with its requests and income; one line for each currency that it brought."""
    counts, income = uow.storefront.requests_by_service(business_id), _income(uow, business_id)
    services = uow.storefront.services(business_id, archived=None)
    visits = _visits(uow, business_id, services)

    def lines(service: Service) -> list[tuple[str, ...]]:
        asked, seen = counts.get(service.id, 0), visits.get(service.id, 0)
        share = conversion(asked, visits=seen)
        begin = (
            service.title,
            "yes" if service.archived_at else "no",
            decimal_text(service.price_units or service.least_units),
            service.currency,
            str(seen),
            str(asked),
            "" if share is None else f"{share}%",
        )
        brought = income.get(service.id) or [Income(service.id, service.currency, 0, 0)]
        return [(*begin, str(each.paid_count), decimal_text(each.units), each.currency, service.id) for each in brought]

    return csv_text(HEADER, (line for service in services for line in lines(service)))


def conversion(uses: int, *, visits: int) -> int | None:
    """How many of a hundred visits led to a use; None without visits, and where uses are older than the counting."""
    return uses * 100 // visits if visits and uses <= visits else None


def _visits(uow: ReadUow, business_id: str, services: Sequence[Service]) -> dict[str, int]:
    return uow.visits.of(business_id, [service.id for service in services])


def _income(uow: ReadUow, business_id: str) -> dict[str, list[Income]]:
    by_service: dict[str, list[Income]] = {}
    for each in uow.storefront.income(business_id):
        by_service.setdefault(each.service_id, []).append(each)
    return by_service


def _is_paid(uow: ReadUow, request: ServiceRequest) -> bool:
    invoice = uow.invoices.find(request.business_id, request.invoice_id) if request.invoice_id else None
    return invoice is not None and invoice.paid_at is not None
