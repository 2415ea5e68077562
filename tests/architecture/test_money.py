"""No float near money: whole millionths everywhere, no Decimal past the edge."""

from __future__ import annotations

import ast

from tests.architecture.source import Module, dotted, modules_of

DURATIONS = ("seconds", "timeout", "interval", "delay")


def durations(module: Module) -> set[ast.AST]:
    """Constants that are bound to a name of a duration: seconds may be fractions, money may not."""
    found: set[ast.AST] = set()
    for node in ast.walk(module.tree):
        if isinstance(node, ast.keyword) and (node.arg or "").endswith(DURATIONS):
            found.add(node.value)
        elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(dotted(target).lower().endswith(DURATIONS) for target in targets):
                found.add(node.value)
        elif isinstance(node, ast.arguments):
            named = [*zip(reversed([*node.posonlyargs, *node.args]), reversed(node.defaults), strict=False)]
            named += [(arg, value) for arg, value in zip(node.kwonlyargs, node.kw_defaults, strict=True) if value]
            found.update(value for arg, value in named if arg.arg.endswith(DURATIONS))
    return found


def test_no_float_and_no_decimal_in_rules_services_and_tables():
    wrong = []
    for module in modules_of("domain", "services", "store", "views"):
        allowed = durations(module)
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, float) and node not in allowed:
                wrong.append(f"{module.at(node)} float literal {node.value}")
            elif isinstance(node, ast.Call) and dotted(node.func) in {"float", "Decimal", "decimal.Decimal"}:
                wrong.append(f"{module.at(node)} {dotted(node.func)}(…)")
            elif isinstance(node, ast.ImportFrom) and node.module == "decimal":
                wrong.append(f"{module.at(node)} imports decimal")
    assert wrong == []


def test_no_true_division_where_money_is_computed():
    wrong = [
        module.at(node)
        for module in modules_of("domain", "services")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div)
    ]
    assert wrong == [], "a / b is a float: use divide_half_even or //"
