"""Writes assets/icons.svg from the tables of allscale_app.theme: `python -m tests.screens.sprite`."""

from pathlib import Path

from allscale_app.theme.icons import ICONS
from allscale_app.theme.marks import NETWORKS, TOKENS, Glyph

TARGET = Path(__file__).parents[2] / "assets" / "icons.svg"


def _glyph(glyph: Glyph) -> str:
    return "".join(
        f'<path d="{path}" fill="none" stroke="currentColor" stroke-width="{width:g}"/>'
        if width
        else f'<path d="{path}" fill="currentColor" stroke="none"/>'
        for path, width in glyph
    )


def sprite() -> str:
    """Every icon, token and network mark as a symbol."""
    parts = {name: f'<path d="{path}"/>' for name, path in ICONS.items()}
    parts |= {f"token-{name}": _glyph(glyph) for name, glyph in TOKENS.items()}
    parts |= {f"network-{name}": _glyph(glyph) for name, glyph in NETWORKS.items()}
    symbols = "\n".join(f'<symbol id="{name}" viewBox="0 0 24 24">{body}</symbol>' for name, body in parts.items())
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}\n</svg>\n'


if __name__ == "__main__":
    TARGET.write_text(sprite())
