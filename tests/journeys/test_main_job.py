"""The main job, end to end, as people do it: an invoice is sent, a coin arrives, two browsers see it at once."""

from __future__ import annotations

import re
import time

import pytest

from tests.fixtures.browsers import NewPerson
from tests.fixtures.demo import Demo, eventually
from tests.journeys.steps import do_the_main_job

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]


def test_an_invoice_is_sent_paid_on_chain_and_seen_by_both_sides(demo: Demo, new_person: NewPerson) -> None:
    do_the_main_job(demo, new_person)


def test_a_new_user_signs_up_verifies_and_arrives(demo: Demo, new_person: NewPerson) -> None:
    page = new_person()
    email = f"ines{time.time_ns()}@example.com"
    page.goto(f"{demo.url}/signup")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill("correct horse battery")
    page.get_by_label(re.compile("Business")).fill("Fieldnote Studio")
    page.get_by_role("button", name=re.compile("Create")).click()
    page.wait_for_url(re.compile("/verify"))
    mail = demo.wait_for_mail(email, "Confirm")
    link = re.search(r"http://\S+", mail["text"])
    assert link is not None
    page.goto(link.group())
    eventually(lambda: "confirmed" in page.content().lower(), what="word of the confirmed address")
    page.goto(f"{demo.url}/login")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill("correct horse battery")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(re.compile("/dashboard"))
