"""One effect and one answer per Idempotency-Key and business, kept for a day."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from allscale_app.domain.errors import Conflict
from allscale_app.services.context import Context
from allscale_app.store.tables import IdempotentRequest
from allscale_app.store.uow import WriteUow


@dataclass(frozen=True, slots=True)
class Answer:
    """A stored answer: HTTP status, JSON text, and its ETag if it had one."""

    status: int
    body: str
    etag: str | None = None
    replayed: bool = False
    is_secret: bool = False
    """Kept encrypted: it shows what is shown once."""


def answer_once(
    uow: WriteUow,
    ctx: Context,
    *,
    business_id: str,
    key: str,
    request_hash: str,
    kept: timedelta,
    work: Callable[[WriteUow, Context], Answer],
) -> Answer:
    """The stored answer of `key`, or `work`'s, stored in the same commit.

    A second caller waits for the first one's commit. Raises Conflict when the key came with another request.
    """
    now = ctx.clock.now()
    uow.idempotency.forget_before(now - kept)
    claimed = uow.idempotency.claim(
        IdempotentRequest(business_id=business_id, key=key, request_hash=request_hash, created_at=now)
    )
    row = uow.idempotency.get(business_id, key)
    if not claimed:
        if row.request_hash != request_hash:
            raise Conflict(
                "This Idempotency-Key was used for another request. Use a fresh key.",
                code="idempotency_key_reused",
                param="Idempotency-Key",
            )
        stored = json.loads(row.response)
        body = ctx.secrets.open(stored["sealed"]) if "sealed" in stored else stored["body"]
        return Answer(row.status or 200, body, stored["etag"], replayed=True)
    answer = work(uow, ctx)
    row.status = answer.status
    kept_body = {"sealed": ctx.secrets.seal(answer.body)} if answer.is_secret else {"body": answer.body}
    row.response = json.dumps({**kept_body, "etag": answer.etag})
    uow.idempotency.add(row)
    return replace(answer, replayed=False)
