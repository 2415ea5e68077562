"""Payment links before any script: their head, the true 404, the logo."""

from __future__ import annotations

import httpx
import pytest
from starlette.applications import Starlette

from allscale_app.http.payment_link import payment_link_routes
from allscale_app.services.business_settings import replace_logo
from allscale_app.services.logo import read_logo
from allscale_app.services.payment_links import switch_link
from tests.builders import a_business, a_link
from tests.services.test_logo import a_picture


@pytest.fixture
def business(web_process, ctx):
    with web_process.application.database.write() as uow:
        business = a_business(uow, ctx, name="Field & Note <script>")
        a_link(uow, ctx, business=business, title="Seat </title><script>alert(1)</script>", slug="one-seat")
        return business


async def test_a_link_has_a_head_of_its_own_and_nothing_in_it_runs(pages, business):
    built = httpx.ASGITransport(Starlette(routes=payment_link_routes(pages)))
    async with httpx.AsyncClient(transport=built, base_url="http://localhost:3000") as browser:
        answer = await browser.get("/l/one-seat")
    assert answer.status_code == 200
    assert "<title>Seat &lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt; · Field &amp; Note" in answer.text
    assert "noindex" in answer.text
    assert "<script>alert" not in answer.text


async def test_a_closed_link_says_so_without_any_script(pages, web_process, ctx, business):
    with web_process.application.database.write() as uow:
        link = uow.payment_links.by_slug("one-seat")
        who = {"business_id": business.id, "user_id": uow.businesses.owner_id(business.id)}
        switch_link(uow, ctx, link_id=link.id, is_on=False, **who)
    built = httpx.ASGITransport(Starlette(routes=payment_link_routes(pages)))
    async with httpx.AsyncClient(transport=built, base_url="http://localhost:3000") as browser:
        answer = await browser.get("/l/one-seat")
    assert answer.status_code == 200
    assert "has closed this link. Nothing was sent and nothing is owed." in answer.text
    assert "needs JavaScript" not in answer.text


async def test_an_unknown_one_is_a_true_404(make_browser, business):
    browser = make_browser()
    for path in ("/l/nobody-here", f"/l/{'x' * 90}", "/l/one-seat/logo.png"):
        assert (await browser.get(path)).status_code == 404
    assert "noindex" in (await browser.get("/l/nobody-here")).text


async def test_the_logo_is_the_businesss(make_browser, web_process, ctx, business):
    with web_process.application.database.write() as uow:
        owner = uow.businesses.owner_id(business.id)
        logo = read_logo(ctx, content=a_picture(), business_id=business.id)
        replace_logo(uow, ctx, business_id=business.id, user_id=owner, logo=logo)
    answer = await make_browser().get("/l/one-seat/logo.png?v=1")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
