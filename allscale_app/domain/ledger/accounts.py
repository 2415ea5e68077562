"""Ledger accounts: who owns what in which unit, on which side it grows, and where its floor is (rules 1)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

OPERATOR = "operator"
"""Owner of every account that belongs to no business."""


class Side(StrEnum):
    """Of a posting, and the side on which an account grows."""

    DEBIT = "D"
    CREDIT = "C"


class AccountClass(StrEnum):
    """What a role is in the books."""

    ASSET = "asset"
    LIABILITY = "liability"
    EQUITY = "equity"
    EXPENSE = "expense"


class Role(StrEnum):
    """What an account is for."""

    INCOMING = "incoming"
    DEPOSIT = "deposit"
    TREASURY = "treasury"
    GAS = "gas"
    PSP = "psp"
    BANK = "bank"
    DISPUTED = "disputed"
    RECEIVABLE = "receivable"
    PENDING = "pending"
    AVAILABLE = "available"
    HELD = "held"
    UNMATCHED = "unmatched"
    FLOAT = "float"
    FLOAT_RESERVED = "float_reserved"
    FEE_INCOME = "fee_income"
    DUST = "dust"
    GAS_EXPENSE = "gas_expense"
    PSP_EXPENSE = "psp_expense"
    LOSS = "loss"


_ROLES_OF = {
    AccountClass.ASSET: (
        Role.INCOMING,
        Role.DEPOSIT,
        Role.TREASURY,
        Role.GAS,
        Role.PSP,
        Role.BANK,
        Role.DISPUTED,
        Role.RECEIVABLE,
    ),
    AccountClass.LIABILITY: (Role.PENDING, Role.AVAILABLE, Role.HELD, Role.UNMATCHED),
    AccountClass.EQUITY: (Role.FLOAT, Role.FLOAT_RESERVED, Role.FEE_INCOME, Role.DUST),
    AccountClass.EXPENSE: (Role.GAS_EXPENSE, Role.PSP_EXPENSE, Role.LOSS),
}
CLASS_OF: dict[Role, AccountClass] = {role: kind for kind, roles in _ROLES_OF.items() for role in roles}
_DEBIT_CLASSES = frozenset({AccountClass.ASSET, AccountClass.EXPENSE})
_FLOORED_CLASSES = frozenset({AccountClass.ASSET, AccountClass.LIABILITY})
_TWO_WAY = frozenset({Role.PSP, Role.BANK})
"""A processor's account with us: after a dispute or a refund it may be owed more than it holds, until the next card.
A bank's: it pays a return or a refund whether or not what came is still there, else from the operator's own money."""
_FLOORED_IN_TOKENS = frozenset({Role.FLOAT, Role.FLOAT_RESERVED})


@dataclass(frozen=True, slots=True, order=True)
class AccountKey:
    """One ledger account; `owner` is a business id or OPERATOR, `unit` a token, a fiat code or a native coin."""

    owner: str
    role: Role
    unit: str

    @property
    def account_class(self) -> AccountClass:
        return CLASS_OF[self.role]

    @property
    def normal_side(self) -> Side:
        """The side on which it grows: debit for assets and expenses."""
        return Side.DEBIT if self.account_class in _DEBIT_CLASSES else Side.CREDIT

    @property
    def floored(self) -> bool:
        """Whether its balance on the normal side may never be below zero: assets but the processor's and the bank's,
        liabilities, the float of a token."""
        if self.account_class in _FLOORED_CLASSES:
            return self.role not in _TWO_WAY
        return self.role in _FLOORED_IN_TOKENS and "@" in self.unit


def of_business(business_id: str, role: Role, unit: str) -> AccountKey:
    """A business's account."""
    return AccountKey(business_id, role, unit)


def of_operator(role: Role, unit: str) -> AccountKey:
    """The operator's account."""
    return AccountKey(OPERATOR, role, unit)
