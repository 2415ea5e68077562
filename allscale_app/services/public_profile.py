"""A profile as strangers see it. Unknown, switched off and somebody's former address without one are the same."""

from __future__ import annotations

from dataclasses import dataclass

from allscale_app.domain.errors import NotFound
from allscale_app.domain.handles import MOST_LETTERS, other_alphabets
from allscale_app.services.context import Context
from allscale_app.services.stored_documents import StoredFile
from allscale_app.store.tables import Business, Profile, Service
from allscale_app.store.uow import ReadUow

NOT_FOUND = "We can't find this page."


@dataclass(frozen=True, slots=True)
class PublicProfile:
    """What may be shown to anybody. `profile.handle` is the present one: another one was asked for when they differ.

    `methods` are the ways to pay that both the business and the instance take.
    """

    profile: Profile
    services: tuple[Service, ...]
    alphabets: tuple[str, ...]
    methods: tuple[str, ...]
    picture_sha256: str | None


def read_public_profile(uow: ReadUow, ctx: Context, *, handle: str) -> PublicProfile:
    """The profile behind a handle, also a former one. Raises NotFound."""
    profile, business = find_profile(uow, handle=handle)
    return PublicProfile(
        profile,
        tuple(uow.storefront.services(profile.business_id)),
        other_alphabets(profile.display_name),
        tuple(method for method in business.accepted_methods if method in ctx.policy.methods),
        profile.avatar_sha256 or business.logo_sha256,
    )


def find_profile(uow: ReadUow, *, handle: str) -> tuple[Profile, Business]:
    """Who is behind a handle, while their profile is on. Raises NotFound."""
    row = uow.storefront.handle(handle.lower()) if len(handle) <= MOST_LETTERS else None
    profile = uow.storefront.profile(row.business_id) if row else None
    if profile is None or not profile.is_on:
        raise NotFound(NOT_FOUND)
    return profile, uow.businesses.get(profile.business_id)


def public_picture(uow: ReadUow, ctx: Context, *, handle: str, sha256: str) -> StoredFile:  # noqa: ARG001  # every service has ctx
    """The avatar or a service's picture on a profile, by its hash: no other blob is ever served here. Raises NotFound."""
    profile, business = find_profile(uow, handle=handle)
    services = uow.storefront.services(profile.business_id)
    shown = {profile.avatar_sha256 or business.logo_sha256, *(service.picture_sha256 for service in services)}
    return _stored(uow, sha256 if sha256 in shown else None)


def own_picture(uow: ReadUow, ctx: Context, *, business_id: str, sha256: str) -> StoredFile:  # noqa: ARG001  # every service has ctx
    """As `public_picture`, for the business itself, also while its profile is off. Raises NotFound."""
    business, profile = uow.businesses.get(business_id), uow.storefront.profile(business_id)
    services = uow.storefront.services(business_id, archived=None)
    own = {business.logo_sha256, profile.avatar_sha256 if profile else None, *(row.picture_sha256 for row in services)}
    return _stored(uow, sha256 if sha256 in own else None)


def _stored(uow: ReadUow, sha256: str | None) -> StoredFile:
    blob = uow.blobs.find(sha256) if sha256 else None
    if blob is None:
        raise NotFound("There is no such picture.")
    return StoredFile("picture.png", blob.content, blob.content_type, blob.sha256)
