from __future__ import annotations

import httpx


async def test_balances_begin_empty_and_networks_are_listed(client: httpx.AsyncClient) -> None:
    assert (await client.get("/balances")).json() == {
        "object": "list",
        "data": [],
        "has_more": False,
        "next_cursor": None,
    }
    network = (await client.get("/networks")).json()["data"][0]
    assert (network["network"], network["chain_id"]) == ("local", 31337)
    assert {token["symbol"] for token in network["tokens"]} == {"USDC", "USDT"}


async def test_openapi_and_docs_are_served_without_a_key(anonymous: httpx.AsyncClient) -> None:
    description = (await anonymous.get("/openapi.json")).json()
    assert description["openapi"].startswith("3.1")
    assert "/api/v1/invoices/{invoice_id}/send" in description["paths"]
    docs = await anonymous.get("/docs")
    assert "swagger-ui-bundle.js" in docs.text
    assert "unsafe-eval" not in docs.headers["content-security-policy"]
    assert (await anonymous.get("/docs/files/swagger-ui.css")).status_code == 200
