"""The settings: business, getting paid, account.

May import: states, components, theme, constants of services and views. To add a section: a function here and its line
in `frame.GROUPS`.
"""

from allscale_app.pages.settings.business import business, new_invoices, numbering
from allscale_app.pages.settings.keys import keys
from allscale_app.pages.settings.methods import methods
from allscale_app.pages.settings.notifications import notifications
from allscale_app.pages.settings.reminders import reminders
from allscale_app.pages.settings.security import security
from allscale_app.pages.settings.webhooks import webhooks

__all__ = [
    "business",
    "keys",
    "methods",
    "new_invoices",
    "notifications",
    "numbering",
    "reminders",
    "security",
    "webhooks",
]
