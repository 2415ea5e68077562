from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from allscale_app.http.built_pages import BuiltPages, read_built_pages
from allscale_app.http.middleware import SecurityHeaders


async def echo(request: Request) -> Response:
    body = await request.body()
    return PlainTextResponse(f"{len(body)} {request.scope['state']['request_id']}")


async def page(_: Request) -> Response:
    return HTMLResponse("<p>page</p>")


async def file(request: Request) -> Response:
    return Response(b"x", media_type=request.query_params["type"])


ROUTES = [Route("/{path:path}", echo, methods=["POST", "PATCH"]), Route("/file/{path:path}", file)]
PATHS = ("/", "/login", "/login/", "/dashboard", "/pay/abc")


@pytest.fixture
async def visit(web_process, pages):
    """Get or post through the middleware alone."""
    routes = [*(Route(path, page) for path in PATHS), *ROUTES, Route("/assets/{path:path}", file), Route("/fonts/{path:path}", file)]  # fmt: skip
    app = SecurityHeaders(Starlette(routes=routes), pages=pages)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost:3000") as client:
        yield client


def hash_of(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def rules_of(response: httpx.Response) -> dict[str, str]:
    policy = response.headers["content-security-policy"]
    return dict(rule.strip().partition(" ")[::2] for rule in policy.split(";"))


async def test_a_page_may_run_our_scripts_and_its_own_inline_ones_only(visit):
    for path in ("/login", "/login/"):
        assert rules_of(await visit.get(path))["script-src"] == "'self' " + hash_of("let page = 'login';")
    shell = rules_of(await visit.get("/pay/abc"))["script-src"]
    assert shell.split() == ["'self'", hash_of("let theme = 1;"), hash_of('import("/y.js");')]


@pytest.mark.parametrize("path", PATHS)
async def test_no_page_may_eval_be_framed_or_send_forms_elsewhere(visit, path):
    rules = rules_of(await visit.get(path))
    assert "unsafe-eval" not in str(rules)
    assert "unsafe-inline" not in rules["script-src"]
    assert rules["frame-ancestors"] == "'none'"
    assert rules["form-action"] == "'self'"
    assert rules["base-uri"] == "'none'"
    assert rules["object-src"] == "'none'"
    assert rules["connect-src"] == "'self' ws://localhost:3000"


async def test_every_answer_has_the_fixed_headers(visit):
    for response in (await visit.get("/"), await visit.get("/nowhere"), await visit.post("/x")):
        assert response.headers["x-content-type-options"] == "nosniff"
        assert response.headers["x-frame-options"] == "DENY"
        assert response.headers["cross-origin-opener-policy"] == "same-origin"
        assert "camera=()" in response.headers["permissions-policy"]
        assert re.fullmatch(r"req_[a-z2-7]{26}", response.headers["x-request-id"])
        assert "strict-transport-security" not in response.headers
        assert "access-control-allow-origin" not in response.headers


async def test_the_request_id_is_known_inside(visit):
    response = await visit.post("/api/x")
    assert response.text.split()[1] == response.headers["x-request-id"]


async def test_over_tls_browsers_stay_there(visit, over_tls):
    response = await visit.get("/", headers={"host": "pay.example.com"})
    assert response.headers["strict-transport-security"] == "max-age=63072000; includeSubDomains"
    assert rules_of(response)["connect-src"] == "'self' wss://pay.example.com"
    assert "upgrade-insecure-requests" in response.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("path", "kind", "expected"),
    [
        ("/dashboard", "", "no-store"),
        ("/pay/abc", "", "no-store"),
        ("/", "", "no-cache"),
        ("/assets/entry.client-Cuv6UKoY.js", "text/javascript", "public, max-age=31536000, immutable"),
        ("/assets/__reflex_global_styles-BDixUnbE.css", "text/css", "public, max-age=31536000, immutable"),
        ("/assets/reflex-env-BoQ4w9Kp.js", "text/javascript", "no-cache"),
        ("/assets/external/copy.js", "text/javascript", "no-cache"),
        ("/fonts/geist-latin-wght-normal.woff2", "font/woff2", "public, max-age=2592000"),
        ("/file/report.csv", "text/csv", "no-store"),
        ("/file/x", "application/json", "no-store"),
    ],
)
async def test_what_may_be_kept(visit, path, kind, expected):
    response = await visit.get(path, params={"type": kind} if kind else {})
    assert response.headers["cache-control"] == expected


async def test_the_checkouts_address_is_told_to_nobody(visit):
    assert (await visit.get("/pay/abc")).headers["referrer-policy"] == "no-referrer"
    assert (await visit.get("/login")).headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://localhost:3001"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
        {"origin": "http://localhost:3000", "sec-fetch-site": "cross-site"},
    ],
)
async def test_a_form_of_another_site_is_refused(visit, headers):
    response = await visit.post("/auth/logout", headers=headers)
    assert response.status_code == 403
    assert "did not come from this site" in response.text


@pytest.mark.parametrize(
    "headers", [{}, {"origin": "http://localhost:3000"}, {"origin": "http://localhost:3000", "sec-fetch-site": "same-origin"}]
)  # fmt: skip
async def test_our_own_forms_and_programs_are_let_in(visit, headers):
    assert (await visit.post("/auth/logout", headers=headers)).status_code == 200


@pytest.mark.parametrize("path", ["/api/v1/invoices", "/webhooks/stripe"])
async def test_programs_are_not_asked_where_they_come_from(visit, path):
    assert (await visit.post(path, headers={"origin": "https://shop.example"})).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:3000", "localhost.evil.example", "", "[::1", "localhost"]
)
async def test_another_host_is_refused_or_led_here(visit, host):
    response = await visit.post("/auth/login", headers={"host": host})
    assert response.status_code == 421


async def test_the_machines_other_names_lead_to_ours(visit):
    response = await visit.get("/login?next=/invoices", headers={"host": "127.0.0.1:3000"})
    assert (response.status_code, response.headers["location"]) == (307, "http://localhost:3000/login?next=/invoices")
    assert (await visit.post("/api/x", headers={"host": "127.0.0.1:3000"})).status_code == 200


async def test_in_production_loopback_is_another_host(visit, over_tls):
    assert (await visit.get("/login", headers={"host": "localhost:3000"})).status_code == 421


@pytest.mark.parametrize(("path", "limit"), [("/auth/login", 64_000), ("/api/v1/invoices", 2_000_000), ("/settings/logo", 1_200_000)])  # fmt: skip
async def test_a_body_has_an_end(visit, path, limit):
    assert (await visit.post(path, content=b"x" * limit)).status_code == 200
    assert (await visit.post(path, content=b"x" * (limit + 1))).status_code == 413

    async def chunks():
        for _ in range(limit // 1_000 + 1):
            yield b"x" * 1_000

    assert (await visit.post(path, content=chunks())).status_code == 413


async def test_a_route_may_bring_its_own_policy(web_process, pages):
    async def own(_: Request) -> Response:
        return HTMLResponse("", headers={"Content-Security-Policy": "sandbox", "Cache-Control": "max-age=5"})

    app = SecurityHeaders(Starlette(routes=[Route("/own", own)]), pages=pages)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost:3000") as client:
        response = await client.get("/own")
    assert response.headers["content-security-policy"] == "sandbox"
    assert response.headers["cache-control"] == "max-age=5"


async def test_a_built_page_is_served_without_a_redirect_to_its_folder(web_process, pages):
    async def path(request: Request) -> Response:
        return PlainTextResponse(request.url.path)

    app = SecurityHeaders(Starlette(routes=[Route("/{path:path}", path)]), pages=pages)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost:3000") as client:
        seen = [(await client.get(asked)).text for asked in ("/login?next=/x", "/login/", "/login/x", "/404", "/")]
    assert seen == ["/login/", "/login/", "/login/x", "/404", "/"]


def test_the_shell_takes_a_title_as_text(pages):
    document = pages.shell_page(title='Pay </title><script>alert("1")</script>', description='"><img src=x>')
    assert "<script>alert" not in document
    assert "<img" not in document
    assert '<meta name="robots" content="noindex"/>' in document


def test_the_payers_shell_brings_what_its_first_paint_needs(tmp_path):
    head = (
        '<link as="style" href="/assets/a-12345678.css" rel="preload"/><script src="/theme.js"></script>'
        '<link href="/assets/a-12345678.css" rel="stylesheet" type="text/css"/>'
    )
    (tmp_path / "404.html").write_text(f"<html><head>{head}</head><body></body></html>")
    (tmp_path / "theme.js").write_text("let dark;")
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "a-12345678.css").write_text("p{color:red}</style>")
    built = read_built_pages(tmp_path)
    document = built.shell_page(title="x")
    assert "<style>p{color:red}<\\/style></style>" in document
    assert '<link href="/assets/a-12345678.css" rel="stylesheet" type="text/css" media="print"/>' in document
    assert '<script src="/theme.js" defer></script>' in document
    assert document.index("<script>let dark;</script>") > document.index('media="print"'), "after what React looks for"
    assert "preload" not in document
    assert hash_of("let dark;") in built.scripts_of("/pay/abc")
    assert head in built.shell, "other pages keep their files apart"


def test_without_a_build_there_is_still_a_page():
    bare = BuiltPages("<html><head></head></html>", ())
    assert bare.scripts_of("/login") == ()
    named = replace(bare, shell='<body><span class="shell-name text-md">AllScale Pay</span></body>')
    assert ">Jo &amp; &lt;b&gt;</span>" in named.shell_page(title="x", name="Jo & <b>")
    assert "<title>x</title>" in bare.shell_page(title="x")


async def test_no_answer_opens_us_to_other_origins(web_process, pages):
    async def generous(scope, receive, send):
        headers = {"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Credentials": "true"}
        await PlainTextResponse("ok", headers=headers)(scope, receive, send)

    transport = httpx.ASGITransport(SecurityHeaders(generous, pages=pages))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:3000") as client:
        answer = await client.options("/", headers={"Access-Control-Request-Method": "POST"})
    assert not [name for name in answer.headers if name.startswith("access-control-")]
    assert "content-security-policy" in answer.headers
