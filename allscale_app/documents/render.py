"""HTML to PDF with WeasyPrint: one template per document, no file and no address ever fetched."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from pathlib import Path

import weasyprint
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from allscale_app.documents.fonts import font_css
from allscale_app.documents.qr import Correction, qr_svg_uri
from allscale_app.views.document import InvoiceDocument, ReceiptDocument, TransferDocument
from allscale_app.views.poster import PosterDocument
from allscale_app.views.profile_card import ProfileCard

Document = InvoiceDocument | ReceiptDocument | TransferDocument | PosterDocument | ProfileCard

TEMPLATES = Path(__file__).parent / "templates"
_RASTER_URIS = ("data:image/png;base64,", "data:image/jpeg;base64,", "data:image/webp;base64,")
_FIGURE_MM = 1.91
"""A tabular figure of Geist at 9 pt: 0.6 em."""
_PADDING_MM = 5
_NAMES: dict[type[Document], str] = {
    InvoiceDocument: "invoice.html",
    ReceiptDocument: "receipt.html",
    TransferDocument: "transfer.html",
    PosterDocument: "poster.html",
    ProfileCard: "card.html",
}


class Renderer:
    """Turns documents into PDF bytes; equal documents give equal bytes.

    Keep one per process and use it from one thread: a font configuration per render leaks about 0.24 MB each.
    """

    def __init__(self) -> None:
        self._fonts = FontConfiguration()
        self._fetcher = URLFetcher(allowed_protocols=("data",), allow_redirects=False)
        self._style = weasyprint.CSS(
            string=font_css() + (TEMPLATES / "document.css").read_text("utf-8"),
            font_config=self._fonts,
            url_fetcher=self._fetcher,
        )
        self._templates = _environment()

    def pdf(self, document: Document) -> bytes:
        """`document` as a tagged PDF in its language."""
        html = self._templates.get_template(_NAMES[type(document)]).render(document=document)
        page = weasyprint.HTML(string=html, url_fetcher=self._fetcher)
        result = page.write_pdf(stylesheets=[self._style], font_config=self._fonts, pdf_tags=True)
        assert isinstance(result, bytes)
        return result


def direction(text: str) -> str:
    """`rtl` where the first strong character reads from the right (UAX #9, P2 and P3), else `ltr`."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind == "L":
            return "ltr"
        if kind in ("R", "AL"):
            return "rtl"
    return "ltr"


def column_width(texts: Iterable[str], least: int) -> str:
    """The width of a column of figures: as wide as its longest at 9 pt with its padding, at least `least` mm."""
    return f"{max(least, _PADDING_MM + _FIGURE_MM * max(map(len, texts), default=0)):.1f}mm"


def _environment() -> Environment:
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
    environment.filters["direction"] = direction
    environment.filters["qr"] = lambda content: qr_svg_uri(content, correction=Correction.LINK, quiet_modules=0)
    environment.filters["sturdy_qr"] = lambda content: qr_svg_uri(
        content, correction=Correction.ADDRESS, quiet_modules=0
    )
    environment.filters["column_width"] = column_width
    environment.tests["raster"] = lambda uri: uri.startswith(_RASTER_URIS)
    return environment
