"""QR codes, read back by another implementation."""

from __future__ import annotations

import io

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from allscale_app.documents.qr import Correction, qr_png, qr_svg, qr_svg_uri
from allscale_app.documents.render import Renderer
from tests.documents.samples import ADDRESS, LINK, an_invoice


@pytest.mark.parametrize(("content", "correction"), [(ADDRESS, Correction.ADDRESS), (LINK, Correction.LINK)])
def test_png_is_read_back_with_its_correction_level(content: str, correction: Correction) -> None:
    found = zxingcpp.read_barcode(Image.open(io.BytesIO(qr_png(content, correction=correction))))
    assert found is not None
    assert (found.text, found.ec_level) == (content, correction.value)


def test_png_keeps_four_quiet_modules_of_white() -> None:
    image = Image.open(io.BytesIO(qr_png(ADDRESS, correction=Correction.ADDRESS, module_pixels=5))).convert("L")
    margin = 4 * 5
    edge = [image.getpixel((x, y)) for x in range(image.width) for y in range(margin)]
    assert set(edge) == {255}
    assert image.getpixel((margin, margin)) != 255


def test_svg_is_dark_on_white_and_scales() -> None:
    svg = qr_svg(LINK, correction=Correction.LINK)
    assert 'fill="#fff"' in svg
    assert "#1c1917" in svg
    assert "viewBox" in svg
    assert " width=" not in svg.split(">")[0]


def test_svg_uri_needs_no_fetch() -> None:
    assert qr_svg_uri(LINK, correction=Correction.LINK).startswith("data:image/svg+xml")


def test_code_in_the_pdf_opens_the_checkout() -> None:
    page = pypdfium2.PdfDocument(Renderer().pdf(an_invoice()))[0]
    found = zxingcpp.read_barcode(page.render(scale=2).to_pil())
    assert found is not None
    assert found.text == LINK
