"""The program as syntax trees, read once for all checks."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "allscale_app"


@dataclass(frozen=True)
class Module:
    """One Python file of the program: `name` is its path below the root."""

    name: str
    text: str
    tree: ast.Module

    @property
    def package(self) -> str:
        """The layer's name: `domain` for allscale_app/domain/invoice/label.py, `cli` for allscale_app/cli.py."""
        parts = Path(self.name).parts
        return Path(parts[1]).stem if len(parts) > 1 else ""

    @property
    def lines(self) -> list[str]:
        return self.text.splitlines()

    def at(self, node: ast.AST) -> str:
        return f"{self.name}:{getattr(node, 'lineno', 1)}"


@cache
def modules() -> tuple[Module, ...]:
    """Every module of the program."""
    return tuple(_read(path) for path in sorted(PACKAGE.rglob("*.py")))


def modules_of(*packages: str) -> Iterator[Module]:
    """The modules of the named layers."""
    return (module for module in modules() if module.package in packages)


@cache
def tracked_files() -> tuple[Path, ...]:
    """Every file that git tracks."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return tuple(path for name in listed.split("\0") if name and (path := ROOT / name).is_file())


def dotted(node: ast.AST) -> str:
    """`datetime.now` for the expression datetime.now, "" for anything that is not a plain dotted name."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        prefix = dotted(node.value)
        return f"{prefix}.{node.attr}" if prefix else ""
    return ""


def _read(path: Path) -> Module:
    text = path.read_text(encoding="utf-8")
    return Module(name=str(path.relative_to(ROOT)), text=text, tree=ast.parse(text))
