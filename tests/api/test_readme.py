"""What README shows of the API works as it stands there."""

from __future__ import annotations

import json
import re
from pathlib import Path

import httpx

README = Path(__file__).resolve().parents[2] / "README.md"


async def test_the_request_of_the_readme_sends_an_invoice_once(client: httpx.AsyncClient) -> None:
    (body,) = re.findall(r"-d '(\{.*?\})'\n", README.read_text("utf-8"), re.DOTALL)
    answers = [
        await client.post("/invoices", json=json.loads(body), headers={"Idempotency-Key": "order-42"}) for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [201, 201]
    first, second = (answer.json() for answer in answers)
    assert (first["status"], first["total"], first["id"]) == ("sent", "120.00", second["id"])
    assert {"/pay/" in first["checkout_url"], bool(first["deposit"]["tokens"])} == {True}
