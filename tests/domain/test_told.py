"""Programs read amounts of the timeline as they read every other."""

from __future__ import annotations

import pytest

from allscale_app.domain.told import told_data


@pytest.mark.parametrize(
    ("kept", "told"),
    [
        ({"late": False, "block": 17}, {"late": False, "block": 17}),
        ({"unit": "USDC@1", "units": 1_500_000}, {"unit": "USDC@1", "amount": "1.50", "currency": "USDC"}),
        ({"currency": "EUR", "units": 1}, {"currency": "EUR", "amount": "0.000001"}),
        ({"excess_units": 5_000_000}, {"excess_amount": "5.00", "currency": "USD"}),
        ({"paid": 1_000_000, "rest": 0}, {"paid": "1.00", "rest": "0.00", "currency": "USD"}),
        (
            {"source": "EUR", "source_units": 2_000_000, "fee_units": 0, "rate_micros": 1_090_910},
            {
                "source_amount": "2.00",
                "source_currency": "EUR",
                "fee_amount": "0.00",
                "rate": "1.09091",
                "currency": "USD",
            },
        ),
    ],
)
def test_amounts_are_decimal_strings_with_their_currency(kept, told):
    assert told_data(kept, currency="USD") == told
