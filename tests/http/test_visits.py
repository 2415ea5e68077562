"""What counts as a visit to a public page: a person's browser that got it, and no more from one place than people make."""

from __future__ import annotations

import pytest

from allscale_app.services import rate_limits
from allscale_app.services.payment_links import switch_link
from allscale_app.services.ports import Limit
from tests.builders import a_business, a_link, a_service


@pytest.fixture
def shop(web_process, ctx):
    with web_process.application.database.write() as uow:
        business = a_business(uow, ctx)
        services = [a_service(uow, ctx, business=business, title=title) for title in ("Site", "Review")]
        return {
            "business": business,
            "owner": uow.businesses.owner_id(business.id),
            "handle": uow.storefront.profile(business.id).handle,
            "services": [service.id for service in services],
            "link": a_link(uow, ctx, business=business, slug="one-seat"),
        }


@pytest.fixture
def visits(web_process, shop):
    def read():
        with web_process.application.database.read() as uow:
            return uow.visits.of(shop["business"].id, [*shop["services"], shop["link"].id])

    return read


async def test_an_opened_page_is_a_visit_to_all_that_it_offers(browser, shop, visits):
    await browser.get(f"/u/{shop['handle']}")
    await browser.get("/l/one-seat")
    await browser.get("/l/one-seat/")
    first, second = shop["services"]
    assert visits() == {first: 1, second: 1, shop["link"].id: 2}


async def test_programs_and_what_shows_nothing_are_no_visits(browser, web_process, ctx, shop, visits):
    await browser.head("/l/one-seat")
    for headers in ({"User-Agent": "Slackbot-LinkExpanding 1.0"}, {"Sec-Purpose": "prefetch;prerender"}):
        assert (await browser.get("/l/one-seat", headers=headers)).status_code == 200
    await browser.get("/l/one-seat/logo.png")
    with web_process.application.database.write() as uow:
        ids = {"business_id": shop["business"].id, "user_id": shop["owner"], "link_id": shop["link"].id}
        switch_link(uow, ctx, is_on=False, **ids)
    assert (await browser.get("/l/one-seat")).status_code == 200
    assert visits() == {}


async def test_a_flood_from_one_place_is_shown_the_page_and_counted_no_further(make_browser, monkeypatch, shop, visits):
    monkeypatch.setattr(rate_limits, "VISITS_PER_PLACE", Limit("visits place", 3, 3600))
    flood, other = make_browser(), make_browser(address="198.51.100.9")
    for _ in range(5):
        assert (await flood.get("/l/one-seat")).status_code == 200
    assert visits() == {shop["link"].id: 3}
    await other.get("/l/one-seat")
    assert visits() == {shop["link"].id: 4}


async def test_a_page_opens_though_its_visit_cannot_be_counted(browser, monkeypatch, shop, visits):
    def fail(*_, **__):
        raise OSError("database is locked")

    monkeypatch.setattr("allscale_app.http.visits.count_visit", fail)
    assert (await browser.get("/l/one-seat")).status_code == 200
    assert visits() == {}
