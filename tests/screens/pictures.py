"""Takes the README's picture from a running demo: the issuer's dashboard, and the payer's page on a phone.

python -m tests.screens.pictures            # writes docs/pictures/overview.png
"""

from __future__ import annotations

import base64
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.fixtures.browsers import FLAGS, PHONE
from tests.fixtures.demo import Demo, start_demo, stop_demo
from tests.fixtures.processes import find_program, free_port
from tests.journeys.steps import sign_in

ROOT = Path(__file__).resolve().parents[2]
PICTURE = ROOT / "docs" / "pictures" / "overview.png"
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
    """Start a demo, photograph two of its pages, put them into one picture."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        demo = start_demo(Path(folder) / "demo", port=free_port())
        browser = playwright.chromium.launch(executable_path=find_program("chromium"), args=list(FLAGS))
        try:
            desk, phone = _dashboard(browser, demo), _checkout(browser, demo)
            PICTURE.parent.mkdir(parents=True, exist_ok=True)
            page = browser.new_page(viewport={"width": 1460, "height": 880})
            page.set_content(SETTING.format(desk=_data(desk), phone=_data(phone)))
            page.screenshot(path=PICTURE)
        finally:
            browser.close()
            stop_demo(demo)
    print(PICTURE)


def _dashboard(browser: Browser, demo: Demo) -> bytes:
    page = browser.new_page(viewport=DESK, color_scheme="light")  # type: ignore[arg-type]  # a plain dict
    sign_in(page, demo)
    return _shot(page, "Activity")


def _checkout(browser: Browser, demo: Demo) -> bytes:
    with demo.api() as api:
        invoices = api.get("/invoices", params={"label": "partially_paid"}).json()["data"]
    page = browser.new_page(viewport=PHONE, device_scale_factor=2, color_scheme="light")  # type: ignore[arg-type]  # as above
    page.goto(invoices[0]["checkout_url"])
    return _shot(page, "Watching for your payment")


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
