"""The nightly job: a network at a time, a piece at a time; one that is silent is left for the next night."""

from __future__ import annotations

import pytest
from structlog.testing import capture_logs

from allscale_app.bootstrap.networks import ChainError
from allscale_app.workers import jobs as job_functions


def test_what_still_waits_is_read_after_a_breath(worker, jobs, monkeypatch: pytest.MonkeyPatch):
    pieces = iter([True, True, False])
    monkeypatch.setattr(job_functions, "reread", lambda _application, _network: next(pieces))
    job_functions.reread_networks(worker)
    assert jobs.drain() == 1
    assert jobs.drain() == 0
    assert [jobs.after(seconds=11), jobs.after(seconds=11), jobs.after(seconds=11)] == [1, 1, 0]


def test_a_silent_network_costs_one_line_and_no_second_try(worker, jobs, monkeypatch: pytest.MonkeyPatch):
    def fail(_application: object, _network: str) -> bool:
        raise ChainError("local: nobody answers")

    monkeypatch.setattr(job_functions, "reread", fail)
    job_functions.reread_networks(worker)
    with capture_logs() as lines:
        assert jobs.drain() == 1
    assert [line["event"] for line in lines if line["event"].startswith("reread")] == ["reread.not_done"]
    assert jobs.after(hours=12) == 0
