"""Dialogs live in the tab's state: one that was open over another page would stand over this one."""

from __future__ import annotations

import reflex as rx

CLOSED: dict[str, object] = {"is_open": False, "is_asking": False, "editing": False, "act": ""}
"""The vars by which dialogs are open, and what they are when they are not."""


async def close_dialogs(page: rx.State, *dialogs: type[rx.State]) -> None:
    """Close those that are open, with what was typed into them: it was about something else."""
    for kind in dialogs:
        dialog = await page.get_state(kind)
        for name, closed in CLOSED.items():
            if getattr(dialog, name, closed) != closed:
                setattr(dialog, name, closed)
