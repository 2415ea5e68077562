"""What the API takes and answers of the storefront."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from allscale_app.api.objects import Amount, Answer, Moment
from allscale_app.api.schemas import Body, Text


class ServiceBody(Body):
    """A new service: `price` for fixed and from, `minimum` and `suggestions` for open; no `stock` is no limit."""

    title: Text
    description: Text = ""
    price_kind: Literal["fixed", "from", "open"] = "fixed"
    price: Text = ""
    minimum: Text = ""
    suggestions: list[Text] = Field(default_factory=list)
    currency: Text | None = None
    delivery_note: Text = ""
    questions: list[Text] = Field(default_factory=list)
    stock: Text | None = None
    stock_word: Literal["stock", "slots"] = "stock"
    pays_at_once: bool = False


class ServicePatch(Body):
    """Fields of a service to change; what is left out stays."""

    title: Text | None = None
    description: Text | None = None
    price_kind: Literal["fixed", "from", "open"] | None = None
    price: Text | None = None
    minimum: Text | None = None
    suggestions: list[Text] | None = None
    currency: Text | None = None
    delivery_note: Text | None = None
    questions: list[Text] | None = None
    stock: Text | None = None
    stock_word: Literal["stock", "slots"] | None = None
    pays_at_once: bool | None = None


class DeclineBody(Body):
    """Why not, for whoever asked."""

    words: Text = ""


class QuestionBody(Body):
    """What whoever asked is to answer."""

    words: Text


class ServiceObject(Answer):
    """A service."""

    id: str
    object: Literal["service"]
    title: str
    description: str
    price_kind: Literal["fixed", "from", "open"]
    price: Amount | None
    minimum: Amount | None
    suggestions: list[Amount]
    currency: str
    delivery_note: str
    questions: list[str]
    stock: int | None
    stock_word: Literal["stock", "slots"]
    pays_at_once: bool
    archived_at: Moment | None
    created_at: Moment
    updated_at: Moment


class RequestAnswer(Answer):
    """One of the service's questions with its answer."""

    question: str
    answer: str


class RequestTalk(Answer):
    """Something that was said since."""

    by: Literal["issuer", "visitor"]
    words: str
    at: str


class RequestObject(Answer):
    """A request for a service."""

    id: str
    object: Literal["request"]
    service_id: str
    invoice_id: str | None
    status: Literal["new", "asked", "approved", "declined"]
    title: str
    name: str
    email: str
    message: str
    answers: list[RequestAnswer]
    price: Amount
    currency: str
    talk: list[RequestTalk]
    decided_at: Moment | None
    created_at: Moment
    updated_at: Moment
