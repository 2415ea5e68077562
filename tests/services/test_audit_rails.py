"""The audit of cards, wires, balances and conversions: each invariant can fail, and says what is wrong."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from allscale_app.domain.ledger.accounts import Role, of_business
from allscale_app.domain.ledger.card_flows import processor_fee, processor_payout
from allscale_app.domain.ledger.entry import EntryKind, JournalEntry, credit, debit
from allscale_app.services.audit_report import read_books
from allscale_app.store.engine import Database
from allscale_app.store.uow import WriteUow
from tests.fakes.cards import FakeCards
from tests.fakes.chain import FakeChain
from tests.fakes.context import a_context
from tests.fakes.system import FakeClock
from tests.rails.bank_files import camt_entry
from tests.services.bank_desk import Desk
from tests.services.counter import Counter
from tests.services.station import ONE, USDC
from tests.services.test_disputes_and_refunds import FACTS, dispute, refund
from tests.services.till import POLICY


class _Undo(Exception):
    """Takes back what a test broke."""


@pytest.fixture(scope="module")
def healthy(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counter]:
    """Cards that are settled, held back, disputed and promised; a refund on its way; transfers that paid and that wait.
    Built once: whatever a test breaks is rolled back."""
    path = tmp_path_factory.mktemp("books") / "books.db"
    shutil.copyfile(sqlite_template, path)
    database, clock = Database(f"sqlite:///{path}"), FakeClock()
    till = Counter(database, a_context(clock=clock, policy=POLICY), FakeChain(clock), cards=FakeCards(clock))
    till.catch_up()
    till.add_float()
    with database.write() as uow:
        business = till.business(uow)
    later = clock.now() + timedelta(days=7)
    paid, promise = till.send(business), till.accept(till.send(business))
    leg = till.fund(till.accept(paid), reference="ch_settled")
    refund(till, paid, leg, 20 * ONE)
    till.fund(till.accept(till.send(business)), reference="ch_held", available_at=later)
    for number, available_at in enumerate((None, later)):
        disputed = till.accept(till.send(business))
        till.fund(disputed, reference=f"ch_{number}", available_at=available_at)
        dispute(till, disputed, replace(FACTS, external_id=f"dp_{number}"))
    assert till.conversion(promise).reserved
    desk = Desk(till)
    desk.pay(till.send(business))
    desk.bring(camt_entry(ref="stray", amount="7.00"))
    with database.write() as uow:
        uow.journal.post(
            processor_fee("ch_settled", fiat="USD", fee_units=2 * ONE),
            processor_payout("po_1", fiat="USD", amount_units=50 * ONE),
            at=clock.now(),
        )
    assert till.audit() == ()
    yield till
    assert till.audit() == ()
    database.dispose()


def found_after(till: Counter, breaking: Callable[[WriteUow], object]) -> set[str]:
    """What an audit finds after `breaking`, which is taken back then."""
    found: set[str] = set()
    with contextlib.suppress(_Undo), till.database.write() as uow:
        breaking(uow)
        found = {finding.check for finding in read_books(uow, till.ctx).findings}
        raise _Undo
    return found


HELD_BACK = "(SELECT id FROM conversion WHERE charge_id = 'ch_held')"
SETTLED = "(SELECT id FROM conversion WHERE charge_id = 'ch_settled')"


@pytest.mark.parametrize(
    ("statement", "names"),
    [
        # a conversion stands where its leg stands
        (f"UPDATE conversion SET state = 'funded' WHERE id IN {SETTLED}", {"conversion_state"}),
        (f"UPDATE conversion SET state = 'returned' WHERE id IN {SETTLED}", {"conversion_state"}),
        ("UPDATE conversion SET state = 'funded' WHERE state = 'accepted'", {"conversion_state", "pending_explained"}),
        ("UPDATE conversion SET state = 'expired' WHERE state = 'accepted'", {"conversion_state"}),
        ("UPDATE payment SET disputed = (1 = 0) WHERE disputed", {"conversion_state", "invoice_state"}),
        (
            f"UPDATE conversion SET applied_units = applied_units - 1 WHERE id IN {SETTLED}",
            {"conversion_state"},
        ),
        # what is promised is reserved, no more and no less
        ("UPDATE conversion SET reserved = (1 = 0) WHERE reserved", {"set_aside"}),
        ("UPDATE conversion SET target_units = target_units + 1 WHERE reserved", {"set_aside"}),
        ("UPDATE conversion SET unit = 'USDT@31337' WHERE reserved", {"set_aside"}),
        # what is disputed or on its way back is held
        (
            "UPDATE dispute SET target_units = target_units - 1 WHERE external_id = 'dp_0'",
            {"set_aside", "conversion_entries"},
        ),
        (
            "UPDATE dispute SET state = 'won' WHERE external_id = 'dp_0'",
            {"set_aside", "conversion_entries", "fiat_elsewhere"},
        ),
        ("UPDATE refund SET state = 'failed'", {"set_aside", "conversion_entries"}),
        (
            "UPDATE refund SET state = 'done'",
            {"set_aside", "conversion_entries", "fiat_elsewhere", "refunded_amount"},
        ),
        # pending coins have a cause
        (
            f"UPDATE conversion SET settled_at = funded_at WHERE id IN {HELD_BACK}",
            {"pending_explained", "conversion_entries"},
        ),
        ("UPDATE dispute SET pending_units = 0 WHERE pending_units > 0", {"pending_explained"}),
        # what is elsewhere came there
        (
            f"UPDATE conversion SET source_units = source_units + 10000 WHERE id IN {SETTLED}",
            {"fiat_elsewhere", "conversion_entries"},
        ),
        (
            f"UPDATE conversion SET source = 'EUR' WHERE id IN {SETTLED}",
            {"fiat_elsewhere"},
        ),
        ("UPDATE dispute SET fee_units = 15000000", {"fiat_elsewhere", "conversion_entries"}),
        (
            "UPDATE conversion SET source_units = source_units - 1 WHERE rail = 'wire'",
            {"fiat_elsewhere"},
        ),
        ("UPDATE bank_line SET state = 'ignored' WHERE bank_ref = 'stray'", {"fiat_elsewhere", "unmatched_explained"}),
        ("UPDATE bank_line SET units = units + 1 WHERE bank_ref = 'stray'", {"fiat_elsewhere", "unmatched_explained"}),
        # nothing is posted without a cause
        (
            f"UPDATE conversion SET payment_id = NULL, state = 'expired' WHERE id IN {SETTLED}",
            {"conversion_entries", "fiat_elsewhere", "leg_entries"},
        ),
        (f"UPDATE conversion SET waits_for_float = (1 = 1) WHERE id IN {SETTLED}",
         {"conversion_entries", "unmatched_explained"}),
        # a leg is credited once, whole
        (
            "UPDATE payment SET units = units + 1 WHERE rail = 'wire'",
            {"conversion_state", "leg_entries"},
        ),
        (
            "UPDATE conversion SET charge_id = 'another' WHERE rail = 'wire'",
            {"leg_entries"},
        ),
    ],
)  # fmt: skip
def test_each_invariant_of_fiat_fails_where_it_is_broken(healthy: Counter, statement: str, names: set[str]):
    def spoil(uow: WriteUow) -> None:
        assert uow.session.connection().execute(text(statement)).rowcount > 0

    assert found_after(healthy, spoil) == names


@pytest.mark.parametrize(
    ("key", "role", "names"),
    [
        ("cv:nobody:settle", Role.PENDING, {"conversion_entries", "pending_explained"}),
        ("refund:nobody", Role.HELD, {"conversion_entries", "set_aside"}),
        ("dp:nobody:end", Role.HELD, {"conversion_entries", "set_aside"}),
    ],
)
def test_an_entry_of_nobody_is_found(healthy: Counter, key: str, role: Role, names: set[str]):
    def post(uow: WriteUow) -> None:
        business_id = uow.conversions.reserved()[0].business_id
        postings = (
            debit(of_business(business_id, role, USDC), ONE),
            credit(of_business(business_id, Role.AVAILABLE, USDC), ONE),
        )
        entry = JournalEntry.of(key=key, kind=EntryKind(key.partition(":")[0]), postings=postings)
        uow.journal.post(entry, at=healthy.ctx.clock.now())

    assert found_after(healthy, post) == names
