"""The payer's page, `/pay/[pay_token]`: the invoice on the paper, one pay panel beside it.

May import: states, components, theme, views (types), settings (the mode). To add a screen: a module here and its line in `page.PANELS`.
"""

from allscale_app.pages.checkout.page import checkout

__all__ = ["checkout"]
