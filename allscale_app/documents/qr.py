"""QR codes: dark on white in both themes, four quiet modules around (ISO/IEC 18004)."""

from __future__ import annotations

import io
from enum import StrEnum

import segno

INK = "#1c1917"
QUIET_MODULES = 4


class Correction(StrEnum):
    """How much of a code may be lost: 15 % for an address (M), 7 % for a long link (L), which M makes too fine."""

    ADDRESS = "M"
    LINK = "L"


def qr_svg(content: str, *, correction: Correction, quiet_modules: int = QUIET_MODULES) -> str:
    """An inline SVG of `content` that scales to its box; `quiet_modules` is the white margin in modules."""
    return _code(content, correction).svg_inline(
        scale=1, border=quiet_modules, dark=INK, light="#ffffff", omitsize=True, svgclass=None, lineclass=None
    )


def qr_svg_uri(content: str, *, correction: Correction, quiet_modules: int = QUIET_MODULES) -> str:
    """The same as a data URI for an image element."""
    return _code(content, correction).svg_data_uri(
        scale=1, border=quiet_modules, dark=INK, light="#ffffff", omitsize=True, svgclass=None, lineclass=None
    )


def qr_png(content: str, *, correction: Correction, module_pixels: int = 8) -> bytes:
    """A PNG of `content`, `module_pixels` wide per module, quiet zone included."""
    out = io.BytesIO()
    _code(content, correction).save(
        out, kind="png", scale=module_pixels, border=QUIET_MODULES, dark=INK, light="#ffffff"
    )
    return out.getvalue()


def _code(content: str, correction: Correction) -> segno.QRCode:
    return segno.make(content, error=correction.value, boost_error=False, micro=False)
