"""One build serves any port: the page talks to the instance that it came from, whichever loopback name it was asked by."""

from __future__ import annotations

import pytest
from playwright.sync_api import WebSocket

from tests.fixtures.browsers import NewPerson
from tests.fixtures.demo import Demo

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1"])
def test_the_event_socket_opens_at_the_instance_s_own_port(demo: Demo, new_person: NewPerson, name: str) -> None:
    page = new_person()
    with page.expect_event("websocket") as opened:
        page.goto(demo.url.replace("localhost", name) + "/login")
    socket: WebSocket = opened.value
    assert socket.url.startswith(demo.url.replace("http://", "ws://") + "/_event")
    if not socket.is_closed():
        socket.wait_for_event("framereceived")
