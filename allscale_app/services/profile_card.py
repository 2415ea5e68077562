"""What the picture of a profile shows."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from allscale_app.services.context import Context
from allscale_app.services.public_profile import find_profile
from allscale_app.store.tables import Profile, Service
from allscale_app.store.uow import ReadUow


@dataclass(frozen=True, slots=True)
class CardFacts:
    """`picture` is a PNG or empty; `version` changes with everything that is shown."""

    profile: Profile
    services: tuple[Service, ...]
    picture: bytes
    version: str


def read_card(uow: ReadUow, ctx: Context, *, handle: str) -> CardFacts:  # noqa: ARG001  # every service has ctx
    """The facts behind a handle while its profile is on. Raises NotFound."""
    profile, business = find_profile(uow, handle=handle)
    services = tuple(uow.storefront.services(profile.business_id))
    sha256 = profile.avatar_sha256 or business.logo_sha256
    blob = uow.blobs.find(sha256) if sha256 else None
    parts = (
        profile.business_id,
        str(profile.version),
        sha256 or "",
        *(f"{row.id}:{row.updated_at}" for row in services),
    )
    version = hashlib.sha256("\n".join(parts).encode()).hexdigest()
    return CardFacts(profile, services, blob.content if blob else b"", version)
