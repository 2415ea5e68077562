"""Documents as the pictures of the design show them, and builders of longer ones."""

from __future__ import annotations

import base64
import io
from dataclasses import replace
from typing import Any

from PIL import Image, ImageDraw

from allscale_app.views.document import (
    Fact,
    InvoiceDocument,
    LineItem,
    Party,
    PayBlock,
    Proof,
    ReceiptDocument,
    ReceiptPayment,
    Sum,
)

ADDRESS = "0x1F09A01672f82B8a81233332cc536A453409805a"
LINK = "https://pay.fernwick.example/pay/Jx7cQ0vT3mYkR9aPzL2uWf8sN4hB1dEo6gXiCqVtKrM"
TX_HASH = "0x77a45501b29805f05f72e56108c1c02f65cb58ef8bb9acfb5604a5a913a022eb"
SELLER = Party("Fernwick Studio GmbH", ("Oranienstraße 183", "10999 Berlin, Germany", "VAT DE 341 087 226"))
BUYER = Party(
    "Tidewater Robotics GmbH",
    ("Jonas Albrecht", "Am Sandtorkai 50", "20457 Hamburg, Germany", "VAT DE 298 114 537"),
)
FOOT = "Fernwick Studio GmbH. HRB 214875 B, Amtsgericht Charlottenburg. Director: Mara Fenn. hello@fernwick.example"
PAY = PayBlock(
    link=LINK,
    link_text=LINK.removeprefix("https://"),
    methods="By wallet, card, bank transfer or balance",
    address=ADDRESS,
    transfer="Straight from a wallet: 4,409.25 USDC or USDT to",
    networks="Base, Arbitrum, Optimism, Polygon, Avalanche, BNB Chain, Ethereum",
    safety="The checkout shows the same address. If an e-mail names another one, do not pay it: ask us.",
)
LINES = (
    LineItem("Brand identity", "1", "1,800.00", "1,800.00", "Logo, colour and type, with a one-page guide", "19 %"),
    LineItem(
        "Marketing site, design and build",
        "16 h",
        "85.00",
        "1,360.00",
        "Eight pages, hosted by you; 9 to 20 November 2026",
        "19 %",
    ),
    LineItem("Icon set, 24 and 32 px", "24", "18.00", "388.80", "10 % discount on 432.00", "19 %"),
    LineItem("Printed brand guide, hardcover", "12", "14.50", "174.00", "", "7 %"),
)


def a_logo() -> str:
    """A small PNG as the data URI that the store keeps."""
    image = Image.new("RGB", (128, 128), "#1f4d3a")
    pen = ImageDraw.Draw(image)
    pen.line((64, 36, 64, 100), fill="#f2efe6", width=7)
    pen.arc((40, 30, 88, 70), 20, 160, fill="#f2efe6", width=7)
    pen.arc((40, 50, 88, 90), 20, 160, fill="#f2efe6", width=7)
    out = io.BytesIO()
    image.save(out, "PNG")
    return "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()


def an_invoice(**changes: Any) -> InvoiceDocument:
    """The invoice of the picture, one page."""
    document = InvoiceDocument(
        brand="Fernwick Studio",
        number="INV-2026-0042",
        title="Brand identity and marketing site",
        logo=a_logo(),
        seller=SELLER,
        buyer=BUYER,
        facts=(
            Fact("Issued", "23 November 2026"),
            Fact("Due", "7 December 2026"),
            Fact("Services rendered", "November 2026"),
            Fact("Your order", "PO-7731"),
        ),
        currency="USDC",
        tax_label="VAT",
        lines=LINES,
        sums=(
            Sum("Net", "3,722.80"),
            Sum("VAT 19 % on 3,548.80", "674.27"),
            Sum("VAT 7 % on 174.00", "12.18"),
        ),
        total="4,409.25",
        legal_total="4,409.25 USD, payable in USDC or USDT at 1 to 1",
        pay=PAY,
        foot=FOOT,
    )
    return replace(document, **changes)


def a_draft(**changes: Any) -> InvoiceDocument:
    """The same before it is sent."""
    facts = (Fact("Issued", "Dated when sent"), Fact("Due", "7 December 2026"), Fact("Your order", "PO-7731"))
    return replace(an_invoice(number="", pay=None, facts=facts), **changes)


def an_invoice_of(lines: int, **changes: Any) -> InvoiceDocument:
    """An invoice of so many lines, every second with a detail."""
    items = tuple(
        LineItem(
            f"Service {n:03d}", str(n), "85.00", f"{85 * n:,}.00", "Two days on site, Hamburg" if n % 2 else "", "19 %"
        )
        for n in range(1, lines + 1)
    )
    terms = "14 days net. Late invoices stay payable here; statutory interest may apply after a reminder."
    notes = "Thank you for the year. Source files are in your shared folder until 31 January 2027."
    return an_invoice(**{"lines": items, "terms": terms, "notes": notes, "number": "INV-2026-0051", **changes})


def a_receipt(**changes: Any) -> ReceiptDocument:
    """The receipt of the picture."""
    document = ReceiptDocument(
        brand="Fernwick Studio",
        number="RCT-2026-0042",
        subject="For invoice INV-2026-0042, Brand identity and marketing site",
        status="Paid in full",
        currency="USDC",
        received="4,409.25",
        logo=a_logo(),
        facts=(Fact("Paid on", "23 November 2026"), Fact("Method", "Wallet, on Base")),
        payer=Party(BUYER.name, BUYER.lines[1:]),
        payee=SELLER,
        payments=(
            ReceiptPayment(
                "USDC on Base, block 38,204,519",
                "4,409.25",
                "0xB924C172829d7713B9B634eCf93692d9482A5356",
                ("23 Nov 2026", "14:09:12 CET"),
                ("23 Nov 2026", "14:24:40 CET"),
            ),
        ),
        sums=(Sum("Invoice total, with 686.45 VAT", "4,409.25"), Sum("Received", "4,409.25")),
        due="0.00",
        proof=Proof(
            transactions=(TX_HASH,),
            address=ADDRESS,
            value_label="Value in US dollars at 1 to 1",
            value="4,409.25 USD",
            link=f"https://basescan.org/tx/{TX_HASH}",
            link_label="View on the explorer",
        ),
        disclaimer_title="This is not a tax invoice.",
        disclaimer=(
            "The tax document is INV-2026-0042 of 23 November 2026. Anybody can check this payment on a public "
            "block explorer with the transaction above."
        ),
        foot=FOOT,
    )
    return replace(document, **changes)
