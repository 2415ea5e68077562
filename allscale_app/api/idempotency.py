"""Idempotency-Key on every POST: the effect and its answer are one commit, so a repeat finds both or neither."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import orjson
from fastapi import Request
from fastapi.responses import JSONResponse

from allscale_app.api.access import Caller
from allscale_app.bootstrap import web
from allscale_app.domain.errors import InvalidInput
from allscale_app.services.context import Context
from allscale_app.services.idempotency import Answer, answer_once

MAX_KEY = 255
KEPT = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Reply:
    """What a mutation answers."""

    status: int
    body: dict[str, Any]
    etag: str | None = None
    is_secret: bool = False
    """Holds a secret that is shown once."""


Work = Callable[[Any, Context], Reply]


async def mutate(request: Request, caller: Caller, work: Work) -> JSONResponse:
    """Run `work(uow, ctx)` in one write transaction, once per Idempotency-Key where one is given.

    Raises InvalidInput for a key over 255 characters, Conflict when the key came with another request.
    """
    key = request.headers.get("idempotency-key") if request.method == "POST" else None
    if key is None:
        reply = await web.run(work)
        return _response(reply.status, orjson.dumps(reply.body), reply.etag)
    if not 0 < len(key) <= MAX_KEY:
        raise InvalidInput("An Idempotency-Key has 1 to 255 characters.", param="Idempotency-Key")

    def encoded(uow: Any, ctx: Context) -> Answer:
        reply = work(uow, ctx)
        return Answer(reply.status, orjson.dumps(reply.body).decode(), reply.etag, is_secret=reply.is_secret)

    answer = await web.run(
        answer_once,
        business_id=caller.business_id,
        key=key,
        request_hash=await _fingerprint(request),
        kept=KEPT,
        work=encoded,
    )
    return _response(answer.status, answer.body.encode(), answer.etag, replayed=answer.replayed)


async def _fingerprint(request: Request) -> str:
    digest = hashlib.sha256(f"{request.method} {request.url.path}\n".encode())
    body = await request.body()
    try:
        digest.update(orjson.dumps(orjson.loads(body), option=orjson.OPT_SORT_KEYS))
    except (orjson.JSONDecodeError, orjson.JSONEncodeError):  # it writes fewer levels than it reads
        digest.update(body)
    return digest.hexdigest()


def _response(status: int, body: bytes, etag: str | None, *, replayed: bool = False) -> JSONResponse:
    response = JSONResponse(None, status_code=status)
    response.body = body
    response.headers["content-length"] = str(len(body))
    if etag:
        response.headers["etag"] = etag
    if replayed:
        response.headers["idempotent-replayed"] = "true"
    return response
