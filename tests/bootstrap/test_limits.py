from __future__ import annotations

import pytest

from allscale_app.bootstrap.limits import build_limiter
from allscale_app.domain.errors import TooMany
from allscale_app.services.ports import Limit
from allscale_app.services.rate_limits import take

THREE = Limit("three", 3, 600, "Wait.")


@pytest.fixture(params=["memory", "redis"])
def limiter(request):
    return build_limiter("" if request.param == "memory" else request.getfixturevalue("redis_url"))


def test_tries_run_out_and_say_when_to_come_back(limiter):
    assert [take(limiter, THREE, "ada").left for _ in range(3)] == [2, 1, 0]
    with pytest.raises(TooMany, match="Wait") as refused:
        take(limiter, THREE, "ada")
    assert 590 <= refused.value.retry_after_seconds <= 600
    assert take(limiter, THREE, "bob").left == 2


def test_looking_costs_nothing(limiter):
    assert [limiter.look(THREE, "ada").left for _ in range(5)] == [3] * 5
    for _ in range(3):
        limiter.hit(THREE, "ada")
    assert not limiter.look(THREE, "ada").is_within


def test_success_forgets_the_failures(limiter):
    for _ in range(3):
        limiter.hit(THREE, "ada")
    limiter.clear(THREE, "ada")
    assert limiter.look(THREE, "ada").left == 3


def test_two_limits_do_not_share_a_count(limiter):
    other = Limit("another", 3, 600)
    limiter.hit(THREE, "ada")
    assert limiter.look(other, "ada").left == 3
