"""Who is looking, as the shell shows them."""

from __future__ import annotations

from dataclasses import dataclass

from allscale_app.services.sessions import Member
from allscale_app.views.initials import initials_of


@dataclass(frozen=True, slots=True)
class Viewer:
    """The signed-in member's words: name or e-mail with initials, the business with its first letter."""

    name: str = ""
    email: str = ""
    initials: str = ""
    business_name: str = ""
    business_initial: str = ""
    role: str = ""
    is_operator: bool = False
    email_verified: bool = True


def viewer_of(member: Member) -> Viewer:
    """The display form of a member."""
    name = member.name or member.email
    return Viewer(
        name=name,
        email=member.email,
        initials=initials_of(name),
        business_name=member.business_name,
        business_initial=initials_of(member.business_name)[:1],
        role=member.role,
        is_operator=member.is_operator,
        email_verified=member.email_verified,
    )
