"""The issuer's payment links: the list, the editor of one, the ways to share it.

May import: components, states, theme, views, services, domain. A further part of the page is a module with one function here."""

from allscale_app.pages.links.page import links

__all__ = ["links"]
