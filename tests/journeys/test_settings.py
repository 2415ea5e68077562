"""The settings, as an owner works through them: each takes effect where it must, at once."""

from __future__ import annotations

import re
import time
from pathlib import Path

import httpx
import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from tests.fixtures.browsers import NewPerson, enter
from tests.fixtures.demo import Demo
from tests.journeys.steps import a_sent, somebody_new
from tests.services.test_logo import a_picture

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]


@pytest.fixture
def owner(demo: Demo, new_person: NewPerson) -> Page:
    page = new_person()
    enter(page, demo.url, demo.facts["issuer"])
    return page


def save(page: Page, what: str) -> None:
    page.get_by_role("button", name=f"Save {what}").click()
    expect(page.get_by_text("New invoices use it; sent ones stay as they are.").last).to_be_visible()
    expect(page.get_by_role("button", name=f"Save {what}")).to_have_count(0)


def test_a_key_works_at_once_and_stops_when_it_is_revoked(demo: Demo, owner: Page) -> None:
    name = f"Web shop {time.time_ns()}"
    owner.goto(f"{demo.url}/settings/api-keys")
    owner.get_by_role("button", name="New key").click()
    dialog = owner.get_by_role("dialog")
    dialog.get_by_role("textbox", name="Name").fill(name)
    dialog.get_by_label("Read contacts").uncheck()
    dialog.get_by_role("button", name="Create key").click()
    secret = dialog.locator("code").inner_text()
    with demo.api(secret) as api:
        assert api.get("/invoices").status_code == 200
        assert api.get("/contacts").status_code == 403
        assert api.post("/invoices", json={}).status_code == 403
    dialog.get_by_role("button", name="I have copied it").click()
    owner.reload()
    revoke = owner.get_by_role("button", name="Revoke…")
    row = owner.locator("div").filter(has_text=name).filter(has=revoke).last
    expect(row.get_by_text("Used just now").first).to_be_attached()
    assert secret not in owner.content()
    row.get_by_role("button", name="Revoke…").click()
    expect(owner.get_by_role("heading", name=f"Revoke {name}?")).to_be_visible()
    owner.get_by_role("dialog").get_by_role("button", name="Revoke key").click()
    expect(owner.get_by_text("Key revoked")).to_be_visible()
    with demo.api(secret) as api:
        assert api.get("/invoices").status_code == 401


def test_a_logo_reaches_the_payment_page_and_the_pdf(demo: Demo, owner: Page, tmp_path: Path) -> None:
    picture, drawing = tmp_path / "logo.jpg", tmp_path / "logo.svg"
    picture.write_bytes(a_picture(kind="JPEG"))
    drawing.write_text("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>")
    owner.goto(f"{demo.url}/settings")
    owner.get_by_label("Legal name").fill("Typed but not saved")
    owner.locator("input[type=file]").set_input_files(drawing)
    expect(owner.get_by_text("This is no PNG, JPEG or WebP picture")).to_be_visible()
    owner.locator("input[type=file]").set_input_files(picture)
    expect(owner.get_by_text("Logo saved")).to_be_visible()
    expect(owner.get_by_alt_text("Your logo")).to_be_visible()
    expect(owner.get_by_label("Legal name")).to_have_value("Typed but not saved")
    expect(owner.get_by_text("1 unsaved change", exact=True)).to_be_visible()
    owner.get_by_role("button", name="Discard", exact=True).click()

    invoice = a_sent(demo, client="Potoroo", title="Logo")
    shown = httpx.get(f"{invoice['checkout_url']}/logo.png")
    assert (shown.status_code, shown.headers["content-type"]) == (200, "image/png")
    with demo.api() as api:
        document = pypdfium2.PdfDocument(api.get(f"/invoices/{invoice['id']}/pdf").content)
    assert [item for item in document[0].get_objects() if isinstance(item, pypdfium2.PdfImage)]
    document.close()
    owner.get_by_role("button", name="Remove").click()
    expect(owner.get_by_text("Logo removed")).to_be_visible()


def test_leaving_with_unsaved_changes_asks_and_a_wrong_field_says_why(demo: Demo, owner: Page) -> None:
    owner.goto(f"{demo.url}/settings")
    owner.get_by_label("Trading name").fill("")
    owner.get_by_label("Billing e-mail").fill("nonsense")
    expect(owner.get_by_text("2 unsaved changes")).to_be_visible()
    owner.get_by_role("button", name="Save profile").click()
    expect(owner.get_by_text("Write it like name@example.com")).to_be_visible()
    expect(owner.get_by_label("Billing e-mail")).to_have_value("nonsense")
    owner.get_by_role("link", name="Contacts").first.click()
    question = owner.get_by_role("dialog")
    expect(question.get_by_role("heading", name="Leave without saving?")).to_be_visible()
    question.get_by_role("button", name="Keep editing").click()
    expect(question).to_have_count(0)
    expect(owner.get_by_label("Billing e-mail")).to_have_value("nonsense")
    owner.get_by_role("button", name="Discard", exact=True).click()
    expect(owner.get_by_text("unsaved change")).to_have_count(0)
    owner.get_by_role("link", name="Contacts").first.click()
    owner.wait_for_url(re.compile("/contacts"))


def test_another_time_zone_decides_what_is_overdue(demo: Demo, owner: Page) -> None:
    """Kiritimati is 25 or 26 hours ahead of Midway: some day is over in one and not in the other, always."""
    with demo.api() as api:
        utc_day = httpx.get(demo.url).headers["date"]
    today = time.strftime("%Y-%m-%d", time.strptime(utc_day, "%a, %d %b %Y %H:%M:%S GMT"))
    yesterday = time.strftime("%Y-%m-%d", time.gmtime(time.time() - 24 * 3600))
    hour = time.gmtime().tm_hour
    due_on = today if hour >= 10 else yesterday
    invoice = a_sent(demo, client="Bettong", title="Time zone", due_on=due_on)
    labels = {}
    for zone, search in (
        ("Pacific/Kiritimati", "kirit"),
        ("Pacific/Midway", "midway"),
        ("Europe/Lisbon", "lisbon"),
    ):
        owner.goto(f"{demo.url}/settings")
        field = owner.get_by_label("Time zone")
        field.click()
        owner.keyboard.press("ControlOrMeta+a")
        owner.keyboard.type(search)
        expect(owner.get_by_role("option")).to_have_count(1)
        owner.keyboard.press("Enter")
        expect(field).to_have_value(zone)
        save(owner, "profile")
        with demo.api() as api:
            labels[zone] = api.get(f"/invoices/{invoice['id']}").json()["label"]
    assert (labels["Pacific/Kiritimati"], labels["Pacific/Midway"]) == ("Overdue", "Sent")


def test_a_pattern_shows_its_next_number_and_numbers_the_next_invoice(demo: Demo, owner: Page) -> None:
    owner.goto(f"{demo.url}/settings/numbering")
    field = owner.get_by_label("Pattern")
    field.fill("FS/2026")
    expect(owner.get_by_text("exactly one counter")).to_be_visible()
    prefix = f"J{time.time_ns() % 10**9}"
    field.fill(f"{prefix}-{{NNN}}")
    expect(owner.get_by_text(f"The next invoice is {prefix}-001")).to_be_visible()
    save(owner, "numbering")
    with demo.api() as api:
        answer = api.post(
            "/invoices",
            json={
                "recipient": {"email": "n@example.com"},
                "title": "N",
                "currency": "USDC",
                "amount": "1.00",
                "send": True,
            },
        )
    assert answer.json()["number"] == f"{prefix}-001"
    field = owner.get_by_label("Pattern")
    field.fill("INV-{YYYY}-{NNNN}")
    save(owner, "numbering")


def test_a_new_password_signs_the_other_browser_out(demo: Demo, new_person: NewPerson) -> None:
    here, there, who = new_person(), new_person(phone=True), somebody_new(demo)
    for page in (here, there):
        enter(page, demo.url, who)
    here.goto(f"{demo.url}/settings/security")
    here.get_by_label("Current password").fill(who["password"])
    here.get_by_label("New password").fill("seven quiet herons")
    here.get_by_role("button", name="Change password").click()
    expect(here.get_by_text("Password changed")).to_be_visible()
    there.goto(f"{demo.url}/dashboard")
    there.wait_for_url(re.compile("/login"))
