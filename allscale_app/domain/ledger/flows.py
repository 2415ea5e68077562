"""The flows of rules 1, rows 1 to 14: what each event on a chain posts, one function per row.

`observation` is an `observation_key`. Rows 6 to 8 and 13 have no function of their own: the same transfer
in another block is `seen` again under its new observation; partial, double, late and topped-up money
is `seen`, `settle`, `final` like any other. Rows 2, 9 and 12 post nothing.
"""

from __future__ import annotations

from allscale_app.domain.ledger.accounts import Role, of_business, of_operator
from allscale_app.domain.ledger.entry import NO_CAUSE, Cause, EntryKind, JournalEntry, credit, debit
from allscale_app.domain.ledger.parts import credit_business, if_any


def seen(observation: str, *, business_id: str, unit: str, amount_units: int, cause: Cause = NO_CAUSE) -> JournalEntry:
    """Row 1: a payment to a business stands in a block of our chain."""
    return JournalEntry.of(
        key=f"seen:{observation}",
        kind=EntryKind.SEEN,
        postings=(
            debit(of_operator(Role.INCOMING, unit), amount_units),
            credit(of_business(business_id, Role.PENDING, unit), amount_units),
        ),
        cause=cause,
    )


def settle(
    payment_id: str,
    generation: int,
    *,
    business_id: str,
    unit: str,
    amount_units: int,
    receivable_units: int,
    cause: Cause = NO_CAUSE,
) -> JournalEntry:
    """Row 3: pending money becomes available, after what the business owes.

    `receivable_units` is the present claim on the business in this unit; `generation` counts this payment's lives.
    """
    return JournalEntry.of(
        key=f"settle:{payment_id}:{generation}",
        kind=EntryKind.SETTLE,
        postings=(
            debit(of_business(business_id, Role.PENDING, unit), amount_units),
            *credit_business(business_id, unit, amount_units, receivable_units=receivable_units),
        ),
        cause=cause,
    )


def final(observation: str, *, unit: str, amount_units: int, cause: Cause = NO_CAUSE) -> JournalEntry:
    """Row 4: the block of a transfer to a deposit address is finalized; the coins are ours."""
    return JournalEntry.of(
        key=f"final:{observation}",
        kind=EntryKind.FINAL,
        postings=(
            debit(of_operator(Role.DEPOSIT, unit), amount_units),
            credit(of_operator(Role.INCOMING, unit), amount_units),
        ),
        cause=cause,
    )


def unfinal(
    observation: str, *, unit: str, amount_units: int, held_as: Role = Role.DEPOSIT, cause: Cause = NO_CAUSE
) -> JournalEntry:
    """Row 4 or 14 taken back, before row 5: only where a local test chain returns from an older state (rules 5.30).

    `held_as` is where the final coins are booked: deposit, or treasury.
    """
    return JournalEntry.of(
        key=f"unfinal:{observation}",
        kind=EntryKind.UNFINAL,
        postings=(
            debit(of_operator(Role.INCOMING, unit), amount_units),
            credit(of_operator(held_as, unit), amount_units),
        ),
        cause=cause,
    )


def unseen_before_settle(
    observation: str, *, business_id: str, unit: str, amount_units: int, cause: Cause = NO_CAUSE
) -> JournalEntry:
    """Row 5a: a reorganisation took the block away before the money settled."""
    return JournalEntry.of(
        key=f"unseen:{observation}",
        kind=EntryKind.UNSEEN,
        postings=(
            debit(of_business(business_id, Role.PENDING, unit), amount_units),
            credit(of_operator(Role.INCOMING, unit), amount_units),
        ),
        cause=cause,
    )


def unseen_after_settle(
    observation: str,
    *,
    business_id: str,
    unit: str,
    amount_units: int,
    available_units: int,
    cause: Cause = NO_CAUSE,
) -> JournalEntry:
    """Row 5b: the block went away after the money settled; what was spent already becomes a claim.

    `available_units` is the business's present available balance in this unit (rules 5.3).
    """
    taken = min(amount_units, available_units)
    return JournalEntry.of(
        key=f"unseen:{observation}",
        kind=EntryKind.UNSEEN,
        postings=(
            *if_any(debit(of_business(business_id, Role.AVAILABLE, unit), taken)),
            *if_any(debit(of_business(business_id, Role.RECEIVABLE, unit), amount_units - taken)),
            credit(of_operator(Role.INCOMING, unit), amount_units),
        ),
        cause=cause,
    )


def seen_unmatched(observation: str, *, unit: str, amount_units: int, cause: Cause = NO_CAUSE) -> JournalEntry:
    """Row 10: a registered token came, but its invoice does not accept it or nobody is known to own it; then `final`."""
    return JournalEntry.of(
        key=f"seen:{observation}",
        kind=EntryKind.SEEN,
        postings=(
            debit(of_operator(Role.INCOMING, unit), amount_units),
            credit(of_operator(Role.UNMATCHED, unit), amount_units),
        ),
        cause=cause,
    )


def unseen_unmatched(observation: str, *, unit: str, amount_units: int, cause: Cause = NO_CAUSE) -> JournalEntry:
    """Row 5a for money that waits in the inbox; it is never resolved before it is final, so all of it is there."""
    return JournalEntry.of(
        key=f"unseen:{observation}",
        kind=EntryKind.UNSEEN,
        postings=(
            debit(of_operator(Role.UNMATCHED, unit), amount_units),
            credit(of_operator(Role.INCOMING, unit), amount_units),
        ),
        cause=cause,
    )


def resolve_unmatched(
    observation: str,
    *,
    business_id: str,
    unit: str,
    amount_units: int,
    receivable_units: int = 0,
    cause: Cause = NO_CAUSE,
) -> JournalEntry:
    """Row 11, apply or credit: final money of the inbox becomes the business's, after what it owes (rules 5.3)."""
    return JournalEntry.of(
        key=f"resolve:{observation}",
        kind=EntryKind.RESOLVE,
        postings=(
            debit(of_operator(Role.UNMATCHED, unit), amount_units),
            *credit_business(business_id, unit, amount_units, receivable_units=receivable_units),
        ),
        cause=cause,
    )


def resolve_unmatched_to_refund(
    observation: str, *, unit: str, amount_units: int, cause: Cause = NO_CAUSE
) -> JournalEntry:
    """Row 11, refund: final money of the inbox is held by the operator until it is sent back."""
    return JournalEntry.of(
        key=f"resolve:{observation}",
        kind=EntryKind.RESOLVE,
        postings=(
            debit(of_operator(Role.UNMATCHED, unit), amount_units),
            credit(of_operator(Role.HELD, unit), amount_units),
        ),
        cause=cause,
    )


def treasury_seen(observation: str, *, unit: str, amount_units: int, cause: Cause = NO_CAUSE) -> JournalEntry:
    """Row 14: anything that arrives at the treasury address waits to be attributed, as row 10 does."""
    return seen_unmatched(observation, unit=unit, amount_units=amount_units, cause=cause)


def treasury_final(observation: str, *, unit: str, amount_units: int, cause: Cause = NO_CAUSE) -> JournalEntry:
    """Row 14 once its block is finalized: the coins are in the treasury already."""
    return JournalEntry.of(
        key=f"final:{observation}",
        kind=EntryKind.FINAL,
        postings=(
            debit(of_operator(Role.TREASURY, unit), amount_units),
            credit(of_operator(Role.INCOMING, unit), amount_units),
        ),
        cause=cause,
    )


def attribute_to_float(observation: str, *, unit: str, amount_units: int, cause: Cause = NO_CAUSE) -> JournalEntry:
    """Row 14, the operator's word on final money at the treasury: it is the operator's own float."""
    return JournalEntry.of(
        key=f"attribute:{observation}",
        kind=EntryKind.ATTRIBUTE,
        postings=(
            debit(of_operator(Role.UNMATCHED, unit), amount_units),
            credit(of_operator(Role.FLOAT, unit), amount_units),
        ),
        cause=cause,
    )
