"""The storefront's files: pictures in and out, only one's own."""

from __future__ import annotations

from sqlmodel import select

from allscale_app.store.tables import Business
from tests.builders import PASSWORD, a_service
from tests.services.test_logo import a_picture


async def test_pictures_are_sent_seen_and_refused(web_process, ctx, make_browser, ada):
    browser = make_browser()
    await browser.post("/auth/login", data={"email": ada, "password": PASSWORD})
    with web_process.application.database.write() as uow:
        business = uow.session.exec(select(Business).where(Business.name == "Fernwick")).one()
        service = a_service(uow, ctx, business=business)
        handle = uow.storefront.profile(business.id).handle
    for path in ("/storefront/avatar", f"/storefront/picture?service={service.id}"):
        answer = await browser.post(path, files={"picture": ("p.png", a_picture())})
        assert (answer.status_code, answer.headers["location"]) == (303, "/storefront?notice=picture_saved")
        refused = await browser.post(path, files={"picture": ("p.svg", b"<svg/>")})
        assert refused.headers["location"] == "/storefront?error=logo_unreadable"
    with web_process.application.database.read() as uow:
        sha256 = uow.storefront.service(business.id, service.id).picture_sha256
    assert (await browser.get(f"/storefront/picture.png?v={sha256}")).headers["content-type"] == "image/png"
    assert (await browser.get(f"/u/{handle}/picture.png?v={sha256}")).status_code == 200
    assert (await browser.get("/storefront/picture.png?v=0")).status_code == 404
    huge = await browser.post("/storefront/avatar", files={"picture": ("p.png", b"\0" * 10_000_000)})
    assert huge.status_code == 413
    csv = await browser.get("/storefront/services.csv")
    assert csv.headers["content-type"].startswith("text/csv")
