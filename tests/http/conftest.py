"""A browser that talks to the plain routes, behind the middleware, without a network."""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import httpx
import pytest

from allscale_app.bootstrap import web
from allscale_app.http.app import build_http
from allscale_app.http.built_pages import BuiltPages, read_built_pages
from allscale_app.http.middleware import SecurityHeaders
from tests.builders import a_business, a_user

LOGIN = "<!DOCTYPE html><html><head></head><body><script>let page = 'login';</script></body></html>"
SHELL = (
    '<!DOCTYPE html><html><head><meta charSet="utf-8"/><script>let theme = 1;</script></head>'
    '<body><script src="/x.js"></script><script type="module" async="">import("/y.js");</script></body></html>'
)
MakeBrowser = Callable[..., httpx.AsyncClient]


@pytest.fixture
def pages(tmp_path: Path) -> BuiltPages:
    """A build of a shell and a sign-in page, each with inline scripts."""
    folder = tmp_path / "client"
    (folder / "login").mkdir(parents=True)
    (folder / "404.html").write_text(SHELL)
    (folder / "login.html").write_text(LOGIN)
    (folder / "login" / "index.html").write_text(LOGIN)
    return read_built_pages(folder)


@pytest.fixture
async def make_browser(web_process: web.WebProcess, pages: BuiltPages) -> AsyncIterator[MakeBrowser]:
    """Call it for a browser with a cookie jar of its own; `address` is where it comes from."""
    app = SecurityHeaders(build_http(web_process.application.settings), pages=pages)
    opened: list[httpx.AsyncClient] = []

    def make(*, address: str = "203.0.113.7", origin: str = "http://localhost:3000") -> httpx.AsyncClient:
        transport = httpx.ASGITransport(app, client=(address, 50_000))
        opened.append(httpx.AsyncClient(transport=transport, base_url=origin))
        return opened[-1]

    yield make
    for browser in opened:
        await browser.aclose()


@pytest.fixture
def browser(make_browser: MakeBrowser) -> httpx.AsyncClient:
    """One browser."""
    return make_browser()


@pytest.fixture
def ada(web_process: web.WebProcess) -> str:
    """The address of a verified user with a business, whose password is builders.PASSWORD."""
    application = web_process.application
    with application.database.write() as uow:
        user = a_user(uow, application.context, email="ada@example.com")
        a_business(uow, application.context, owner=user, name="Fernwick")
    return "ada@example.com"


@pytest.fixture
def over_tls(web_process: web.WebProcess) -> str:
    """The instance is reached under https from now on; its origin."""
    origin = "https://pay.example.com"
    application = web_process.application
    context = dataclasses.replace(application.context, public_url=origin)
    web.use(dataclasses.replace(web_process, application=dataclasses.replace(application, context=context)))
    return origin
