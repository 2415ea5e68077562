from __future__ import annotations

import pytest

from allscale_app.domain.ledger.accounts import (
    CLASS_OF,
    OPERATOR,
    AccountClass,
    AccountKey,
    Role,
    Side,
    of_business,
    of_operator,
)

TABLE = {
    AccountClass.ASSET: "incoming deposit treasury gas psp bank disputed receivable",
    AccountClass.LIABILITY: "pending available held unmatched",
    AccountClass.EQUITY: "float float_reserved fee_income dust",
    AccountClass.EXPENSE: "gas_expense psp_expense loss",
}


@pytest.mark.parametrize(("kind", "role"), [(kind, role) for kind, roles in TABLE.items() for role in roles.split()])
def test_each_role_is_in_its_class_and_grows_on_its_side(kind, role):
    account = AccountKey("operator", Role(role), "USDC@1")
    assert account.account_class is kind
    grows_by_debit = kind in {AccountClass.ASSET, AccountClass.EXPENSE}
    assert account.normal_side is (Side.DEBIT if grows_by_debit else Side.CREDIT)


def test_every_role_has_a_class():
    assert set(CLASS_OF) == set(Role)
    assert sorted(" ".join(TABLE.values()).split()) == sorted(Role)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("unit", ["USDC@8453", "USD"])
def test_floors(role, unit):
    is_token_float = role in {Role.FLOAT, Role.FLOAT_RESERVED} and unit == "USDC@8453"
    is_held = CLASS_OF[role] in {AccountClass.ASSET, AccountClass.LIABILITY} and role not in {Role.PSP, Role.BANK}
    expected = is_held or is_token_float
    assert AccountKey("operator", role, unit).floored is expected


def test_owners():
    assert of_business("biz_1", Role.AVAILABLE, "USDC@1") == AccountKey("biz_1", Role.AVAILABLE, "USDC@1")
    assert of_operator(Role.INCOMING, "USDC@1").owner == OPERATOR
