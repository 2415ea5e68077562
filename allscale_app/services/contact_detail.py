"""One contact with its history: what it was billed, how it paid, from where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from allscale_app.domain.dates import typical_seconds
from allscale_app.domain.invoice.listing import InvoiceFilter
from allscale_app.services.contact_list import ContactRow, contact_rows
from allscale_app.services.contacts import find_contact
from allscale_app.services.context import Context
from allscale_app.services.email_address import email_key
from allscale_app.services.invoice_list import InvoicePage, list_invoices
from allscale_app.services.look_alikes import LookAlike, find_look_alikes
from allscale_app.store.repositories.invoice_sums import Wallet
from allscale_app.store.tables import Contact, Invoice, Payment
from allscale_app.store.uow import ReadUow

LATEST = 5


@dataclass(frozen=True, slots=True)
class KnownWallet:
    """An address of a contact: written down, paid from, or both. `last_at` is of its last payment."""

    name: str
    address: str
    is_saved: bool
    networks: tuple[str, ...] = ()
    count: int = 0
    last_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ContactDetail:
    """A contact, its totals, its latest invoices and payments, its wallets, and how long it usually takes to pay."""

    row: ContactRow
    invoices: InvoicePage
    payments: tuple[tuple[Payment, Invoice], ...]
    wallets: tuple[KnownWallet, ...]
    look_alikes: tuple[LookAlike, ...]
    """Which of them could be taken for another known one."""
    typical_seconds: int | None
    has_account: bool
    """Whether somebody here has proved to have the contact's e-mail address."""
    opted_out: bool
    """Whether the contact wants no reminders of this business."""
    now: datetime


def read_contact(uow: ReadUow, ctx: Context, *, business_id: str, contact_id: str) -> ContactDetail:
    """A contact with its history. Raises NotFound, for another business's exactly as for an unknown one."""
    contact = find_contact(uow, ctx, business_id=business_id, contact_id=contact_id)
    times = uow.invoice_sums.times_to_pay(
        business_id, since=datetime.min.replace(tzinfo=UTC), until=ctx.clock.now(), contact_id=contact_id
    )
    keys = (contact.email_key, *map(email_key, contact.other_emails))
    users = [user for key in keys if (user := uow.users.by_email(key))]
    wallets = _wallets(contact, uow.invoice_sums.wallets_of(business_id, contact_id), ctx)
    return ContactDetail(
        row=contact_rows(uow, business_id, (contact,))[0],
        invoices=list_invoices(
            uow, ctx, business_id=business_id, narrow=InvoiceFilter(contact_id=contact_id), limit=LATEST
        ),
        payments=tuple(uow.payments.of_contact(business_id, contact_id, limit=LATEST)),
        wallets=wallets,
        look_alikes=find_look_alikes(uow, business_id=business_id, addresses=[one.address for one in wallets]),
        typical_seconds=typical_seconds(times),
        has_account=any(user.email_verified_at is not None for user in users),
        opted_out=uow.mail_opt_outs.has(business_id, contact.email_key),
        now=ctx.clock.now(),
    )


def _wallets(contact: Contact, used: Sequence[Wallet], ctx: Context) -> tuple[KnownWallet, ...]:
    """Those written down first, then those that only paid."""
    by_key = {wallet.address.lower(): wallet for wallet in used}
    saved = [
        _known(each["name"], each["address"], by_key.pop(each["address"].lower(), None)) for each in contact.wallets
    ]
    paid = [
        _known("", ctx.read_address(key) or wallet.address, wallet, is_saved=False) for key, wallet in by_key.items()
    ]
    return (*saved, *paid)


def _known(name: str, address: str, used: Wallet | None, *, is_saved: bool = True) -> KnownWallet:
    if used is None:
        return KnownWallet(name, address, is_saved)
    return KnownWallet(name, address, is_saved, used.networks, used.count, used.last_at)
