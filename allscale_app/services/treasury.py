"""The operator's own coins: where they arrive, what is float, reserved, and still to come (flows 14 and 33)."""

from __future__ import annotations

from dataclasses import dataclass

from allscale_app.domain.errors import InvalidInput
from allscale_app.domain.ledger import bank_flows
from allscale_app.domain.ledger.accounts import OPERATOR, Role, of_operator
from allscale_app.services.context import Context
from allscale_app.services.conversion_driver import ConversionOrder
from allscale_app.services.deposits import issue_address
from allscale_app.services.operators import require_operator
from allscale_app.services.scan_pass import TREASURY
from allscale_app.store.tables import DepositAddress
from allscale_app.store.uow import ReadUow, WriteUow

_SHOWN = (
    Role.FLOAT,
    Role.FLOAT_RESERVED,
    Role.TREASURY,
    Role.PSP,
    Role.BANK,
    Role.DISPUTED,
    Role.UNMATCHED,
    Role.FEE_INCOME,
    Role.PSP_EXPENSE,
)


@dataclass(frozen=True, slots=True)
class Treasury:
    """The operator's accounts by unit, and the address where coins for the float arrive."""

    address: str
    accounts: dict[str, dict[Role, int]]


def open_treasury(uow: WriteUow, ctx: Context) -> DepositAddress:
    """The treasury's address, issued when it is first asked for."""
    known = uow.addresses.of_purpose(TREASURY)
    if known is None:
        uow.sequences.take("treasury")  # one at a time
        known = uow.addresses.of_purpose(TREASURY) or issue_address(uow, ctx, business_id=None, purpose="treasury")
    return known


def note_float_order(
    uow: WriteUow, ctx: Context, *, key: str, order: ConversionOrder, driver: str, unit: str, actor: str = "cli"
) -> None:
    """Write into the audit log that coins for the float were ordered. No entry: they count when the chain shows them."""
    data = {"order": order.id, "driver": driver, "unit": unit, "source": order.source, "source_units": order.units}
    uow.audit.append(
        at=ctx.clock.now(), actor=actor, action="treasury.ordered", object_id=key, business_id=None, data=data
    )


def open_treasury_for(uow: WriteUow, ctx: Context, *, user_id: str) -> str:
    """The treasury's address, for an operator who wants to send coins there. Raises NotFound."""
    require_operator(uow, user_id=user_id)
    address = open_treasury(uow, ctx).address
    uow.events.publish("operator", at=ctx.clock.now())
    return address


def show_treasury(uow: ReadUow, ctx: Context, *, user_id: str) -> Treasury:  # noqa: ARG001  # a question has ctx
    """What an operator sees. Raises NotFound for anybody else."""
    require_operator(uow, user_id=user_id)
    address = uow.addresses.of_purpose(TREASURY)
    accounts: dict[str, dict[Role, int]] = {}
    for account in uow.journal.accounts_of(OPERATOR):
        if account.role in _SHOWN and account.balance_units:
            accounts.setdefault(account.unit, {})[Role(account.role)] = account.balance_units
    return Treasury(address.address if address else "", accounts)


def replenish(
    uow: WriteUow, ctx: Context, *, user_id: str, key: str, unit: str, target_units: int, source: str, source_units: int
) -> None:
    """Book coins that the operator bought with the bank's fiat (flow 33); `key` books once.

    Raises InvalidInput for amounts that are not positive or fiat that the bank does not hold.
    """
    require_operator(uow, user_id=user_id)
    if ctx.registry.find_token(unit) is None:
        raise InvalidInput("Choose a token of an enabled network.", param="unit")
    if target_units <= 0 or source_units <= 0:
        raise InvalidInput("Enter amounts above zero.", param="amount")
    if uow.journal.hold_units(of_operator(Role.BANK, source)) < source_units:
        raise InvalidInput(f"The books do not have that much {source} at the bank.", param="source_amount")
    entry = bank_flows.replenish_float(
        key, unit=unit, target_units=target_units, fiat=source, source_units=source_units
    )
    now = ctx.clock.now()
    if uow.journal.post(entry, at=now):
        uow.audit.append(
            at=now,
            actor=f"user:{user_id}",
            action="treasury.replenished",
            object_id=key,
            business_id=None,
            data={"unit": unit, "units": target_units, "source": source, "source_units": source_units},
        )
        uow.jobs.enqueue("convert_waiting")
        uow.events.publish("operator", at=now)
