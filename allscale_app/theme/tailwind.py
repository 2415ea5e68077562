"""Two Tailwind builds instead of one: what every page loads, and what the issuer's pages add.

The checkout has a budget of 10 kB of CSS, so the utilities of the dashboard must not be in the sheet that all pages
share. Class names are read from the Python source. The issuer's sheet is assets/issuer.css and names its own source."""

from pathlib import Path
from typing import Any

import reflex as rx
from reflex_base.plugins.tailwind_v4 import add_tailwind_to_css_file, add_tailwind_to_postcss_config

SHARED = (
    "components/auth_form.py",
    "components/bridges",
    "components/button.py",
    "components/card.py",
    "components/data.py",
    "components/demo_bar.py",
    "components/fallback.py",
    "components/feedback.py",
    "components/guards.py",
    "components/icon.py",
    "components/landing",
    "components/public_shell.py",
    "components/status.py",
    "components/timeline.py",
    "pages/auth.py",
    "pages/checkout",
    "pages/landing.py",
    "pages/missing.py",
    "theme",
)
"""Where the classes of public pages stand. A public page that looks bare is missing here."""

_HEAD = """@layer theme, base, components, utilities;
@import "tailwindcss/theme.css" layer(theme);
@import "tailwindcss/preflight.css" layer(base);
@import "tailwindcss/utilities.css" layer(utilities) source(none);
"""


def root_style() -> tuple[str, str]:
    """Path and text of the shared sheet's Tailwind entry, seen from .web."""
    sources = "".join(f'@source "../../allscale_app/{name}";\n' for name in SHARED)
    return str(Path("styles") / "tailwind.css"), _HEAD + sources


class Tailwind(rx.plugins.TailwindV4Plugin):
    """Reflex's plugin with our entry in the place of one that reads every file."""

    def pre_compile(self, **context: Any) -> None:
        """Write the entry, and put Tailwind into PostCSS and the root stylesheet as Reflex does."""
        context["add_save_task"](root_style)
        context["add_modify_task"]("postcss.config.js", add_tailwind_to_postcss_config)
        context["add_modify_task"](
            "styles/__reflex_global_styles.css", lambda text: add_tailwind_to_css_file(text, include_radix_themes=False)
        )
