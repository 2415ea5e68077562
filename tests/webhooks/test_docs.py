"""What docs/webhooks.md and the settings' page show works as it stands there."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import standardwebhooks

from allscale_app.domain.hook_tries import TRIES_AFTER
from allscale_app.domain.program_events import FILTERABLE
from allscale_app.pages.settings.webhooks import SAMPLE
from allscale_app.services.ports import HookCall
from allscale_app.webhooks.signing import signed_headers

PAGE = (Path(__file__).resolve().parents[2] / "docs/webhooks.md").read_text("utf-8")
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYqr"


def run(sample: str, body: bytes) -> dict[str, Any]:
    """Run a sample as a receiver would, on a signed request with this body."""
    call = HookCall(url="", secrets=(SECRET,), message_id="evt_a", body='{"type":"invoice.paid"}', at=datetime.now(UTC))
    names = {"request": SimpleNamespace(body=body, headers=signed_headers(call))}
    exec(sample.replace("whsec_…", SECRET), names)
    found: dict[str, Any] = names["event"]  # type: ignore[assignment]  # what the sample leaves behind
    return found


def test_the_page_in_the_settings_shows_the_documents_sample() -> None:
    (sample,) = re.findall(r"```python\n(.*?)\n```", PAGE, re.DOTALL)
    lines = [line for line in sample.splitlines() if line]
    assert lines == SAMPLE.splitlines()
    assert len(lines) == 3


def test_the_sample_verifies_an_event_and_refuses_a_forged_one() -> None:
    assert run(SAMPLE, b'{"type":"invoice.paid"}') == {"type": "invoice.paid"}
    with pytest.raises(standardwebhooks.WebhookVerificationError):
        run(SAMPLE, b'{"type":"invoice.sent"}')


def test_every_type_is_listed_once_and_no_other() -> None:
    assert re.findall(r"^\| `([a-z_.]+)` \|", PAGE, re.MULTILINE) == [kind.value for kind in FILTERABLE]


def test_the_request_is_one_that_the_api_takes() -> None:
    (body,) = re.findall(r"-d '(\{.*?\})'\n", PAGE, re.DOTALL)
    assert set(json.loads(body)["event_types"]) <= set(FILTERABLE)


def test_the_schedule_is_the_programs() -> None:
    hours = [int(wait.total_seconds()) // 3600 for wait in TRIES_AFTER[4:]]
    assert f"after 5 s, 5 min, 30 min, {', '.join(map(str, hours[:-1]))} and {hours[-1]} h" in " ".join(PAGE.split())
    assert [wait.total_seconds() for wait in TRIES_AFTER[:4]] == [0, 5, 300, 1800]
