"""PDFs: what is typed is what can be read and copied, nothing is fetched, pages break where they should."""

from __future__ import annotations

import io
import re
import statistics
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, cast

import pikepdf
import pytest
from pypdf import PdfReader

from allscale_app.documents.render import Document, Renderer, direction
from allscale_app.views.document import LineItem, Party
from tests.documents.samples import ADDRESS, FOOT, LINES, LINK, TX_HASH, a_draft, a_receipt, an_invoice, an_invoice_of


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return Renderer()


def texts(pdf: bytes) -> list[str]:
    """The text of each page."""
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def squeezed(text: str) -> str:
    """Without white space: a PDF knows where words stand, not which blank or line break put them there."""
    return re.sub(r"\s", "", text)


def line(description: str, detail: str = "") -> LineItem:
    return LineItem(description, "1", "1.00", "1.00", detail, "19 %")


@pytest.mark.parametrize("document", [an_invoice(), a_draft(), a_receipt()], ids=["invoice", "draft", "receipt"])
def test_documents_of_the_pictures_fit_one_page(renderer: Renderer, document: Document) -> None:
    assert len(texts(renderer.pdf(document))) == 1


def test_invoice_says_everything(renderer: Renderer) -> None:
    document = an_invoice(lines=LINES[:2], terms="14 days net.", notes="Thank you.")
    text = squeezed("".join(texts(renderer.pdf(document))))
    assert document.pay is not None
    words = [document.brand, f"Invoice {document.number}", document.title, document.total, document.legal_total]
    words += [document.pay.methods, document.pay.link_text, document.pay.transfer, ADDRESS, document.pay.networks]
    words += [document.pay.safety, document.terms, document.notes, FOOT, "Page 1 of 1", "Scan to pay", "Net, USDC"]
    words += [part for party in (document.seller, document.buyer) for part in (party.name, *party.lines)]
    words += [part for fact in document.facts for part in (fact.label, fact.value)]
    words += [part for item in document.lines for part in (item.description, item.detail)]
    words += [f"{item.quantity} {item.unit_price} {item.tax} {item.net}" for item in document.lines]
    words += [f"{row.label} {row.amount}" for row in document.sums]
    assert [w for w in words if squeezed(w) not in text] == []


def test_receipt_says_everything(renderer: Renderer) -> None:
    document = a_receipt()
    text = squeezed("".join(texts(renderer.pdf(document))))
    assert document.proof is not None
    words = [document.brand, f"Receipt {document.number}", document.subject, document.status, document.received]
    words += [TX_HASH, ADDRESS, document.proof.value, document.proof.link_label, document.disclaimer_title]
    words += [
        document.disclaimer,
        "Still to pay 0.00 USDC",
        document.payments[0].sender,
        "14:09:12 CET",
        "14:24:40 CET",
    ]
    assert [w for w in words if squeezed(w) not in text] == []


def test_draft_has_neither_number_nor_address_nor_link(renderer: Renderer) -> None:
    pdf = renderer.pdf(a_draft())
    text = texts(pdf)[0]
    assert "Invoice Draft" in text
    assert "Number given when sent" in text
    assert "Dated when sent" in text
    assert "INV-" not in text
    assert "0x" not in text
    assert LINK not in text
    assert "Scan to pay" not in text


def test_tax_column_leaves_when_there_is_no_tax(renderer: Renderer) -> None:
    assert "VAT" not in texts(renderer.pdf(an_invoice(tax_label="", sums=(), seller=Party("A"), buyer=Party("B"))))[0]


@pytest.mark.parametrize(
    "typed",
    [
        "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnung" * 3,
        "https://example.com/" + "a1b2c3d4" * 30,
        "网站设计与品牌：第一阶段（二〇二六年十一月）",
        "日本語の説明です。カタカナ、ひらがな、漢字",
        "웹사이트 디자인과 제작",
        "Ελληνικά ἀρχή · Кириллица Ґ Ѣ · Tiếng Việt · Łódź · İstanbul",
        "Rocket 🚀 launch 👩‍💻 and ❤️ from 🇩🇪, step 1️⃣",
        "office affluent waffle fi ffi fl",
        "<b>bold</b> <script>alert(1)</script> <img src=x onerror=alert(1)>",
        "{{ 7*7 }} {% for x in y %} {# c #} ${7*7} #{7*7} <%= 7*7 %>",
        "Tom & Jerry &amp; &lt;friends&gt; \"quoted\" 'single' \\ / ` ~",
        "]]> --> /* */ url(http://example.com) @import expression(1)",
    ],
)
def test_text_comes_out_as_it_was_typed(renderer: Renderer, typed: str) -> None:
    pdf = renderer.pdf(an_invoice(title=typed, lines=(line(typed, typed),), notes=typed, terms=typed))
    assert squeezed("".join(texts(pdf))).count(squeezed(typed)) == 5


def test_arabic_comes_out_word_by_word(renderer: Renderer) -> None:
    """A PDF stores glyphs as they stand on paper; extraction restores the letters inside a word, while the order of
    words and numbers in a mixed line, and the blanks between them, are the reader's: so the words are compared."""
    typed = "تصميم موقع ويب لشركة الأمل رقم 2026 مع الشعار"
    pdf = renderer.pdf(an_invoice(lines=(line(typed),)))
    text = "".join(texts(pdf))
    assert [word for word in typed.split() if word not in text] == []


def test_direction_is_that_of_the_first_strong_letter() -> None:
    assert [direction(text) for text in ("12 شركة Fern", "Fern شركة", "שלום", "12.50", "")] == [
        "rtl",
        "ltr",
        "rtl",
        "ltr",
        "ltr",
    ]


def test_two_pages_repeat_head_and_keep_blocks_whole(renderer: Renderer) -> None:
    first, second = texts(renderer.pdf(an_invoice_of(20)))
    assert "Page 1 of 2" in first
    assert "Page 2 of 2" in second
    assert "Fernwick Studio to Tidewater Robotics GmbH" in second
    assert "Fernwick Studio to Tidewater" not in first
    assert all("Description Quantity" in page for page in (first, second))
    assert all(
        words in second for words in ("To pay", "How to pay", ADDRESS, "14 days net.", "Thank you for the year.")
    )
    assert "To pay" not in first


def test_ten_pages_lose_no_line(renderer: Renderer) -> None:
    pages = texts(renderer.pdf(an_invoice_of(200)))
    assert len(pages) == 10
    assert [f"Page {n} of 10" in page for n, page in enumerate(pages, 1)] == [True] * 10
    found = re.findall(r"Service (\d{3})", "".join(pages))
    assert found == [f"{n:03d}" for n in range(1, 201)]


@pytest.mark.parametrize("count", range(8, 16))
def test_the_sums_never_stand_alone(renderer: Renderer, count: int) -> None:
    pages = texts(renderer.pdf(an_invoice_of(count)))
    with_sums = next(page for page in pages if "To pay" in page)
    assert re.search(r"Service \d{3}", with_sums)


def test_a_very_long_description_flows_on(renderer: Renderer) -> None:
    words = [f"word{n}" for n in range(3000)]
    found = re.findall(r"word\d+", "".join(texts(renderer.pdf(an_invoice(lines=(line(" ".join(words)),))))))
    assert found == words


def test_the_largest_amounts_stay_on_the_paper(renderer: Renderer) -> None:
    big = "999,999,999,999.00"
    pdf = renderer.pdf(an_invoice(total=big, lines=(LineItem("x" * 40, "123456.654321", big, big, tax="8.875 %"),)))
    assert texts(pdf)[0].count(big) == 3


def test_pdf_is_tagged_named_and_in_its_language(renderer: Renderer) -> None:
    with pikepdf.open(io.BytesIO(renderer.pdf(an_invoice(language="de")))) as pdf:
        assert str(pdf.Root.Lang) == "de"
        assert bool(pdf.Root.MarkInfo.Marked)
        assert "/StructTreeRoot" in pdf.Root
        assert str(pdf.docinfo["/Title"]) == "Invoice INV-2026-0042"
        assert str(pdf.docinfo["/Author"]) == "Fernwick Studio GmbH"
        link = str(pdf.pages[0].Annots[0].A.URI)
    assert link == LINK


def test_equal_documents_give_equal_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    document = an_invoice(title="Ω Ж 你 🚀")
    first = Renderer().pdf(document)
    time.sleep(1.1)
    assert Renderer().pdf(replace(document)) == first


class Trap(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        cast("TrapServer", self.server).calls.append(self.path)
        self.send_response(404)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name of the base class
        return


class TrapServer(HTTPServer):
    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Trap)
        self.calls: list[str] = []


@pytest.fixture
def trap() -> Iterator[tuple[str, list[str]]]:
    """A server that writes down who asked it for something."""
    server = TrapServer()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", server.calls
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("where", ["{url}/x", "file://{secret}", "data:image/svg+xml,<svg/>", "ftp://127.0.0.1/x"])
def test_nothing_is_fetched_for_words_or_logo(
    renderer: Renderer, trap: tuple[str, list[str]], tmp_path: Path, where: str
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret of this machine")
    source = where.format(url=trap[0], secret=secret)
    hostile = f'"><img src="{source}"><link rel=stylesheet href="{source}"><style>@import url({source})</style>'
    hostile += f'<iframe src="{source}"></iframe><object data="{source}"></object><link rel=attachment href="{source}">'
    buyer = Party(hostile, (hostile,))
    pdf = renderer.pdf(an_invoice(logo=source, title=hostile, notes=hostile, foot=hostile, buyer=buyer))
    text = "".join(texts(pdf))
    assert trap[1] == []
    assert "secret of this machine" not in text
    assert squeezed(hostile) in squeezed(text)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert not opened.attachments
        assert not [name for page in opened.pages for name in page.get_images()]


def test_a_broken_logo_does_not_stop_the_document(renderer: Renderer) -> None:
    assert "INV-2026-0042" in texts(renderer.pdf(an_invoice(logo="data:image/png;base64,AAAA")))[0]


@pytest.mark.parametrize("count", [9, pytest.param(150, marks=pytest.mark.soak)])
def test_rendering_is_quick_and_keeps_its_memory(renderer: Renderer, count: int) -> None:
    """A font configuration per render would grow 0.24 MiB each. The time is this thread's own on a processor and the
    middle of many: a neighbour that takes the processor, its caches or its clock can slow some renders, not most."""
    document = an_invoice()
    for _ in range(2 if count < 150 else 10):
        renderer.pdf(document)
    before = resident_mebibytes()
    seconds = []
    for _ in range(count):
        started = time.thread_time()
        renderer.pdf(document)
        seconds.append(time.thread_time() - started)
    if count >= 150:  # fewer renders drown in what the rest of this process does
        assert resident_mebibytes() - before < 5 + count * 0.15
    assert statistics.median(seconds) < 1.0


def resident_mebibytes() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 2**20
