"""A worker process that makes one webhook's call and is killed before it can write the outcome down.

Run as `python -m tests.workers.doomed URL DELIVERY_ID NOW`.
"""

from __future__ import annotations

import os
import signal
import sys
from datetime import datetime

from allscale_app.bootstrap.app import Application
from allscale_app.bootstrap.webhooks import deliver
from allscale_app.services.ports import HookAnswer, HookCall
from allscale_app.settings import Settings
from allscale_app.store.engine import Database
from allscale_app.webhooks.sender import HookSender
from tests.fakes.context import a_context
from tests.fakes.system import FakeClock


class Doomed(HookSender):
    """The power goes as soon as the receiver has answered."""

    def send(self, call: HookCall) -> HookAnswer:
        super().send(call)
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError("nobody outlives that")


if __name__ == "__main__":
    url, delivery_id, now = sys.argv[1:]
    application = Application(Settings(), Database(url), a_context(clock=FakeClock(datetime.fromisoformat(now))))
    deliver(application, Doomed(loopback=True), delivery_id=delivery_id)
