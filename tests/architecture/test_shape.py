"""Sizes, charters, and what may not be left lying about."""

from __future__ import annotations

import ast
import re
import tokenize
from io import StringIO

from tests.architecture.source import PACKAGE, Module, modules, tracked_files

MODULE_LINES = 400
FUNCTION_LINES = 60
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


def test_every_package_has_a_charter():
    wrong = [
        module.name
        for module in modules()
        if module.name.endswith("__init__.py") and len(ast.get_docstring(module.tree) or "") < 20
    ]
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
