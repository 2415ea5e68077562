"""The checkout's view model: one frozen picture of strings per state of the invoice.

May import: services, store rows, domain, i18n. `build` chooses the screen; wallet, progress and outcome fill their parts.
To add a screen: its builder here, its line in `build`, its panel in pages/checkout.
"""

from allscale_app.views.checkout.build import build
from allscale_app.views.checkout.model import CheckoutView, PayerChoice

__all__ = ["CheckoutView", "PayerChoice", "build"]
