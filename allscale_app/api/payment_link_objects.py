"""What the API takes and answers of payment links."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from allscale_app.api.objects import Amount, Answer, Day, Moment
from allscale_app.api.schemas import Body, Text


class LinkBody(Body):
    """A new link: `amount` for fixed; `minimum`, `maximum` and `suggestions` for open. Without a `slug`, a random one,
    and it stays for ever; without a `use_limit`, as many uses as come."""

    title: Text
    description: Text = ""
    currency: Text | None = None
    amount_kind: Literal["fixed", "open"] = "fixed"
    amount: Text = ""
    minimum: Text | None = None
    maximum: Text | None = None
    suggestions: list[Text] = Field(default_factory=list)
    expires_on: Text | None = None
    use_limit: int | None = None
    slug: Text | None = None


class LinkPatch(Body):
    """Fields of a link to change; what is left out stays. `enabled` opens or closes it."""

    title: Text | None = None
    description: Text | None = None
    currency: Text | None = None
    amount_kind: Literal["fixed", "open"] | None = None
    amount: Text | None = None
    minimum: Text | None = None
    maximum: Text | None = None
    suggestions: list[Text] | None = None
    expires_on: Text | None = None
    use_limit: int | None = None
    enabled: bool | None = None


class LinkIncomeObject(Answer):
    """What came in one currency, less what went back, by how many paid invoices."""

    currency: str
    amount: Amount
    paid_count: int


class LinkObject(Answer):
    """A payment link; `url` is its public page. `amount` is null where the visitor chooses it."""

    id: str
    object: Literal["payment_link"]
    url: str
    slug: str
    title: str
    description: str
    currency: str
    amount_kind: Literal["fixed", "open"]
    amount: Amount | None
    minimum: Amount | None
    maximum: Amount | None
    suggestions: list[Amount]
    expires_on: Day | None
    use_limit: int | None
    use_count: int
    enabled: bool
    status: Literal["on", "off", "expired", "used_up"]
    income: list[LinkIncomeObject]
    last_used_at: Moment | None
    created_at: Moment
    updated_at: Moment
