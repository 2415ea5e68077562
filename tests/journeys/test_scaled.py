"""The scaled size: the main job again, on Postgres and Redis, in two web workers, two workers and a signer."""

from __future__ import annotations

import httpx
import pytest
import redis

from tests.fixtures.browsers import NewPerson
from tests.fixtures.scaled import Scaled
from tests.journeys.steps import do_the_main_job

pytestmark = [pytest.mark.browser, pytest.mark.postgres, pytest.mark.timeout(400)]


def test_the_main_job_in_many_processes(scaled: Scaled, new_person: NewPerson) -> None:
    do_the_main_job(scaled, new_person)

    assert httpx.get(f"{scaled.url}/readyz").json()["status"] == "ready"
    listening = scaled.query("SELECT count(*) FROM pg_stat_activity WHERE query = 'LISTEN allscale_event'")
    assert listening == [(2,)], "each web worker hears of commits by itself"
    assert scaled.query("SELECT count(*) FROM procrastinate_workers") == [(2,)]
    assert scaled.query("SELECT task_name FROM procrastinate_jobs WHERE status = 'failed'") == []
    assert httpx.get(f"{scaled.url}/dev/inbox").status_code == 404, "nothing of the demo is here"
    with redis.Redis.from_url(scaled.environment["ALLSCALE_REDIS_URL"]) as store:
        assert store.dbsize() > 0, "open tabs live in Redis"
