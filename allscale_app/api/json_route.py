"""Routes whose body is read by orjson: exact JSON only, and nothing that a stranger nests can end the process."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

import orjson
from fastapi import Request, Response
from fastapi.routing import APIRoute

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class JsonRoute(APIRoute):
    """Python's own parser recurses on the C stack, which a library that lifts the recursion limit lets overflow; it
    also takes NaN, UTF-16 and lone surrogates, which RFC 8259 does not know. orjson stops at 1,024 levels.
    """

    def get_route_handler(self) -> Handler:
        """The route's handler behind the exact parser."""
        handle = super().get_route_handler()

        async def parsed(request: Request) -> Response:
            return await handle(_JsonRequest(request.scope, request.receive))

        return parsed


class _JsonRequest(Request):
    """`json()` raises orjson.JSONDecodeError, which is a json.JSONDecodeError."""

    async def json(self) -> Any:
        if not hasattr(self, "_parsed"):
            self._parsed = orjson.loads(await self.body())
        return self._parsed
