"""/dashboard: stats, money in, activity; balance, what is due, first steps beside them.

May import: states, components, theme, views (types and words). To add a card: a function in main or side, and its place in page.
"""

from allscale_app.pages.dashboard.page import dashboard

__all__ = ["dashboard"]
