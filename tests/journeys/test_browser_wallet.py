"""Paying with a wallet in the browser, under the production CSP: every row of the Errors table, and real money."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.fixtures.browsers import NewPerson
from tests.fixtures.demo import Demo
from tests.journeys.wallets import PIXEL, Refusal, Wallet

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
Opened = Callable[..., tuple[Wallet, dict[str, Any]]]


@pytest.fixture
def opened(demo: Demo, new_person: NewPerson) -> Opened:
    """A fresh invoice's page in a browser with a wallet."""

    def open_page(*, phone: bool = False, **wallet: Any) -> tuple[Wallet, dict[str, Any]]:
        page = new_person(phone=phone)
        installed = Wallet(demo, page, **wallet).install()
        made = demo.send_invoice(accepted_methods=["wallet"])
        page.goto(made["checkout_url"])
        page.get_by_text("Watching for your payment").wait_for()
        return installed, made

    return open_page


def said(page: Page, title: str, words: str) -> None:
    expect(page.get_by_text(title, exact=True)).to_be_visible()
    expect(page.get_by_text(words)).to_be_visible()


def test_a_real_transfer_is_asked_for_sent_seen_and_paid(opened: Opened, demo: Demo) -> None:
    wallet, made = opened()
    wallet.press()
    expect(wallet.page.get_by_role("heading", name="Paid. Thank you.")).to_be_visible(timeout=30_000)
    (transaction,) = wallet.sent
    assert transaction["to"] == demo.contract("USDC")
    assert transaction["data"].endswith(f"{120_000_000:064x}")
    assert made["deposit"]["address"][2:].lower() in transaction["data"]
    assert wallet.asked == [
        "eth_requestAccounts", "eth_chainId",
        "eth_chainId", "eth_accounts", "eth_call", "eth_getBalance", "eth_gasPrice",
        "eth_chainId", "eth_accounts", "eth_sendTransaction",
    ]  # fmt: skip
    with demo.api() as api:
        paid = api.get(f"/invoices/{made['id']}").json()
        legs = api.get(f"/invoices/{made['id']}/payments").json()["data"]
    assert (paid["payment_status"], paid["amount_paid"]) == ("paid", "120.00")
    assert [leg["rail"] for leg in legs] == ["wallet"]


def test_a_refused_request_can_be_pressed_again(opened: Opened) -> None:
    wallet, _ = opened(says={"eth_sendTransaction": Refusal(4001)})
    wallet.press()
    said(wallet.page, "You closed the request in your wallet", "Nothing was sent. Press the wallet again")
    wallet.says = {"eth_requestAccounts": Refusal(-32002)}
    wallet.press()
    said(wallet.page, "Your wallet is waiting for you", "Open it: there is a request to confirm.")
    assert wallet.sent == []


def test_another_network_is_switched_to_and_an_unknown_one_added(opened: Opened) -> None:
    wallet, _ = opened(chain="0x1", says={"wallet_switchEthereumChain": Refusal(4902)})
    wallet.press()
    said(wallet.page, "Your wallet is on another network", "This payment is set to Local.")
    wallet.page.get_by_role("button", name="Switch to Local").click()
    said(wallet.page, "Your wallet does not know Local yet", "It will ask to add it, then to pay.")
    wallet.page.get_by_role("button", name="Add Local").click()
    expect(wallet.page.get_by_role("heading", name="Paid. Thank you.")).to_be_visible(timeout=30_000)
    assert wallet.asked.count("wallet_addEthereumChain") == 1


def test_too_little_is_said_before_the_wallet_is_asked_and_a_part_can_be_paid(opened: Opened) -> None:
    wallet, _ = opened(says={"eth_call": "0x" + f"{40_000_000:064x}"})
    wallet.press()
    said(wallet.page, "This wallet holds 40.00 USDC on Local", "That is 80.00 short.")
    assert wallet.sent == []
    wallet.page.get_by_role("button", name="Pay 40.00 USDC now").click()
    expect(wallet.page.get_by_role("heading", name="40.00 of 120.00 USDC has arrived")).to_be_visible(timeout=30_000)


def test_no_gas_is_said_before_the_wallet_is_asked(opened: Opened) -> None:
    wallet, _ = opened(says={"eth_getBalance": "0x0"})
    wallet.press()
    said(wallet.page, "Not enough ETH for the network fee", "Add a little ETH, or pay from another network.")
    assert wallet.sent == []


def test_changes_in_the_wallet_are_heard(opened: Opened) -> None:
    wallet, _ = opened(chain="0x1")
    wallet.press()
    expect(wallet.page.get_by_text("Your wallet is on another network")).to_be_visible()
    wallet.tell("chainChanged", "0x7a69")
    expect(wallet.page.get_by_text("Your wallet is on another network")).to_be_hidden()
    wallet.tell("accountsChanged", ["0x70997970C51812dc3A010C7d01b50e0d17dc79C8"])
    said(wallet.page, "The account in your wallet changed", "Check that it is the right one, then pay again.")


def test_a_hash_without_a_block_is_a_hint_and_no_payment(opened: Opened, demo: Demo) -> None:
    wallet, made = opened(says={"eth_sendTransaction": "0x" + "77a455" + "0" * 52 + "a022eb"})
    wallet.press()
    said(wallet.page, "Sent, not in a block yet", "Your wallet gave us 0x77a455…a022eb.")
    expect(wallet.page.get_by_role("button", name="Test Wallet")).to_be_hidden()
    with demo.api() as api:
        assert api.get(f"/invoices/{made['id']}/payments").json()["data"] == []
    wallet.page.reload()
    expect(wallet.page.get_by_text("Sent, not in a block yet")).to_be_visible()
    assert wallet.asked.count("eth_sendTransaction") == 1, "a reload repeats nothing"
    wallet.page.get_by_role("button", name="My wallet says it failed").click()
    expect(wallet.page.get_by_role("button", name="Test Wallet")).to_be_visible()


def test_names_and_icons_are_strangers(opened: Opened) -> None:
    """Markup stays text; only a small picture is shown; eight wallets are enough for anybody."""
    infos = f"""[
      {{uuid: "a", name: "<img src=x onerror=alert(1)>", icon: "https://tracker.example/i.png"}},
      {{uuid: "b", name: "B".repeat(500), icon: "data:text/html,<script>1</script>"}},
      {{uuid: "c", name: "Huge", icon: "data:image/png;base64," + "A".repeat(70000)}},
      {{uuid: "d", name: "Test Wallet", icon: "{PIXEL}"}},
      ...Array.from({{ length: 20 }}, (_, n) => ({{ uuid: `e${{n}}`, name: `E${{n}}` }})),
    ]"""
    wallet, _ = opened(infos=infos)
    heading = wallet.page.get_by_role("heading", name="Or pay with a wallet")
    buttons = wallet.page.locator("section", has=heading).last
    expect(buttons.get_by_role("button")).to_have_count(8)
    expect(buttons.get_by_text("<img src=x onerror=alert(1)>", exact=True)).to_be_visible()
    expect(buttons.locator("img")).to_have_count(1)
    expect(buttons.get_by_text(re.compile("^B+$"))).to_have_text("B" * 40)


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_without_a_wallet_the_page_says_what_to_do(opened: Opened, phone: bool) -> None:
    wallet, _ = opened(infos="[]", phone=phone)
    words = wallet.page.get_by_text("No wallet found in this browser. Scan the code or copy the address.")
    app = wallet.page.get_by_role("link", name="Open in a wallet app")
    expect(words).to_be_visible(visible=not phone)
    expect(app).to_be_visible(visible=phone)
