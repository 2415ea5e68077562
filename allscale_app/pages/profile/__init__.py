"""What strangers see of a business: its public profile with the request form, the page of a request, a payment link.

May import: components, states, theme, views, domain, settings. A further part of the page is a module with one function here."""

from allscale_app.pages.profile.page import profile
from allscale_app.pages.profile.payment_link import payment_link
from allscale_app.pages.profile.request import request

__all__ = ["payment_link", "profile", "request"]
