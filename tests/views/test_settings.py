from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from allscale_app.domain.networks import Network, Registry, Token
from allscale_app.services.api_keys import KeyRow
from allscale_app.services.sessions import SessionRow
from allscale_app.views.access import browser_name, key_views, session_views
from allscale_app.views.settings import timezone_options
from allscale_app.views.token_table import chosen_units, token_table

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0 Safari/537.36"


def a_network(key, chain_id, name, fee, *symbols):
    tokens = tuple(
        Token(s, s.partition(".")[0], key, chain_id, f"0x{chain_id}{s}", 6, "bridged" if ".e" in s else "native", s)
        for s in symbols
    )
    return Network(key, chain_id, name, "ETH", 2.0, 12, 64, "", fee, tokens)


def test_tokens_stand_by_network_cheapest_first():
    registry = Registry(
        (
            a_network("ethereum", 1, "Ethereum", 420_000, "USDC", "EURC"),
            a_network("base", 8453, "Base", 300, "USDC.e", "USDC"),
        )
    )
    table = token_table(registry, ["USDC@8453", "EURC@1"])
    assert [(head.name, head.fee) for head in table.networks] == [("Base", "$0.01"), ("Ethereum", "$0.42")]
    assert [(row.symbol, row.peg) for row in table.rows] == [
        ("USDC", "US dollar"), ("USDC.e", "US dollar, bridged"), ("EURC", "Euro"),
    ]  # fmt: skip
    assert [[cell.unit for cell in row.cells] for row in table.rows] == [
        ["USDC@8453", "USDC@1"], ["USDC.e@8453", ""], ["", "EURC@1"],
    ]  # fmt: skip
    assert table.rows[0].cells[1].spoken == "Take USDC on Ethereum"
    assert chosen_units(table) == ["USDC@8453", "EURC@1"]


def test_zones_say_how_far_they_are_from_utc_today():
    zones = {option.value: option.label for option in timezone_options(NOW)}
    assert zones["UTC"] == zones["Europe/Lisbon"] == "UTC+00:00"
    assert zones["Asia/Kathmandu"] == "UTC+05:45"
    assert zones["America/St_Johns"] == "UTC\u221203:30"
    assert not [name for name in zones if name.startswith(("Etc/", "US/", "posix"))]


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (CHROME, "Chrome on Linux"),
        (f"{CHROME} Edg/156.0", "Edge on Linux"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile/15E148 Safari/604.1",
            "Safari on iPhone",
        ),
        ("Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Windows"),
        ("Firefox", "Firefox"),
        ("curl/8", "A program"),
    ],
)
def test_a_browser_is_called_by_its_name(agent, name):
    assert browser_name(agent) == name


def test_the_browser_that_asks_comes_first():
    rows = [SessionRow(name, CHROME, NOW, NOW - timedelta(hours=2), name == "mine") for name in ("other", "mine")]
    assert [(one.id, one.used) for one in session_views(rows, now=NOW, timezone="UTC")] == [
        ("mine", "This browser"), ("other", "Used 2 h ago"),
    ]  # fmt: skip


def test_keys_in_use_come_before_revoked_ones():
    revoked = KeyRow("a", "Old", "ask_live_ab", ("invoices:read",), NOW, NOW, NOW)
    used = KeyRow("b", "New", "ask_live_cd", ("invoices:read", "contacts:read"), NOW, None, None)
    assert [(key.name, key.scopes, key.used) for key in key_views([revoked, used], now=NOW, timezone="UTC")] == [
        ("New", "invoices:read, contacts:read", "Never used"), ("Old", "invoices:read", "Used just now"),
    ]  # fmt: skip
