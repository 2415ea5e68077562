"""What import-linter cannot say by itself: that its contracts name every package, and that domain is standard library."""

from __future__ import annotations

import ast
import sys
import tomllib

from tests.architecture.source import PACKAGE, ROOT, modules_of

WEB_SIDE = {"allscale_app", "api", "bootstrap", "http", "pages", "states", "workers"}
ALLOWED = {
    "only-reflex": {"allscale_app", "demo_ui", "pages", "states", "components", "theme"},
    "only-sql": {"store"},
    "only-procrastinate": {"store", "workers"},
    "only-web3": {"chain", "signer", "demo"},
    "only-weasyprint": {"documents"},
    "only-http-client": {"chain", "rails", "mail", "documents", "webhooks", "live", "demo", "signer", "cli"},
}


def layers() -> set[str]:
    """The names of all top-level modules and packages of the program."""
    packages = {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").is_file()}
    return packages | {path.stem for path in PACKAGE.glob("*.py")} - {"__init__"}


def contracts() -> dict[str, dict[str, list[str]]]:
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return {contract["id"]: contract for contract in config["tool"]["importlinter"]["contracts"]}


def test_each_only_in_contract_names_every_other_package():
    for name, allowed in ALLOWED.items():
        sources = {module.removeprefix("allscale_app.") for module in contracts()[name]["source_modules"]}
        assert sources == layers() - allowed, name


def test_the_signer_is_guarded_from_the_whole_web_side():
    sources = {module.removeprefix("allscale_app.") for module in contracts()["signer-apart"]["source_modules"]}
    assert sources == WEB_SIDE & layers()


def test_domain_is_guarded_from_every_other_package():
    forbidden = {module.removeprefix("allscale_app.") for module in contracts()["domain-pure"]["forbidden_modules"]}
    assert layers() - {"domain"} <= forbidden


def test_domain_imports_the_standard_library_only():
    wrong = []
    for module in modules_of("domain"):
        for node in ast.walk(module.tree):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            wrong += [
                f"{module.at(node)} imports {name}"
                for name in names
                if name.split(".")[0] not in sys.stdlib_module_names and not name.startswith("allscale_app.domain")
            ]
    assert wrong == []
