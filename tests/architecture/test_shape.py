"""Sizes, charters, and what may not be left lying about."""

from __future__ import annotations

import ast
import re
import tokenize
from io import StringIO
from pathlib import Path

from tests.architecture.source import PACKAGE, Module, dotted, modules, modules_of, tracked_files

MODULE_LINES = 400
FUNCTION_LINES = 60
STATE_LINES = 120
STATE_HANDLERS = 10
CHARTER_LETTERS = 120
OPT_OUT = re.compile(r"noqa(: ?[A-Z]+\d+(, ?[A-Z]+\d+)*)?|type: ignore(\[[a-z, -]+\])?")
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")


def comment_lines(module: Module) -> set[int]:
    """Line numbers that carry a comment with words beyond a lint code."""
    tokens = tokenize.generate_tokens(StringIO(module.text).readline)
    return {
        token.start[0]
        for token in tokens
        if token.type == tokenize.COMMENT
        and re.sub(r"#|noqa(: ?[A-Z]+\d+,? ?)*|type: ignore\S*", "", token.string).strip()
    }


def decorators(node: ast.stmt) -> list[ast.expr]:
    """The decorators of a method, each without its call: `rx.event` for @rx.event(background=True)."""
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return []
    return [each.func if isinstance(each, ast.Call) else each for each in node.decorator_list]


def test_every_package_has_a_charter_that_says_what_it_may_import():
    wrong = []
    for module in modules():
        if not module.name.endswith("__init__.py") or module.name.count("/") == 1:  # the program's own draws the layers
            continue
        charter = ast.get_docstring(module.tree) or ""
        if len(charter) < CHARTER_LETTERS or "May import: " not in charter:
            wrong.append(module.name)
    assert wrong == [], "say what it is for, what it may import, and how to add one more"


def test_every_charter_names_what_its_modules_import():
    charters = {
        Path(module.name).parent: (ast.get_docstring(module.tree) or "").partition("May import: ")[2]
        for module in modules()
        if module.name.endswith("__init__.py")
    }
    wrong = []
    for module in modules():
        allowed = re.split(r"\.\s|\.$", charters[Path(module.name).parent])[0]
        if module.name.count("/") == 1 or "below" in allowed:  # the roots, which compose everything
            continue
        for node in ast.walk(module.tree):
            if not isinstance(node, ast.ImportFrom) or not (node.module or "").startswith("allscale_app."):
                continue
            package = str(node.module).split(".")[1]
            if package != module.package and package not in re.findall(r"\w+", allowed):
                wrong.append(f"{module.at(node)} imports {package}")
    assert wrong == []


def test_every_folder_of_modules_is_a_package():
    folders = {path.parent for path in PACKAGE.rglob("*.py")}
    assert [str(folder) for folder in folders if not (folder / "__init__.py").is_file()] == []


def test_modules_are_at_most_400_lines():
    wrong = [f"{m.name}: {len(m.lines)} lines" for m in modules() if len(m.lines) > MODULE_LINES]
    assert wrong == []


def test_functions_are_at_most_60_lines():
    wrong = [
        f"{module.at(node)} {node.name}: {node.end_lineno - node.lineno + 1} lines"
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno >= FUNCTION_LINES
    ]
    assert wrong == []


def test_states_are_small():
    wrong = []
    for module in modules_of("states", "demo_ui"):
        for node in ast.walk(module.tree):
            if not isinstance(node, ast.ClassDef) or node.end_lineno is None:
                continue
            lines = node.end_lineno - node.lineno + 1
            handlers = [each for each in node.body if "rx.event" in {dotted(d) for d in decorators(each)}]
            if lines > STATE_LINES or len(handlers) > STATE_HANDLERS:
                wrong.append(f"{module.at(node)} {node.name}: {lines} lines, {len(handlers)} handlers")
    assert wrong == []


def test_words_and_tones_leave_css_to_components():
    classes = re.compile(
        r"\b(text|bg|border)-(ink|good|bad|wait|info|mute|accent)|\btl-(dot|good|bad|wait|info|mute)|\bfont-(medium|bold)"
    )
    wrong = [
        f"{module.at(node)} {node.value!r}"
        for module in modules_of("views", "states", "services", "domain", "i18n")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and classes.search(node.value)
    ]
    assert wrong == [], "a view names a tone; components and theme know how it looks"


def test_every_opt_out_gives_its_reason():
    wrong = []
    for path in tracked_files():
        if path.suffix != ".py":
            continue
        text = path.read_text(encoding="utf-8")
        for token in tokenize.generate_tokens(StringIO(text).readline):
            if token.type != tokenize.COMMENT or not OPT_OUT.search(token.string):
                continue
            if not re.search(r"[A-Za-z]{2}", OPT_OUT.sub("", token.string)):
                wrong.append(f"{path}:{token.start[0]}")
    assert wrong == []


def test_a_broad_except_gives_its_reason():
    wrong = []
    for module in modules():
        comments = comment_lines(module)
        for node in ast.walk(module.tree):
            if not isinstance(node, ast.ExceptHandler):
                continue
            caught = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
            broad = any(
                c is None or (isinstance(c, ast.Name) and c.id in {"Exception", "BaseException"}) for c in caught
            )
            if broad and not comments & {node.lineno, node.lineno + 1}:
                wrong.append(module.at(node))
    assert wrong == []


def test_nothing_is_left_unfinished():
    suffixes = {".py", ".js", ".css", ".html", ".txt", ".toml", ".md", ".in", ".ini", ".sol"}
    wrong = [
        f"{path}: {match.group()}"
        for path in tracked_files()
        if path.suffix in suffixes and path.name != "test_shape.py"
        for match in UNFINISHED.finditer(path.read_text(encoding="utf-8"))
    ]
    assert wrong == []
