"""Every page can be drawn: what a state no longer has, or a component does not take, is found without a build."""

from __future__ import annotations

import pytest

from allscale_app.pages.routes import PAGES, Page


@pytest.mark.parametrize("page", PAGES, ids=[page.route for page in PAGES])
def test_a_page_is_drawn_and_titled(page: Page):
    assert page.component().render()
    assert str(page.title)


def test_a_route_is_there_once():
    routes = [page.route for page in PAGES]
    assert sorted(set(routes)) == sorted(routes)
