"""The jobs benchmark runs on both databases and reports what it saw."""

from __future__ import annotations

from allscale_app.cli.bench.jobs import ROUNDS, measure_jobs


def test_it_measures_a_throwaway_sqlite():
    report = measure_jobs("", count=5, threads=2)
    assert "SQLite" in report.title
    assert {label: len(samples) for label, samples in report.rows.items()} == {
        "to queue it": ROUNDS,
        "to run it": ROUNDS,
    }


def test_it_measures_a_postgres_of_one_s_own(empty_postgres_url: str):
    report = measure_jobs(empty_postgres_url, count=5, threads=2)
    assert "Postgres" in report.title
    assert min(report.rows["to run it"]) > 0
