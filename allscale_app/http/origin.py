"""The build is made once and served under any origin: the one file that names it is answered by us."""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from allscale_app.settings.environment import PLACEHOLDER_ORIGIN


def origin_route(client_dir: Path, *, origin: str) -> Route:
    """`/assets/reflex-env-….js` with `origin` (scheme, host, port) where the build in `client_dir` has a placeholder.

    Never cached and never a compressed twin: both would outlive a change of the origin.
    """

    async def reflex_env(request: Request) -> Response:
        file = client_dir / "assets" / f"reflex-env-{request.path_params['digest']}.js"
        if not file.is_file():
            return Response(status_code=404)
        return Response(
            name_origin(file.read_text(encoding="utf-8"), origin=origin),
            media_type="text/javascript",
            headers={"Cache-Control": "no-store"},
        )

    return Route("/assets/reflex-env-{digest}.js", reflex_env, methods=["GET"])


def name_origin(script: str, *, origin: str) -> str:
    """The script with `origin` for the placeholder, and its web socket form for the placeholder's."""
    named = script.replace(PLACEHOLDER_ORIGIN, origin)
    return named.replace(_socket(PLACEHOLDER_ORIGIN), _socket(origin))


def _socket(origin: str) -> str:
    return "ws" + origin.removeprefix("http")
