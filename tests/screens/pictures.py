"""Takes the pictures of docs/ from a demo of its own: the README's, and every page in `docs/screens`.

python -m tests.screens.pictures                                    # both
python -m tests.screens.pictures --only checkout --out /tmp/screens  # scenes whose names begin so, somewhere else
python -m tests.screens.pictures --demo demo.json --out /tmp/screens # of a demo that runs already
"""

from __future__ import annotations

import argparse
import base64
import json
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.fixtures.browsers import FLAGS, PHONE
from tests.fixtures.demo import Demo, start_demo, stop_demo
from tests.fixtures.processes import find_program, free_port
from tests.journeys.steps import sign_in
from tests.screens.album import fill_album
from tests.screens.scenes import ALL

ROOT = Path(__file__).resolve().parents[2]
PICTURE = ROOT / "docs" / "pictures" / "overview.png"
SCREENS = ROOT / "docs" / "screens"
DESK = {"width": 1280, "height": 860}
SETTING = """
<body style="margin:0;background:#ecebe6">
  <div style="position:relative;width:1460px;height:880px">
    <img src="{desk}" style="position:absolute;left:32px;top:40px;width:1190px;border-radius:14px;
         box-shadow:0 18px 50px rgb(20 20 10/.16)">
    <img src="{phone}" style="position:absolute;right:32px;top:96px;width:342px;border-radius:30px;
         border:8px solid #1c1917;box-shadow:0 18px 50px rgb(20 20 10/.28)">
  </div>
</body>
"""


def main() -> None:
    """The README's picture unless only some scenes are asked for; then the scenes."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", default="", help="the beginnings of the scenes' names, with commas between")
    parser.add_argument("--out", type=Path, default=SCREENS)
    parser.add_argument("--demo", type=Path, help="what `allscale demo --json` printed")
    given = parser.parse_args()
    starts = tuple(given.only.split(","))
    with _demo(given.demo) as demo, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_program("chromium"), args=list(FLAGS))
        if given.out == SCREENS and not given.only:
            _overview(browser, demo)
        fill_album(browser, demo, [scene for scene in ALL if scene.name.startswith(starts)], given.out)
        browser.close()


@contextmanager
def _demo(facts: Path | None) -> Iterator[Demo]:
    """A fresh one, or that of `facts`."""
    if facts is not None:
        yield Demo(json.loads(facts.read_text()), subprocess.Popen(["true"], text=True), facts.parent)
        return
    with tempfile.TemporaryDirectory() as folder:
        demo = start_demo(Path(folder) / "demo", port=free_port())
        try:
            yield demo
        finally:
            stop_demo(demo)


def _overview(browser: Browser, demo: Demo) -> None:
    """The issuer's dashboard, and the payer's page on a phone, in one picture."""
    desk, phone = _dashboard(browser, demo), _checkout(browser, demo)
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    page = browser.new_page(viewport={"width": 1460, "height": 880})
    page.set_content(SETTING.format(desk=_data(desk), phone=_data(phone)))
    page.screenshot(path=PICTURE)


def _dashboard(browser: Browser, demo: Demo) -> bytes:
    page = browser.new_page(viewport=DESK, color_scheme="light")  # type: ignore[arg-type]  # a plain dict
    sign_in(page, demo)
    return _shot(page, "Activity")


def _checkout(browser: Browser, demo: Demo) -> bytes:
    with demo.api() as api:
        invoices = api.get("/invoices", params={"label": "partially_paid"}).json()["data"]
    page = browser.new_page(viewport=PHONE, device_scale_factor=2, color_scheme="light")  # type: ignore[arg-type]  # as above
    page.goto(invoices[0]["checkout_url"])
    return _shot(page, "Pay the rest")


def _shot(page: Page, landmark: str) -> bytes:
    page.get_by_text(landmark).first.wait_for()
    page.wait_for_timeout(1_500)  # the chart draws itself
    size = page.viewport_size or DESK
    bar = page.locator(".demo-bar").bounding_box() or {"height": 0}
    return page.screenshot(
        clip={"x": 0, "y": bar["height"], "width": size["width"], "height": size["height"] - bar["height"]}
    )


def _data(picture: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(picture).decode()}"


if __name__ == "__main__":
    main()
