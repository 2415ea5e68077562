from __future__ import annotations

from typing import Any

import pytest

from allscale_app.domain.ledger import flows
from allscale_app.domain.ledger.accounts import Role
from tests.domain.ledger.book import BelowFloor, Book

OF_B: dict[str, Any] = {"business_id": "biz_b", "unit": "USDC@1", "amount_units": 100}


def balances(book):
    return {
        role.value: units
        for role in Role
        if (units := book.balance(role, unit="USDC@1") + book.balance(role, owner="biz_b", unit="USDC@1"))
    }


def test_money_walks_from_seen_to_final():
    book = Book()
    book.post(flows.seen("a", **OF_B))
    assert balances(book) == {"incoming": 100, "pending": 100}
    book.post(flows.settle("pay_1", 1, **OF_B, receivable_units=0))
    assert balances(book) == {"incoming": 100, "available": 100}
    book.post(flows.final("a", unit="USDC@1", amount_units=100))
    assert balances(book) == {"deposit": 100, "available": 100}


def test_new_money_repays_what_a_reorganisation_took_after_spending():
    book = Book()
    book.post(flows.seen("a", **OF_B))
    book.post(flows.settle("pay_1", 1, **OF_B, receivable_units=0))
    book.post(flows.unseen_after_settle("a", **OF_B, available_units=30))
    assert balances(book) == {"available": 70, "receivable": 70}
    book.post(flows.seen("b", **OF_B))
    book.post(flows.settle("pay_1", 2, **OF_B, receivable_units=70))
    assert balances(book) == {"incoming": 100, "available": 100}


def test_taking_away_what_never_came_is_refused():
    with pytest.raises(BelowFloor):
        Book().post(flows.unseen_before_settle("a", **OF_B))
