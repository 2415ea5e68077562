"""The history of a balance when money comes by card and by bank: each line says what happened, and only what is one's own."""

from __future__ import annotations

from datetime import timedelta

import pytest

from allscale_app.domain.ledger.accounts import Role
from allscale_app.services.balance_history import read_history
from allscale_app.services.conversion_funding import settle_conversion
from allscale_app.services.history_query import read_history_query
from allscale_app.services.journal_detail import read_journal_detail
from allscale_app.services.refunds import complete_refund, fail_refund
from allscale_app.views.balance.entry import entry_view
from allscale_app.views.balance.history import history_rows
from tests.rails.bank_files import camt_entry
from tests.services.bank_desk import Desk
from tests.services.station import ONE, USDC
from tests.services.test_disputes_and_refunds import a_paid_card, decide, dispute, refund
from tests.services.till import Till


def history(till: Till, business_id: str, **asked: str) -> list[tuple[str, str, str]]:
    """Each line, oldest first: what it is called, its amount, the balance after it."""
    query = read_history_query(asked, registry=till.ctx.registry, timezone="Europe/Lisbon")
    with till.database.read() as uow:
        page = read_history(uow, till.ctx, business_id=business_id, query=query, limit=50)
    assert page.total_count == len(page.lines)
    rows = history_rows(page.lines, now=till.ctx.clock.now(), timezone="Europe/Lisbon")
    assert {(row.unit, row.network_name != "") for row in rows} <= {("USDC", True)}
    return [(row.words, row.amount, row.after) for row in reversed(rows)]


def test_a_card_is_held_then_paid_and_the_operators_own_moves_are_not_shown(till: Till):
    invoice, promise, _ = a_paid_card(till, available_at=till.ctx.clock.now() + timedelta(days=2))
    assert history(till, invoice.business_id) == [("Payment by card, held", "+116.22", "Confirming")]
    assert history(till, invoice.business_id, type="confirming") == history(till, invoice.business_id)
    assert history(till, invoice.business_id, type="payment") == []
    till.pass_time(days=2)
    with till.database.write() as uow:
        settle_conversion(uow, till.ctx, conversion_id=promise.id)
    paid = [("Payment, by card", "+116.22", "116.22")]
    assert history(till, invoice.business_id) == paid
    assert history(till, invoice.business_id, type="payment") == paid
    assert till.balance(Role.AVAILABLE, owner=invoice.business_id, unit=USDC) == 116_220_000


@pytest.mark.parametrize(
    ("won", "end"),
    [(True, ("Dispute won, given back", "+116.22", "116.22")), (False, ("Dispute lost", "−116.22", "0.00"))],
)
def test_a_dispute_says_how_it_ended(till: Till, won: bool, end: tuple[str, str, str]):
    invoice, promise, _ = a_paid_card(till)
    dispute(till, promise)
    decide(till, won=won)
    opened = ("Disputed, held until the bank decides", "−116.22", "0.00")
    assert history(till, invoice.business_id)[1:] == [opened, end]
    assert history(till, invoice.business_id, type="reversed") == [opened, end]


def test_refunds_are_on_their_way_then_sent_or_given_back(till: Till):
    invoice, _, leg = a_paid_card(till)
    for end in (complete_refund, fail_refund):
        asked = refund(till, invoice, leg, 50 * ONE)
        facts = {"external_id": "re_1"} if end is complete_refund else {"reason": "card_expired"}
        with till.database.write() as uow:
            end(uow, till.ctx, refund_id=asked.id, **facts)
    assert [line[0] for line in history(till, invoice.business_id, type="refund")] == [
        "Refund, on its way",
        "Refund sent",
        "Refund, on its way",
        "Refund failed, given back",
    ]


def test_a_transfer_arrives_and_is_taken_back(till: Till):
    desk, invoice = Desk(till), till.send()
    desk.pay(invoice, ref="B1")
    desk.bring(camt_entry(ref="B1", direction="DBIT", extra="<RvslInd>true</RvslInd>"))
    came, went = history(till, invoice.business_id)
    assert came == ("Payment, by bank transfer", "+119.00", "119.00")
    assert went == ("Transfer taken back by the bank", "−119.00", "0.00")
    assert history(till, invoice.business_id, type="payment") == [came]
    assert history(till, invoice.business_id, type="reversed") == [went]


def test_an_opened_card_payment_names_every_step_and_account(till: Till):
    invoice, _, _ = a_paid_card(till)
    with till.database.read() as uow:
        (line,) = read_history(uow, till.ctx, business_id=invoice.business_id).lines
        detail = read_journal_detail(uow, till.ctx, business_id=invoice.business_id, entry_id=line.entry_id)
    opened = entry_view(detail, timezone="Europe/Lisbon")
    assert (opened.words, opened.amount) == ("Payment, by card", "+116.22")
    assert [card.words for card in opened.journal] == ["Paid and converted", "Settled to your balance (this line)"]
    assert {posting.account for card in opened.journal for posting in card.postings} == {
        "At the card processor", "Float, set aside", "Float", "Conversion fee", "Confirming", "Available",
    }  # fmt: skip
