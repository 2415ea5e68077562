from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage

import httpx
import pytest
from starlette.applications import Starlette

from allscale_app.demo.inbox import Inbox
from allscale_app.domain.errors import DomainError
from allscale_app.http.answers import refused
from allscale_app.http.app import routes
from allscale_app.http.inbox import InboxPages
from allscale_app.http.middleware import SecurityHeaders
from allscale_app.settings import Mode, Settings

HTML = '<html><head><title>x</title></head><body><a href="http://localhost:3000/pay/x">View</a><script>alert(1)</script></body></html>'


def a_mail(subject: str = "Invoice INV-2026-0001", *, html: str = HTML) -> bytes:
    message = EmailMessage()
    message["From"] = "Fernwick <invoices@localhost>"
    message["To"] = "payer@example.com"
    message["Subject"] = subject
    message.set_content("View and pay: http://localhost:3000/pay/x\n")
    message.add_alternative(html, subtype="html")
    message.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="INV 2026/0001.pdf")
    message.add_attachment(b"<script>", maintype="text", subtype="html", filename="evil.html")
    return message.as_bytes()


@pytest.fixture
def inbox(tmp_path):
    return Inbox(tmp_path / "inbox")


@pytest.fixture
async def visit(web_process, pages, inbox):
    starlette = Starlette(routes=InboxPages(inbox, pages).routes(), exception_handlers={DomainError: refused})
    app = SecurityHeaders(starlette, pages=pages)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost:3000") as client:
        yield client


def keep(inbox: Inbox, content: bytes, minute: int = 0) -> str:
    return inbox.add(["payer@example.com"], content, at=datetime(2026, 11, 23, 12, minute, tzinfo=UTC))


async def test_an_empty_inbox_says_how_mail_comes(visit):
    page = await visit.get("/dev/inbox")
    assert "No mail yet" in page.text
    assert (await visit.get("/dev/inbox.json")).json() == []


async def test_the_newest_mail_is_open_and_any_can_be_chosen(visit, inbox):
    first = keep(inbox, a_mail("First"), 1)
    keep(inbox, a_mail("Second"), 2)
    page = (await visit.get("/dev/inbox")).text
    assert '<h2 id="subject">Second</h2>' in page
    assert page.index("Second") < page.index("First")
    assert '<h2 id="subject">First</h2>' in (await visit.get(f"/dev/inbox?id={first}")).text
    assert '<h2 id="subject">Second</h2>' in (await visit.get("/dev/inbox?id=../../etc/passwd")).text


async def test_a_mails_html_is_shown_in_a_cage(visit, inbox):
    mail_id = keep(inbox, a_mail())
    page = await visit.get("/dev/inbox")
    assert "alert(1)" not in page.text
    assert "frame-src 'self'" in page.headers["content-security-policy"]
    mail = await visit.get(f"/dev/inbox/{mail_id}/mail.html")
    assert '<base target="_blank">' in mail.text
    policy = mail.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert policy.endswith("sandbox allow-popups allow-popups-to-escape-sandbox")
    assert mail.headers["x-frame-options"] == "SAMEORIGIN"


async def test_words_in_a_mail_are_text_on_the_page(visit, inbox):
    keep(inbox, a_mail("<img src=x onerror=alert(2)>"))
    assert "<img src=x" not in (await visit.get("/dev/inbox")).text
    text = (await visit.get("/dev/inbox?view=text")).text
    assert "View and pay: http://localhost:3000/pay/x" in text
    assert "<iframe" not in text


async def test_files_come_as_files(visit, inbox):
    keep(inbox, a_mail())
    listed = (await visit.get("/dev/inbox.json")).json()[0]
    assert (listed["to"], listed["subject"], listed["at"]) == (
        "payer@example.com", "Invoice INV-2026-0001", "2026-11-23T12:00:00Z",
    )  # fmt: skip
    pdf, evil = listed["attachments"]
    assert (pdf["filename"], pdf["content_type"]) == ("INV 2026/0001.pdf", "application/pdf")
    answer = await visit.get(pdf["url"])
    assert (answer.content, answer.headers["content-type"]) == (b"%PDF-1.7", "application/pdf")
    assert (await visit.get(evil["url"])).headers["content-type"] == "application/octet-stream"
    assert (await visit.get(pdf["url"].replace("/0/", "/9/"))).status_code == 404


@pytest.mark.parametrize("path", ["/dev/inbox/none/mail.html", "/dev/inbox/20261123T120000000000-00000000/mail.html"])
async def test_a_mail_that_is_not_here_is_not_found(visit, path):
    assert (await visit.get(path)).status_code == 404


@pytest.mark.parametrize(("mode", "mounted"), [(Mode.DEMO, True), (Mode.PRODUCTION, False), (Mode.TEST, False)])
def test_the_inbox_exists_in_the_demo_only(mode, mounted):
    paths = {getattr(route, "path", "") for route in routes(Settings(mode=mode))}
    assert any(path.startswith("/dev/") for path in paths) == mounted
