"""The web process: granian in front of the app, with the prebuilt pages; no node and no bun at run time."""

from __future__ import annotations

import os
import sys
from typing import Any

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from allscale_app.bootstrap.logs import configure_logs
from allscale_app.bootstrap.requirements import require_everything
from allscale_app.cli.frontend import ensure_built
from allscale_app.cli.leash import die_with_parent
from allscale_app.settings import Settings, get_settings
from allscale_app.settings.environment import ROOT, WEB_DIR, set_environment

APP = "allscale_app.allscale_app"
WORKER_GRACE_SECONDS = 3
"""Open pages hold their socket; a worker that waits longer for them is ended."""


def serve(settings: Settings) -> None:
    """Build the front end if it has changed, then serve on settings.host:port until SIGTERM or SIGINT.

    Raises CannotStart, BuildFailed, and SystemExit(1) when a worker ends unexpectedly: the supervisor starts this again.
    """
    require_everything(settings)
    ensure_built(settings)
    os.chdir(ROOT)  # Reflex reads rxconfig.py and its build beside it
    sys.path.insert(0, str(ROOT))
    set_environment(**reflex_environment(settings))
    server = Granian(
        APP,
        address=settings.host,
        port=settings.port,
        interface=Interfaces.ASGI,
        workers=settings.web_workers,
        workers_kill_timeout=WORKER_GRACE_SECONDS,
        log_level=LogLevels.warning,
    )
    server.serve(target_loader=_load)


def reflex_environment(settings: Settings) -> dict[str, str]:
    """The switches that make Reflex serve its build as it is; the two with underscores are internal to 0.10.1."""
    return {
        "ALLSCALE_DATA_DIR": str(settings.data_dir),
        "REFLEX_CHECK_LATEST_VERSION": "false",
        "REFLEX_ENV_MODE": "prod",
        "REFLEX_TELEMETRY_ENABLED": "false",
        "REFLEX_WEB_WORKDIR": str(WEB_DIR),
        "__REFLEX_MOUNT_FRONTEND_COMPILED_APP": "true",
        "__REFLEX_SKIP_COMPILE": "true",
    }


def _load(target: str) -> Any:
    """Runs in granian's worker: the ASGI app, built there."""
    from importlib import import_module

    die_with_parent()
    configure_logs(as_json=get_settings().log_json)
    return import_module(target).asgi()
