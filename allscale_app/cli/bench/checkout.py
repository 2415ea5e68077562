"""What the payer's page costs a phone on a slow line: paint, use, movement, bytes."""

from __future__ import annotations

from allscale_app.cli.bench.browser import chromium, first_paint, layout_shift, moment, slow_down, somebody, weigh
from allscale_app.cli.bench.demo import DemoFacts
from allscale_app.cli.bench.report import Report

USABLE = "Watching for your payment"
_KINDS = {"Script": "JavaScript, kB", "Stylesheet": "CSS, kB", "Font": "fonts, kB", "Document": "HTML, kB"}


def measure_checkout(demo: DemoFacts, *, count: int) -> Report:
    """`count` first visits of one unpaid invoice, each with an empty cache, on slow 4G and a processor four times slower.

    Usable is when the address to pay to stands on the page and the page watches for the payment.
    """
    invoice = demo.send_invoice("Benchmark", amount="120.00")
    paint, usable, moved = [], [], []
    weights: dict[str, list[float]] = {label: [] for label in _KINDS.values()}
    with chromium() as browser:
        for _ in range(count):
            with somebody(browser, wait_for={"usable": USABLE}, phone=True) as payer:
                weight = weigh(payer, demo.url)
                slow_down(payer)
                payer.goto(invoice.checkout_url)
                usable.append(moment(payer, "usable"))
                payer.wait_for_load_state("networkidle")
                paint.append(first_paint(payer))
                moved.append(layout_shift(payer) * 1000)
                for kind, label in _KINDS.items():
                    weights[label].append(weight.by_kind.get(kind, 0) / 1000)
    rows = {"first contentful paint, ms": paint, "usable, ms": usable, "layout shift, thousandths": moved}
    return Report("The checkout on slow 4G with a processor four times slower", rows | weights)
