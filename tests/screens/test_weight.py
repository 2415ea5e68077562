"""What a payer's first visit costs over the wire: scripts, styles, fonts, and that nobody else is asked."""

from __future__ import annotations

import pytest

from allscale_app.cli.bench.browser import Weight, chromium, somebody, weigh
from tests.screens.served import served

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
JS_BUDGET = 150_000
CSS_BUDGET = 10_000
FONT_BUDGET = 70_000
"""Two families' Latin subsets; they arrive after the text, which stands in the system's font until then."""


PLACES = {
    "/pay/nothing": "We can’t find this invoice",
    "/u/nobody-here": "We can’t find this page",
    "/l/nobody-here": "We can’t find this page",
}


@pytest.fixture(scope="module", params=PLACES)
def visit(request: pytest.FixtureRequest) -> Weight:
    """A browser with an empty cache at a public link. What a link shows is in the same files as what it does not."""
    place: str = request.param
    with served() as origin, chromium() as browser, somebody(browser, wait_for={}) as payer:
        weight = weigh(payer, origin)
        payer.goto(f"{origin}{place}")
        payer.get_by_role("heading", name=PLACES[place]).wait_for()
        payer.wait_for_load_state("networkidle")
        return weight


@pytest.mark.parametrize(("kind", "budget"), [("Script", JS_BUDGET), ("Stylesheet", CSS_BUDGET), ("Font", FONT_BUDGET)])
def test_a_public_page_stays_within_its_budget(visit: Weight, kind: str, budget: int) -> None:
    assert 0 < visit.by_kind[kind] <= budget, visit.by_kind


def test_a_public_page_asks_no_other_host(visit: Weight) -> None:
    assert visit.strangers == set()
