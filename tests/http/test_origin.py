"""The origin in the built pages is the one that the instance is reached under."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from allscale_app.http.origin import origin_route

BAKED = "var e={PING:`http://allscale.invalid/ping`,EVENT:`ws://allscale.invalid/_event`};export{e as t};"


@pytest.fixture
def client_dir(tmp_path: Path) -> Path:
    assets = tmp_path / "assets"
    assets.mkdir()
    (assets / "reflex-env-BoQ4w9Kp.js").write_text(BAKED)
    (tmp_path / "secret.js").write_text("secret")
    return tmp_path


async def get(client_dir: Path, path: str, *, origin: str) -> httpx.Response:
    app = Starlette(routes=[origin_route(client_dir, origin=origin)])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        return await client.get(path, headers={"Accept-Encoding": "br, gzip"})


async def test_plain_http_names_the_port(client_dir: Path):
    answer = await get(client_dir, "/assets/reflex-env-BoQ4w9Kp.js", origin="http://localhost:3457")
    assert answer.text == (
        "var e={PING:`http://localhost:3457/ping`,EVENT:`ws://localhost:3457/_event`};export{e as t};"
    )
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    assert "content-encoding" not in answer.headers


async def test_https_takes_secure_sockets(client_dir: Path):
    answer = await get(client_dir, "/assets/reflex-env-BoQ4w9Kp.js", origin="https://pay.example")
    assert "`https://pay.example/ping`" in answer.text
    assert "`wss://pay.example/_event`" in answer.text


@pytest.mark.parametrize("name", ["reflex-env-other.js", "reflex-env-..%2F..%2Fsecret.js", "root-BoQ4w9Kp.js"])
async def test_nothing_else_is_answered(client_dir: Path, name: str):
    answer = await get(client_dir, f"/assets/{name}", origin="http://localhost:3457")
    assert answer.status_code == 404
