"""Dialogs live in the tab's state: one that was open over another page would stand over this one."""

from __future__ import annotations

import reflex as rx


async def close_dialogs(page: rx.State, *dialogs: type[rx.State]) -> None:
    """Close those that are open, with what was typed into them: it was about something else."""
    for kind in dialogs:
        dialog = await page.get_state(kind)
        for name in ("is_open", "is_asking"):
            if getattr(dialog, name, False):
                setattr(dialog, name, False)
