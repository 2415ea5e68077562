"""The checkout's budget: at most 150 kB of JavaScript and 10 kB of CSS, brotli."""

import json

import brotli
import pytest

from tests.screens.served import WEB, build

pytestmark = pytest.mark.timeout(180)
JS_BUDGET = 150_000
CSS_BUDGET = 10_000


def test_the_checkout_stays_within_its_budget():
    build()
    client = WEB / "build" / "client"
    text = next((client / "assets").glob("manifest-*.js")).read_text()
    manifest = json.loads(text[text.index("{") : text.rindex("}") + 1])
    route = next(entry for key, entry in manifest["routes"].items() if "pay_token" in key)
    parts = [manifest["entry"], manifest["routes"]["root"], route]
    scripts = {name for part in parts for name in [part["module"], *part.get("imports", [])]}
    styles = {name for part in parts for name in part.get("css", [])}
    styles |= {f"/assets/{path.name}" for path in (client / "assets").glob("__reflex_global_styles-*.css")}
    weigh = lambda names: sum(len(brotli.compress((client / name.lstrip("/")).read_bytes())) for name in names)  # noqa: E731
    assert weigh(scripts) <= JS_BUDGET
    assert weigh(styles) <= CSS_BUDGET
