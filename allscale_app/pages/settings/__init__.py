"""The settings: business, getting paid, API keys.

May import: states, components, theme. To add a section: a function here and its line in `frame.GROUPS`.
"""

from allscale_app.pages.settings.business import business
from allscale_app.pages.settings.keys import keys
from allscale_app.pages.settings.methods import methods

__all__ = ["business", "keys", "methods"]
