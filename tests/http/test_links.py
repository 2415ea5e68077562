"""The poster of a payment link: only one's own, and as the link is now."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader
from sqlmodel import select

from allscale_app.bootstrap.previewer import RenderFailed
from allscale_app.services.business_settings import replace_logo
from allscale_app.services.logo import read_logo
from allscale_app.store.tables import Business
from tests.builders import PASSWORD, a_business, a_link, a_user
from tests.services.test_logo import a_picture


@pytest.fixture
def link(web_process, ctx, ada):
    """A link of Ada's business, which has a logo."""
    with web_process.application.database.write() as uow:
        business = uow.session.exec(select(Business).where(Business.name == "Fernwick")).one()
        owner = uow.businesses.members(business.id)[0].user_id
        logo = read_logo(ctx, content=a_picture(), business_id=business.id)
        replace_logo(uow, ctx, business_id=business.id, user_id=owner, logo=logo)
        return a_link(uow, ctx, business=business, title="Studio fee", slug="studio-fee")


@pytest.fixture
async def signed_in(browser, ada):
    """Ada's browser."""
    await browser.post("/auth/login", data={"email": ada, "password": PASSWORD})
    return browser


async def test_the_owner_gets_one_page_to_print(signed_in, link):
    answer = await signed_in.get(f"/links/{link.id}/poster.pdf")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    assert "Poster%20studio-fee.pdf" in answer.headers["content-disposition"]
    assert answer.headers["cache-control"] == "no-store"
    (page,) = PdfReader(io.BytesIO(answer.content)).pages
    text = page.extract_text()
    for words in ("Fernwick", "Studio fee", "120.00 USDC", "Scan to pay", "localhost:3000/l/studio-fee"):
        assert words in text
    assert len(page.images) == 1, "the logo; the code is drawn"


async def test_strangers_get_no_poster(make_browser, web_process, ctx, link):
    with web_process.application.database.write() as uow:
        a_business(uow, ctx, owner=a_user(uow, ctx, email="eve@example.com"))
    nobody, eve = make_browser(), make_browser(address="192.0.2.66")
    await eve.post("/auth/login", data={"email": "eve@example.com", "password": PASSWORD})
    assert (await nobody.get(f"/links/{link.id}/poster.pdf")).status_code == 401
    assert (await eve.get(f"/links/{link.id}/poster.pdf")).status_code == 404
    assert (await eve.get("/links/lnk_x/poster.pdf")).status_code == 404


async def test_a_poster_that_cannot_be_drawn_is_said(signed_in, link, web_process, monkeypatch):
    async def fail(*_):
        raise RenderFailed("Too many previews are being drawn right now.")

    monkeypatch.setattr(web_process.previewer, "poster", fail)
    answer = await signed_in.get(f"/links/{link.id}/poster.pdf")
    assert (answer.status_code, answer.text) == (503, "Too many previews are being drawn right now.")
