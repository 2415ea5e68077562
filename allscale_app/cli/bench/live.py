"""How soon people see a payment: from the transfer's block to the words in two open browsers."""

from __future__ import annotations

import re
import time

from playwright.sync_api import Page

from allscale_app.cli.bench.browser import chromium, moment, somebody
from allscale_app.cli.bench.demo import DemoFacts
from allscale_app.cli.bench.report import Report
from allscale_app.demo.tokens import transfer

RAW_AMOUNT = 120_000_000


def measure_live(demo: DemoFacts, *, count: int) -> Report:
    """`count` payments, one after another, each watched at its checkout and on the issuer's page of the invoice.

    The clock starts as the transfer is handed to the chain, which mines it at once: the block itself is included.
    """
    payer_ms, issuer_ms = [], []
    with chromium() as browser, somebody(browser, wait_for={"changed": "Processing"}) as issuer:
        _sign_in(issuer, demo)
        for number in range(count):
            invoice = demo.send_invoice(f"Benchmark {number}", amount="120.00")
            with somebody(browser, wait_for={"seen": "Payment seen"}, phone=True) as payer:
                issuer.goto(f"{demo.url}/invoices/{invoice.id}")
                issuer.get_by_text("Sent", exact=True).first.wait_for()
                payer.goto(invoice.checkout_url)
                payer.get_by_text("Watching for your payment").wait_for()
                issuer.get_by_text("Viewed", exact=True).first.wait_for()
                started = time.time() * 1000
                transfer(
                    demo.rpc_url,
                    private_key=demo.private_key,
                    contract=demo.usdc,
                    recipient=invoice.address,
                    raw_amount=RAW_AMOUNT,
                )
                payer_ms.append(moment(payer, "seen", by_wall_clock=True) - started)
                issuer_ms.append(moment(issuer, "changed", by_wall_clock=True) - started)
                payer.get_by_role("heading", name="Paid. Thank you.").wait_for()
    return Report(
        "A payment's block until the open pages show it, ms",
        {"checkout: Payment seen": payer_ms, "issuer's page: Processing": issuer_ms},
    )


def _sign_in(page: Page, demo: DemoFacts) -> None:
    page.goto(f"{demo.url}/login")
    page.get_by_label("E-mail").fill(demo.email)
    page.get_by_label("Password").fill(demo.password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(re.compile("/dashboard"))
