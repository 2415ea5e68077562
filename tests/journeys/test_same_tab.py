"""Alice signs out, Bob signs in, in the same tab: nothing of Alice's is painted or framed from then on."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Page, WebSocket, expect

from tests.fixtures.browsers import NewPerson
from tests.fixtures.demo import Demo

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

PAGES = ("/dashboard", "/invoices", "/contacts", "/balance", "/notifications", "/settings", "/settings/api-keys")
WATCH = """
const tell = (text) => window.paintedText && window.paintedText(text);
new MutationObserver((changes) => {
  for (const change of changes) {
    if (change.type === "attributes") tell(String(change.target.getAttribute(change.attributeName)));
    else if (change.type === "characterData") tell(change.target.data);
    else for (const node of change.addedNodes) tell(node.outerHTML || node.data || "");
  }
}).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
"""


@dataclass
class Witness:
    """Everything that reaches one tab: frames of its sockets, and whatever its document becomes."""

    frames: list[str] = field(default_factory=list)
    painted: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        page.on("websocket", self._listen)
        page.expose_function("paintedText", self._note)
        page.add_init_script(WATCH)

    def _note(self, text: str) -> None:
        self.painted.append(text)

    def _listen(self, socket: WebSocket) -> None:
        socket.on(
            "framereceived", lambda frame: self.frames.append(frame if isinstance(frame, str) else frame.decode())
        )

    def forget(self) -> None:
        self.frames.clear()
        self.painted.clear()

    def seen(self, words: set[str]) -> dict[str, set[str]]:
        """Which of `words` came by a frame, and which were painted."""
        framed, painted = "\n".join(self.frames), "\n".join(self.painted)
        return {
            "framed": {word for word in words if word in framed or json.dumps(word)[1:-1] in framed},
            "painted": {word for word in words if word in painted or word.replace("&", "&amp;") in painted},
        }


def sign_in(page: Page, person: dict[str, Any]) -> None:
    page.get_by_label("E-mail").fill(person["email"])
    page.get_by_label("Password").fill(person["password"])
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(re.compile("/dashboard"))


def visit_all(page: Page, demo: Demo, places: tuple[str, ...]) -> None:
    for place in places:
        page.goto(f"{demo.url}{place}")
        expect(page.get_by_role("heading", level=1).first).to_be_visible()
        expect(page.locator(".late")).to_have_count(0)


def secrets_of_alice(demo: Demo) -> set[str]:
    """What only her pages may say; of what she sent to Bob, he is told."""
    bob = demo.facts["payer"]["email"]
    with demo.api() as api:
        invoices = api.get("/invoices", params={"limit": 50}).json()["data"]
        contacts = api.get("/contacts", params={"limit": 50}).json()["data"]
    words = {demo.facts["issuer"]["email"]}
    words |= {one["id"] for one in [*invoices, *contacts]}
    words |= {one["email"] for one in contacts}
    told = {one[name] for one in invoices if one["recipient"]["email"] == bob for name in ("id",)}
    return words - told - {bob, ""}


def test_nothing_of_alice_reaches_the_tab_once_bob_has_it(demo: Demo, new_person: NewPerson) -> None:
    secrets, page, witness = secrets_of_alice(demo), new_person(), Witness()
    witness.watch(page)
    page.goto(f"{demo.url}/login")
    sign_in(page, demo.facts["issuer"])
    visit_all(page, demo, PAGES)
    page.keyboard.press("Control+k")
    page.get_by_role("combobox").fill("website")
    expect(page.get_by_role("option", name=re.compile("INV-")).first).to_be_visible()
    page.keyboard.press("Escape")
    of_alice = witness.seen(secrets)
    assert demo.facts["issuer"]["email"] in of_alice["framed"] & of_alice["painted"]
    hers = next(word for word in secrets if word.startswith("inv_"))

    page.get_by_role("button", name="Account").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(re.compile("/login"))
    witness.forget()
    sign_in(page, demo.facts["payer"])
    visit_all(page, demo, (*PAGES, f"/invoices/{hers}"))
    page.keyboard.press("Control+k")
    page.get_by_role("combobox").fill("website")
    expect(page.get_by_role("dialog").get_by_role("status")).not_to_have_text("")
    for _ in range(len(PAGES) + 4):
        page.go_back()
        assert not [word for word in secrets - {hers} if word in page.content()]
    assert len(witness.frames) > len(PAGES)
    assert witness.painted
    bobs = witness.seen(secrets - {hers})
    assert bobs == {"framed": set(), "painted": set()}
