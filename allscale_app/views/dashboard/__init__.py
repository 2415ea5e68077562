"""The dashboard as display values: stats, money in, activity, balance, what is due, first steps.

May import: services, store rows, domain, i18n, views.chart. To add a kind of activity: its words in `activity`.
"""

from allscale_app.views.dashboard.build import build
from allscale_app.views.dashboard.model import DashboardView

__all__ = ["DashboardView", "build"]
