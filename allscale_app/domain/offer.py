"""What a service costs, and what may become of a request for it."""

from __future__ import annotations

from enum import StrEnum

from allscale_app.domain.errors import Conflict, InvalidInput
from allscale_app.domain.invoice.parse import parse_amount
from allscale_app.domain.money import format_units


class PriceKind(StrEnum):
    """How a price is made: by the issuer, by the issuer once the work is known, or by the visitor."""

    FIXED = "fixed"
    FROM = "from"
    OPEN = "open"


class RequestStatus(StrEnum):
    """Whose turn it is, or how it ended."""

    NEW = "new"
    ASKED = "asked"
    APPROVED = "approved"
    DECLINED = "declined"


OPEN_STATUSES = frozenset({RequestStatus.NEW, RequestStatus.ASKED})


class RequestAct(StrEnum):
    """What people do with a request."""

    APPROVE = "approve"
    DECLINE = "decline"
    ASK = "ask"
    ANSWER = "answer"


_TRANSITIONS: dict[tuple[RequestStatus, RequestAct], RequestStatus] = {
    (RequestStatus.NEW, RequestAct.APPROVE): RequestStatus.APPROVED,
    (RequestStatus.NEW, RequestAct.DECLINE): RequestStatus.DECLINED,
    (RequestStatus.NEW, RequestAct.ASK): RequestStatus.ASKED,
    (RequestStatus.ASKED, RequestAct.APPROVE): RequestStatus.APPROVED,
    (RequestStatus.ASKED, RequestAct.DECLINE): RequestStatus.DECLINED,
    (RequestStatus.ASKED, RequestAct.ASK): RequestStatus.ASKED,
    (RequestStatus.ASKED, RequestAct.ANSWER): RequestStatus.NEW,
}


def after(status: RequestStatus, act: RequestAct) -> RequestStatus:
    """The status that follows. Raises Conflict for what can no longer be done."""
    following = _TRANSITIONS.get((status, act))
    if following is None:
        words = (
            "There is no question to answer right now."
            if status is RequestStatus.NEW
            else f"This request was {status.value} already. Nothing was changed."
        )
        raise Conflict(words, code="request_closed")
    return following


def asked_units(kind: PriceKind, *, price_units: int, least_units: int, offered: object, currency: str) -> int:
    """What a request is for: the service's own price, or what the visitor offers, at least `least_units`.

    Raises InvalidInput with `param` price for an offer that is too low or no amount; an offer for what has
    its own price is not read at all.
    """
    if kind is not PriceKind.OPEN:
        return price_units
    units = parse_amount(offered, param="price", name="price")
    if units < least_units:
        raise InvalidInput(
            f"The least is {format_units(least_units)} {currency}. Offer that or more.",
            code="price_below_minimum",
            param="price",
        )
    return units
