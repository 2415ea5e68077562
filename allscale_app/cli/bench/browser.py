"""Chromium for the benchmarks: fresh browsers, a slow line and processor, and what a page measured of itself."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

_FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
          "--disable-component-update", "--disable-sync")  # fmt: skip
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
SLOW_4G = {"offline": False, "latency": 150, "downloadThroughput": 1_600_000 / 8, "uploadThroughput": 750_000 / 8}
"""1.6 Mbit/s down, 150 ms for a round trip. Chromium slows requests down, not frames of an open socket."""
SLOWER_PROCESSOR = 4
# Runs before the page's own scripts: when the words of a pattern first stood on it, and how far its parts moved.
_WATCH = """
window.bench = {at: {}, shift: 0};
new PerformanceObserver(list => { for (const e of list.getEntries()) if (!e.hadRecentInput) bench.shift += e.value; })
  .observe({type: "layout-shift", buffered: true});
window.benchWait = (name, words) => {
  const look = () => {
    if (bench.at[name] || !document.body || !document.body.innerText.includes(words)) return;
    bench.at[name] = [performance.now(), Date.now()];
    document.documentElement.setAttribute(`data-bench-${name}`, "");
  };
  new MutationObserver(look).observe(document, {subtree: true, childList: true, characterData: true});
  look();
};
"""


@dataclass
class Weight:
    """Compressed bytes by kind of resource (Document, Script, Stylesheet, Font, …), headers apart, but for the page; who else was asked."""

    by_kind: dict[str, int] = field(default_factory=dict)
    strangers: set[str] = field(default_factory=set)


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium, headless."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(_FLAGS))
        yield browser
        browser.close()


@contextmanager
def somebody(browser: Browser, *, wait_for: dict[str, str], phone: bool = False) -> Iterator[Page]:
    """A person at a fresh browser; `wait_for` names words, and `moment` tells when they came."""
    context: BrowserContext = browser.new_context(viewport=PHONE if phone else DESKTOP)  # type: ignore[arg-type]  # Playwright's own ViewportSize is a TypedDict
    context.add_init_script(_WATCH + "".join(f"benchWait({name!r}, {words!r});" for name, words in wait_for.items()))
    page = context.new_page()
    page.set_default_timeout(30_000)
    yield page
    context.close()


def moment(page: Page, name: str, *, by_wall_clock: bool = False) -> float:
    """When the words of `name` first stood on the page: milliseconds since it was asked for, or since 1970."""
    page.wait_for_selector(f"html[data-bench-{name}]")  # a function to wait for would need eval
    return float(page.evaluate(f"bench.at[{name!r}]")[int(by_wall_clock)])


def first_paint(page: Page) -> float:
    """First contentful paint, milliseconds since the page was asked for."""
    return float(page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime"))


def layout_shift(page: Page) -> float:
    """How far parts of the page have moved by themselves so far (the sum of layout-shift entries)."""
    return float(page.evaluate("bench.shift"))


def slow_down(page: Page) -> None:
    """A slow 4G line and a processor four times slower, from now on."""
    tools = page.context.new_cdp_session(page)
    tools.send("Network.enable")
    tools.send("Network.emulateNetworkConditions", SLOW_4G)
    tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER_PROCESSOR})


def weigh(page: Page, origin: str) -> Weight:
    """Everything that `page` asks for from now on, counted as it arrives."""
    weight, kinds, counted = Weight(), dict[str, str](), set[str]()
    tools = page.context.new_cdp_session(page)

    def asked(event: dict[str, object]) -> None:
        request = event["request"]
        url = str(request["url"]) if isinstance(request, dict) else ""
        kinds[str(event["requestId"])] = str(event.get("type", "Other"))
        if not url.startswith((f"{origin}/", "data:")):
            weight.strangers.add(url)

    def add(request: str, size: int) -> None:
        kind = kinds.get(request, "Other")
        weight.by_kind[kind] = weight.by_kind.get(kind, 0) + size
        counted.update({request} if size else ())

    def arrived(event: dict[str, object]) -> None:
        add(str(event["requestId"]), int(str(event["encodedDataLength"])))

    def over(event: dict[str, object]) -> None:
        if (
            request := str(event["requestId"])
        ) not in counted:  # of the page itself, only the whole is told, with headers
            add(request, int(float(str(event["encodedDataLength"]))))

    tools.on("Network.requestWillBeSent", asked)
    tools.on("Network.dataReceived", arrived)
    tools.on("Network.loadingFinished", over)
    tools.send("Network.enable")
    return weight
