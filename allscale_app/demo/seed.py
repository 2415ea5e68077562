"""The demo's people and their invoices, told only through services, real mail and real transfers."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Protocol

from allscale_app.demo.inbox import Inbox
from allscale_app.demo.operator_bank import claim_float, fill_float
from allscale_app.demo.story import (
    CLIENTS,
    ISSUER,
    LINKS,
    OPERATOR,
    PAYER,
    PAYER_BALANCE,
    PERSONS,
    SERVICES,
    STOREFRONT,
    Chapter,
    Teller,
    chapters,
)
from allscale_app.services.acting import Acting
from allscale_app.services.api_keys import create_api_key
from allscale_app.services.business_settings import read_settings, update_profile
from allscale_app.services.cancel_invoice import cancel_invoice
from allscale_app.services.checkout import mark_viewed, open_checkout
from allscale_app.services.contact_list import list_contacts
from allscale_app.services.contacts import create_contact
from allscale_app.services.context import Context
from allscale_app.services.deposits import open_top_up
from allscale_app.services.drafts import create_invoice
from allscale_app.services.invoice_list import list_invoices
from allscale_app.services.mail_links import verify_email
from allscale_app.services.offers import create_service
from allscale_app.services.operators import grant_operator
from allscale_app.services.payment_links import create_link
from allscale_app.services.profiles import save_profile, switch_profile
from allscale_app.services.send_invoice import create_and_send_invoice
from allscale_app.services.sign_up import read_person, sign_up
from allscale_app.store.uow import ReadUow

SCOPES = ("invoices:*", "contacts:*", "balance:read", "webhooks:*")
WAIT_SECONDS = 45.0
_LINK = re.compile(r"/verify\?token=([\w-]+)")


class Instance(Protocol):
    """What seeding needs of a program: its use cases and its context."""

    @property
    def context(self) -> Context:
        """Time, ids, networks, policy."""

    def run_sync(self, service: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """One use case in one write transaction."""

    def fetch_sync(self, service: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """One question in one snapshot."""


Pay = Callable[[str, str, int], str]
"""Symbol, recipient and raw amount to a transaction hash: a real transfer."""


class SeedingFailed(RuntimeError):
    """The instance did not do in time what the story asked for."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """How to sign in, as `allscale demo --json` prints it; only the issuer has an API key."""

    email: str
    password: str
    api_key: str = ""


def seed(instance: Instance, *, inbox: Inbox, pay: Pay, remembered: Path) -> dict[str, dict[str, str]]:
    """The three people's credentials; makes them and their invoices at the first start.

    `remembered` is the file that keeps the credentials. A start that was cut short goes on where it was.
    Raises SeedingFailed when the worker does not deliver mail or see money within 45 seconds.
    """
    if remembered.is_file():
        people: dict[str, dict[str, str]] = json.loads(remembered.read_text())
        return people
    members = {person.key: _member(instance, inbox, person) for person in PERSONS}
    business_id, user_id = members[ISSUER.key]
    _profile(instance, business_id=business_id, user_id=user_id)
    operator_id = instance.run_sync(grant_operator, email=OPERATOR.email)
    fill_float(instance, operator_id=operator_id, pay=pay)
    _storefront(instance, business_id=business_id, user_id=user_id)
    for client in CLIENTS:
        _client(instance, business_id=business_id, form=client)
    _top_up(instance, business_id=members[PAYER.key][0], pay=pay)
    teller = _teller(instance, business_id=business_id, user_id=user_id, pay=pay)
    for chapter in chapters(instance.context.clock.now().date()):
        _tell(instance, chapter, teller, business_id=business_id)
    _wait(lambda: instance.run_sync(claim_float, operator_id=operator_id), what="the float to be final")
    _, secret = instance.run_sync(create_api_key, business_id=business_id, user_id=user_id, name="Demo", scopes=SCOPES)
    people = {
        "issuer": asdict(Credentials(ISSUER.email, ISSUER.password, secret)),
        "payer": _without_key(Credentials(PAYER.email, PAYER.password)),
        "operator": _without_key(Credentials(OPERATOR.email, OPERATOR.password)),
    }
    remembered.write_text(json.dumps(people))
    remembered.chmod(0o600)
    return people


def _without_key(credentials: Credentials) -> dict[str, str]:
    return {"email": credentials.email, "password": credentials.password}


def _member(instance: Instance, inbox: Inbox, person: Any) -> tuple[str, str]:
    """Sign up as anybody would, and open the link that arrives by mail; business and user id."""
    context = instance.context
    form = {"email": person.email, "password": person.password, "name": person.name, "business": person.business}
    if instance.fetch_sync(_membership, email=person.email) is None:
        instance.run_sync(sign_up, person=read_person(context, **form))

    def link() -> str | None:
        mails = (mail for mail in inbox.messages() if person.email in mail.to)
        return next((found.group(1) for mail in mails if (found := _LINK.search(mail.text))), None)

    instance.run_sync(verify_email, token=_wait(link, what=f"the verification mail of {person.email}"))
    member: tuple[str, str] = instance.fetch_sync(_membership, email=person.email)
    return member


def _membership(uow: ReadUow, ctx: Context, *, email: str) -> tuple[str, str] | None:  # noqa: ARG001  # every service has ctx
    user = uow.users.by_email(email.casefold())
    return (uow.businesses.memberships_of(user.id)[0].business_id, user.id) if user else None


def _profile(instance: Instance, *, business_id: str, user_id: str) -> None:
    version = instance.fetch_sync(read_settings, business_id=business_id).version
    instance.run_sync(update_profile, business_id=business_id, user_id=user_id, version=version, form=ISSUER.profile)


def _storefront(instance: Instance, *, business_id: str, user_id: str) -> None:
    about = {"business_id": business_id, "user_id": user_id}
    instance.run_sync(save_profile, form=STOREFRONT, **about)
    known = {service.title for service in instance.fetch_sync(_services, business_id=business_id)}
    for form in SERVICES:
        if form["title"] not in known:
            instance.run_sync(create_service, form=form, **about)
    instance.run_sync(switch_profile, is_on=True, **about)
    made = {link.slug for link in instance.fetch_sync(_links, business_id=business_id)}
    for form in LINKS:
        if form["slug"] not in made:
            instance.run_sync(create_link, form=form, **about)


def _services(uow: ReadUow, ctx: Context, *, business_id: str) -> Any:  # noqa: ARG001  # every service has ctx
    return uow.storefront.services(business_id)


def _links(uow: ReadUow, ctx: Context, *, business_id: str) -> Any:  # noqa: ARG001  # as above
    return uow.payment_links.of_business(business_id, limit=len(LINKS))


def _client(instance: Instance, *, business_id: str, form: dict[str, Any]) -> None:
    page = instance.fetch_sync(list_contacts, business_id=business_id, query=form["email"])
    if not page.rows:
        instance.run_sync(create_contact, business_id=business_id, form=form)


def _top_up(instance: Instance, *, business_id: str, pay: Pay) -> None:
    """A real deposit, once: the payer can pay from their balance."""
    symbol, raw_amount = PAYER_BALANCE

    if not instance.fetch_sync(_has_money, business_id=business_id):
        address = instance.run_sync(open_top_up, business_id=business_id).address
        pay(symbol, address, raw_amount)
    _wait(lambda: instance.fetch_sync(_has_money, business_id=business_id), what="the payer's deposit")


def _has_money(uow: ReadUow, ctx: Context, *, business_id: str) -> bool:  # noqa: ARG001  # every service has ctx
    return any(
        account.role == "available" and account.balance_units for account in uow.journal.accounts_of(business_id)
    )


def _teller(instance: Instance, *, business_id: str, user_id: str, pay: Pay) -> Teller:
    acting = Acting(user_id)

    def write(chapter: Chapter) -> str:
        service = create_and_send_invoice if chapter.is_sent else create_invoice
        made = instance.run_sync(service, business_id=business_id, acting=acting, form=chapter.form)
        return str(made.invoice.id)

    def view(token: str) -> None:
        instance.run_sync(mark_viewed, token=token)

    def cancel(invoice_id: str, reason: str) -> None:
        instance.run_sync(cancel_invoice, business_id=business_id, invoice_id=invoice_id, acting=acting, reason=reason)

    return Teller(write=write, view=view, cancel=cancel, pay=pay)


def _tell(instance: Instance, chapter: Chapter, teller: Teller, *, business_id: str) -> None:
    """One invoice's story; it is told once, whatever interrupts it."""
    rows = instance.fetch_sync(list_invoices, business_id=business_id, limit=100).rows
    if any(row.invoice.title == chapter.title for row in rows):
        return
    invoice_id = teller.write(chapter)
    invoice = instance.fetch_sync(_invoice, business_id=business_id, invoice_id=invoice_id)
    if chapter.is_viewed:
        teller.view(invoice.checkout_token)
    for symbol, raw_amount in chapter.transfers:
        teller.pay(symbol, invoice.deposit_address, raw_amount)
    if chapter.transfers:
        expected = chapter.ends_as

        def arrived() -> bool:
            found = instance.fetch_sync(open_checkout, token=invoice.checkout_token)
            return bool(found.invoice.payment_status == expected)

        _wait(arrived, what=f"{chapter.title} to be {expected}")
    if chapter.cancel_reason:
        teller.cancel(invoice_id, chapter.cancel_reason)


def _invoice(uow: ReadUow, ctx: Context, *, business_id: str, invoice_id: str) -> Any:  # noqa: ARG001  # every service has ctx
    return uow.invoices.find(business_id, invoice_id)


def _wait(look: Callable[[], Any], *, what: str) -> Any:
    deadline = time.monotonic() + timedelta(seconds=WAIT_SECONDS).total_seconds()
    while time.monotonic() < deadline:
        found = look()
        if found:
            return found
        time.sleep(0.1)
    raise SeedingFailed(f"The demo waited {WAIT_SECONDS:g} s for {what}.")
