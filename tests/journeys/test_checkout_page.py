"""The payer's page in a real browser: still while it loads, told of every change, usable by keyboard, quiet when idle."""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Page, WebSocket, expect

from tests.fixtures.browsers import NewPerson
from tests.fixtures.demo import Demo, eventually
from tests.journeys.steps import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]
WATCHING = "Watching for your payment"
HEARTBEATS = {"2", "3"}
"""Ping and pong of engine.io: the server's, every 25 seconds, to know which tabs are still there."""
WATCH_MOVES = """
window.moved = [];
new PerformanceObserver(list => {
  for (const e of list.getEntries()) if (!e.hadRecentInput) moved.push([e.value, e.sources.map(s => s.node?.className)]);
}).observe({type: "layout-shift", buffered: true});
"""
# The page's own socket, which a test can cut: a closed one, and new ones that lead to a port nobody listens on.
BREAKABLE_SOCKETS = """
window.sockets = []; window.cut = false;
window.WebSocket = class extends WebSocket {
  constructor(url, ...rest) { super(cut ? "ws://localhost:9/" : url, ...rest); sockets.push(this); }
};
"""


class Wire:
    """The messages of a page's event socket, without the heartbeats."""

    def __init__(self, page: Page) -> None:
        self.frames: list[tuple[float, str]] = []
        page.on("websocket", self._listen)

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framesent", self._note)
        socket.on("framereceived", self._note)

    def _note(self, payload: str | bytes) -> None:
        if payload not in HEARTBEATS:
            self.frames.append((time.monotonic(), str(payload)[:200]))

    def wait_until_quiet(self, page: Page, *, seconds: float = 2) -> None:
        """What a fresh page has to say is said."""
        deadline = time.monotonic() + 20
        while self.frames and time.monotonic() - self.frames[-1][0] < seconds:
            assert time.monotonic() < deadline, "the page never comes to rest"
            page.wait_for_timeout(200)

    def wait_for_more(self, page: Page, *, than: int) -> None:
        """Something was said after the first `than` messages."""
        deadline = time.monotonic() + 15
        while len(self.frames) <= than:
            assert time.monotonic() < deadline, "the page hears nothing"
            page.wait_for_timeout(50)


def opened(page: Page, demo: Demo, **fields: object) -> dict[str, object]:
    """A fresh invoice, its PDF drawn, its checkout open and watching."""
    made = demo.send_invoice(**fields)  # type: ignore[arg-type]  # fields of one test
    demo.wait_for_mail("payer@example.com", str(made["number"]))
    page.goto(made["checkout_url"])
    page.get_by_text(WATCHING).wait_for()
    return made


def address_of(made: dict[str, object]) -> str:
    deposit = made["deposit"]
    assert isinstance(deposit, dict)
    return str(deposit["address"])


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_nothing_moves_while_the_page_loads(demo: Demo, new_person: NewPerson, phone: bool) -> None:
    page = new_person(phone=phone)
    page.add_init_script(WATCH_MOVES)
    opened(page, demo)
    page.wait_for_load_state("networkidle")
    moved = page.evaluate("moved")
    assert sum(value for value, _ in moved) < 0.002, moved


def test_the_tab_and_the_screen_reader_hear_of_seen_and_paid(demo: Demo, new_person: NewPerson) -> None:
    page = new_person()
    made = opened(page, demo)
    region = page.locator("[aria-live=polite]").first
    expect(page).to_have_title(re.compile(rf"^Pay {made['number']} · "))
    expect(region).to_have_text("")
    demo.pay(address_of(made), "120.00")
    expect(region).to_have_text(re.compile(r"^Payment seen: \d of 3 confirmations$"))
    expect(page).to_have_title(re.compile(rf"^Payment seen · {made['number']} · "))
    expect(region).to_have_text("Paid. Thank you.")
    expect(page).to_have_title(re.compile(rf"^Paid · {made['number']} · "))
    expect(page.get_by_role("link", name="Download receipt")).to_be_visible()


def test_a_block_taken_back_is_told_and_the_count_returns_to_0(demo: Demo, new_person: NewPerson) -> None:
    page = new_person()
    made = opened(page, demo, amount="12000.00")  # large: it stays pending until it is final
    demo.pay(address_of(made), "12000.00")
    page.get_by_text("Payment seen", exact=True).wait_for()
    demo.rpc("anvil_reorg", 4, [])
    page.get_by_text("The network took that block back", exact=True).wait_for()
    expect(page.get_by_role("heading", name="0 of 3 confirmations")).to_be_visible()
    demo.pay(address_of(made), "12000.00")
    expect(page.get_by_role("heading", name="Paid. Thank you.")).to_be_visible(timeout=30_000)


def test_everything_is_reached_by_keyboard(demo: Demo, new_person: NewPerson) -> None:
    page = new_person()
    made = opened(page, demo)
    page.get_by_label("Token", exact=True).focus()
    page.keyboard.press("ArrowDown")
    page.get_by_role("button", name="Copy amount", exact=True).wait_for()
    expect(page.get_by_label("Token", exact=True)).to_have_value("USDT")
    expect(page.get_by_text("USDT").first).to_be_visible()
    page.get_by_role("radio", name="Address").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text("Fills in token and amount, if your wallet can")).to_be_visible()
    for what, text in (("amount", "120.00"), ("address", address_of(made))):
        page.get_by_role("button", name=f"Copy {what}", exact=True).press("Enter")
        expect(page.get_by_role("status").filter(has_text="Copied")).to_have_count(1)
        assert page.evaluate("navigator.clipboard.readText()") == text
        page.get_by_role("button", name=f"Copy {what}", exact=True).wait_for()
    page.locator("summary", has_text="Paying from an exchange?").press("Enter")
    page.get_by_label("Its withdrawal fee").press_sequentially("1.5")
    expect(page.get_by_text("121.50 USDT")).to_be_visible()
    expect(page.get_by_label("Its withdrawal fee")).to_have_value("1.5")


def test_idle_pages_are_quiet_and_yet_hear_of_another_process(demo: Demo, new_person: NewPerson) -> None:
    payer, issuer = new_person(phone=True), new_person()
    wires = Wire(payer), Wire(issuer)
    sign_in(issuer, demo)
    made = opened(payer, demo)
    for wire, page in zip(wires, (payer, issuer), strict=True):
        wire.wait_until_quiet(page)
    said = [len(wire.frames) for wire in wires]
    payer.wait_for_timeout(10_000)
    assert [wire.frames[count:] for wire, count in zip(wires, said, strict=True)] == [[], []]
    demo.pay(address_of(made), "120.00")  # seen by the worker, another process
    expect(payer.get_by_text("Payment seen", exact=True)).to_be_visible()
    for wire, page, count in zip(wires, (payer, issuer), said, strict=True):
        wire.wait_for_more(page, than=count)


def test_a_payment_is_seen_within_a_second(demo: Demo, new_person: NewPerson) -> None:
    """Its middle over a few; `allscale bench live` measures many."""
    page, seconds = new_person(phone=True), []
    for _ in range(3):
        made = opened(page, demo)
        started = time.monotonic()
        demo.pay(address_of(made), "120.00")
        page.get_by_text("Payment seen", exact=True).wait_for()
        seconds.append(time.monotonic() - started)
    assert statistics.median(seconds) < 1.0


def test_a_lost_connection_is_said_in_the_panel(demo: Demo, chromium: Browser) -> None:
    context = chromium.new_context()  # a browser that may log errors
    page = context.new_page()
    page.add_init_script(BREAKABLE_SOCKETS)
    opened(page, demo)
    page.evaluate("cut = true; for (const socket of sockets) socket.close()")
    expect(page.get_by_text("You are offline", exact=True)).to_be_visible()
    expect(page.get_by_text("The address below stays valid.")).to_be_visible()
    page.evaluate("cut = false")
    expect(page.get_by_text("You are offline", exact=True)).to_be_hidden(timeout=30_000)
    context.close()


@pytest.fixture
def plain_page(chromium: Browser) -> Iterator[Page]:
    """A browser without JavaScript."""
    context = chromium.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_without_javascript_the_invoice_is_still_in_words(demo: Demo, plain_page: Page) -> None:
    made = demo.send_invoice()
    plain_page.goto(made["checkout_url"])
    expect(plain_page.get_by_role("heading", name=f"Pay {made['number']}")).to_be_visible()
    expect(plain_page.locator("main.without-script")).to_contain_text("Invoice of 120.00 USDC from Fieldnote Studio.")
    expect(plain_page.get_by_role("link", name="invoice as a PDF")).to_have_attribute(
        "href", re.compile(r"^/pay/[\w-]+/invoice\.pdf$")
    )


def test_unknown_and_withdrawn_links_are_one_page_and_a_true_404(demo: Demo) -> None:
    answers = [httpx.get(f"{demo.url}/pay/{token}") for token in ("x", "A" * 43, "x" * 3000)]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1
    assert httpx.get(f"{demo.url}/pay/%00").status_code == 404
    assert "We can&#x27;t find this invoice" in answers[0].text


def test_a_link_says_what_it_is_before_it_is_opened(demo: Demo) -> None:
    made = demo.send_invoice()
    text = httpx.get(made["checkout_url"]).text
    assert f'<meta property="og:title" content="Pay {made["number"]} · Fieldnote Studio"/>' in text
    assert '<meta property="og:description" content="Invoice of 120.00 USDC from Fieldnote Studio."/>' in text
    assert '<meta name="robots" content="noindex"/>' in text


def test_files_mails_and_wallets_leave_the_page_listening(demo: Demo, new_person: NewPerson) -> None:
    page = new_person()
    page.add_init_script(BREAKABLE_SOCKETS)
    made = demo.send_invoice()
    page.goto(made["checkout_url"])
    expect(page.get_by_text(WATCHING, exact=True)).to_be_visible()
    with page.expect_download() as invoice:
        page.get_by_role("link", name="PDF").click()
    assert invoice.value.suggested_filename == f"{made['number']}.pdf"
    assert page.evaluate("sockets.length") == 1
    page.get_by_role("link", name="Ask a question").click()
    is_back = "sockets.length > 1 && sockets.at(-1).readyState === WebSocket.OPEN"
    eventually(lambda: page.evaluate(is_back), what="a page that hears again")
    demo.pay(made["deposit"]["address"], "120.00")
    expect(page.get_by_text("Payment seen", exact=True)).to_be_visible()


def test_who_lands_on_no_invoice_can_sign_in(demo: Demo, new_person: NewPerson) -> None:
    page = new_person()
    page.goto(f"{demo.url}/pay/unknown")
    page.get_by_role("link", name="AllScale Pay, home").click()
    page.get_by_role("link", name="Sign in").first.click()
    page.get_by_label("E-mail").fill(demo.facts["payer"]["email"])
    page.get_by_label("Password").fill(demo.facts["payer"]["password"])
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(re.compile("/dashboard"))
