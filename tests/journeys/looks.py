"""axe-core's word on a page as it stands: light and dark, wide and narrow."""

from __future__ import annotations

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.fixtures.browsers import DESKTOP, PHONE

LOOKS = ((DESKTOP, "light"), (PHONE, "light"), (PHONE, "dark"), (DESKTOP, "dark"))
BOTH = (LOOKS[2], LOOKS[0])
"""Each width and each theme once: what is wide does not depend on what is dark. `make soak` takes all four."""
STILL = """async () => {
  const frame = () => new Promise(requestAnimationFrame);
  const moving = () => document.getAnimations().filter(one => one.effect.getComputedTiming().iterations !== Infinity && one.playState === 'running');
  for (let calm = 0; calm < 3; ) {
    await frame(); await frame();
    const now = moving();
    calm = now.length ? 0 : calm + 1;
    await Promise.all(now.map(one => one.finished.catch(() => null)));
  }
}"""
"""Until nothing has moved for some frames: a colour that fades on a parent begins to fade on its children afterwards."""
RUN = """() => axe.run(document, {resultTypes: ['violations']}).then(found => found.violations.map(
  one => `${one.id} at ${one.nodes.slice(0, 4).map(node => node.target.join(' ')).join(', ')}`))"""


def take_look(page: Page, viewport: dict[str, int], scheme: str) -> None:
    """Size and colours, as they stand after their change."""
    page.set_viewport_size(viewport)  # type: ignore[arg-type]  # Playwright's ViewportSize is a TypedDict
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]  # a parameter, light or dark
    page.wait_for_timeout(100)  # a change of colours has begun
    page.evaluate(STILL)


def violations(page: Page, *, looks: tuple[tuple[dict[str, int], str], ...] = LOOKS) -> list[str]:
    """What axe-core says of the page in each of `looks`."""
    page.evaluate(AXE_SCRIPT)
    found = []
    for viewport, scheme in looks:
        take_look(page, viewport, scheme)
        found += [f"{viewport['width']} {scheme}: {words}" for words in page.evaluate(RUN)]
    return found
