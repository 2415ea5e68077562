"""What a benchmark found: named samples, their middle and their tail, as a table or as JSON."""

from __future__ import annotations

import json
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Report:
    """Samples in the order they were taken; all of one row in one unit, named in its label."""

    title: str
    rows: Mapping[str, Sequence[float]]

    def as_table(self) -> str:
        """One line for each row: how many samples, median, 95th percentile, worst."""
        width = max(len(label) for label in self.rows)
        lines = [self.title, f"{'':{width}}  {'n':>4}  {'median':>9}  {'p95':>9}  {'worst':>9}"]
        for label, samples in self.rows.items():
            figures = (statistics.median(samples), tail(samples), max(samples))
            lines.append(f"{label:{width}}  {len(samples):>4}  " + "  ".join(f"{each:>9.1f}" for each in figures))
        return "\n".join(lines)

    def as_json(self) -> str:
        """One line: title, and for each row its median, 95th percentile, worst and samples."""
        rows = {
            label: {
                "median": statistics.median(samples),
                "p95": tail(samples),
                "worst": max(samples),
                "samples": [round(sample, 1) for sample in samples],
            }
            for label, samples in self.rows.items()
        }
        return json.dumps({"title": self.title, "rows": rows})


def tail(samples: Sequence[float]) -> float:
    """The 95th percentile by nearest rank: a value that was measured."""
    ordered = sorted(samples)
    return ordered[max(0, -(-len(ordered) * 95 // 100) - 1)]
