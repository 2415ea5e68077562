"""The operator at the bank: accounts, statements, and what tests ask of the inbox afterwards."""

from __future__ import annotations

from typing import Any

from allscale_app.bootstrap.app import Application
from allscale_app.bootstrap.bank import Imported, import_statement
from allscale_app.domain.rates import Rate
from allscale_app.services.bank_accounts import save_account
from allscale_app.services.conversion_quotes import lock_by_token
from allscale_app.services.wire import WireInstructions, prepare_wire, read_wires
from allscale_app.settings import Settings
from allscale_app.store.tables import BankLine, Invoice
from tests.rails.bank_files import IBAN, camt, camt_entry
from tests.services.till import Till

USD_NUMBER = "000123456789"
ACCOUNT = f"<Othr><Id>{USD_NUMBER}</Id></Othr>"


class Desk:
    """A till with two bank accounts: dollars by number, euros by IBAN."""

    def __init__(self, till: Till) -> None:
        self.till = till
        dollars = {
            "currency": "USD",
            "holder": "Operator Inc",
            "account_number": USD_NUMBER,
            "routing_number": "021000021",
        }
        euros = {"currency": "EUR", "holder": "Operator GmbH", "iban": IBAN}
        with till.database.write() as uow:
            self.usd, self.eur = (
                save_account(uow, till.ctx, form=form, actor=till.operator_id) for form in (dollars, euros)
            )

    def put_rate(self, micros: int = 1_160_000) -> None:
        with self.till.database.write() as uow:
            uow.rates.put(Rate("EUR", "USD", micros, "test", self.till.ctx.clock.now()))

    def instruct(self, invoice: Invoice, currency: str = "") -> WireInstructions:
        """What the payer's page shows."""
        with self.till.database.write() as uow:
            token = invoice.checkout_token or ""
            chosen = prepare_wire(uow, self.till.ctx, token=token, currency=currency)
            found = read_wires(uow, self.till.ctx, lock_by_token(uow, token=token))
            return next(each for each in found if each.currency == chosen)

    def bring(self, *entries: str, euros: bool = False, account: str = "") -> Imported:
        """Import a camt.053 of these entries."""
        content = camt(*entries, account=f"<IBAN>{IBAN}</IBAN>" if euros else ACCOUNT)
        return self.bring_file(content, account=account)

    def bring_file(self, content: bytes, *, account: str = "") -> Imported:
        application = Application(Settings(), self.till.database, self.till.ctx)
        actor = self.till.operator_id
        return import_statement(application, file_name="s.xml", content=content, actor=actor, account=account)

    def pay(self, invoice: Invoice, amount: str = "120.00", **fields: Any) -> Imported:
        """A transfer with the right reference, on the statement of the dollar account."""
        reference = self.till.invoice(invoice).wire_reference or self.instruct(invoice).reference
        fields = {"ref": self.till.ctx.ids.new("b"), "reference": reference, **fields}
        return self.bring(camt_entry(amount=amount, **fields))

    def lines(self) -> list[BankLine]:
        """Everything that waits for the operator's word."""
        with self.till.database.read() as uow:
            return list(uow.bank.undecided(limit=99))

    def decide(self, service: Any, **arguments: Any) -> Any:
        """The operator's word on the first line that waits."""
        (line, *_) = self.lines()
        with self.till.database.write() as uow:
            return service(uow, self.till.ctx, user_id=self.till.operator_id, line_id=line.id, **arguments)
