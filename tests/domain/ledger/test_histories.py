"""Random histories of a network and its businesses: whatever happens, the books hold."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from allscale_app.domain.ledger import flows
from allscale_app.domain.ledger.accounts import AccountClass, Role, of_business
from allscale_app.domain.ledger.entry import EntryKind, JournalEntry, credit, debit
from allscale_app.domain.observations import observation_key
from tests.domain.ledger.book import Book

BUSINESSES = ("biz_a", "biz_b")
UNITS = ("USDC@1", "USDC@8453")
AMOUNTS = st.integers(1, 100) | st.integers(1, 10**15)
DEBIT_CLASSES = {AccountClass.ASSET, AccountClass.EXPENSE}
IN_CUSTODY = (Role.INCOMING, Role.DEPOSIT, Role.TREASURY)


@dataclass
class Transfer:
    """One transfer's present life: `seen`, `settled`, `final` or `gone`; without a business it waits in the inbox."""

    id: str
    unit: str
    units: int
    business_id: str
    at_treasury: bool = False
    status: str = "seen"
    lives: int = 1
    resolved: bool = False

    @property
    def observation(self):
        return observation_key("base", "0xab", int(self.id), generation=self.lives)

    @property
    def money(self):
        return {"unit": self.unit, "amount_units": self.units}

    @property
    def money_of_business(self):
        return {"business_id": self.business_id, **self.money}


def settles_next(transfer):
    return transfer.status == "seen" and bool(transfer.business_id)


def finalizes_next(transfer):
    return transfer.status == ("settled" if transfer.business_id else "seen")


def may_go_away(transfer):
    return transfer.status in {"seen", "settled"}


def is_gone(transfer):
    return transfer.status == "gone"


def waits_in_the_inbox(transfer):
    return transfer.status == "final" and not (transfer.business_id or transfer.resolved)


def for_any(wanted):
    """A rule that runs while some transfer is `wanted`, and may draw it from `data`."""
    return lambda step: precondition(lambda self: any(map(wanted, self.transfers)))(rule(data=st.data())(step))


class Histories(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.book = Book()
        self.posted: list[JournalEntry] = []
        self.transfers: list[Transfer] = []

    def post(self, entry):
        assert self.book.post(entry)
        self.posted.append(entry)

    def pick(self, data, wanted):
        return data.draw(st.sampled_from([transfer for transfer in self.transfers if wanted(transfer)]))

    def available(self, business_id, unit):
        return self.book.balance(Role.AVAILABLE, owner=business_id, unit=unit)

    def claim(self, business_id, unit):
        return self.book.balance(Role.RECEIVABLE, owner=business_id, unit=unit)

    def post_seen(self, transfer):
        if transfer.business_id:
            self.post(flows.seen(transfer.observation, **transfer.money_of_business))
        elif transfer.at_treasury:
            self.post(flows.treasury_seen(transfer.observation, **transfer.money))
        else:
            self.post(flows.seen_unmatched(transfer.observation, **transfer.money))
        transfer.status = "seen"

    @rule(to=st.sampled_from([*BUSINESSES, *BUSINESSES, "", "treasury"]), unit=st.sampled_from(UNITS), amount=AMOUNTS)
    def a_transfer_is_seen(self, to, unit, amount):
        business_id = to if to in BUSINESSES else ""
        transfer = Transfer(str(len(self.transfers)), unit, amount, business_id, at_treasury=to == "treasury")
        self.transfers.append(transfer)
        self.post_seen(transfer)

    @for_any(settles_next)
    def a_payment_settles(self, data):
        transfer = self.pick(data, settles_next)
        claim = self.claim(transfer.business_id, transfer.unit)
        self.post(
            flows.settle(f"pay_{transfer.id}", transfer.lives, **transfer.money_of_business, receivable_units=claim)
        )
        transfer.status = "settled"

    @for_any(finalizes_next)
    def a_block_is_finalized(self, data):
        transfer = self.pick(data, finalizes_next)
        flow = flows.treasury_final if transfer.at_treasury else flows.final
        self.post(flow(transfer.observation, **transfer.money))
        transfer.status = "final"

    @for_any(may_go_away)
    def a_reorganisation_takes_a_transfer_away(self, data):
        transfer = self.pick(data, may_go_away)
        if not transfer.business_id:
            entry = flows.unseen_unmatched(transfer.observation, **transfer.money)
        elif transfer.status == "seen":
            entry = flows.unseen_before_settle(transfer.observation, **transfer.money_of_business)
        else:
            available = self.available(transfer.business_id, transfer.unit)
            entry = flows.unseen_after_settle(
                transfer.observation, **transfer.money_of_business, available_units=available
            )
        self.post(entry)
        transfer.status = "gone"

    @for_any(is_gone)
    def a_lost_transfer_is_mined_again(self, data):
        transfer = self.pick(data, is_gone)
        transfer.lives += 1
        self.post_seen(transfer)

    @precondition(lambda self: self.book.sum_of(Role.AVAILABLE))
    @rule(data=st.data())
    def a_business_spends(self, data):
        funds = [(b, u) for b in BUSINESSES for u in UNITS if self.available(b, u)]
        payer, unit = data.draw(st.sampled_from(funds))
        available = self.available(payer, unit)
        amount = data.draw(st.just(available) | st.integers(1, available))
        issuer = next(business for business in BUSINESSES if business != payer)
        lines = (
            debit(of_business(payer, Role.AVAILABLE, unit), amount),
            credit(of_business(issuer, Role.AVAILABLE, unit), amount),
        )
        self.post(JournalEntry.of(key=f"balpay:{len(self.posted)}", kind=EntryKind.SETTLE, postings=lines))

    @for_any(waits_in_the_inbox)
    def final_money_of_the_inbox_is_resolved(self, data):
        transfer = self.pick(data, waits_in_the_inbox)
        choices = ["float"] if transfer.at_treasury else [*BUSINESSES, "refund"]
        to = data.draw(st.sampled_from(choices))
        if to == "float":
            entry = flows.attribute_to_float(transfer.observation, **transfer.money)
        elif to == "refund":
            entry = flows.resolve_unmatched_to_refund(transfer.observation, **transfer.money)
        else:
            claim = self.claim(to, transfer.unit)
            entry = flows.resolve_unmatched(
                transfer.observation, business_id=to, **transfer.money, receivable_units=claim
            )
        self.post(entry)
        transfer.resolved = True

    @precondition(lambda self: self.posted)
    @rule(data=st.data())
    def a_repeat_changes_nothing(self, data):
        before = self.book.totals.copy()
        assert not self.book.post(data.draw(st.sampled_from(self.posted)))
        assert self.book.totals == before

    def units_of(self, unit, *statuses):
        return sum(
            transfer.units for transfer in self.transfers if transfer.unit == unit and transfer.status in statuses
        )

    @invariant()
    def every_unit_sums_to_zero(self):
        for unit in UNITS:
            accounts = [account for account in self.book.totals if account.unit == unit]
            signed = [
                self.book.totals[account] if account.account_class in DEBIT_CLASSES else -self.book.totals[account]
                for account in accounts
            ]
            assert sum(signed) == 0

    @invariant()
    def no_floor_is_broken(self):
        assert all(units >= 0 for account, units in self.book.totals.items() if account.floored)

    @invariant()
    def deposit_and_treasury_are_what_the_finalized_chain_holds(self):
        for unit in UNITS:
            assert self.book.sum_of(Role.DEPOSIT, Role.TREASURY, unit=unit) == self.units_of(unit, "final")

    @invariant()
    def incoming_is_what_may_still_go_away(self):
        for unit in UNITS:
            assert self.book.sum_of(Role.INCOMING, unit=unit) == self.units_of(unit, "seen", "settled")

    @invariant()
    def what_is_owed_is_covered_by_coins_and_claims(self):
        for unit in UNITS:
            owed = self.book.sum_of(Role.PENDING, Role.AVAILABLE, Role.HELD, Role.UNMATCHED, Role.FLOAT, unit=unit)
            assert owed == self.book.sum_of(*IN_CUSTODY, Role.RECEIVABLE, unit=unit)


TestHistories = Histories.TestCase
TestHistories.settings = settings(max_examples=100, stateful_step_count=50, deadline=None)
