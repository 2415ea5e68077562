"""The issuer's storefront: requests to decide, services in order, the public profile.

May import: components, states, theme, views, services, domain. A further part of the page is a module with one function here."""

from allscale_app.pages.storefront.page import storefront

__all__ = ["storefront"]
