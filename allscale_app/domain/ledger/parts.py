"""Lines that several flows share."""

from __future__ import annotations

from allscale_app.domain.ledger.accounts import Role, of_business, of_operator
from allscale_app.domain.ledger.entry import Posting, credit, debit


def credit_business(business_id: str, unit: str, amount_units: int, *, receivable_units: int) -> tuple[Posting, ...]:
    """New money of a business repays what it owes first (rules 5.3); `receivable_units` is that claim now."""
    repaid = min(amount_units, receivable_units)
    return (
        *if_any(credit(of_business(business_id, Role.RECEIVABLE, unit), repaid)),
        *if_any(credit(of_business(business_id, Role.AVAILABLE, unit), amount_units - repaid)),
    )


def if_any(posting: Posting) -> tuple[Posting, ...]:
    """No line of nothing; a negative amount stays, for the entry to refuse."""
    return (posting,) if posting.amount_units else ()


def fiat_income(fiat: str, *, source_units: int, fee_units: int) -> tuple[Posting, ...]:
    """Fiat that came: the operator's, the fee apart as income."""
    return (
        *if_any(credit(of_operator(Role.FLOAT, fiat), source_units - fee_units)),
        *if_any(credit(of_operator(Role.FEE_INCOME, fiat), fee_units)),
    )


def fiat_income_back(fiat: str, *, source_units: int, fee_units: int) -> tuple[Posting, ...]:
    """Fiat that went back: the fee was never earned."""
    return (
        *if_any(debit(of_operator(Role.FLOAT, fiat), source_units - fee_units)),
        *if_any(debit(of_operator(Role.FEE_INCOME, fiat), fee_units)),
    )
