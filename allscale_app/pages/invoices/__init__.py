"""The issuer's pages about invoices: the list, and one invoice with everything that happened to it.

May import: states, components, theme, views (types and words). To add a card of the detail: a function in detail_main or detail_side.
"""

from allscale_app.pages.invoices.detail_page import invoice
from allscale_app.pages.invoices.list_page import invoices

__all__ = ["invoice", "invoices"]
