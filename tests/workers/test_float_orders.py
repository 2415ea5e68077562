"""Coins that were ordered from a provider are asked about until they have ended, whatever the provider does meanwhile."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from allscale_app.bootstrap.conversions import order_float
from allscale_app.rails.transfer_api import TransferApi
from allscale_app.services.float_orders import ENDED, open_float_orders
from allscale_app.workers.card_jobs import CARD_JOBS

RECORDED = json.loads((Path(__file__).parents[1] / "rails/recordings/transfer_api.json").read_text("utf-8"))


class Provider:
    """The recorded provider, as a program behind HTTP; `answer` is what it says of an order next."""

    def __init__(self) -> None:
        self.answer: Any = RECORDED["create"]["answer"]
        self.asked = 0
        transport = httpx.MockTransport(self._handle)
        self.driver = TransferApi(url="https://api.example", api_key="k", customer="cust_alice", transport=transport)

    def _handle(self, request: httpx.Request) -> httpx.Response:
        if request.method == "POST":
            return httpx.Response(200, json=RECORDED["create"]["answer"]["body"])
        self.asked += 1
        if isinstance(self.answer, Exception):
            raise self.answer
        return httpx.Response(self.answer["status"], json=self.answer["body"])

    def says(self, **changes: Any) -> None:
        self.answer = {"status": 200, "body": RECORDED["get"]["answer"]["body"] | changes}


@pytest.fixture
def provider() -> Provider:
    return Provider()


@pytest.fixture
def ordering(worker, provider):
    """A worker whose operator has ordered 1,000 EUR of coins."""
    order_float(worker.application, provider.driver, key="float-1", amount="1000.00", source="EUR", unit="USDC@31337")
    return replace(worker, provider=provider.driver)


def follow(worker) -> None:
    CARD_JOBS.run(worker, "follow_float_orders", {}, is_last=False)


def open_keys(worker) -> list[str]:
    return [order.key for order in worker.application.fetch_sync(open_float_orders, driver="transfer_api")]


def recorded(worker, action: str) -> list[Any]:
    with worker.application.database.read() as uow:
        return [record.data for record in uow.audit.chain() if record.action == action]


def test_an_order_is_followed_to_its_end_and_then_left_alone(ordering, provider):
    follow(ordering)
    assert open_keys(ordering) == ["float-1"]
    provider.says()
    follow(ordering)
    (ended,) = recorded(ordering, ENDED)
    assert (ended["state"], ended["target_units"]) == ("done", 1_159_900_000)
    asked = provider.asked
    follow(ordering)
    assert (open_keys(ordering), provider.asked) == ([], asked)
    assert recorded(ordering, "operator_called.order_failed") == []


@pytest.mark.parametrize(
    "answer",
    [
        httpx.ReadTimeout("no answer"),
        {"status": 500, "body": {}},
        {"status": 200, "body": {"id": "transfer_123", "state": "new_state", "source": {}, "destination": {}}},
        {"status": 200, "body": []},
    ],
    ids=["timeout", "500", "unknown state", "no object"],
)
def test_where_nothing_is_known_it_is_asked_again(ordering, provider, answer):
    provider.answer = answer
    follow(ordering)
    assert open_keys(ordering) == ["float-1"]
    provider.says()
    follow(ordering)
    assert open_keys(ordering) == []


@pytest.mark.parametrize("state", ["returned", "error", "undeliverable"])
def test_an_order_without_coins_calls_the_operator_once(ordering, provider, state):
    provider.says(state=state, receipt={})
    for _ in range(2):
        follow(ordering)
    (call,) = recorded(ordering, "operator_called.order_failed")
    assert call["words"] == f"float-1: 1,000.00 EUR brought no coins, {state}."


@pytest.mark.parametrize("change", [{"amount": "999.00"}, {"id": "transfer_9"}])
def test_an_order_that_was_changed_calls_the_operator_and_has_not_ended(ordering, provider, change):
    provider.says(**change)
    for _ in range(2):
        follow(ordering)
    assert len(recorded(ordering, "operator_called.order_changed")) == 1
    assert open_keys(ordering) == ["float-1"]


def test_an_order_that_the_provider_does_not_know_calls_the_operator(ordering, provider):
    provider.answer = RECORDED["refused"]["answer"]
    for _ in range(2):
        follow(ordering)
    assert len(recorded(ordering, "operator_called.order_unknown")) == 1


def test_an_instance_without_a_provider_asks_nobody(worker):
    follow(worker)
