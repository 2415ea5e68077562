"""The processor as a program, until SIGTERM; its secret comes in a file, so that no list of processes shows it."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels


def main() -> None:
    """Serve on loopback."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--state", type=Path, required=True)
    parser.add_argument("--webhook-url", required=True)
    parser.add_argument("--secret-file", type=Path, required=True)
    given = parser.parse_args()

    def load(_: str) -> Any:
        from allscale_app.demo.card_sandbox.app import build_app

        secret = given.secret_file.read_text().strip()
        return build_app(file=given.state, webhook_url=given.webhook_url, secret=secret)

    server = Granian(
        "card_sandbox",
        address="127.0.0.1",
        port=given.port,
        interface=Interfaces.ASGI,
        workers_kill_timeout=1,
        log_level=LogLevels.warning,
    )
    server.serve(target_loader=load)


if __name__ == "__main__":
    main()
