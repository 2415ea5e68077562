"""Prices of services, the life of a request, and the proof of work before it."""

from __future__ import annotations

import pytest

from allscale_app.domain.errors import Conflict, InvalidInput
from allscale_app.domain.offer import PriceKind, RequestAct, RequestStatus, after, asked_units
from allscale_app.domain.proof import is_solved, solve

USD = 1_000_000


def test_an_offer_below_the_minimum_is_refused():
    def ask(offered: object) -> int:
        return asked_units(PriceKind.OPEN, price_units=0, least_units=150 * USD, offered=offered, currency="USDC")

    assert ask("150") == 150 * USD
    for offered, code in (("149.99", "price_below_minimum"), ("-1", "amount_not_positive"), (None, "amount_not_text")):
        with pytest.raises(InvalidInput) as refused:
            ask(offered)
        assert (refused.value.error_code, refused.value.param) == (code, "price")


@pytest.mark.parametrize("kind", [PriceKind.FIXED, PriceKind.FROM])
def test_what_has_its_own_price_reads_no_offer(kind):
    assert asked_units(kind, price_units=5 * USD, least_units=0, offered="0.01", currency="USDC") == 5 * USD


def test_a_request_goes_back_and_forth_and_ends_once():
    asked = after(RequestStatus.NEW, RequestAct.ASK)
    assert after(asked, RequestAct.ANSWER) is RequestStatus.NEW
    assert after(asked, RequestAct.APPROVE) is RequestStatus.APPROVED
    for ended in (RequestStatus.APPROVED, RequestStatus.DECLINED):
        for act in RequestAct:
            with pytest.raises(Conflict, match=f"was {ended.value} already"):
                after(ended, act)
    with pytest.raises(Conflict, match="no question"):
        after(RequestStatus.NEW, RequestAct.ANSWER)


def test_work_is_proved_for_one_challenge_only():
    nonce = solve("one")
    assert is_solved("one", nonce)
    assert not is_solved("two", nonce)


@pytest.mark.parametrize("nonce", [None, 1, "", "1" * 21, "\ud800"])
def test_nonsense_proves_nothing(nonce):
    assert not is_solved("one", nonce)
