"""A running demo as the benchmarks use it: what it printed, its API, its chain."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import httpx
from typer import BadParameter


@dataclass(frozen=True, slots=True)
class SentInvoice:
    """What a benchmark needs of one invoice."""

    id: str
    checkout_url: str
    address: str


class DemoFacts:
    """The line of `allscale demo --json`."""

    def __init__(self, facts: dict[str, Any]) -> None:
        self._facts = facts
        self.url = str(facts["url"])
        self.rpc_url = str(facts["rpc_url"])
        self.private_key = str(facts["funded_private_key"])
        self.usdc = next(str(token["contract"]) for token in facts["tokens"] if token["symbol"] == "USDC")
        self.email = str(facts["issuer"]["email"])
        self.password = str(facts["issuer"]["password"])

    @classmethod
    def read(cls, file: Path) -> Self:
        """From the file that the demo's output went to. Raises BadParameter."""
        try:
            return cls(json.loads(file.read_text("utf-8")))
        except (OSError, ValueError, KeyError) as error:
            raise BadParameter(f"{file} is not what `allscale demo --json` prints: {error}") from error

    def send_invoice(self, title: str, *, amount: str) -> SentInvoice:
        """A fresh invoice of the demo's issuer, sent over the API. Raises httpx.HTTPError."""
        headers = {"Authorization": f"Bearer {self._facts['issuer']['api_key']}"}
        with httpx.Client(base_url=f"{self.url}/api/v1", headers=headers, timeout=30) as api:
            form = {"recipient": {"email": "bench@example.com"}, "title": title, "currency": "USDC", "amount": amount}
            made = (
                api.post("/invoices", json=form | {"accepted_methods": ["wallet"], "send": True})
                .raise_for_status()
                .json()
            )
        return SentInvoice(str(made["id"]), str(made["checkout_url"]), str(made["deposit"]["address"]))
