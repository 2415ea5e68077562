"""Profiles, handles, services and requests."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, func
from sqlalchemy import select as select_columns
from sqlmodel import col, select

from allscale_app.store.repositories.base import Boundary, Repository, Slice, keyset_page
from allscale_app.store.tables import Invoice, Profile, ProfileHandle, ProfileSkeleton, Service, ServiceRequest


@dataclass(frozen=True, slots=True)
class Income:
    """What one service's invoices brought: millionths of `currency`, less what went back."""

    service_id: str
    currency: str
    units: int
    paid_count: int


class Storefront(Repository):
    """Of one business each, but for what is looked up by handle or token."""

    def profile(self, business_id: str) -> Profile | None:
        """The profile, or None before the first look at the storefront."""
        return self.session.get(Profile, business_id)

    def lock_profile(self, business_id: str) -> Profile | None:
        """The profile, held against other writers until commit."""
        statement = select(Profile).where(Profile.business_id == business_id).with_for_update()
        return self.session.exec(statement.execution_options(populate_existing=True)).first()

    def handle(self, handle: str) -> ProfileHandle | None:
        """Whose handle that is or was."""
        return self.session.get(ProfileHandle, handle)

    def handles_like(self, skeleton: str) -> Sequence[ProfileHandle]:
        """Every handle that looks like that."""
        return self.session.exec(select(ProfileHandle).where(ProfileHandle.skeleton == skeleton)).all()

    def claim_skeleton(self, skeleton: str, *, business_id: str) -> bool:
        """Keep what looks like that for one business; False when it is another's already, however close the race."""
        if self.add_unless_known(ProfileSkeleton(skeleton=skeleton, business_id=business_id)):
            return True
        owner = select(ProfileSkeleton.business_id).where(ProfileSkeleton.skeleton == skeleton)
        return self.session.exec(owner).one() == business_id

    def handles_of(self, business_id: str) -> Sequence[ProfileHandle]:
        """Every handle of a business, oldest first."""
        statement = select(ProfileHandle).where(ProfileHandle.business_id == business_id)
        return self.session.exec(statement.order_by(col(ProfileHandle.created_at))).all()

    def service(self, business_id: str, service_id: str) -> Service | None:
        """A business's service, or None."""
        statement = select(Service).where(Service.id == service_id, Service.business_id == business_id)
        return self.session.exec(statement).first()

    def lock_service(self, business_id: str, service_id: str) -> Service | None:
        """A business's service, held against other writers until commit, or None."""
        statement = select(Service).where(Service.id == service_id, Service.business_id == business_id)
        return self.session.exec(statement.with_for_update().execution_options(populate_existing=True)).first()

    def services(self, business_id: str, *, archived: bool | None = False) -> Sequence[Service]:
        """A business's services in its order; None for the archived ones too."""
        statement = select(Service).where(Service.business_id == business_id)
        if archived is not None:
            kept = col(Service.archived_at)
            statement = statement.where(kept.is_not(None) if archived else kept.is_(None))
        return self.session.exec(statement.order_by(col(Service.position), col(Service.id))).all()

    def request(self, business_id: str, request_id: str) -> ServiceRequest | None:
        """A business's request, or None."""
        statement = select(ServiceRequest).where(
            ServiceRequest.id == request_id, ServiceRequest.business_id == business_id
        )
        return self.session.exec(statement).first()

    def lock_request(self, business_id: str, request_id: str) -> ServiceRequest | None:
        """A business's request, held against other writers until commit, or None."""
        statement = select(ServiceRequest).where(
            ServiceRequest.id == request_id, ServiceRequest.business_id == business_id
        )
        return self.session.exec(statement.with_for_update().execution_options(populate_existing=True)).first()

    def request_by_token(self, token: str) -> ServiceRequest | None:
        """The request behind a public link, or None."""
        return self.session.exec(select(ServiceRequest).where(ServiceRequest.token == token)).first()

    def request_by_proof(self, proof_hash: str) -> ServiceRequest | None:
        """The request that a solution was used for, or None."""
        return self.session.exec(select(ServiceRequest).where(ServiceRequest.proof_hash == proof_hash)).first()

    def requests(
        self,
        business_id: str,
        *,
        statuses: Collection[str] = (),
        service_id: str = "",
        limit: int,
        beyond: Boundary | None = None,
    ) -> Slice[ServiceRequest]:
        """A business's requests, newest first."""
        narrow = [col(ServiceRequest.business_id) == business_id]
        if statuses:
            narrow.append(col(ServiceRequest.status).in_(statuses))
        if service_id:
            narrow.append(col(ServiceRequest.service_id) == service_id)
        key, id_ = col(ServiceRequest.created_at), col(ServiceRequest.id)
        statement = cast("Select[Any]", select_columns(id_, key).where(*narrow))
        boundaries, goes_on = keyset_page(
            self.session,
            statement,
            key=cast("ColumnElement[Any]", key),
            id_=id_,
            descending=True,
            limit=limit,
            beyond=beyond,
            backwards=False,
        )
        wanted = [request_id for _, request_id in boundaries]
        rows = {row.id: row for row in self.session.exec(select(ServiceRequest).where(id_.in_(wanted))).all()}
        return Slice([rows[request_id] for request_id in wanted], boundaries, goes_on)

    def count_requests(self, business_id: str, *, statuses: Collection[str]) -> int:
        """How many requests stand so."""
        counted = select_columns(func.count()).select_from(ServiceRequest)
        counted = counted.where(
            col(ServiceRequest.business_id) == business_id, col(ServiceRequest.status).in_(statuses)
        )
        return int(self.session.connection().execute(counted).scalar_one())

    def requests_by_service(self, business_id: str) -> dict[str, int]:
        """How many requests each service ever had."""
        key = col(ServiceRequest.service_id)
        statement = (
            select_columns(key, func.count()).where(col(ServiceRequest.business_id) == business_id).group_by(key)
        )
        return {row[0]: int(row[1]) for row in self.session.connection().execute(statement)}

    def income(self, business_id: str) -> Sequence[Income]:
        """What each service's invoices brought less what went back (which `settled_units` is without), per currency."""
        service, currency, settled = col(Invoice.service_id), col(Invoice.currency), col(Invoice.settled_units)
        statement = (
            select_columns(service, currency, func.sum(settled), func.count(col(Invoice.paid_at)))
            .where(col(Invoice.business_id) == business_id, service.is_not(None), settled > 0)
            .group_by(service, currency)
            .order_by(service, currency)
        )
        rows = self.session.connection().execute(statement)
        return [Income(str(row[0]), row[1], int(row[2]), int(row[3])) for row in rows]
