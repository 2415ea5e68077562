"""The balance: what there is, its history, one entry opened, where to add to it.

May import: components, states, views. To add a part: a module here, placed by page.py."""

from allscale_app.pages.balance.page import balance

__all__ = ["balance"]
