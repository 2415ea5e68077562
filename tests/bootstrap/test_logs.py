"""What a log line says, and what it never does."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
import structlog

from allscale_app.bootstrap.logs import configure_logs


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    configure_logs(as_json=False)


def fail_with(secret: str) -> None:
    length = len(secret)
    raise RuntimeError(length)


@pytest.mark.parametrize("as_json", [True, False])
def test_a_traceback_shows_where_but_no_value(as_json: bool, capsys: pytest.CaptureFixture[str]):
    configure_logs(as_json=as_json)
    try:
        fail_with("open " + "sesame")
    except RuntimeError:
        structlog.get_logger().exception("mail.not_sent", delivery="dlv_1")
    said = capsys.readouterr()
    assert said.out == ""
    assert "fail_with" in said.err
    assert "open sesame" not in said.err
    if as_json:
        assert json.loads(said.err)["delivery"] == "dlv_1"
