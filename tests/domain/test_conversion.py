from __future__ import annotations

from datetime import UTC, datetime
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allscale_app.domain.conversion import (
    CENT,
    TRANSITIONS,
    ConversionAct,
    ConversionState,
    Fee,
    FeeBearer,
    move,
    price_of,
    worth_of,
)
from allscale_app.domain.errors import TransitionNotAllowed
from allscale_app.domain.rates import Rate, at_par

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
ONE = 1_000_000
CARD = Fee(ppm=29_000, fixed_units=300_000)
USD = at_par("USD", at=NOW)
EUR = Rate("EUR", "USD", 1_160_000, "test", NOW)
FEES = st.builds(Fee, ppm=st.integers(0, 100_000), fixed_units=st.integers(0, 200).map(lambda cents: cents * CENT))


@pytest.mark.parametrize(("state", "act"), list(product(ConversionState, ConversionAct)))
def test_every_pair_moves_or_is_refused(state, act):
    if (state, act) in TRANSITIONS:
        assert move(state, act) is TRANSITIONS[state, act]
    else:
        with pytest.raises(TransitionNotAllowed, match=f"is {state.value}, so it cannot {act.value}"):
            move(state, act)


def test_the_issuer_bears_the_fee_as_the_rules_reckon_it():
    price = price_of(120 * ONE, rate=USD, fee=CARD, bearer=FeeBearer.ISSUER)
    assert (price.source_units, price.fee_units) == (120 * ONE, 3_780_000)
    assert (price.target_units, price.applied_units) == (116_220_000, 120 * ONE)


def test_the_payer_bears_the_fee_on_top():
    price = price_of(4_409_250_000, rate=USD, fee=CARD, bearer=FeeBearer.PAYER)
    assert (price.source_units, price.fee_units) == (4_541_250_000, 132_000_000)
    assert price.target_units == price.applied_units == 4_409_250_000


def test_another_currency_is_paid_in_whole_cents():
    price = price_of(107 * ONE, rate=EUR, fee=Fee(), bearer=FeeBearer.ISSUER)
    assert price.source_units == 92_250_000
    assert price.target_units == price.applied_units == 107 * ONE


@given(cents=st.integers(1, 10**12), fee=FEES, micros=st.integers(500_000, 2_000_000))
def test_a_payer_who_bears_the_fee_pays_enough_and_not_a_cent_more(cents, fee, micros):
    applied = cents * CENT
    rate = Rate("EUR", "USD", micros, "test", NOW)
    price = price_of(applied, rate=rate, fee=fee, bearer=FeeBearer.PAYER)
    assert price.source_units % CENT == 0
    assert rate.convert(price.source_units - price.fee_units) >= applied
    cheaper = price.source_units - CENT
    assert cheaper - fee.of(cheaper) < price.source_units - price.fee_units


@given(cents=st.integers(1, 10**12), fee=FEES)
def test_an_issuer_who_bears_the_fee_receives_the_rest(cents, fee):
    price = price_of(cents * CENT, rate=USD, fee=fee, bearer=FeeBearer.ISSUER)
    assert price.target_units + price.fee_units == price.source_units == price.applied_units


@given(cents=st.integers(1, 10**12), fee=FEES, bearer=st.sampled_from(FeeBearer))
def test_what_was_priced_is_worth_what_was_promised(cents, fee, bearer):
    price = price_of(cents * CENT, rate=USD, fee=fee, bearer=bearer)
    worth = worth_of(price.source_units, rate=USD, fee=fee, bearer=bearer)
    assert worth.fee_units in {price.fee_units, price.fee_units - CENT}
    assert worth.applied_units - price.applied_units in {0, CENT}


def test_a_fee_never_takes_more_than_came():
    assert Fee(fixed_units=ONE).of(300_000) == 300_000
