"""A browser tab as Reflex sees it: a state tree, a cookie, a page."""

from __future__ import annotations

from typing import Any

import reflex as rx

ORIGIN = "http://localhost:3000"


class Tab:
    """One client's state tree; `await tab.state(Cls)` is the instance whose handlers a test calls."""

    def __init__(self, *, token: str = "", path: str = "/dashboard") -> None:
        self.root = rx.State()
        self._seen: dict[str, Any] = {}
        self.go(path)
        self.use_session(token)

    def use_session(self, token: str) -> None:
        """The browser's cookie, as the socket's next handshake carries it."""
        self._route(
            {"headers": {"cookie": f"theme=dark; session={token}" if token else "theme=dark", "origin": ORIGIN}}
        )

    def go(self, path: str) -> None:
        """The page that the tab is on."""
        self._route({"asPath": path, "pathname": path, "headers": {"origin": ORIGIN}})

    def come_from(self, address: str) -> None:
        """The network address of the browser."""
        self._route({"ip": address})

    async def state(self, cls: Any) -> Any:
        return await self.root.get_state(cls)

    def _route(self, data: dict[str, Any]) -> None:
        headers = {**self._seen.get("headers", {}), **data.pop("headers", {})}
        self._seen = self.root._update_router_vars({**self._seen, **data, "headers": headers}, {})
