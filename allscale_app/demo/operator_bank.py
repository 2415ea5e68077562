"""The demo's operator: two bank accounts, and a float of real test coins that were sent to the treasury."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from allscale_app.domain.ledger.accounts import OPERATOR, Role
from allscale_app.services.bank_accounts import save_account
from allscale_app.services.context import Context
from allscale_app.services.scan_pass import TREASURY
from allscale_app.services.treasury import open_treasury_for
from allscale_app.services.unmatched import attribute_to_float
from allscale_app.store.uow import ReadUow, WriteUow

ACCOUNTS = (
    {
        "currency": "USD",
        "holder": "Instance operator, Inc.",
        "bank_name": "Demo Bank of New York",
        "account_number": "000123456789",
        "routing_number": "021000021",
    },
    {"currency": "EUR", "holder": "Instance operator GmbH", "bank_name": "Demobank", "iban": "DE89370400440532013000"},
)
FLOAT = (("USDC", 40_000 * 10**6), ("USDT", 10_000 * 10**6))
"""Symbol and raw amount."""


class Instance(Protocol):
    """What this needs of a program."""

    def run_sync(self, service: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """One use case in one write transaction."""

    def fetch_sync(self, service: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """One question in one snapshot."""


def fill_float(instance: Instance, *, operator_id: str, pay: Callable[[str, str, int], str]) -> None:
    """Add the accounts and send the coins, unless that was done; they become float once they are final."""
    if instance.fetch_sync(_has_accounts):
        return
    address = instance.run_sync(open_treasury_for, user_id=operator_id)
    for symbol, raw_amount in FLOAT:
        pay(symbol, address, raw_amount)
    for form in ACCOUNTS:
        instance.run_sync(save_account, form=form, actor=operator_id)


def claim_float(uow: WriteUow, ctx: Context, *, operator_id: str) -> bool:
    """The operator's word on coins at the treasury; whether all of them have become float."""
    for row in uow.observations.unmatched():
        if row.reason == TREASURY and row.final_at is not None:
            attribute_to_float(uow, ctx, observation_id=row.id, actor=operator_id)
    filled = [account for account in uow.journal.accounts_of(OPERATOR) if account.role == Role.FLOAT]
    return sum(1 for account in filled if account.balance_units > 0) >= len(FLOAT)


def _has_accounts(uow: ReadUow, ctx: Context) -> bool:  # noqa: ARG001  # every service has ctx
    return bool(uow.bank.accounts())
