"""Units of work: one session, one attribute per repository, one commit at the edge."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property

from sqlmodel import Session

from allscale_app.store.happenings import Happenings
from allscale_app.store.jobs.outbox import FailedJob, Jobs, JobsStanding, engine_for
from allscale_app.store.repositories.addresses import Addresses
from allscale_app.store.repositories.api_keys import ApiKeys
from allscale_app.store.repositories.audit import AuditLog
from allscale_app.store.repositories.audit_runs import AuditRuns
from allscale_app.store.repositories.bank import Bank
from allscale_app.store.repositories.blobs import Blobs
from allscale_app.store.repositories.books import Books
from allscale_app.store.repositories.businesses import Businesses
from allscale_app.store.repositories.coin_quotes import CoinQuotes
from allscale_app.store.repositories.contacts import Contacts
from allscale_app.store.repositories.conversions import Conversions
from allscale_app.store.repositories.deliveries import Deliveries
from allscale_app.store.repositories.events import Events
from allscale_app.store.repositories.fiat_sums import FiatSums
from allscale_app.store.repositories.idempotency import Idempotency
from allscale_app.store.repositories.invoice_lists import InvoiceLists
from allscale_app.store.repositories.invoice_sums import InvoiceSums
from allscale_app.store.repositories.invoices import Invoices
from allscale_app.store.repositories.journal import Journal
from allscale_app.store.repositories.journal_history import JournalHistory
from allscale_app.store.repositories.mail_opt_outs import MailOptOuts
from allscale_app.store.repositories.networks import Networks
from allscale_app.store.repositories.notifications import Notifications
from allscale_app.store.repositories.observations import Observations
from allscale_app.store.repositories.payment_links import PaymentLinks
from allscale_app.store.repositories.payments import Payments
from allscale_app.store.repositories.rates import Rates
from allscale_app.store.repositories.sequences import Sequences
from allscale_app.store.repositories.sessions import Sessions
from allscale_app.store.repositories.storefront import Storefront
from allscale_app.store.repositories.strays import Strays
from allscale_app.store.repositories.timeline import Timeline
from allscale_app.store.repositories.users import Users
from allscale_app.store.repositories.visits import Visits
from allscale_app.store.repositories.webhooks import WebhookDeliveries, WebhookEndpoints, WebhookEvents


class ReadUow:
    """Every repository over one snapshot."""

    def __init__(self, session: Session) -> None:
        self.session = session

    @cached_property
    def businesses(self) -> Businesses:
        return Businesses(self.session)

    @cached_property
    def users(self) -> Users:
        return Users(self.session)

    @cached_property
    def sessions(self) -> Sessions:
        return Sessions(self.session)

    @cached_property
    def api_keys(self) -> ApiKeys:
        return ApiKeys(self.session)

    @cached_property
    def contacts(self) -> Contacts:
        return Contacts(self.session)

    @cached_property
    def invoices(self) -> Invoices:
        return Invoices(self.session)

    @cached_property
    def invoice_lists(self) -> InvoiceLists:
        return InvoiceLists(self.session)

    @cached_property
    def invoice_sums(self) -> InvoiceSums:
        return InvoiceSums(self.session)

    @cached_property
    def timeline(self) -> Timeline:
        return Timeline(self.session)

    @cached_property
    def blobs(self) -> Blobs:
        return Blobs(self.session)

    @cached_property
    def addresses(self) -> Addresses:
        return Addresses(self.session)

    @cached_property
    def networks(self) -> Networks:
        return Networks(self.session)

    @cached_property
    def observations(self) -> Observations:
        return Observations(self.session)

    @cached_property
    def strays(self) -> Strays:
        return Strays(self.session)

    @cached_property
    def storefront(self) -> Storefront:
        return Storefront(self.session)

    @cached_property
    def payment_links(self) -> PaymentLinks:
        return PaymentLinks(self.session)

    @cached_property
    def visits(self) -> Visits:
        return Visits(self.session)

    @cached_property
    def payments(self) -> Payments:
        return Payments(self.session)

    @cached_property
    def bank(self) -> Bank:
        return Bank(self.session)

    @cached_property
    def conversions(self) -> Conversions:
        return Conversions(self.session)

    @cached_property
    def rates(self) -> Rates:
        return Rates(self.session)

    @cached_property
    def coin_quotes(self) -> CoinQuotes:
        return CoinQuotes(self.session)

    @cached_property
    def journal(self) -> Journal:
        return Journal(self.session)

    @cached_property
    def journal_history(self) -> JournalHistory:
        return JournalHistory(self.session)

    @cached_property
    def books(self) -> Books:
        return Books(self.session)

    @cached_property
    def fiat_sums(self) -> FiatSums:
        return FiatSums(self.session)

    @cached_property
    def deliveries(self) -> Deliveries:
        return Deliveries(self.session)

    @cached_property
    def mail_opt_outs(self) -> MailOptOuts:
        return MailOptOuts(self.session)

    @cached_property
    def notifications(self) -> Notifications:
        return Notifications(self.session)

    @cached_property
    def events(self) -> Events:
        return Events(self.session)

    @cached_property
    def audit(self) -> AuditLog:
        return AuditLog(self.session)

    @cached_property
    def audit_runs(self) -> AuditRuns:
        return AuditRuns(self.session)

    @cached_property
    def webhook_endpoints(self) -> WebhookEndpoints:
        return WebhookEndpoints(self.session)

    @cached_property
    def webhook_events(self) -> WebhookEvents:
        return WebhookEvents(self.session)

    @cached_property
    def webhook_deliveries(self) -> WebhookDeliveries:
        return WebhookDeliveries(self.session)

    def jobs_standing(self, *, now: datetime) -> JobsStanding:
        """How the queue of jobs stands."""
        return engine_for(self.session).standing(self.session, now=now)

    def failed_jobs(self, *, limit: int) -> list[FailedJob]:
        """The newest jobs that were given up."""
        return engine_for(self.session).failed(self.session, limit=limit)


class WriteUow(ReadUow):
    """Adds what only a commit may do: counters, idempotency, jobs, and telling programs what happened."""

    @cached_property
    def happened(self) -> Happenings:
        return Happenings()

    @cached_property
    def timeline(self) -> Timeline:
        return Timeline(self.session, self.happened)

    @cached_property
    def sequences(self) -> Sequences:
        return Sequences(self.session)

    @cached_property
    def idempotency(self) -> Idempotency:
        return Idempotency(self.session)

    @cached_property
    def jobs(self) -> Jobs:
        return Jobs(self.session)

    @contextmanager
    def all_or_nothing(self) -> Iterator[None]:
        """A part that may fail: an error from inside leaves nothing of it behind, and whoever catches it may go on."""
        noted = self.happened.count
        try:
            with self.session.begin_nested():
                yield
        except BaseException:  # raised on: only the notes are taken back here
            self.happened.forget_after(noted)
            raise

    def flush(self) -> None:
        """Send pending rows to the database, so that constraints speak now."""
        self.session.flush()
