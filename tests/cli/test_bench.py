"""What a benchmark prints: middle, tail and worst of what was measured, for people and for scripts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer import BadParameter
from typer.testing import CliRunner

from allscale_app.cli.bench.demo import DemoFacts
from allscale_app.cli.bench.report import Report, tail
from allscale_app.cli.commands import app


def test_a_report_reads_as_a_table_and_as_json() -> None:
    report = Report("Latency, ms", {"seen": [300.0, 100.0, 200.0]})
    title, head, row = report.as_table().splitlines()
    assert (title, head.split()) == ("Latency, ms", ["n", "median", "p95", "worst"])
    assert row.split() == ["seen", "3", "200.0", "300.0", "300.0"]
    assert json.loads(report.as_json()) == {
        "title": "Latency, ms",
        "rows": {"seen": {"median": 200.0, "p95": 300.0, "worst": 300.0, "samples": [300.0, 100.0, 200.0]}},
    }


@pytest.mark.parametrize(("count", "found"), [(1, 1), (19, 19), (20, 19), (100, 95)])
def test_the_tail_is_a_value_that_was_measured(count: int, found: int) -> None:
    assert tail([float(number) for number in range(count, 0, -1)]) == found


def test_a_file_that_is_no_demo_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "facts.json"
    file.write_text("{}")
    with pytest.raises(BadParameter, match="is not what `allscale demo --json` prints"):
        DemoFacts.read(file)


@pytest.mark.parametrize("name", ["live", "checkout"])
def test_every_benchmark_has_help(name: str) -> None:
    result = CliRunner().invoke(app, ["bench", name, "--help"])
    assert result.exit_code == 0
    assert "--json" in result.output
