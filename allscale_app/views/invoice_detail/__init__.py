"""One invoice's page as display values: head, progress, payments, timeline, details, deliveries.

May import: services, store rows, domain, i18n. To add a timeline kind: its words in `timeline_words`.
"""

from allscale_app.views.invoice_detail.build import build
from allscale_app.views.invoice_detail.model import InvoiceView

__all__ = ["InvoiceView", "build"]
