"""Rows 15 to 23 and 30 to 33, each as the table of rules 1 says, and their histories on one book."""

from __future__ import annotations

from typing import Any

import pytest

from allscale_app.domain.ledger import balance_flows, bank_flows, card_flows, return_flows
from allscale_app.domain.ledger.accounts import OPERATOR, Role, Side
from allscale_app.domain.ledger.entry import JournalEntry
from tests.domain.ledger.book import Book

ONE = 1_000_000
USDC, USD, EUR = "USDC@1", "USD", "EUR"
B, PAYER = "biz_b", "biz_payer"


def lines(entry: JournalEntry) -> set[tuple[str, str, str, str, int]]:
    return {
        ("D" if p.side is Side.DEBIT else "C", p.account.role.value, p.account.owner, p.account.unit, p.amount_units)
        for p in entry.postings
    }


def a_book(*, float_units: int = 1_000 * ONE, bank_units: int = 0) -> Book:
    """The operator's float of coins, and fiat at the bank."""
    book = Book()
    book.post(bank_flows.wire_unmatched("start", fiat=USD, source_units=float_units + bank_units + 1))
    book.post(
        bank_flows.replenish_float("start", unit=USDC, target_units=float_units, fiat=USD, source_units=float_units)
    )
    return book


def funded(book: Book, *, hold: bool = True) -> None:
    """A card payment of 120.00 USD, of which the business receives 116.22 USDC."""
    book.post(card_flows.reserve_float("c1", unit=USDC, target_units=116_220_000))
    book.post(
        card_flows.card_funded(
            "c1",
            business_id=B,
            fiat=USD,
            source_units=120 * ONE,
            fee_units=3_780_000,
            unit=USDC,
            target_units=116_220_000,
            from_reserve=True,
        )
    )
    if not hold:
        book.post(
            card_flows.conversion_settled("c1", business_id=B, unit=USDC, target_units=116_220_000, receivable_units=0)
        )


def open_dispute(book: Book) -> JournalEntry:
    entry = return_flows.dispute_opened(
        "d1",
        business_id=B,
        unit=USDC,
        target_units=116_220_000,
        pending_units=book.balance(Role.PENDING, owner=B, unit=USDC),
        available_units=book.balance(Role.AVAILABLE, owner=B, unit=USDC),
        fiat=USD,
        source_units=120 * ONE,
        fee_units=15 * ONE,
    )
    book.post(entry)
    return entry


def test_row_15_moves_from_one_balance_to_another_after_what_is_owed():
    entry = balance_flows.balance_payment(
        "p1", payer_id=PAYER, business_id=B, unit=USDC, amount_units=100, receivable_units=30
    )
    assert entry.key == "balpay:p1"
    assert lines(entry) == {
        ("D", "available", PAYER, USDC, 100),
        ("C", "receivable", B, USDC, 30),
        ("C", "available", B, USDC, 70),
    }
    back = balance_flows.balance_refund(
        "r1", payer_id=PAYER, business_id=B, unit=USDC, amount_units=100, receivable_units=0
    )
    assert back.key == "refund:r1"
    assert lines(back) == {("D", "available", B, USDC, 100), ("C", "available", PAYER, USDC, 100)}


def test_rows_16_and_19_set_coins_aside_and_free_them():
    reserve = card_flows.reserve_float("c1", unit=USDC, target_units=9)
    assert reserve.key == "cv:c1:reserve"
    assert lines(reserve) == {("D", "float", OPERATOR, USDC, 9), ("C", "float_reserved", OPERATOR, USDC, 9)}
    release = card_flows.release_float("c1", unit=USDC, target_units=9)
    assert release.key == "cv:c1:release"
    assert lines(release) == {("D", "float_reserved", OPERATOR, USDC, 9), ("C", "float", OPERATOR, USDC, 9)}
    assert card_flows.release_rest("c1", unit=USDC, target_units=4).key == "cv:c1:rest"


def test_rows_17_and_18_bring_116_22_of_120_to_the_business():
    book = a_book()
    funded(book)
    assert book.balance(Role.PENDING, owner=B, unit=USDC) == 116_220_000
    assert book.balance(Role.FEE_INCOME, unit=USD) == 3_780_000
    assert book.balance(Role.PSP, unit=USD) == 120 * ONE
    assert book.balance(Role.FLOAT_RESERVED, unit=USDC) == 0
    settled = card_flows.conversion_settled(
        "c1", business_id=B, unit=USDC, target_units=116_220_000, receivable_units=16_220_000
    )
    assert lines(settled) == {
        ("D", "pending", B, USDC, 116_220_000),
        ("C", "receivable", B, USDC, 16_220_000),
        ("C", "available", B, USDC, 100 * ONE),
    }


@pytest.mark.parametrize("waited", [True, False])
def test_a_card_that_waits_for_coins_ends_where_one_that_does_not_ends(waited):
    book, straight = a_book(), a_book()
    about: dict[str, Any] = {
        "business_id": B,
        "fiat": USD,
        "source_units": 120,
        "fee_units": 4,
        "unit": USDC,
        "target_units": 116,
    }
    straight.post(card_flows.card_funded("c1", **about, from_reserve=False))
    if waited:
        book.post(card_flows.card_waiting("c1", fiat=USD, source_units=120))
    book.post(card_flows.card_funded("c1", **about, from_reserve=False, from_unmatched=waited))
    assert {a: n for a, n in book.totals.items() if n} == {a: n for a, n in straight.totals.items() if n}


def test_row_20_books_the_processors_fee_and_its_payout():
    assert lines(card_flows.processor_fee("e1", fiat=USD, fee_units=4)) == {
        ("D", "psp_expense", OPERATOR, USD, 4),
        ("C", "psp", OPERATOR, USD, 4),
    }
    payout = card_flows.processor_payout("e2", fiat=USD, amount_units=96)
    assert payout.key == "psp:e2"
    assert lines(payout) == {("D", "bank", OPERATOR, USD, 96), ("C", "psp", OPERATOR, USD, 96)}


def test_row_21_takes_pending_coins_first():
    book = a_book()
    funded(book)
    entry = open_dispute(book)
    assert entry.key == "dp:d1:open"
    assert lines(entry) == {
        ("D", "pending", B, USDC, 116_220_000),
        ("C", "held", B, USDC, 116_220_000),
        ("D", "disputed", OPERATOR, USD, 120 * ONE),
        ("D", "psp_expense", OPERATOR, USD, 15 * ONE),
        ("C", "psp", OPERATOR, USD, 135 * ONE),
    }
    assert book.balance(Role.PSP, unit=USD) == -15 * ONE


def test_row_21_after_spending_becomes_a_claim_and_row_22_lost_returns_the_coins_to_the_float():
    book = a_book()
    funded(book, hold=False)
    book.post(
        balance_flows.balance_payment(
            "spent", payer_id=B, business_id=PAYER, unit=USDC, amount_units=100 * ONE, receivable_units=0
        )
    )
    open_dispute(book)
    assert book.balance(Role.RECEIVABLE, owner=B, unit=USDC) == 100 * ONE
    lost = return_flows.dispute_lost(
        "d1",
        business_id=B,
        unit=USDC,
        target_units=116_220_000,
        fiat=USD,
        source_units=120 * ONE,
        fee_units=3_780_000,
    )
    book.post(lost)
    assert lost.key == "dp:d1:end"
    assert book.balance(Role.HELD, owner=B, unit=USDC) == 0
    assert book.balance(Role.FLOAT, unit=USDC) == 1_000 * ONE
    assert book.balance(Role.FEE_INCOME, unit=USD) == 0
    assert book.balance(Role.DISPUTED, unit=USD) == 0


def test_row_22_won_gives_everything_back():
    book = a_book()
    funded(book, hold=False)
    open_dispute(book)
    book.post(
        return_flows.dispute_won(
            "d1",
            business_id=B,
            unit=USDC,
            target_units=116_220_000,
            receivable_units=0,
            fiat=USD,
            source_units=120 * ONE,
        )
    )
    assert book.balance(Role.AVAILABLE, owner=B, unit=USDC) == 116_220_000
    assert book.balance(Role.PSP, unit=USD) == 105 * ONE
    assert book.balance(Role.HELD, owner=B, unit=USDC) == book.balance(Role.DISPUTED, unit=USD) == 0


def test_row_23_holds_first_and_pays_the_float_when_the_card_has_it():
    book = a_book()
    funded(book, hold=False)
    about: dict[str, Any] = {"business_id": B, "unit": USDC, "target_units": 60 * ONE}
    book.post(return_flows.hold_refund("r1", **about))
    assert book.balance(Role.AVAILABLE, owner=B, unit=USDC) == 56_220_000
    entry = return_flows.fiat_refund("r1", **about, fiat=USD, source_units=60 * ONE, paid_by=Role.PSP)
    assert lines(entry) == {
        ("D", "held", B, USDC, 60 * ONE),
        ("C", "float", OPERATOR, USDC, 60 * ONE),
        ("D", "float", OPERATOR, USD, 60 * ONE),
        ("C", "psp", OPERATOR, USD, 60 * ONE),
    }
    book.post(return_flows.release_refund("r1", **about))
    assert book.balance(Role.AVAILABLE, owner=B, unit=USDC) == 116_220_000


def a_match(**changes) -> JournalEntry:
    about: dict[str, Any] = {
        "business_id": B,
        "fiat": EUR,
        "source_units": 100 * ONE,
        "fee_units": ONE,
        "unit": USDC,
        "target_units": 107 * ONE,
        "from_reserve": True,
        "from_unmatched": False,
        "receivable_units": 0,
    }
    return bank_flows.wire_matched("ref1", **about | changes)


def test_row_30_is_one_entry_from_the_bank_to_the_balance():
    assert a_match().key == "bank:ref1"
    assert lines(a_match()) == {
        ("D", "bank", OPERATOR, EUR, 100 * ONE),
        ("D", "float_reserved", OPERATOR, USDC, 107 * ONE),
        ("C", "float", OPERATOR, EUR, 99 * ONE),
        ("C", "fee_income", OPERATOR, EUR, ONE),
        ("C", "available", B, USDC, 107 * ONE),
    }


def test_row_31_waits_in_the_inbox_and_is_matched_later():
    first = bank_flows.wire_unmatched("ref1", fiat=EUR, source_units=100 * ONE)
    assert first.key == "bank:ref1"
    assert lines(first) == {("D", "bank", OPERATOR, EUR, 100 * ONE), ("C", "unmatched", OPERATOR, EUR, 100 * ONE)}
    later = a_match(from_unmatched=True, from_reserve=False)
    assert later.key == "match:ref1"
    assert ("D", "unmatched", OPERATOR, EUR, 100 * ONE) in lines(later)
    assert ("D", "float", OPERATOR, USDC, 107 * ONE) in lines(later)
    back = bank_flows.unmatched_wire_refunded("r1", fiat=EUR, source_units=100 * ONE)
    assert lines(back) == {("D", "unmatched", OPERATOR, EUR, 100 * ONE), ("C", "bank", OPERATOR, EUR, 100 * ONE)}
    aside = bank_flows.wire_set_aside("ref1", fiat=EUR, source_units=100 * ONE)
    assert (aside.key, lines(aside)) == ("bank:ref1:aside", lines(back))
    assert aside.sums == {EUR: 100 * ONE}


def test_row_32_takes_what_is_there_and_claims_the_rest():
    entry = bank_flows.wire_returned(
        "ref1",
        business_id=B,
        unit=USDC,
        target_units=107 * ONE,
        available_units=100 * ONE,
        fiat=EUR,
        source_units=100 * ONE,
        fee_units=ONE,
    )
    assert entry.key == "bank:ref1:return"
    assert lines(entry) == {
        ("D", "available", B, USDC, 100 * ONE),
        ("D", "receivable", B, USDC, 7 * ONE),
        ("C", "float", OPERATOR, USDC, 107 * ONE),
        ("D", "float", OPERATOR, EUR, 99 * ONE),
        ("D", "fee_income", OPERATOR, EUR, ONE),
        ("C", "bank", OPERATOR, EUR, 100 * ONE),
    }


def test_row_33_turns_fiat_at_the_bank_into_float():
    entry = bank_flows.replenish_float("f1", unit=USDC, target_units=99, fiat=USD, source_units=100)
    assert entry.key == "float:f1"
    assert lines(entry) == {
        ("D", "treasury", OPERATOR, USDC, 99),
        ("C", "float", OPERATOR, USDC, 99),
        ("D", "float", OPERATOR, USD, 100),
        ("C", "bank", OPERATOR, USD, 100),
    }
