"""Something fails that nobody did wrong: the page says so, with an id for support and a way out, and comes back."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from tests.fixtures.browsers import NewPerson, enter
from tests.fixtures.demo import Demo

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@contextmanager
def a_lost_table(demo: Demo, table: str) -> Iterator[None]:
    """The database cannot answer questions about `table` for a while."""

    def rename(old: str, new: str) -> None:
        with sqlite3.connect(demo.data_dir / "allscale.db", timeout=20) as database:
            database.execute(f"ALTER TABLE {old} RENAME TO {new}")

    rename(table, f"{table}_lost")
    try:
        yield
    finally:
        rename(f"{table}_lost", table)


@pytest.mark.parametrize(("place", "table"), [("/dashboard", "timeline_event"), ("/notifications", "notification")])
def test_a_page_that_cannot_be_read_says_so_and_comes_back(
    demo: Demo, new_person: NewPerson, place: str, table: str
) -> None:
    page = new_person()
    enter(page, demo.url, demo.facts["issuer"])
    with a_lost_table(demo, table):
        page.goto(f"{demo.url}{place}")
        alert = page.get_by_role("alert").filter(has_text="This page could not be loaded")
        expect(alert).to_be_visible()
        expect(page.get_by_text(re.compile(r"^Request req_\w+$"))).to_be_visible()
        expect(page.locator(".skel").locator("visible=true")).to_have_count(0)
    alert.get_by_role("link", name="Try again").click()
    expect(alert).to_have_count(0)
    expect(page.locator(".skel")).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_a_failed_act_on_an_open_page_is_a_toast_that_stays(demo: Demo, new_person: NewPerson) -> None:
    page = new_person()
    enter(page, demo.url, demo.facts["issuer"])
    page.goto(f"{demo.url}/dashboard")
    expect(page.get_by_role("heading", name="Money in")).to_be_visible()
    with a_lost_table(demo, "notification"):
        page.get_by_role("button", name="90 d").or_(page.get_by_role("radio", name="90 d")).click()
        toast = page.get_by_role("alert").filter(has_text="Something went wrong on our side")
        expect(toast).to_be_visible()
        expect(toast).to_contain_text(re.compile(r"For support: req_\w+"))
    expect(page.get_by_role("heading", name="Money in")).to_be_visible()
    toast.get_by_role("button", name="Dismiss").click()
    expect(toast).to_have_count(0)
