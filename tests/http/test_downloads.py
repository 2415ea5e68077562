from __future__ import annotations

import hashlib
from io import BytesIO
from zipfile import ZipFile

import pytest
from sqlmodel import select

from allscale_app.store.tables import Business, DocumentBlob
from tests.builders import PASSWORD, a_business, a_sent_invoice, a_user
from tests.fakes.chain import FakeChain, Transfer
from tests.services.station import Station
from tests.services.test_logo import a_picture

PDF = b"%PDF-1.7 the invoice"


def a_stored(uow, ctx, content: bytes, *, kind: str = "invoice", content_type: str = "application/pdf") -> str:
    blob = DocumentBlob(
        sha256=hashlib.sha256(content).hexdigest(),
        kind=kind,
        content_type=content_type,
        content=content,
        created_at=ctx.clock.now(),
    )
    uow.blobs.put(blob)
    return blob.sha256


@pytest.fixture
def sent(web_process, ctx, ada):
    """Ada's sent invoice, its PDF rendered."""
    with web_process.application.database.write() as uow:
        business = uow.session.exec(select(Business).where(Business.name == "Fernwick")).one()
        invoice = a_sent_invoice(uow, ctx, business=business)
        invoice.pdf_sha256 = a_stored(uow, ctx, PDF)
        return invoice


@pytest.fixture
async def signed_in(browser, ada):
    """Ada's browser."""
    await browser.post("/auth/login", data={"email": ada, "password": PASSWORD})
    return browser


@pytest.fixture
async def stranger(make_browser, web_process, ctx):
    """A browser signed in to another business."""
    with web_process.application.database.write() as uow:
        a_business(uow, ctx, owner=a_user(uow, ctx, email="eve@example.com"))
    browser = make_browser(address="192.0.2.66")
    await browser.post("/auth/login", data={"email": "eve@example.com", "password": PASSWORD})
    return browser


async def test_the_owner_gets_the_very_bytes_and_asks_again_for_free(signed_in, sent):
    response = await signed_in.get(f"/invoices/{sent.id}/invoice.pdf")
    assert (response.content, response.headers["content-type"]) == (PDF, "application/pdf")
    assert response.headers["content-disposition"] == f'inline; filename="{sent.number}.pdf"'
    assert response.headers["cache-control"] == "no-store"
    assert "sandbox" not in response.headers["content-security-policy"]
    again = await signed_in.get(f"/invoices/{sent.id}/invoice.pdf", headers={"if-none-match": response.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    kept = await signed_in.get(f"/invoices/{sent.id}/invoice.pdf?download=1")
    assert kept.headers["content-disposition"].startswith("attachment;")


async def test_a_stranger_finds_what_an_unknown_id_finds(stranger, sent):
    theirs = await stranger.get(f"/invoices/{sent.id}/invoice.pdf")
    unknown = await stranger.get("/invoices/inv_aaaaaaaaaaaaaaaaaaaaaaaaaa/invoice.pdf")
    assert (theirs.status_code, theirs.text) == (unknown.status_code, unknown.text)
    assert theirs.status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/invoices/{id}/invoice.pdf",
        "/invoices/{id}/receipt.pdf",
        "/invoices/export.csv",
        "/contacts/export.csv",
        "/invoices/documents.zip?ids={id}",
        "/invoices/{id}/log.csv",
        "/invoices/{id}/log.json",
        "/invoices/export.json",
        "/invoices/received/export.json",
        "/invoices/received/{id}/payments.csv",
        "/settings/logo.png",
    ],
)
async def test_without_a_session_nothing_is_served(browser, sent, path):
    path = path.format(id=sent.id)
    assert (await browser.get(path)).status_code == 401
    page = await browser.get(f"{path}?q=a", headers={"accept": "text/html,*/*"})
    assert (page.status_code, page.headers["location"][:12]) == (303, "/login?next=")


async def test_a_receipt_is_there_once_paid(signed_in, sent):
    response = await signed_in.get(f"/invoices/{sent.id}/receipt.pdf")
    assert response.status_code == 404
    assert "There is no such document" in response.text


async def test_the_list_as_csv_holds_ones_own_invoices_only(signed_in, stranger, sent):
    mine = await signed_in.get("/invoices/export.csv")
    assert mine.headers["content-type"].startswith("text/csv")
    assert mine.headers["content-disposition"] == 'attachment; filename="invoices.csv"'
    assert sent.number in mine.text
    assert sent.number not in (await stranger.get("/invoices/export.csv")).text
    assert sent.number not in (await stranger.get(f"/invoices/export.csv?ids={sent.id}")).text
    assert sent.number not in (await signed_in.get("/invoices/export.csv?tab=paid")).text
    assert (await signed_in.get("/invoices/export.csv?tab=nonsense")).status_code == 422


async def test_chosen_pdfs_come_as_one_zip(signed_in, stranger, sent):
    chosen = f"/invoices/documents.zip?ids={sent.id},inv_unknown"
    mine = await signed_in.get(chosen)
    assert (mine.status_code, mine.headers["content-type"]) == (200, "application/zip")
    with ZipFile(BytesIO(mine.content)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == {f"{sent.number}.pdf": PDF}
    for browser, path in ((stranger, chosen), (signed_in, "/invoices/documents.zip")):
        assert (await browser.get(path)).status_code == 404


async def test_an_invoices_log_comes_as_csv(signed_in, stranger, sent):
    mine = await signed_in.get(f"/invoices/{sent.id}/log.csv")
    assert mine.headers["content-disposition"] == f'attachment; filename="{sent.number}-log.csv"'
    assert ",sent,issuer," in mine.text
    assert (await stranger.get(f"/invoices/{sent.id}/log.csv")).status_code == 404


async def test_the_same_comes_as_json(signed_in, stranger, sent):
    listed = await signed_in.get("/invoices/export.json?q=" + sent.number)
    assert listed.headers["content-disposition"] == 'attachment; filename="invoices.json"'
    assert [row["number"] for row in listed.json()] == [sent.number]
    log = await signed_in.get(f"/invoices/{sent.id}/log.json")
    assert "sent" in {row["kind"] for row in log.json()}
    assert (await stranger.get("/invoices/received/export.json")).json() == []
    assert (await signed_in.get(f"/invoices/received/{sent.id}/payments.json")).status_code == 404


async def test_contacts_as_csv_are_ones_own_too(signed_in, stranger, sent):
    mine = await signed_in.get("/contacts/export.csv?q=payer")
    assert mine.headers["content-disposition"] == 'attachment; filename="contacts.csv"'
    assert "payer@example.com" in mine.text
    assert "payer@example.com" not in (await stranger.get("/contacts/export.csv")).text


async def test_the_payer_needs_the_link_only(make_browser, sent):
    payer = make_browser(address="198.51.100.5")
    response = await payer.get(f"/pay/{sent.checkout_token}/invoice.pdf")
    assert response.content == PDF
    assert response.headers["referrer-policy"] == "no-referrer"
    for path in ("invoice.pdf", "receipt.pdf", "logo.png"):
        assert (await payer.get(f"/pay/unknown-token/{path}")).status_code == 404


async def test_the_checkout_has_a_title_before_any_script_and_a_true_404(browser, sent):
    found = await browser.get(f"/pay/{sent.checkout_token}")
    assert found.status_code == 200
    assert f"<title>Pay {sent.number} · Fernwick</title>" in found.text
    assert "120.00 USDC" in found.text
    assert "noindex" in found.text
    assert found.headers["cache-control"] == "no-store"
    lost = await browser.get("/pay/unknown-token")
    assert lost.status_code == 404
    assert "<title>We can&#x27;t find this invoice</title>" in lost.text
    assert set(found.headers) == set(lost.headers)
    assert (await browser.get(f"/pay/{sent.checkout_token}/")).status_code == 200


async def test_a_draft_has_no_link(browser, sent, web_process, ctx):
    with web_process.application.database.write() as uow:
        invoice = uow.invoices.find(sent.business_id, sent.id)
        invoice.number = None
    assert (await browser.get(f"/pay/{sent.checkout_token}")).status_code == 404


async def test_strangers_words_in_a_title_are_text(browser, sent, web_process):
    with web_process.application.database.write() as uow:
        invoice = uow.invoices.find(sent.business_id, sent.id)
        invoice.seller = {**invoice.seller, "name": "</title><script>alert(1)</script>"}
    assert "<script>alert" not in (await browser.get(f"/pay/{sent.checkout_token}")).text


async def test_a_logo_is_taken_as_pixels_and_shown(signed_in, stranger):
    response = await signed_in.post(
        "/settings/logo", files={"logo": ("logo.jpg", a_picture(kind="JPEG"), "image/jpeg")}
    )
    assert (response.status_code, response.headers["location"]) == (303, "/settings?notice=logo_saved")
    shown = await signed_in.get("/settings/logo.png")
    assert (shown.headers["content-type"], shown.content[:4]) == ("image/png", b"\x89PNG")
    assert (await stranger.get("/settings/logo.png")).status_code == 404


@pytest.mark.parametrize(
    ("content", "error"),
    [(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "logo_unreadable"), (b"", "logo_unreadable"), (b"x" * 1_100_000, "logo_too_large")],
)  # fmt: skip
async def test_what_is_no_logo_goes_back_with_a_code(signed_in, content, error):
    response = await signed_in.post("/settings/logo", files={"logo": ("logo.png", content, "image/png")})
    assert response.headers["location"] == f"/settings?error={error}"


@pytest.mark.parametrize(
    ("content", "location"),
    [(b"email\na@b.example\n", "/contacts"), (b"", "/contacts?error=The%20file%20is%20empty"), (b"\0", "/contacts?error=This")],
)  # fmt: skip
async def test_a_file_of_contacts_is_held_or_goes_back_with_words(signed_in, content, location):
    response = await signed_in.post("/contacts/import", files={"contacts": ("clients.csv", content, "text/csv")})
    assert response.status_code == 303
    assert response.headers["location"].replace("+", "%20").startswith(location)


async def test_a_logo_needs_a_session(browser, ada):
    assert (
        await browser.post("/settings/logo", files={"logo": ("l.png", a_picture(), "image/png")})
    ).status_code == 401


async def test_the_history_of_the_balance_is_a_file_under_the_pages_filters(
    signed_in, stranger, make_browser, sent, web_process
):
    application = web_process.application
    station = Station(application.database, application.context, FakeChain(application.context.clock))
    station.catch_up()
    station.chain.mine(Transfer(sent.deposit_address, 120_000_000), blocks=3)
    station.catch_up()
    response = await signed_in.get("/balance/export.csv?type=payment&token=USDC")
    assert response.headers["content-type"].startswith("text/csv")
    assert response.headers["content-disposition"] == 'attachment; filename="balance.csv"'
    assert sent.number in response.text
    assert ",120.00," in response.text
    for browser, query in ((signed_in, "?token=USDT"), (stranger, "")):
        assert len((await browser.get(f"/balance/export.csv{query}")).text.splitlines()) == 1, "the head alone"
    assert (await signed_in.get("/balance/export.csv?token=DOGE")).status_code == 422
    assert (await make_browser().get("/balance/export.csv")).status_code in (303, 401)
