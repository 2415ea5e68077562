"""What processes write to standard error: one line for each event, tracebacks without the values of variables.

Values would be passwords, links that open accounts and people's addresses, and drawing them takes seconds.
"""

from __future__ import annotations

import sys
from typing import Any

import structlog


def configure_logs(*, as_json: bool) -> None:
    """Set how every logger of this process writes; `as_json` is one object a line, for machines that collect."""
    tail: list[Any] = (
        [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
        if as_json
        else [structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)]
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *tail,
        ],
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )
