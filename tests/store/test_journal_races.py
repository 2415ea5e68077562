"""Four threads at one journal: nothing twice, nothing lost, no floor broken, on both databases."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from random import Random
from threading import Barrier

from sqlalchemy.exc import IntegrityError, OperationalError
from sqlmodel import col, select

from allscale_app.domain.ledger import flows
from allscale_app.domain.ledger.accounts import Role, of_business
from allscale_app.domain.ledger.entry import EntryKind, JournalEntry, credit, debit
from allscale_app.store.engine import Database
from allscale_app.store.tables import Account, JournalEntryRow, PostingRow

AT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
UNIT = "USDC@31337"
THREADS = 4
BUSINESSES = [f"biz_{number}" for number in range(6)]


def transfer(key: str, payer: str, issuer: str, amount: int) -> JournalEntry:
    """A payment from balance to balance: it meets a floor."""
    return JournalEntry.of(
        key=key,
        kind=EntryKind.SETTLE,
        postings=(
            debit(of_business(payer, Role.AVAILABLE, UNIT), amount),
            credit(of_business(issuer, Role.AVAILABLE, UNIT), amount),
        ),
    )


def deposit(key: str, business: str, amount: int) -> tuple[JournalEntry, JournalEntry]:
    """Money comes and settles."""
    seen = flows.seen(key, business_id=business, unit=UNIT, amount_units=amount)
    settled = flows.settle(key, 1, business_id=business, unit=UNIT, amount_units=amount, receivable_units=0)
    return seen, settled


def attempt(database: Database, seed: int, count: int) -> Counter[str]:
    """Random posts, many of them of keys that the other threads try too."""
    random = Random(seed)
    outcome: Counter[str] = Counter()
    for _ in range(count):
        number = random.randrange(count * 2)
        key = f"k{number}"  # one key, one amount, whoever tries it
        payer, issuer = random.sample(BUSINESSES, 2)
        entries = (
            deposit(key, issuer, (1, 50, 1000)[number % 3])
            if random.random() < 0.4
            else (transfer(f"move:{key}", payer, issuer, (1, 60, 800)[number % 3]),)
        )
        try:
            with database.write() as uow:
                outcome["posted" if uow.journal.post(*entries, at=AT) else "repeated"] += 1
        except IntegrityError:
            outcome["refused"] += 1
        except OperationalError as error:
            outcome[f"error {error.orig}"] += 1
    return outcome


def test_four_threads_leave_books_that_add_up(database: Database):
    with ThreadPoolExecutor(THREADS) as threads:
        outcomes = sum(threads.map(lambda seed: attempt(database, seed, 60), range(THREADS)), Counter())
    assert set(outcomes) <= {"posted", "repeated", "refused"}, outcomes
    assert outcomes["posted"]
    assert outcomes["repeated"]
    with database.read() as uow:
        entries = uow.session.exec(select(JournalEntryRow)).all()
        assert len({entry.key for entry in entries}) == len(entries)
        postings = uow.session.exec(select(PostingRow).order_by(col(PostingRow.id))).all()
        assert sum(row.units if row.side == "D" else -row.units for row in postings) == 0
        for account in uow.session.exec(select(Account)):
            own = [row for row in postings if row.account_id == account.id]
            assert account.debits == sum(row.units for row in own if row.side == "D")
            assert account.credits == sum(row.units for row in own if row.side == "C")
            assert all(row.balance_after >= 0 for row in own)
            assert not own or own[-1].balance_after == account.balance_units


def test_the_same_first_entry_from_four_threads_posts_once(database: Database):
    """No account exists yet: all four try to make the same ones."""

    def post(_: int) -> bool:
        with database.write() as uow:
            return uow.journal.post(*deposit("first", "biz_new", 10), at=AT)

    with ThreadPoolExecutor(THREADS) as threads:
        assert sorted(threads.map(post, range(THREADS))) == [False, False, False, True]
    with database.read() as uow:
        assert uow.journal.balance("biz_new", Role.AVAILABLE, UNIT) == 10


def claim(key: str, debtor: str, creditor: str) -> JournalEntry:
    """An entry between two businesses alone: no account of the operator puts the threads in a row."""
    return JournalEntry.of(
        key=key,
        kind=EntryKind.SETTLE,
        postings=(
            debit(of_business(debtor, Role.RECEIVABLE, UNIT), 1),
            credit(of_business(creditor, Role.AVAILABLE, UNIT), 1),
        ),
    )


def test_accounts_that_appear_while_others_are_taken_lock_nobody_out(database: Database):
    """In each round all accounts are new, and every thread takes others of them, over and over."""
    start = Barrier(THREADS, timeout=20)

    def post(thread: int) -> bool:
        random, done = Random(thread), []
        for round_ in range(30):
            start.wait()
            for turn in range(4):
                names = [f"{one}_{round_}" for one in random.sample(BUSINESSES, 4)]
                key = f"{round_}:{thread}:{turn}"
                with database.write() as uow:
                    pairs = (claim(f"{key}:a", *names[:2]), claim(f"{key}:b", *names[2:]))
                    done.append(uow.journal.post(*pairs, at=AT))
        return all(done)

    with ThreadPoolExecutor(THREADS) as threads:
        assert all(threads.map(post, range(THREADS)))
