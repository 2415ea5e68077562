from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image
from sqlmodel import select

from allscale_app.bootstrap.previewer import RenderFailed
from allscale_app.http.preview import WIDTH
from allscale_app.store.tables import Business
from tests.builders import PASSWORD, a_business, a_draft, a_user


@pytest.fixture
def draft(web_process, ctx, ada):
    with web_process.application.database.write() as uow:
        business = uow.session.exec(select(Business).where(Business.name == "Fernwick")).one()
        return a_draft(uow, ctx, business=business)


@pytest.fixture
async def signed_in(browser, ada):
    await browser.post("/auth/login", data={"email": ada, "password": PASSWORD})
    return browser


async def test_a_draft_is_drawn_as_its_pdf_would_be(signed_in, draft):
    response = await signed_in.get(f"/invoices/{draft.id}/preview-1.png?v=1")
    assert (response.status_code, response.headers["content-type"]) == (200, "image/png")
    with Image.open(BytesIO(response.content)) as picture:
        assert picture.width == WIDTH
    assert response.headers["x-page-count"] == "1"
    assert response.headers["cache-control"] == "private, max-age=3600"
    beyond = await signed_in.get(f"/invoices/{draft.id}/preview-7.png")
    assert (beyond.status_code, beyond.headers["cache-control"]) == (200, "no-store")


async def test_a_preview_is_its_owners(browser, make_browser, web_process, ctx, draft):
    assert (await browser.get(f"/invoices/{draft.id}/preview-1.png")).status_code == 401
    with web_process.application.database.write() as uow:
        a_business(uow, ctx, owner=a_user(uow, ctx, email="eve@example.com"))
    stranger = make_browser(address="192.0.2.66")
    await stranger.post("/auth/login", data={"email": "eve@example.com", "password": PASSWORD})
    assert (await stranger.get(f"/invoices/{draft.id}/preview-1.png")).status_code == 404


async def test_a_renderer_that_fails_says_so(signed_in, draft, web_process, monkeypatch):
    async def fail(*_, **__):
        raise RenderFailed("The document took longer than 10 seconds and was stopped.")

    monkeypatch.setattr(web_process.previewer, "draw", fail)
    response = await signed_in.get(f"/invoices/{draft.id}/preview-1.png")
    assert (response.status_code, response.headers["retry-after"]) == (503, "2")
    assert "longer than 10 seconds" in response.text


@pytest.mark.parametrize("page", ["0", "99999999999999999999"])
async def test_any_page_number_is_a_page(signed_in, draft, page):
    assert (await signed_in.get(f"/invoices/{draft.id}/preview-{page}.png")).status_code == 200
