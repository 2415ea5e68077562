"""What a sent invoice's mail and PDF have come to, as its issuer reads it."""

from __future__ import annotations

from dataclasses import dataclass

from allscale_app.bootstrap.worker import WorkerProcess
from allscale_app.services.invoice_detail import read_invoice
from allscale_app.store.tables import Delivery, Invoice
from allscale_app.views.invoice_detail import build
from allscale_app.views.invoice_detail.model import InvoiceView
from tests.builders import a_business, a_sent_invoice

DUE_ON = "2091-12-31"
"""After the time of these tests."""


@dataclass(frozen=True)
class Outbox:
    """One sent invoice, and what became of it."""

    worker: WorkerProcess
    invoice: Invoice

    @classmethod
    def of_a_sent_invoice(cls, worker: WorkerProcess) -> Outbox:
        with worker.application.database.write() as uow:
            business = a_business(uow, worker.application.context, email="hi@fieldnote.example")
            invoice = a_sent_invoice(uow, worker.application.context, business=business, due_on=DUE_ON)
            return cls(worker, invoice)

    @property
    def delivery(self) -> Delivery:
        """The mail with the invoice."""
        with self.worker.application.database.read() as uow:
            (one,) = uow.deliveries.of_invoice(self.invoice.id)
            return one

    def page(self) -> InvoiceView:
        """The invoice's page."""
        application = self.worker.application
        detail = application.fetch_sync(read_invoice, business_id=self.invoice.business_id, invoice_id=self.invoice.id)
        return build(
            detail,
            registry=application.context.registry,
            viewer_name="Olga",
            timezone="UTC",
            public_url="http://localhost:3000",
            qr_image=lambda _content, _kind: "",
        )

    @property
    def pills(self) -> tuple[str, ...]:
        """Label and tags."""
        head = self.page().head
        return head.word, *head.tags

    def story(self) -> list[tuple[str, str]]:
        """The timeline as it is read: each entry's sentence and its note."""
        return [("".join(part.text for part in item.sentence), item.note) for item in self.page().timeline]

    def has_pdf(self) -> bool:
        """Whether its PDF is stored."""
        with self.worker.application.database.read() as uow:
            found = uow.invoices.find(self.invoice.business_id, self.invoice.id)
            return found is not None and found.pdf_sha256 is not None
