"""A stylesheet that only some pages load: the page's bundle imports it, so other pages never fetch it."""

import reflex as rx


class Stylesheet(rx.Fragment):
    """Draws nothing; its import makes the build put the sheet among the page's own."""

    sheet: str = ""

    def add_imports(self) -> dict[str, str]:
        """A side-effect import: no name is bound."""
        return {"": f"$/public/{self.sheet}.css"}

    def _exclude_props(self) -> list[str]:
        return [*super()._exclude_props(), "sheet"]


def stylesheet(name: str) -> rx.Component:
    """Load assets/NAME.css with the page that holds this."""
    return Stylesheet.create(sheet=name)
