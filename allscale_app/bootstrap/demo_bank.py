"""The demo's bank: a statement that pays one invoice, for its operator to import."""

from __future__ import annotations

from allscale_app.bootstrap.app import Application
from allscale_app.demo.statement import DemoTransfer, camt053
from allscale_app.domain.errors import NotFound
from allscale_app.services.context import Context
from allscale_app.services.conversion_quotes import lock_by_token
from allscale_app.services.wire import prepare_wire, read_wires
from allscale_app.store.uow import ReadUow, WriteUow


def statement_for(application: Application, *, token: str, currency: str = "") -> bytes:
    """A camt.053 with the transfer that pays what is open on the invoice of that link. Raises as `prepare_wire`."""
    return camt053(application.run_sync(_transfer, token=token, currency=currency))


def statement_for_number(application: Application, *, number: str, currency: str = "") -> bytes:
    """The same for an invoice of that number. Raises NotFound."""
    return statement_for(application, token=application.fetch_sync(_token_of, number=number), currency=currency)


def _token_of(uow: ReadUow, ctx: Context, *, number: str) -> str:  # noqa: ARG001  # every service has ctx
    found = next((each for each in uow.invoices.by_number(number) if each.checkout_token), None)
    if found is None or found.checkout_token is None:
        raise NotFound("No sent invoice has this number.")
    return found.checkout_token


def _transfer(uow: WriteUow, ctx: Context, *, token: str, currency: str) -> DemoTransfer:
    chosen = prepare_wire(uow, ctx, token=token, currency=currency)
    invoice = lock_by_token(uow, token=token)
    told = next(each for each in read_wires(uow, ctx, invoice) if each.currency == chosen)
    return DemoTransfer(
        iban=told.account.iban,
        number=told.account.account_number,
        currency=chosen,
        units=told.pay_units,
        reference=told.reference,
        payer=invoice.recipient_name or invoice.recipient_email,
        bank_ref=f"DEMO{told.reference[4:]}{invoice.version}",
        booked_on=ctx.clock.now().date(),
    )
