from __future__ import annotations

import dataclasses
import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlmodel import select

from allscale_app.bootstrap.system import Argon2Passwords
from allscale_app.services.context import Policy
from allscale_app.services.rate_limits import SIGN_UP_PER_PLACE
from allscale_app.services.sessions import hash_token, whoami
from allscale_app.store.tables import Delivery, LoginSession, User
from tests.builders import PASSWORD, a_user


def led_to(response) -> tuple[str, dict[str, str]]:
    """Path and query of a 303."""
    assert response.status_code == 303, response.text
    url = urlsplit(response.headers["location"])
    return url.path, {name: values[0] for name, values in parse_qs(url.query).items()}


def mailed_link(web_process, kind: str) -> str:
    """The link in the newest mail of a kind, as path and query."""
    with web_process.application.database.read() as uow:
        mails = [mail for mail in uow.session.exec(select(Delivery)).all() if mail.kind == kind]
        link = web_process.application.context.secrets.open(max(mails, key=lambda mail: mail.id).sealed)
    return parse_qs(urlsplit(link).query)["token"][0]


async def sign_in(browser, email="ada@example.com", password=PASSWORD, **more):
    return await browser.post("/auth/login", data={"email": email, "password": password, **more})


async def test_signing_in_sets_an_http_only_cookie_and_clears_the_tabs_storage(browser, ada, web_process):
    response = await sign_in(browser)
    assert led_to(response) == ("/dashboard", {})
    cookie = response.headers["set-cookie"]
    assert cookie.startswith("session=")
    for part in ("HttpOnly", "SameSite=lax", "Path=/", "Max-Age=1209600"):
        assert part in cookie
    assert "Secure" not in cookie
    assert "Domain" not in cookie
    assert response.headers["clear-site-data"] == '"storage"'
    with web_process.application.database.read() as uow:
        member = whoami(uow, web_process.application.context, token=browser.cookies["session"])
    assert member.email == ada


async def test_over_tls_the_cookie_is_bound_to_the_host(make_browser, ada, over_tls):
    response = await sign_in(make_browser(origin=over_tls))
    cookie = response.headers["set-cookie"]
    assert cookie.startswith("__Host-session=")
    assert "Secure" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie


@pytest.mark.parametrize(
    ("target", "lands"),
    [
        ("/invoices?tab=paid", "/invoices"),
        ("https://evil.example/", "/dashboard"),
        ("//evil.example/", "/dashboard"),
        ("/\\evil.example", "/dashboard"),
        ("/\t/evil.example", "/dashboard"),
        ("javascript:alert(1)", "/dashboard"),
        ("", "/dashboard"),
    ],
)
async def test_signing_in_leads_to_paths_of_ours_only(browser, ada, target, lands):
    assert led_to(await sign_in(browser, next=target))[0] == lands


async def test_a_wrong_password_keeps_the_address_and_counts_down(browser, ada):
    for left in (4, 3, 2, 1, 0):
        path, query = led_to(await sign_in(browser, password="wrong password", next="/invoices"))
        assert path == "/login"
        assert query == {"error": "credentials", "left": str(left), "email": ada, "next": "/invoices"}
    path, query = led_to(await sign_in(browser))
    assert (path, query["error"]) == ("/login", "locked")
    assert "session" not in browser.cookies


async def test_a_lock_is_for_one_account_from_one_place(make_browser, ada):
    thief = make_browser(address="198.51.100.1")
    for _ in range(5):
        await sign_in(thief, password="wrong password")
    assert led_to(await sign_in(thief))[1]["error"] == "locked"
    assert led_to(await sign_in(make_browser(address="203.0.113.9")))[0] == "/dashboard"


async def test_one_place_cannot_try_many_accounts(make_browser, ada):
    thief = make_browser(address="198.51.100.1")
    for number in range(30):
        await sign_in(thief, email=f"user{number}@example.com", password="Password for all")
    assert led_to(await sign_in(thief, email="user99@example.com"))[1]["error"] == "locked"


async def test_many_places_cannot_try_one_account(make_browser, ada):
    for number in range(50):
        await sign_in(make_browser(address=f"198.51.100.{number}"), password="wrong password")
    assert led_to(await sign_in(make_browser(address="192.0.2.1")))[1]["error"] == "locked"


async def test_success_gives_the_tries_back(browser, ada):
    for _ in range(3):
        for _ in range(4):
            await sign_in(browser, password="wrong password")
        assert led_to(await sign_in(browser))[0] == "/dashboard"


async def test_an_unknown_address_answers_as_a_known_one(browser, make_browser, ada):
    known = await sign_in(browser, password="wrong password")
    unknown = await sign_in(make_browser(), email="nobody@example.com", password="wrong password")
    assert led_to(known)[1] | {"email": ""} == led_to(unknown)[1] | {"email": ""}
    assert set(known.headers) == set(unknown.headers)


async def test_an_unknown_address_takes_as_long_as_a_known_one(make_browser, ada, web_process, ctx, monkeypatch):
    passwords = Argon2Passwords()
    monkeypatch.setattr(ctx.passwords, "verify", passwords.verify, raising=False)
    with web_process.application.database.write() as uow:
        uow.users.by_email(ada).password_hash = passwords.hash(PASSWORD)

    seconds: dict[str, list[float]] = {ada: [], "nobody@example.com": []}
    for number in range(6):
        for email, spent in seconds.items():  # in turns, and the processor's own time: a busy machine slows both
            start = time.process_time()
            await sign_in(make_browser(address=f"192.0.2.{number}"), email=email, password="wrong password")
            spent.append(time.process_time() - start)
    known, unknown = (min(spent) for spent in seconds.values())
    assert known == pytest.approx(unknown, rel=0.5)


async def test_signing_out_ends_the_session_and_clears_the_tabs_storage(browser, ada, web_process):
    await sign_in(browser)
    response = await browser.post("/auth/logout")
    assert led_to(response) == ("/login", {"notice": "signed_out"})
    assert response.headers["clear-site-data"] == '"storage"'
    assert "session" not in browser.cookies
    with web_process.application.database.read() as uow:
        assert uow.session.exec(select(LoginSession)).one().revoked_at is not None


async def test_signing_in_again_replaces_the_browsers_session(browser, ada, web_process):
    await sign_in(browser)
    first = browser.cookies["session"]
    await sign_in(browser)
    assert browser.cookies["session"] != first
    with web_process.application.database.read() as uow:
        rows = {row.token_hash: row.revoked_at for row in uow.session.exec(select(LoginSession)).all()}
    assert rows[hash_token(first)] is not None
    assert rows[hash_token(browser.cookies["session"])] is None


async def test_sign_up_confirm_sign_in(browser, web_process):
    answer = await browser.post(
        "/auth/signup", data={"business": "Fernwick", "email": "mara@fernwick.example", "password": PASSWORD}
    )
    assert led_to(answer) == ("/verify", {"email": "mara@fernwick.example"})
    token = mailed_link(web_process, "verify")
    answer = await browser.post("/auth/verify", data={"token": token})
    assert led_to(answer) == ("/login", {"notice": "verified", "email": "mara@fernwick.example"})
    assert led_to(await sign_in(browser, email="mara@fernwick.example"))[0] == "/dashboard"
    answer = await browser.post("/auth/verify", data={"token": token})
    assert led_to(answer) == ("/dashboard", {"notice": "verified"})


async def test_signing_up_with_a_known_address_answers_as_with_a_new_one(browser, ada, web_process):
    form = {"business": "Somebody", "password": "another good password"}
    known = await browser.post("/auth/signup", data={**form, "email": ada})
    new = await browser.post("/auth/signup", data={**form, "email": "new@example.com"})
    assert led_to(known) == ("/verify", {"email": ada})
    assert led_to(new) == ("/verify", {"email": "new@example.com"})
    assert set(known.headers) == set(new.headers)
    with web_process.application.database.read() as uow:
        mails = {mail.recipient: mail.kind for mail in uow.session.exec(select(Delivery)).all()}
    assert mails == {ada: "account_exists", "new@example.com": "verify"}


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({"email": "nonsense"}, "email_invalid"),
        ({"email": ""}, "email_missing"),
        ({"password": "short"}, "password_too_short"),
        ({"password": "password123"}, "password_common"),
        ({"password": "x" * 257}, "password_too_long"),
        ({"business": " "}, "business_missing"),
        ({"business": "x" * 500}, "business_long"),
    ],
)
async def test_a_refused_sign_up_goes_back_with_what_was_typed_but_the_password(browser, form, error):
    full = {"business": "Fernwick", "email": "mara@fernwick.example", "password": PASSWORD, **form}
    response = await browser.post("/auth/signup", data=full)
    path, query = led_to(response)
    assert (path, query["error"]) == ("/signup", error)
    assert query.get("email", "") == full["email"]
    assert full["password"] not in query.values()


async def test_a_forgotten_password_is_replaced_once(browser, make_browser, ada, web_process):
    await sign_in(browser)
    helper = make_browser(address="192.0.2.9")
    answer = await helper.post("/auth/forgot", data={"email": "ADA@example.com"})
    assert led_to(answer) == ("/forgot", {"notice": "reset_sent", "email": "ADA@example.com"})
    token = mailed_link(web_process, "reset")
    path, query = led_to(await helper.post("/auth/reset", data={"token": token, "password": "short"}))
    assert (path, query) == ("/reset", {"error": "password_too_short", "token": token})
    answer = await helper.post("/auth/reset", data={"token": token, "password": "a new good password"})
    assert led_to(answer) == ("/login", {"notice": "reset_done", "email": ada})
    assert answer.headers["clear-site-data"] == '"storage"'
    answer = await helper.post("/auth/reset", data={"token": token, "password": "a thief's password"})
    assert led_to(answer) == ("/reset", {"error": "token_invalid"})
    assert led_to(await sign_in(helper, password="a new good password"))[0] == "/dashboard"
    with web_process.application.database.read() as uow:
        former = uow.session.get(LoginSession, hash_token(browser.cookies["session"]))
        assert former.revoked_at is not None


@pytest.mark.parametrize("route", ["/auth/forgot", "/auth/resend"])
async def test_asking_for_a_mail_tells_nobody_who_is_here(browser, ada, web_process, route):
    known = await browser.post(route, data={"email": ada})
    unknown = await browser.post(route, data={"email": "nobody@example.com"})
    assert led_to(known)[1] | {"email": ""} == led_to(unknown)[1] | {"email": ""}


async def test_mails_to_one_address_run_out_silently(browser, ada, web_process):
    for _ in range(8):
        assert led_to(await browser.post("/auth/forgot", data={"email": ada}))[1]["notice"] == "reset_sent"
    with web_process.application.database.read() as uow:
        assert len(uow.session.exec(select(Delivery)).all()) == 5


async def test_a_signed_in_member_asks_again_without_typing(browser, ada, web_process):
    with web_process.application.database.write() as uow:
        uow.users.by_email(ada).email_verified_at = None
    await sign_in(browser)
    answer = await browser.post("/auth/resend")
    assert led_to(answer) == ("/verify", {"notice": "verify_sent", "email": ada})
    assert mailed_link(web_process, "verify")


@pytest.mark.parametrize("name", ["login", "logout", "signup", "forgot", "reset", "verify", "resend"])
async def test_nonsense_posted_to_any_route_is_never_a_fault_and_changes_nothing(browser, ada, web_process, name):
    bodies: list[dict[str, Any]] = [
        {"content": b"", "headers": {}},
        {"content": b"\xff\xfe\x00", "headers": {"content-type": "application/x-www-form-urlencoded"}},
        {"content": b"email=%00%ff&password=%ed%a0%80&token=%00", "headers": {"content-type": "application/x-www-form-urlencoded"}},
        {"content": b"--x\r\nbroken", "headers": {"content-type": "multipart/form-data; boundary=x"}},
        {"content": b'{"email": 1}', "headers": {"content-type": "application/json"}},
        {"content": b"email=" + b"x" * 20_000, "headers": {"content-type": "application/x-www-form-urlencoded"}},
    ]  # fmt: skip
    for body in bodies:
        response = await browser.post(f"/auth/{name}", **body)
        assert response.status_code in {303, 400}, (body, response.text)
    with web_process.application.database.read() as uow:
        assert len(uow.session.exec(select(User)).all()) == 1
        assert uow.session.exec(select(Delivery)).all() == []


@pytest.mark.parametrize(("name", "page"), [("login", "/login"), ("verify", "/verify"), ("resend", "/verify")])
async def test_opening_a_post_by_hand_leads_to_its_page(browser, name, page):
    assert led_to(await browser.get(f"/auth/{name}"))[0] == page


async def test_where_sign_up_is_closed_the_page_says_so(browser, web_process, ctx):
    object.__setattr__(web_process.application, "context", dataclasses.replace(ctx, policy=Policy()))
    answer = await browser.post("/auth/signup", data={"business": "X", "email": "x@example.com", "password": PASSWORD})
    assert led_to(answer)[1]["error"] == "signup_closed"


async def test_one_place_makes_a_limited_number_of_accounts(browser, web_process):
    form = {"business": "X", "password": PASSWORD}
    for number in range(SIGN_UP_PER_PLACE.amount):
        answer = await browser.post("/auth/signup", data={**form, "email": f"user{number}@example.com"})
        assert led_to(answer)[0] == "/verify"
    answer = await browser.post("/auth/signup", data={**form, "email": "one.more@example.com"})
    assert led_to(answer)[1]["error"] == "rate_limited"


async def test_a_user_of_no_business_is_told_so(browser, web_process, ctx):
    with web_process.application.database.write() as uow:
        a_user(uow, ctx, email="lone@example.com")
    assert led_to(await sign_in(browser, email="lone@example.com"))[1]["error"] == "no_business"


@pytest.mark.parametrize(("route", "page"), [("forgot", "/forgot"), ("resend", "/verify")])
async def test_a_mail_needs_an_address(browser, web_process, route, page):
    answer = await browser.post(f"/auth/{route}", data={"email": "nonsense"})
    assert led_to(answer) == (page, {"error": "email_invalid", "email": "nonsense"})


async def test_an_invalid_confirmation_leads_back_to_asking_for_another(browser, web_process):
    assert led_to(await browser.post("/auth/verify", data={"token": "made up"})) == (
        "/verify",
        {"error": "token_invalid"},
    )
