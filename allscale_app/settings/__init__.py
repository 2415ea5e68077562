"""One typed settings object, read from the environment; the only reader beside rxconfig.py.

May import: nothing of ours. To add a setting: a field with a default that works, a sentence, and its unit."""

from allscale_app.settings.model import Mode, RateFeed, Settings, get_settings, settings_beside

__all__ = ["Mode", "RateFeed", "Settings", "get_settings", "settings_beside"]
