"""The ten tries of a webhook."""

from __future__ import annotations

from datetime import timedelta

import pytest

from allscale_app.domain.hook_tries import MOST_TRIES, TRIES_AFTER, is_delivered, wait_after


def wait(tries: int, *, code: int | None = 500, asked: int | None = None, delivery: str = "whd_a") -> timedelta | None:
    return wait_after(tries, delivery_id=delivery, code=code, retry_after_seconds=asked)


def test_there_are_ten_tries_over_seventy_five_and_a_half_hours():
    assert MOST_TRIES == 10
    assert 75.5 < sum(TRIES_AFTER, timedelta()).total_seconds() / 3600 < 75.7
    assert wait(10) is None


@pytest.mark.parametrize("tries", range(1, 10))
def test_each_wait_is_its_own_a_tenth_more_or_less(tries: int):
    waits = [wait(tries, delivery=f"whd_{number}") for number in range(200)]
    usual = TRIES_AFTER[tries]
    assert all(each is not None and 0.9 * usual <= each <= 1.1 * usual for each in waits)
    assert len(set(waits)) > 50
    assert wait(tries) == wait(tries)


def test_a_busy_receiver_says_when_to_come_back():
    assert wait(1, code=429, asked=600) == timedelta(seconds=600)
    assert wait(1, code=503, asked=10**8) == timedelta(hours=24)
    assert wait(1, code=500, asked=600) == wait(1)
    assert wait(9, code=503, asked=1) == wait(9)


def test_only_a_2xx_counts_as_delivered():
    assert [code for code in (None, 100, 199, 200, 204, 299, 300, 301, 404, 410, 500) if is_delivered(code)] == [
        200,
        204,
        299,
    ]
