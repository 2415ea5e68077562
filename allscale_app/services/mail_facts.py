"""Everything that one mail says and carries, read in one snapshot."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from allscale_app.services.context import Context
from allscale_app.services.document_facts import InvoiceFacts, read_invoice_facts
from allscale_app.services.stored_documents import StoredFile, invoice_pdf, receipt_pdf
from allscale_app.store.tables import Delivery, ServiceRequest, User
from allscale_app.store.uow import ReadUow

_DOCUMENTS = {"invoice": invoice_pdf, "receipt": receipt_pdf, "reminder": invoice_pdf}


@dataclass(frozen=True, slots=True)
class RequestFacts:
    """A service's request: `link` is the page of whoever asked, `page` the business's own; `logo` is a PNG or empty."""

    request: ServiceRequest
    issuer: str
    issuer_email: str
    link: str
    page: str
    logo: bytes


@dataclass(frozen=True, slots=True)
class MailFacts:
    """A delivery with what it is about: an invoice, a request, or a user with the secret `link` to their account.

    `page` is the issuer's page of the invoice, or this instance's origin. `references` are the Message-IDs of its thread. `host` is
    this instance's, with its port where it has one.
    """

    delivery: Delivery
    host: str
    invoice: InvoiceFacts | None = None
    request: RequestFacts | None = None
    page: str = ""
    files: tuple[StoredFile, ...] = ()
    references: tuple[str, ...] = ()
    user: User | None = None
    link: str = ""


def read_mail(uow: ReadUow, ctx: Context, *, delivery_id: str) -> MailFacts:
    """What the mail of a delivery needs. Raises NotFound while its PDF is not stored, LookupError for an unknown one."""
    delivery = uow.deliveries.find(delivery_id)
    if delivery is None:
        raise LookupError(f"no delivery {delivery_id}")
    host = urlsplit(ctx.public_url).netloc
    if delivery.business_id is not None and "request_id" in delivery.data:
        about = _read_request(uow, ctx, business_id=delivery.business_id, request_id=delivery.data["request_id"])
        return MailFacts(delivery, host, request=about)
    if delivery.invoice_id is None or delivery.business_id is None:
        user = uow.users.find(delivery.user_id) if delivery.user_id else None
        link = ctx.secrets.open(delivery.sealed) if delivery.sealed else ""
        return MailFacts(delivery, host, page=ctx.public_url, user=user, link=link)
    invoice = uow.invoices.find(delivery.business_id, delivery.invoice_id)
    if invoice is None:
        raise LookupError(f"no invoice {delivery.invoice_id}")
    stored = _DOCUMENTS.get(delivery.kind)
    where = {"business_id": invoice.business_id, "invoice_id": invoice.id}
    first = uow.deliveries.first_of(invoice.id, delivery.recipient)
    return MailFacts(
        delivery,
        host,
        invoice=read_invoice_facts(uow, ctx, invoice=invoice),
        page=f"{ctx.public_url}/invoices/{invoice.id}",
        files=(stored(uow, ctx, **where),) if stored else (),
        references=(first.message_id,) if first and first.id != delivery.id else (),
    )


def _read_request(uow: ReadUow, ctx: Context, *, business_id: str, request_id: str) -> RequestFacts:
    request = uow.storefront.request(business_id, request_id)
    if request is None:
        raise LookupError(f"no request {request_id}")
    business, profile = uow.businesses.get(business_id), uow.storefront.profile(business_id)
    sha256 = (profile.avatar_sha256 if profile else None) or business.logo_sha256
    logo = uow.blobs.find(sha256) if sha256 else None
    return RequestFacts(
        request,
        issuer=(profile.display_name if profile else "") or business.name,
        issuer_email=business.email,
        link=f"{ctx.public_url}/r/{request.token}",
        page=f"{ctx.public_url}/storefront?request={request.id}",
        logo=logo.content if logo else b"",
    )
