"""Base UI (headless, accessible): only the parts that we use, unstyled; the classes are ours.

Focus trap, Escape, arrow keys, focus return and roles come from the library. https://base-ui.com"""

from typing import Any

import reflex as rx
from reflex.utils.imports import ImportVar

PACKAGE = "@base-ui/react"


def _open_spec(is_open: rx.Var[bool], _details: rx.Var[Any]) -> tuple[rx.Var[bool]]:
    """Only the new state goes to the server; the details hold DOM events."""
    return (is_open,)


class _Part(rx.Component):
    """A part of a Base UI component: `tag` is "Dialog.Popup", imported as `Dialog` from its own entry point."""

    lib_dependencies: list[str] = [f"{PACKAGE}@1.9.0"]

    @property
    def import_var(self) -> ImportVar:
        name = str(self.tag).split(".", maxsplit=1)[0]
        return ImportVar(tag=name, package_path="", install=False)


class DialogPart(_Part):
    library = f"{PACKAGE}/dialog"


class DialogRoot(DialogPart):
    tag = "Dialog.Root"
    open: rx.Var[bool]
    on_open_change: rx.EventHandler[_open_spec]  # type: ignore[type-arg,valid-type] # Reflex reads the spec at run time


class DialogTrigger(DialogPart):
    tag = "Dialog.Trigger"


class DialogPortal(DialogPart):
    tag = "Dialog.Portal"


class DialogBackdrop(DialogPart):
    tag = "Dialog.Backdrop"


class DialogPopup(DialogPart):
    tag = "Dialog.Popup"


class DialogTitle(DialogPart):
    tag = "Dialog.Title"


class DialogDescription(DialogPart):
    tag = "Dialog.Description"


class DialogClose(DialogPart):
    tag = "Dialog.Close"


class MenuPart(_Part):
    library = f"{PACKAGE}/menu"


class MenuRoot(MenuPart):
    tag = "Menu.Root"
    modal: rx.Var[bool]


class MenuTrigger(MenuPart):
    tag = "Menu.Trigger"


class MenuPortal(MenuPart):
    tag = "Menu.Portal"


class MenuPositioner(MenuPart):
    tag = "Menu.Positioner"
    side: rx.Var[str]
    align: rx.Var[str]
    side_offset: rx.Var[int]


class MenuPopup(MenuPart):
    tag = "Menu.Popup"


class MenuItem(MenuPart):
    tag = "Menu.Item"
    disabled: rx.Var[bool]


class PopoverPart(_Part):
    library = f"{PACKAGE}/popover"


class PopoverRoot(PopoverPart):
    tag = "Popover.Root"
    open: rx.Var[bool]
    on_open_change: rx.EventHandler[_open_spec]  # type: ignore[type-arg,valid-type] # Reflex reads the spec at run time


class PopoverTrigger(PopoverPart):
    tag = "Popover.Trigger"


class PopoverPortal(PopoverPart):
    tag = "Popover.Portal"


class PopoverPositioner(PopoverPart):
    tag = "Popover.Positioner"
    side: rx.Var[str]
    align: rx.Var[str]
    side_offset: rx.Var[int]
    position_method: rx.Var[str]


class PopoverPopup(PopoverPart):
    tag = "Popover.Popup"


class PopoverClose(PopoverPart):
    tag = "Popover.Close"
