"""Who may commit, who may ask for the time, who may read the environment."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.architecture.source import ROOT, dotted, modules, modules_of

COMMITTERS = {
    "allscale_app/store/engine.py",  # write() commits when its block ends well
}
CLOCKS_AND_DICE = {
    "date.today",
    "datetime.date.today",
    "datetime.datetime.now",
    "datetime.datetime.utcnow",
    "datetime.now",
    "datetime.today",
    "datetime.utcnow",
    "os.urandom",
    "time.monotonic",
    "time.time",
    "time.time_ns",
}
DICE = {"random", "secrets", "uuid"}


def test_only_the_unit_of_work_commits():
    wrong = [
        module.at(node)
        for module in modules()
        if module.name not in COMMITTERS
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
    ]
    assert wrong == []


def test_rules_and_services_take_time_and_ids_as_arguments():
    wrong = []
    for module in modules_of("domain", "services"):
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and dotted(node.func) in CLOCKS_AND_DICE:
                wrong.append(f"{module.at(node)} {dotted(node.func)}()")
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            wrong += [f"{module.at(node)} imports {name}" for name in names if name.split(".")[0] in DICE]
    assert wrong == []


def test_a_timeline_is_only_written_where_programs_hear_of_it():
    """`Timeline.append` notes each step for webhooks; a row added around it would be told to nobody."""
    wrong = [
        module.at(node)
        for module in modules()
        for node in ast.walk(module.tree)
        if (isinstance(node, ast.Call) and dotted(node.func) == "TimelineEvent")
        or (isinstance(node, ast.Call) and dotted(node.func).endswith("timeline.add"))
    ]
    assert wrong == []


def test_only_settings_and_rxconfig_read_the_environment():
    wrong = [
        module.at(node)
        for module in modules()
        if module.package != "settings"
        for node in ast.walk(module.tree)
        if (isinstance(node, ast.Attribute) and dotted(node) in {"os.environ", "os.getenv", "os.environb"})
        or (
            isinstance(node, ast.ImportFrom)
            and node.module == "os"
            and {a.name for a in node.names} & {"environ", "getenv"}
        )
    ]
    assert wrong == []


def test_the_root_holds_only_what_tools_force():
    allowed = {
        ".ci", ".gitignore", "LICENSE", "Makefile", "README.md", "alembic", "alembic.ini", "allscale_app", "assets",
        "deploy", "docs", "pyproject.toml", "reflex.lock", "requirements.in", "requirements.txt", "rxconfig.py", "tests",
    }  # fmt: skip
    from tests.architecture.source import tracked_files

    assert {Path(path).relative_to(ROOT).parts[0] for path in tracked_files()} <= allowed
