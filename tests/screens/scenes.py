"""Every page of the product in every state that was designed, and how to get there; for pictures and for axe-core.

To add one: a line in CHECKOUT, ISSUER, RECIPIENT or OPERATOR, and the invoice that it needs in `book`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import FilePayload, Page

from tests.fixtures.demo import Demo
from tests.journeys.wallets import PIXEL, Refusal, Wallet
from tests.screens.book import Book

Steps = Callable[[Page, Book], None]


@dataclass(frozen=True)
class Scene:
    """One state of one page. `until` is a text that stands there once it is reached; `steps` are what somebody does then,
    `shows` what they lead to. `who` is a person of the demo, or "" for a stranger."""

    name: str
    who: str
    path: Callable[[Book], str]
    until: str
    steps: tuple[Steps, ...] = ()
    shows: str = ""
    is_dialog: bool = False
    is_phone_only: bool = False
    wallet: Callable[[Demo, Page], Wallet] | None = None

    def reach(self, page: Page, book: Book) -> None:
        """Open the page and do what leads to the state."""
        page.goto(book.demo.url + self.path(book).removeprefix(book.demo.url))
        _see(page, self.until)
        for step in self.steps:
            step(page, book)
        if self.shows:
            _see(page, self.shows)


def _see(page: Page, words: str) -> None:
    page.get_by_text(words).filter(visible=True).first.wait_for()


def press(name: str, *, role: str = "button") -> Steps:
    """The first visible control of that name."""
    pattern = re.compile(f"^{re.escape(name)}")
    return lambda page, _: page.get_by_role(role, name=pattern).filter(visible=True).first.click()  # type: ignore[arg-type]  # a role's name


def fill(label: str, text: str) -> Steps:
    return lambda page, _: page.get_by_label(label).filter(visible=True).first.fill(text)


def key(combination: str) -> Steps:
    return lambda page, _: page.keyboard.press(combination)


def _row_act(name: str) -> Steps:
    """In the row of the invoice to the payer."""
    return lambda page, book: (
        page.locator("tbody tr", has_text=book.to_payer["number"]).get_by_role("button", name=name).click()
    )


def _bring_statement(page: Page, book: Book) -> None:
    page.locator("input[type=file]").set_input_files(book.statement())


def _bring_rubbish(page: Page, _: Book) -> None:
    rubbish: FilePayload = {"name": "holiday.txt", "mimeType": "text/plain", "buffer": b"not a statement"}
    page.locator("input[type=file]").set_input_files(rubbish)


def _choose_first(page: Page, _: Book) -> None:
    page.locator("tbody input[type=checkbox]").first.click(force=True)
    page.get_by_role("toolbar").wait_for()


def _open_first(page: Page, _: Book) -> None:
    """Whatever leads from a list's first row to all about it."""
    page.locator("tbody tr").first.locator("a, button").filter(visible=True).first.click()


def _in_request(name: str) -> Steps:
    """In the card of the request that waits."""
    return lambda page, book: (
        page.get_by_role("listitem").filter(has_text=book.asked["email"]).get_by_role("button", name=name).click()
    )


def _bring_clients(page: Page, _: Book) -> None:
    lines = b"name,email\nNorthlight AB,nora@northlight.example\nNobody,not-an-address\n"
    clients: FilePayload = {"name": "clients.csv", "mimeType": "text/csv", "buffer": lines}
    page.get_by_role("dialog").locator("input[type=file]").set_input_files(clients)


def _type_date(page: Page, _: Book) -> None:
    page.get_by_label("Due date").fill("2027-01-15")


def _wallet(*, chain: str = "", says: dict[str, object] | None = None) -> Callable[[Demo, Page], Wallet]:
    infos = "[" + ",".join(f'{{uuid: "{n}", name: "{n}", icon: "{PIXEL}"}}' for n in ("Test Wallet", "Rabby")) + "]"
    return lambda demo, page: Wallet(demo, page, infos=infos, chain=chain, says=dict(says or {})).install()


def _pay(state: str) -> Callable[[Book], str]:
    return lambda book: str(getattr(book, state)["checkout_url"])


def _invoice(state: str) -> Callable[[Book], str]:
    return lambda book: f"/invoices/{getattr(book, state)['id']}"


def _at(path: str) -> Callable[[Book], str]:
    return lambda _: path


def checkout(name: str, state: str, until: str, *steps: Steps, **rest: object) -> Scene:
    return Scene(f"checkout-{name}", "", _pay(state), until, steps, **rest)  # type: ignore[arg-type]  # Scene's own fields


def issuer(name: str, path: str, until: str, *steps: Steps, **rest: object) -> Scene:
    return Scene(name, "issuer", _at(path), until, steps, **rest)  # type: ignore[arg-type]  # as above


def invoice(name: str, state: str, *steps: Steps, until: str = "Timeline", **rest: object) -> Scene:
    return Scene(f"invoice-{name}", "issuer", _invoice(state), until, steps, **rest)  # type: ignore[arg-type]  # as above


def storefront(name: str, *steps: Steps, until: str = "Approve and send", **rest: object) -> Scene:
    return Scene(f"storefront{name}", "issuer", lambda book: (book.asked, "/storefront")[1], until, steps, **rest)  # type: ignore[arg-type]  # as above


def operator(name: str, path: str, until: str, *steps: Steps, **rest: object) -> Scene:
    return Scene(f"operator-{name}", "operator", _at(path), until, steps, **rest)  # type: ignore[arg-type]  # as above


def dialog(make: Callable[..., Scene], *given: object, shows: str) -> Scene:
    return make(*given, shows=shows, is_dialog=True)


WATCHING = "Watching for your payment"
ASK = "How would you like to pay?"
WALLET, CARD, BANK, BALANCE = (press(n) for n in ("Crypto wallet", "Card", "Bank transfer", "AllScale balance"))
NO = Refusal(4001)
LINK = "Support the type library"
"""A payment link of the demo's issuer."""

PUBLIC = (
    Scene("landing", "", _at("/"), "Send an invoice. Get paid in stablecoins."),
    Scene("sign-in", "", _at("/login"), "Sign in"),
    Scene("sign-up", "", _at("/signup"), "Create your account"),
    Scene("forgot", "", _at("/forgot"), "Forgot your password?"),
    Scene("checkout-missing", "", _at("/pay/nothing"), "We can’t find this invoice"),
    Scene("nowhere", "", _at("/nowhere"), "There is no page here"),
    checkout("part-paid", "part_paid", "Pay the rest"),
    checkout("paid", "paid", "Paid. Thank you."),
    checkout("waits", "waits", "Waiting until Local makes it final"),
    checkout("cancelled", "cancelled", "This invoice was cancelled."),
    checkout("overdue", "late", "you can still pay here"),
    Scene("profile", "", _at("/u/fieldnote"), "Services"),
    Scene(
        "profile-own-price",
        "",
        _at("/u/fieldnote"),
        "Services",
        (press("Something else", role="radio"),),
        "from 150.00",
    ),
    Scene("profile-refused", "", _at("/u/fieldnote"), "Services", (press("Send request"),), shows="Enter the name."),
    Scene("profile-missing", "", _at("/u/nobody-here"), "We can’t find this page"),
    Scene("link-fixed", "", _at("/l/type-workshop"), "Continue to payment"),
    Scene(
        "link-open",
        "",
        _at("/l/type-library"),
        "Continue to payment",
        (press("Continue to payment"),),
        "Enter the name.",
    ),
    Scene("link-missing", "", _at("/l/nobody-here"), "We can’t find this page"),
    Scene("request", "", lambda b: b.asked["path"], "Something else"),
    Scene("request-missing", "", _at("/r/nothing"), "We can’t find this request"),
    Scene("reminders-stop", "", lambda b: b.late["checkout_url"] + "/reminders", "Stop reminders from"),
)
CHECKOUT = (
    checkout("methods", "open", ASK),
    checkout("wallet", "open", ASK, WALLET, shows="No wallet found in this browser."),
    checkout("wallet-found", "open", ASK, WALLET, shows="Rabby", wallet=_wallet()),
    checkout(
        "wallet-rejected", "open", ASK, WALLET, press("Test Wallet"),
        shows="You closed the request in your wallet", wallet=_wallet(says={"eth_requestAccounts": NO}),
    ),
    checkout(
        "wallet-elsewhere", "open", ASK, WALLET, press("Test Wallet"),
        shows="Your wallet is on another network", wallet=_wallet(chain="0x1"),
    ),
    checkout(
        "wallet-too-little", "open", ASK, WALLET, press("Test Wallet"),
        shows="That is 3,560.00 short.", wallet=_wallet(says={"eth_call": "0x" + f"{40_000_000:064x}"}),
    ),
    checkout("card", "open", ASK, CARD, shows="You pay 3,600.00 USD"),
    checkout("card-declined", "declined", ASK, CARD, shows="The card has too little money on it"),
    Scene("checkout-card-closed", "", lambda b: b.at_the_processor["checkout_url"] + "?card=closed", "was not finished"),
    Scene("checkout-card-converting", "", lambda b: b.at_the_processor["checkout_url"] + "?card=done", "Converting to USDC"),
    checkout("card-paid", "by_card", "Paid. Thank you."),
    checkout("wire", "open", ASK, BANK, shows="I have sent it"),
    checkout("wire-sent", "by_bank", ASK, BANK, shows="Thank you. We look for RF"),
    Scene("checkout-balance", "payer", _pay("open"), ASK, (BALANCE,), shows="from your balance?"),
    Scene("checkout-balance-short", "payer", _pay("dear"), ASK, (BALANCE,), shows="USDC short"),
    checkout("rejected", "rejected", "You rejected this invoice"),
    checkout("refunded", "refunded", "Refunded"),
)  # fmt: skip
ISSUER = (
    issuer("dashboard", "/dashboard", "Activity"),
    issuer("palette", "/dashboard", "Activity", key("Control+k"), shows="New invoice"),
    issuer("bell", "/dashboard", "Activity", press("Notifications"), shows="All notifications"),
    issuer("notifications", "/notifications", "Notifications"),
    issuer("invoices", "/invoices", "Website redesign"),
    issuer("invoices-filter", "/invoices", "Website redesign", press("Filter by created"), shows="Created since"),
    issuer("invoices-chosen", "/invoices", "Website redesign", _choose_first, shows="INV-"),
    issuer("invoices-no-match", "/invoices", "Website redesign", fill("Search invoices", "zzzz"), shows="No invoices match."),
    invoice("paid", "paid"),
    invoice("part-paid", "part_paid"),
    invoice("overdue", "late"),
    invoice("cancelled", "cancelled"),
    invoice("rejected", "rejected"),
    invoice("by-card", "by_card", until="by card →"),
    invoice("disputed", "disputed", until="by card →"),
    invoice("refunded", "refunded", until="by card →"),
    invoice("by-bank", "by_bank"),
    invoice("from-balance", "from_balance", until="from their balance"),
    dialog(invoice, "record", "open", press("More actions"), press("Record payment", role="menuitem"), shows="Day it arrived"),
    dialog(invoice, "accept-short", "short", press("More actions"), press("Accept as paid", role="menuitem"), shows="Keep it open"),
    dialog(invoice, "cancel", "open", press("More actions"), press("Cancel invoice", role="menuitem"), shows="Keep invoice"),
    dialog(invoice, "redirect", "open", press("More actions"), press("Send to another", role="menuitem"), shows="Later mails about"),
    dialog(invoice, "remind", "late", press("Send reminder"), shows="Greeting, amount, button"),
    issuer("invoice-missing", "/invoices/inv_nothing", "There is no such invoice"),
    issuer("editor", "/invoices/new", "Bill to", _type_date),
    dialog(issuer, "editor-discard", "/invoices/new", "Bill to", press("Discard"), shows="Discard this draft?"),
    issuer("contacts", "/contacts", "Harbour & Pine"),
    dialog(issuer, "contact-new", "/contacts", "Harbour & Pine", press("New contact"), shows="Add client"),
    Scene("contact", "issuer", lambda b: f"/contacts/{b.client_id}", "Notes"),
    dialog(issuer, "contacts-import", "/contacts", "Harbour & Pine", press("Import CSV"), _bring_clients, shows="not-an-address"),
    storefront(""),
    storefront("-services", press("Services", role="tab"), shows="Marketing site"),
    storefront("-public-page", press("Public page", role="tab"), shows="Everybody with the address"),
    dialog(storefront, "-new-service", press("New service"), shows="Price"),
    dialog(storefront, "-ask", _in_request("Ask back"), shows="Question"),
    dialog(storefront, "-decline", _in_request("Decline"), shows="Decline"),
    issuer("balance", "/balance", "History"),
    dialog(issuer, "balance-deposit", "/balance", "History", press("Deposit"), shows="Copy"),
    dialog(issuer, "balance-entry", "/balance", "History", _open_first, shows="Journal"),
    issuer("links", "/links", LINK),
    dialog(issuer, "links-new", "/links", LINK, press("New link"), shows="Make link"),
    dialog(issuer, "links-share", "/links", LINK, press(f"Share {LINK}"), shows="Button for your website"),
    issuer("settings", "/settings", "Legal name"),
    issuer("settings-numbering", "/settings/numbering", "Numbering"),
    issuer("settings-new-invoices", "/settings/new-invoices", "New invoices"),
    issuer("settings-methods", "/settings/methods", "Tokens by network"),
    issuer("settings-reminders", "/settings/reminders", "Quiet hours"),
    issuer("settings-notifications", "/settings/notifications", "Payment seen"),
    issuer("settings-security", "/settings/security", "Security"),
    issuer("settings-api-keys", "/settings/api-keys", "API keys"),
    issuer("settings-webhooks", "/settings/webhooks", "Verify what you get"),
    dialog(issuer, "settings-new-endpoint", "/settings/webhooks", "Verify what you get", press("New endpoint"), shows="Add endpoint"),
    dialog(issuer, "settings-new-key", "/settings/api-keys", "API keys", press("New key"), shows="Create key"),
)  # fmt: skip
RECIPIENT = (
    Scene("received", "payer", _at("/invoices/received"), "Fieldnote Studio"),
    Scene(
        "received-reject", "payer", lambda book: ("/invoices/received", book.to_payer)[0], "Fieldnote Studio",
        (_row_act("Reject…"),), shows="Reject invoice", is_dialog=True,
    ),
    Scene("received-nothing", "issuer", _at("/invoices/received"), "Nothing received yet"),
    Scene("dashboard-empty", "payer", _at("/dashboard"), "Dashboard"),
    Scene("invoices-empty", "payer", _at("/invoices"), "Send your first invoice"),
    Scene("storefront-empty", "payer", _at("/storefront"), "Storefront"),
    Scene("contacts-empty", "payer", _at("/contacts"), "Contacts"),
    Scene("links-empty", "payer", _at("/links"), "No payment links yet"),
)  # fmt: skip
OPERATOR = (
    operator("networks", "/admin/networks", "Block"),
    operator("bank", "/admin/statements", "Send a statement", _bring_statement, shows="3 lines, 3 new"),
    operator("bank-refused", "/admin/statements", "Send a statement", _bring_rubbish, shows="The statement was not read"),
    dialog(operator, "bank-account", "/admin/statements", "Send a statement", press("Add account"), shows="Save account"),
    operator("unmatched", "/admin/unmatched", "Unknown Ltd"),
    dialog(operator, "unmatched-apply", "/admin/unmatched", "Unknown Ltd", press("Apply to"), shows="Invoice number or reference"),
    dialog(operator, "unmatched-refund", "/admin/unmatched", "Unknown Ltd", press("Send back"), shows="Needed where the bank"),
    operator("treasury", "/admin/treasury", "Copy address"),
    dialog(operator, "treasury-replenish", "/admin/treasury", "Copy address", press("Replenish"), shows="Coins bought"),
    operator("jobs", "/admin/jobs", "Given up"),
)  # fmt: skip
ALL = (*PUBLIC, *CHECKOUT, *ISSUER, *RECIPIENT, *OPERATOR)
