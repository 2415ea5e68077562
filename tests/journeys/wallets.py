"""A wallet in a browser, as its extension would inject it: announced by EIP-6963, asked by EIP-1193.

What it is asked goes to the test's process, where it is answered by the demo's chain or refused as told.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page

from tests.fixtures.site import Site

PAYER = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"
"""anvil's first development account: unlocked on the demo's chain."""
PIXEL = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"

ANNOUNCE = """
(() => {
  const heard = {};
  const provider = {
    on: (event, say) => { heard[event] = say; },
    request: async (asked) => {
      const { answer, error } = await window.askWallet(asked);
      if (error) throw Object.assign(new Error(error.message), { code: error.code });
      return answer;
    },
  };
  window.tellPage = (event, value) => heard[event]?.(value);
  const announce = (info) => window.dispatchEvent(new CustomEvent("eip6963:announceProvider", { detail: Object.freeze({ info, provider }) }));
  const all = () => INFOS.forEach(announce);
  window.addEventListener("eip6963:requestProvider", all);
  all();
})();
"""


@dataclass
class Refusal:
    """What a wallet throws."""

    code: int
    message: str = "refused by the test"


@dataclass
class Wallet:
    """One wallet that signs with the development account. `says` overrides its answer to a method."""

    site: Site
    page: Page
    infos: str = f'[{{uuid: "w1", name: "Test Wallet", icon: "{PIXEL}", rdns: "test.wallet"}}]'
    chain: str = ""
    account: str = PAYER
    says: dict[str, Any] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    sent: list[dict[str, str]] = field(default_factory=list)

    def install(self) -> Wallet:
        """Before the page is opened."""
        self.chain = self.chain or hex(self.site.facts["chain_id"])
        self.page.expose_function("askWallet", self._answer)
        self.page.add_init_script(ANNOUNCE.replace("INFOS", self.infos))
        return self

    def press(self) -> None:
        """Its button."""
        self.page.get_by_role("button", name="Test Wallet").click()

    def tell(self, event: str, value: Any) -> None:
        """Its owner changes something in it."""
        self.page.evaluate("([event, value]) => tellPage(event, value)", [event, value])

    def _answer(self, asked: dict[str, Any]) -> dict[str, Any]:
        method, params = asked["method"], asked.get("params") or []
        self.asked.append(method)
        answer = self.says.get(method)
        if isinstance(answer, Refusal):
            return {"error": {"code": answer.code, "message": answer.message}}
        return {"answer": self._real(method, params) if answer is None else answer}

    def _real(self, method: str, params: list[Any]) -> Any:
        if method in ("eth_requestAccounts", "eth_accounts"):
            return [self.account]
        if method == "eth_chainId":
            return self.chain
        if method == "wallet_addEthereumChain":
            self.says.pop("wallet_switchEthereumChain", None)
            return None
        if method == "wallet_switchEthereumChain":
            self.chain = params[0]["chainId"]
            return None
        if method == "eth_sendTransaction":
            self.sent.append(params[0])
        return self.site.rpc(method, *params)
