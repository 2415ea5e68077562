"""`python -m allscale_app.cli` is `allscale`."""

from __future__ import annotations

from allscale_app.cli import main

main()
