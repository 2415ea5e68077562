"""The browsable docs: Swagger UI from local files, its one inline script allowed by hash."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import fastapi_offline
from fastapi import FastAPI
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles

_STATIC = Path(fastapi_offline.__file__).parent / "static"
_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)
PREFIX = "/api/v1"


def install(app: FastAPI) -> None:
    """Add /api/v1/docs and its files."""
    app.mount(f"{PREFIX}/docs/files", StaticFiles(directory=_STATIC), name="docs-files")

    @app.get(f"{PREFIX}/docs", include_in_schema=False)
    async def docs() -> HTMLResponse:
        page = get_swagger_ui_html(
            openapi_url=f"{PREFIX}/openapi.json",
            title="AllScale Pay API",
            swagger_js_url=f"{PREFIX}/docs/files/swagger-ui-bundle.js",
            swagger_css_url=f"{PREFIX}/docs/files/swagger-ui.css",
            swagger_favicon_url="/favicon.svg",
        )
        page.headers["content-security-policy"] = _policy(bytes(page.body).decode())
        return page


def _policy(html: str) -> str:
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
        for script in _INLINE.findall(html)
    )
    return (
        f"default-src 'none'; script-src 'self' {hashes}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
