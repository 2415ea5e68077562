"""The journal posts once for ever, keeps running totals with the postings, and refuses to be rewritten."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import col, select

from allscale_app.domain.errors import KeyReused
from allscale_app.domain.ledger import flows
from allscale_app.domain.ledger.accounts import OPERATOR, AccountKey, Role, of_business, of_operator
from allscale_app.domain.ledger.entry import Cause, EntryKind, JournalEntry, credit, debit
from allscale_app.store.engine import Database
from allscale_app.store.repositories.journal import EntryLines
from allscale_app.store.tables import Account, JournalEntryRow, PostingRow

AT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
UNIT = "USDC@31337"
ALICE = "biz_alice"


def seen(observation: str, amount: int, business_id: str = ALICE) -> JournalEntry:
    cause = Cause(business_id=business_id, invoice_id="inv_1", payment_id=f"pay_{observation}")
    return flows.seen(observation, business_id=business_id, unit=UNIT, amount_units=amount, cause=cause)


def settle(payment: str, amount: int, receivable: int = 0) -> JournalEntry:
    return flows.settle(
        payment,
        1,
        business_id=ALICE,
        unit=UNIT,
        amount_units=amount,
        receivable_units=receivable,
        cause=Cause(business_id=ALICE),
    )


def spend(key: str, amount: int, owner: str = ALICE) -> JournalEntry:
    """Money leaves a business: what a payout will do."""
    return JournalEntry.of(
        key=key,
        kind=EntryKind.SETTLE,
        postings=(
            debit(of_business(owner, Role.AVAILABLE, UNIT), amount),
            credit(of_business(owner, Role.HELD, UNIT), amount),
        ),
        cause=Cause(business_id=owner),
    )


def balance(database: Database, role: Role, owner: str = ALICE) -> int:
    with database.read() as uow:
        return uow.journal.balance(owner, role, UNIT)


def test_an_entry_moves_both_accounts(database: Database):
    with database.write() as uow:
        assert uow.journal.post(seen("a", 120), at=AT) is True
        assert uow.journal.has("seen:a")
    assert balance(database, Role.PENDING) == 120
    assert balance(database, Role.INCOMING, OPERATOR) == 120
    assert balance(database, Role.AVAILABLE) == 0


def test_a_repeat_is_success_and_changes_nothing(database: Database):
    with database.write() as uow:
        uow.journal.post(seen("a", 120), at=AT)
    with database.write() as uow:
        assert uow.journal.post(seen("a", 120), at=AT) is False
        assert uow.journal.post(at=AT) is False
    assert balance(database, Role.PENDING) == 120


def test_a_key_with_another_amount_is_no_repeat_and_is_refused(database: Database):
    with database.write() as uow:
        uow.journal.post(seen("a", 100), at=AT)
    for entries in ([seen("a", 90)], [seen("b", 7), seen("b", 8)]):
        with pytest.raises(KeyReused, match="are posted"), database.write() as uow:
            uow.journal.post(*entries, at=AT)
    assert balance(database, Role.PENDING) == 100


def test_a_repeat_may_split_its_sum_otherwise(database: Database):
    with database.write() as uow:
        uow.journal.post(seen("a", 100), settle("a", 100), at=AT)
        assert not uow.journal.post(settle("a", 100, receivable=40), at=AT)
    assert balance(database, Role.AVAILABLE) == 100


def test_a_batch_posts_only_what_is_new_and_the_same_key_twice_once(database: Database):
    with database.write() as uow:
        uow.journal.post(seen("a", 1), at=AT)
        assert uow.journal.post(seen("a", 1), seen("b", 20), seen("b", 20), seen("c", 300), at=AT) is True
    assert balance(database, Role.PENDING) == 321


def test_balance_after_follows_the_order_of_the_lines(database: Database):
    with database.write() as uow:
        uow.journal.post(seen("a", 100), settle("pay_a", 100), seen("b", 50), at=AT)
        uow.journal.post(spend("spend:1", 30), at=AT)
    with database.read() as uow:
        statement = select(PostingRow, Account).join(Account, col(Account.id) == col(PostingRow.account_id))
        rows = uow.session.exec(statement.where(Account.owner == ALICE).order_by(col(PostingRow.id))).all()
        moves = [(account.role, posting.side, posting.units, posting.balance_after) for posting, account in rows]
    assert moves == [
        ("pending", "C", 100, 100),
        ("pending", "D", 100, 0),
        ("available", "C", 100, 100),
        ("pending", "C", 50, 50),
        ("available", "D", 30, 70),
        ("held", "C", 30, 30),
    ]


def test_many_entries_in_one_commit_update_each_account_once(database: Database):
    with database.write() as uow:
        uow.journal.post(*(seen(f"o{number}", 1) for number in range(1200)), at=AT)
    assert balance(database, Role.PENDING) == 1200
    with database.read() as uow:
        assert [row.balance_after for row in uow.session.exec(select(PostingRow).where(PostingRow.side == "C"))] == [
            *range(1, 1201)
        ]


@pytest.mark.parametrize("role", [Role.AVAILABLE, Role.PENDING])
def test_a_floor_refuses_the_whole_commit(database: Database, role: Role):
    with database.write() as uow:
        uow.journal.post(seen("a", 100), settle("pay_a", 60), at=AT)
    too_much = spend("spend:1", 61) if role is Role.AVAILABLE else settle("pay_b", 42)
    with pytest.raises(IntegrityError), database.write() as uow:
        uow.journal.post(seen("b", 1), too_much, at=AT)
    assert (balance(database, Role.PENDING), balance(database, Role.AVAILABLE)) == (40, 60)
    with database.read() as uow:
        assert not uow.journal.has("seen:b")


@pytest.mark.parametrize("table", ["journal_entry", "posting"])
@pytest.mark.parametrize("change", ["UPDATE {} SET id = id + 1000", "DELETE FROM {}"])
def test_what_was_written_stays(database: Database, table: str, change: str):
    with database.write() as uow:
        uow.journal.post(seen("a", 100), at=AT)
    with pytest.raises(DBAPIError, match="append-only"), database.write() as uow:
        uow.session.connection().execute(text(change.format(table)))


def test_accounts_are_made_on_demand_with_their_side_and_floor(database: Database):
    keys = [of_business(ALICE, Role.AVAILABLE, UNIT), of_operator(Role.INCOMING, UNIT), of_operator(Role.FLOAT, "USD")]
    with database.write() as uow:
        accounts = uow.journal.lock(keys)
        again = uow.journal.lock(reversed(keys))
    assert {key: (row.normal, row.floored) for key, row in accounts.items()} == {
        keys[0]: ("C", True),
        keys[1]: ("D", True),
        keys[2]: ("C", False),
    }
    assert {key: row.id for key, row in again.items()} == {key: row.id for key, row in accounts.items()}


def test_locking_nothing_finds_nothing(database: Database):
    with database.write() as uow:
        assert uow.journal.lock([]) == {}


def test_the_entries_of_an_invoice_are_found_by_their_owner_only(database: Database):
    with database.write() as uow:
        uow.journal.post(seen("a", 100), settle("pay_a", 100), at=AT)
    with database.read() as uow:
        (found,) = uow.journal.of_invoice(ALICE, "inv_1")
        assert found.entry.key == "seen:a"
        assert roles(found) == ["pending"], "the operator's own line is not the business's to see"
        assert uow.journal.of_invoice("biz_other", "inv_1") == []


def test_the_cause_and_the_memo_are_kept(database: Database):
    entry = JournalEntry.of(
        key="k",
        kind=EntryKind.RESOLVE,
        postings=(debit(AccountKey(OPERATOR, Role.INCOMING, UNIT), 1), credit(of_operator(Role.UNMATCHED, UNIT), 1)),
        memo="found under the sofa",
    )
    with database.write() as uow:
        uow.journal.post(entry, at=AT)
    with database.read() as uow:
        row = uow.session.exec(select(JournalEntryRow)).one()
        assert (row.kind, row.business_id, row.data, row.at) == ("resolve", None, {"memo": "found under the sofa"}, AT)


def roles(item: EntryLines) -> list[str]:
    return [line.account.role for line in item.lines]
