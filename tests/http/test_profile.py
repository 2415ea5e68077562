"""Public profiles before any script: their head, the true 404, the redirect, the pictures."""

from __future__ import annotations

from io import BytesIO

import httpx
import pytest
from PIL import Image
from starlette.applications import Starlette

from allscale_app.http.profile import profile_routes
from allscale_app.services.profiles import save_profile, switch_profile
from tests.builders import a_business, a_request, a_service

FORM = {
    "handle": "fieldnote",
    "display_name": "Field & Note <script>",
    "bio": "Two people.\n</title><script>alert(1)</script>",
    "links": ["https://fieldnote.example/?a=1&b=2"],
}


@pytest.fixture
def shop(web_process, ctx):
    with web_process.application.database.write() as uow:
        business = a_business(uow, ctx)
        service = a_service(uow, ctx, business=business, title="Site <b>")
        owner = uow.businesses.members(business.id)[0].user_id
        save_profile(uow, ctx, business_id=business.id, user_id=owner, form=FORM)
        return {"business": business, "owner": owner, "service": service}


def switch_off(web_process, ctx, shop):
    with web_process.application.database.write() as uow:
        switch_profile(uow, ctx, business_id=shop["business"].id, user_id=shop["owner"], is_on=False)


async def test_a_profile_has_a_head_of_its_own_and_nothing_in_it_runs(pages, shop):
    built = httpx.ASGITransport(Starlette(routes=profile_routes(pages)))
    async with httpx.AsyncClient(transport=built, base_url="http://localhost:3000") as browser:
        answer = await browser.get("/u/fieldnote")
    assert answer.status_code == 200
    page = answer.text
    assert "<title>Field &amp; Note &lt;script&gt;</title>" in page
    assert '<meta property="og:image" content="http://localhost:3000/u/fieldnote/card.png"/>' in page
    assert '<link rel="canonical" href="http://localhost:3000/u/fieldnote"/>' in page
    assert 'rel="nofollow noopener" href="https://fieldnote.example/?a=1&amp;b=2"' in page
    assert "<li>Site &lt;b&gt;</li>" in page
    assert "noindex" not in page
    assert "<script>alert" not in page


async def test_unknown_and_off_are_the_same_404(make_browser, web_process, ctx, shop):
    browser = make_browser()
    switch_off(web_process, ctx, shop)
    off, unknown = await browser.get("/u/fieldnote"), await browser.get("/u/nobody-here")
    assert (off.status_code, unknown.status_code) == (404, 404)
    assert off.text == unknown.text
    assert "noindex" in off.text
    for path in ("/u/fieldnote/card.png", "/u/fieldnote/picture.png?v=0", "/r/made-up"):
        assert (await browser.get(path)).status_code == 404


async def test_a_former_handle_leads_to_the_present_one(make_browser, web_process, ctx, shop):
    with web_process.application.database.write() as uow:
        form = {**FORM, "handle": "field-notes"}
        save_profile(uow, ctx, business_id=shop["business"].id, user_id=shop["owner"], form=form)
    answer = await make_browser().get("/u/fieldnote")
    assert (answer.status_code, answer.headers["location"]) == (302, "/u/field-notes")


async def test_the_picture_for_shared_links_is_drawn_once(make_browser, shop):
    browser = make_browser()
    first, again = await browser.get("/u/fieldnote/card.png"), await browser.get("/u/fieldnote/card.png")
    assert first.headers["content-type"] == "image/png"
    assert Image.open(BytesIO(first.content)).size == (1200, 630)
    assert first.content == again.content


async def test_the_address_of_a_request_is_told_to_nobody(make_browser, web_process, ctx, shop):
    with web_process.application.database.write() as uow:
        request = a_request(uow, ctx, service=shop["service"]).request
    answer = await make_browser().get(f"/r/{request.token}")
    assert (answer.status_code, answer.headers["referrer-policy"]) == (200, "no-referrer")
    assert "noindex" in answer.text
