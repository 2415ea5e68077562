"""What is committed works on any machine: no registry of one place, no path of one home."""

from __future__ import annotations

import re
from pathlib import Path

from tests.architecture.source import ROOT, tracked_files

PLACES = re.compile(
    rb"registry\.(npmjs\.org|yarnpkg\.com|npmmirror\.com)"
    rb"|files\.pythonhosted\.org"
    rb"|pypi\.org/simple"
    rb"|--(extra-)?index-url|--find-links"
    rb"|/root/|/home/[a-z]+/|/Users/[A-Za-z]+/|/work/"
)


def test_no_registry_host_and_no_home_path():
    wrong = []
    for path in tracked_files():
        name = str(path.relative_to(ROOT))
        if path == Path(__file__):  # the patterns themselves
            continue
        found = PLACES.search(path.read_bytes())
        if found:
            wrong.append(f"{name}: {found.group().decode()}")
    assert wrong == []


def test_no_large_file_is_tracked():
    wrong = [f"{p}: {p.stat().st_size} bytes" for p in tracked_files() if p.stat().st_size > 2_000_000]
    assert wrong == []
