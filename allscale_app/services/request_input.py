"""A stranger's form on a profile: checked field by field, and paid for with a little work of their browser."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from allscale_app.domain.errors import Conflict, InvalidInput
from allscale_app.domain.offer import PriceKind, asked_units
from allscale_app.domain.proof import is_solved
from allscale_app.domain.text import clean_block, clean_line
from allscale_app.services.context import Context
from allscale_app.services.email_address import parse_email
from allscale_app.services.form_reader import Form, FormReader
from allscale_app.store.tables import Service

NAME_LIMIT = 120
MESSAGE_LIMIT = 1_000
ANSWER_LIMIT = 500
CHALLENGE_LIMIT = 400
CHALLENGE_LIFE = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class ReadRequest:
    """Checked values of one request."""

    name: str
    email: str
    message: str
    answers: tuple[dict[str, str], ...]
    price_units: int


def read_request_form(form: Form, *, service: Service) -> ReadRequest:
    """What was asked of `service`: name, email, message, answers (a list, in the order of its questions), price.

    Raises InvalidForm with each wrong field; an answer's is `answers.0`.
    """
    reader = FormReader()
    at_once = service.pays_at_once
    read = ReadRequest(
        name=reader.keep(
            lambda: clean_line(form.get("name"), limit=NAME_LIMIT, param="name", name="name", required=True), ""
        ),
        email=reader.keep(lambda: parse_email(form.get("email")), ""),
        message=reader.keep(
            lambda: clean_block(
                form.get("message"), limit=MESSAGE_LIMIT, param="message", name="message", required=not at_once
            ),
            "",
        ),
        answers=_answers(reader, form.get("answers"), questions=service.questions),
        price_units=reader.keep(
            lambda: asked_units(
                PriceKind(service.price_kind),
                price_units=service.price_units,
                least_units=service.least_units,
                offered=form.get("price"),
                currency=service.currency,
            ),
            0,
        ),
    )
    reader.raise_errors()
    return read


def new_challenge(ctx: Context, *, business_id: str) -> str:
    """What a visitor's browser has to solve before a request: sealed, so that none is made up, and unlike any other."""
    return ctx.secrets.seal(json.dumps([business_id, ctx.clock.now().isoformat(), ctx.ids.token()[:16]]))


def redeem_challenge(ctx: Context, *, business_id: str, challenge: str, nonce: object) -> str:
    """The hash that a solved challenge is kept by. Raises Conflict for one that is unsolved, made up or old."""
    try:
        owner, made_at, _ = json.loads(ctx.secrets.open(challenge))
        is_young = ctx.clock.now() - datetime.fromisoformat(made_at) < CHALLENGE_LIFE
    except (ValueError, TypeError):
        owner, is_young = "", False
    is_worked_for = is_solved(challenge, nonce) or not _has_crypto(ctx.public_url)
    if owner != business_id or not is_young or not is_worked_for:
        raise Conflict(
            "This form stood open for too long. Send it once more; nothing typed is lost.", code="stale_form"
        )
    return hashlib.sha256(challenge.encode()).hexdigest()


def _has_crypto(public_url: str) -> bool:
    """Whether browsers give this instance's pages SHA-256: not over plain http from another machine (W3C Secure Contexts)."""
    address = urlsplit(public_url)
    return address.scheme == "https" or address.hostname in ("localhost", "127.0.0.1", "::1")


def _answers(reader: FormReader, value: Any, *, questions: Sequence[str]) -> tuple[dict[str, str], ...]:
    texts = list(value) if isinstance(value, Sequence) and not isinstance(value, str) else []
    texts += [""] * (len(questions) - len(texts))
    return tuple(_answered(reader, at, *pair) for at, pair in enumerate(zip(questions, texts, strict=False)))


def _answered(reader: FormReader, at: int, question: str, text: object) -> dict[str, str]:
    return {"question": question, "answer": reader.keep(lambda: _answer(text, at), "")}


def _answer(text: object, at: int) -> str:
    param = f"answers.{at}"
    answer = clean_block(text, limit=ANSWER_LIMIT, param=param, name="answer")
    if not answer:
        raise InvalidInput("Answer this question.", code="answer_missing", param=param)
    return answer
