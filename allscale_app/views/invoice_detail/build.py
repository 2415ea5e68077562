"""From an invoice's facts to the picture of its page."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from allscale_app.domain.money import format_units
from allscale_app.domain.networks import Registry
from allscale_app.services.invoice_detail import InvoiceDetail
from allscale_app.views.invoice_detail import head, money, refunds, side
from allscale_app.views.invoice_detail.model import InvoiceView
from allscale_app.views.invoice_detail.timeline import ALL, timeline
from allscale_app.views.invoice_detail.waiting import waiting_rows


def build(
    detail: InvoiceDetail,
    *,
    registry: Registry,
    viewer_name: str,
    timezone: str,
    public_url: str,
    qr_image: side.QrImage,
    only: str = ALL,
) -> InvoiceView:
    """The page as `viewer_name` reads it, in the IANA zone `timezone`; `only` narrows the timeline."""
    zone = ZoneInfo(timezone)
    invoice = detail.invoice
    return InvoiceView(
        id=invoice.id,
        head=head.head(detail, zone=zone),
        acts=head.acts(detail, public_url=public_url),
        notices=head.notices(detail),
        waiting=waiting_rows(detail, registry=registry, zone=zone),
        progress=money.progress(detail, registry=registry, zone=zone),
        payments=money.payment_rows(detail, registry=registry, zone=zone),
        refunds=refunds.refund_rows(detail, zone=zone),
        timeline=timeline(detail, registry=registry, viewer_name=viewer_name, zone=zone, only=only),
        facts=side.facts(detail, zone=zone),
        lines=side.lines(detail),
        sums=side.sums(detail),
        total_label=f"Total in {invoice.currency}",
        total=format_units(invoice.total_units),
        deposit=side.deposit(detail, qr_image),
        mails=side.mails(detail, zone=zone),
    )
