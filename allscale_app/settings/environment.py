"""The environment as other programs see it: what a child is given, what a library reads at its import."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
"""The folder that holds the program: rxconfig.py, alembic/, assets/ and the built front end."""
WEB_DIR = Path(os.environ.get("REFLEX_WEB_WORKDIR") or ROOT / ".web")
"""Where Reflex builds the front end; Reflex reads the same variable."""
CLIENT_DIR = WEB_DIR / "build" / "client"
"""The built pages: HTML, JavaScript, CSS, each with its compressed twins."""
PLACEHOLDER_ORIGIN = "http://allscale.invalid"
"""Baked into the build (RFC 2606 reserves .invalid); `http.origin` puts the real origin in its place."""


def child_environment(**variables: str) -> dict[str, str]:
    """The environment of this process with `variables` on top."""
    return {**os.environ, **variables}


def bare_environment(*names: str, **variables: str) -> dict[str, str]:
    """`variables` and, of this process's environment, the variables `names` alone: nothing secret is handed on."""
    return {name: os.environ[name] for name in names if name in os.environ} | variables


def set_environment(**variables: str) -> None:
    """Give `variables` to libraries that read them at import, and to every process started from here."""
    os.environ.update(variables)
