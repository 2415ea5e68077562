"""The operator's shell: networks, unmatched money, statements, treasury, jobs.

May import: components, states, theme, views, other pages. To add a section: a module here, its name in `states.admin`, a line in page.py."""

from allscale_app.pages.admin.page import admin

__all__ = ["admin"]
