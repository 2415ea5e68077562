"""JavaScript of ours lives in components/bridges, and is small; nothing relies on scripts that the CSP refuses."""

from __future__ import annotations

import ast

from tests.architecture.source import ROOT, dotted, modules, tracked_files

SCRIPT_LINES = 600
BRIDGES = ROOT / "allscale_app" / "components" / "bridges"
BEFORE_FIRST_PAINT = ROOT / "assets" / "theme.js"  # a classic script in the head: an island would come too late
REFUSED = {"rx.call_script", "rx.call_function", "rx.run_script", "rx.script", "rx.toast"}


def test_javascript_lives_in_bridges_only():
    scripts = [path for path in tracked_files() if path.suffix in {".js", ".jsx", ".mjs", ".ts", ".tsx"}]
    ours = [path for path in scripts if (ROOT / "reflex.lock") not in path.parents]
    assert [str(path) for path in ours if BRIDGES not in path.parents and path != BEFORE_FIRST_PAINT] == []
    assert sum(len(path.read_text(encoding="utf-8").splitlines()) for path in ours) <= SCRIPT_LINES


def test_nothing_asks_the_browser_to_eval():
    wrong = [
        f"{module.at(node)} {dotted(node)}"
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and (dotted(node) in REFUSED or dotted(node).startswith("rx.toast."))
    ]
    assert wrong == [], "the production CSP has no unsafe-eval: use a bridge or the toast list in state"
