"""The documents that were rendered: the same bytes for mail, page, API and download."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZipFile

from allscale_app.domain.errors import NotFound
from allscale_app.services.context import Context
from allscale_app.store.tables import Invoice
from allscale_app.store.uow import ReadUow


@dataclass(frozen=True, slots=True)
class StoredFile:
    """Bytes with their name and type; `sha256` is their validator."""

    filename: str
    content: bytes
    content_type: str
    sha256: str


def invoice_pdf(uow: ReadUow, ctx: Context, *, business_id: str, invoice_id: str) -> StoredFile:  # noqa: ARG001  # every service has ctx
    """The PDF that was sent. Raises NotFound for another business's invoice, and until it is rendered."""
    invoice = uow.invoices.find(business_id, invoice_id)
    return _file(uow, invoice, invoice.pdf_sha256 if invoice else None, name="")


def chosen_pdfs(
    uow: ReadUow,
    ctx: Context,  # noqa: ARG001  # every service has ctx
    *,
    business_id: str,
    invoice_ids: Sequence[str],
) -> StoredFile:
    """The PDFs of several invoices of a business as one ZIP; those without one are left out. Raises NotFound for none."""
    files = [
        _file(uow, invoice, invoice.pdf_sha256, name="")
        for invoice in uow.invoice_lists.by_ids(business_id, invoice_ids)
        if invoice.pdf_sha256
    ]
    if not files:
        raise NotFound("None of the chosen invoices has a PDF yet. It is made when an invoice is sent.")
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:  # stored: a PDF is compressed already
        for file in files:
            archive.writestr(file.filename.replace("/", "-"), file.content)
    content = packed.getvalue()
    return StoredFile("invoices.zip", content, "application/zip", hashlib.sha256(content).hexdigest())


def receipt_pdf(uow: ReadUow, ctx: Context, *, business_id: str, invoice_id: str) -> StoredFile:  # noqa: ARG001  # every service has ctx
    """The receipt. Raises NotFound as `invoice_pdf` does, and until the invoice is paid."""
    invoice = uow.invoices.find(business_id, invoice_id)
    return _file(uow, invoice, invoice.receipt_sha256 if invoice else None, name="-receipt")


def checkout_pdf(uow: ReadUow, ctx: Context, *, token: str) -> StoredFile:  # noqa: ARG001  # every service has ctx
    """The PDF behind a checkout link. Raises NotFound."""
    invoice = uow.invoices.by_token(token)
    return _file(uow, invoice, invoice.pdf_sha256 if invoice else None, name="")


def checkout_receipt(uow: ReadUow, ctx: Context, *, token: str) -> StoredFile:  # noqa: ARG001  # every service has ctx
    """The receipt behind a checkout link. Raises NotFound."""
    invoice = uow.invoices.by_token(token)
    return _file(uow, invoice, invoice.receipt_sha256 if invoice else None, name="-receipt")


def checkout_logo(uow: ReadUow, ctx: Context, *, token: str) -> StoredFile:  # noqa: ARG001  # every service has ctx
    """The issuer's logo as it was when the invoice was sent. Raises NotFound."""
    invoice = uow.invoices.by_token(token)
    sha256 = (invoice.seller or {}).get("logo_sha256") if invoice else None
    return _file(uow, invoice, sha256, name="-logo", extension="png")


def business_logo(uow: ReadUow, ctx: Context, *, business_id: str) -> StoredFile:  # noqa: ARG001  # every service has ctx
    """A business's logo as it is now. Raises NotFound."""
    sha256 = uow.businesses.get(business_id).logo_sha256
    blob = uow.blobs.find(sha256) if sha256 else None
    if blob is None:
        raise NotFound("There is no logo.")
    return StoredFile("logo.png", blob.content, blob.content_type, blob.sha256)


def _file(
    uow: ReadUow, invoice: Invoice | None, sha256: str | None, *, name: str, extension: str = "pdf"
) -> StoredFile:
    blob = uow.blobs.find(sha256) if sha256 else None
    if invoice is None or blob is None:
        raise NotFound("There is no such document. An invoice's PDF is made when it is sent.")
    return StoredFile(f"{invoice.number}{name}.{extension}", blob.content, blob.content_type, blob.sha256)
