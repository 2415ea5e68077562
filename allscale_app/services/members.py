"""What a member's role allows."""

from __future__ import annotations

from allscale_app.domain.errors import NotAllowed
from allscale_app.store.tables import Membership
from allscale_app.store.uow import ReadUow

ROLES = ("owner", "admin", "accountant")
_MANAGERS = frozenset({"owner", "admin"})


def is_manager(membership: Membership) -> bool:
    """Whether a member may change how the business works."""
    return membership.role in _MANAGERS


def require_manager(uow: ReadUow, *, business_id: str, user_id: str) -> Membership:
    """The membership of an owner or admin. Raises NotAllowed for anybody else."""
    membership = uow.businesses.membership(business_id, user_id)
    if membership is None or not is_manager(membership):
        raise NotAllowed("Only an owner or admin of this business can change that.", code="role_missing")
    return membership
