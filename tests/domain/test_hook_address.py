"""Where webhooks may go: addresses as people type them, and the IP addresses behind them."""

from __future__ import annotations

import pytest

from allscale_app.domain.errors import InvalidInput
from allscale_app.domain.hook_address import is_callable, read_hook_url


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/hooks",
        "https://hooks.example.com:8443/a?key=1",
        "https://xn--bcher-kva.example.com",
        "https://93.184.216.34/hooks",
        "https://[2606:2800:220:1:248:1893:25c8:1946]/hooks",
        "https://example.com./hooks",
    ],
)
def test_an_address_of_the_open_internet_is_taken(url: str):
    assert read_hook_url(f" {url} ", loopback=False) == url


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("", "url_missing"),
        ("https://example.com/" + "a" * 2000, "url_too_long"),
        ("http://example.com/hooks", "url_not_https"),
        ("ftp://example.com", "url_not_https"),
        ("example.com/hooks", "url_invalid"),
        ("https://", "url_invalid"),
        ("https://exa mple.com", "url_invalid"),
        ("https://bücher.example.com", "url_invalid"),
        ("https://example.com\\@evil.example.com", "url_invalid"),
        ("https://user:secret@example.com", "url_invalid"),
        ("https://:secret@example.com", "url_invalid"),
        ("https://example.com/#part", "url_invalid"),
        ("https://example.com:99999", "url_invalid"),
        ("https://example.com:0", "url_invalid"),
        ("https://[::1", "url_invalid"),
        ("https://localhost/hooks", "url_not_public"),
        ("https://localhost./hooks", "url_not_public"),
        ("https://shop.localhost", "url_not_public"),
        ("https://printer.local", "url_not_public"),
        ("https://metadata.google.internal", "url_not_public"),
        ("https://intranet", "url_not_public"),
        ("https://169.254.169.254/latest/meta-data", "url_not_public"),
        ("https://127.0.0.1", "url_not_public"),
        ("https://127.1", "url_not_public"),
        ("https://2130706433", "url_not_public"),
        ("https://0177.0.0.1", "url_not_public"),
        ("https://0x7f.0.0.1", "url_not_public"),
        ("https://0x7f000001", "url_not_public"),
        ("https://[::ffff:127.0.0.1]", "url_not_public"),
        ("https://[::ffff:7f00:1]", "url_not_public"),
        ("https://[::1]", "url_not_public"),
        ("https://10.0.0.8", "url_not_public"),
    ],
)
def test_what_cannot_be_called_is_refused_in_words(url: str, code: str):
    with pytest.raises(InvalidInput) as refused:
        read_hook_url(url, loopback=False)
    assert (refused.value.error_code, refused.value.param) == (code, "url")
    assert refused.value.message.endswith(".")


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:9000/a", "http://localhost:9000", "https://127.0.0.1", "http://[::1]:1"]
)
def test_only_where_it_is_set_this_machine_may_be_called(url: str):
    assert read_hook_url(url, loopback=True) == url
    with pytest.raises(InvalidInput):
        read_hook_url(url, loopback=False)


@pytest.mark.parametrize("url", ["http://10.0.0.8", "http://example.com", "https://10.0.0.8", "ftp://127.0.0.1"])
def test_the_setting_opens_nothing_else(url: str):
    with pytest.raises(InvalidInput):
        read_hook_url(url, loopback=True)


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "100.100.100.200",
        "127.0.0.1",
        "127.255.255.254",
        "168.63.129.16",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.170",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",
        "64:ff9b::7f00:1",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::1",
        "3fff::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
    ],
)
def test_nothing_that_is_not_of_the_open_internet_is_called(address: str):
    assert not is_callable(address, loopback=False)


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.216.34", "2606:2800:220:1::1", "2a00:1450:4001::200e"])
def test_the_open_internet_is_called(address: str):
    assert is_callable(address, loopback=False)


def test_loopback_opens_this_machine_and_no_neighbour():
    assert is_callable("127.0.0.1", loopback=True)
    assert is_callable("::1", loopback=True)
    assert not is_callable("10.0.0.1", loopback=True)
    assert not is_callable("169.254.169.254", loopback=True)
