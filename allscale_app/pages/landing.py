"""The landing page: what it is, how it goes, where it runs, the way in."""

import reflex as rx

from allscale_app.components.landing.band import last_call, self_hosting
from allscale_app.components.landing.hero import hero
from allscale_app.components.landing.steps import networks, steps
from allscale_app.components.public_shell import site_shell
from allscale_app.settings import get_settings


def landing() -> rx.Component:
    """No state and no event: the whole page is in its HTML."""
    return site_shell(hero(), steps(), networks(), self_hosting(), last_call(), demo=get_settings().is_demo)
