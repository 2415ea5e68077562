"""The balance page in ready strings: what there is, how it came, one entry opened, where to add to it.

May import: services, store rows, domain, i18n, other views. To add a part: its view model here, its builder beside it."""

from allscale_app.views.balance.build import balance_view
from allscale_app.views.balance.deposit import deposit_view
from allscale_app.views.balance.entry import entry_view
from allscale_app.views.balance.history import chips_of, filter_options, history_rows, range_text

__all__ = ["balance_view", "chips_of", "deposit_view", "entry_view", "filter_options", "history_rows", "range_text"]
