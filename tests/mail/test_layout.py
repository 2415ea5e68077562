"""Mails as they read: order, widths, escaping, and what never stands in them."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from allscale_app.mail.layout import COLUMNS, columns, fill, html_of, text_of
from allscale_app.views.mail import MailRow, MailView, cancelled_mail, invoice_mail, paid_mail
from tests.mail.samples import FACTS, INVOICE, LINES, LINK, MESSAGE, METHODS, every_mail

MAILS = every_mail()
every_kind = pytest.mark.parametrize("view", MAILS.values(), ids=MAILS.keys())


class Words(HTMLParser):
    """Collects text, links and images."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text: list[str] = []
        self.links: list[str] = []
        self.images: list[str] = []
        self._hidden = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag in ("style", "title"):
            self._hidden += 1
        if tag == "a":
            self.links.append(found["href"] or "")
        if tag == "img":
            self.images.append(found["src"] or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("style", "title"):
            self._hidden -= 1

    def handle_data(self, data: str) -> None:
        if not self._hidden and data.strip():
            self.text.append(" ".join(data.split()))


def test_subjects_are_those_of_the_design() -> None:
    assert {name: view.subject for name, view in MAILS.items()} == {
        "invoice": "Invoice INV-2026-0042 from Fernwick Studio: 4,409.25 USDC, due 7 December",
        "paid": "Paid: INV-2026-0042, 4,409.25 USDC. Your receipt",
        "partial": "3,000.00 USDC received for INV-2026-0042, 1,409.25 to go",
        "overpaid": "You paid 40.00 USDC more than INV-2026-0042",
        "cancelled": "Cancelled: INV-2026-0042 from Fernwick Studio. Please don't pay it",
        "reminder": "Reminder: INV-2026-0042 was due on 7 December (4,409.25 USDC)",
        "reminder-part": "Reminder: INV-2026-0042 was due on 7 December (1,409.25 USDC)",
        "refund": "Refund of 60.00 USD for INV-2026-0042",
        "issuer-paid": "Tidewater Robotics GmbH paid INV-2026-0042: 4,409.25 USDC",
        "issuer-partial": "Tidewater Robotics GmbH paid 3,000.00 USDC of INV-2026-0042, 1,409.25 to go",
        "verify": "Confirm your e-mail address for pay.fernwick.example",
        "reset": "Choose a new password for pay.fernwick.example",
    }


def test_without_a_due_date_nothing_speaks_of_one() -> None:
    view = invoice_mail(replace(INVOICE, due="", due_short="", title="", greeting=""), methods="By wallet")
    assert view.subject == "Invoice INV-2026-0042 from Fernwick Studio: 4,409.25 USDC"
    assert view.paragraphs == ("Hello,", "Here is the invoice. Thank you.", "Fernwick Studio")
    assert view.preheader == "Pay by wallet."
    assert "Due" not in text_of(view)


def test_a_shortfall_that_was_accepted_is_told() -> None:
    view = paid_mail(INVOICE, receipt_number="R", paid_on="1 May", facts=FACTS, paid="4,408.95", short="0.30")
    assert "0.30 USDC short, accepted as paid." in " ".join(view.paragraphs)
    assert view.when == "Received on 1 May"


def test_a_cancelled_invoice_names_the_one_in_its_place_only_if_there_is_one() -> None:
    view = cancelled_mail(INVOICE, cancelled_on="25 November 2026")
    assert "in its place" not in text_of(view)


def test_the_issuers_reason_for_cancelling_is_in_the_mail() -> None:
    view = cancelled_mail(INVOICE, cancelled_on="25 November 2026", why="Wrong price <b>sorry</b>")
    assert view.paragraphs[2] == "Wrong price <b>sorry</b>"
    assert "Wrong price <b>sorry</b>" in text_of(view)
    assert "<b>" not in html_of(view)


@every_kind
def test_html_and_text_say_the_same_in_the_same_order(view: MailView) -> None:
    html = " ".join(Words(html_of(view)).text)
    text = " ".join(text_of(view).split())
    parts = [view.brand, view.kicker, view.headline, view.when, view.button, view.hint, *view.paragraphs]
    parts += [part for row in view.rows for part in (row.label, row.value)] + [view.safety, view.sender, view.reason]
    for where in (html, text):
        position = 0
        for part in filter(None, parts):
            found = where.find(" ".join(part.split()), position)
            assert found >= 0, (part, where)
            position = found


@every_kind
def test_text_is_72_columns_and_the_link_stands_alone(view: MailView) -> None:
    lines = text_of(view).splitlines()
    assert [line for line in lines if len(line) > COLUMNS and line not in (view.link, view.stop_link)] == []
    assert view.link in lines
    assert not re.search(r"\n\n\n", text_of(view))


@every_kind
def test_no_payment_address_and_nothing_to_fetch(view: MailView) -> None:
    html = html_of(view, logo_cid="logo")
    words = Words(html)
    assert not re.search(r"0x[0-9a-fA-F]{40}", html + text_of(view))
    assert words.images == ["cid:logo"]
    assert set(words.links) <= {view.link, view.stop_link, *(row.href for row in view.rows)}
    assert "<script" not in html
    assert "url(" not in html


@every_kind
def test_preheader_is_hidden_and_not_the_first_line_repeated(view: MailView) -> None:
    assert f'mso-hide:all;">{view.preheader}</div>' in html_of(view).replace("&#39;", "'")
    assert view.preheader not in (view.kicker, view.headline, view.when)


def test_without_a_logo_there_is_no_image() -> None:
    assert Words(html_of(MAILS["invoice"])).images == []


def test_what_people_type_is_text_in_html_and_untouched_in_text() -> None:
    hostile = '<script>alert(1)</script> {{ 7*7 }} & "x" <img src=http://example.com/x>'
    view = invoice_mail(
        replace(INVOICE, title=hostile, issuer=hostile, greeting=hostile, sender=hostile),
        methods=METHODS,
        message=f"{hostile}\nsecond line\n\n{hostile}",
        rows=(MailRow(hostile, hostile),),
    )
    html = html_of(view)
    assert Words(html).images == []
    assert "<script" not in html
    assert "49" not in html.split("</style>")[1].replace("#49", "")
    assert html.count("&lt;script&gt;alert(1)&lt;/script&gt; {{ 7*7 }}") >= 8
    assert "<script>alert(1)</script> {{ 7*7 }}" in " ".join(text_of(view).split())
    assert "<br>second line" in html


def test_columns_meet_the_right_edge_in_any_script() -> None:
    assert columns(MailRow("Total", "4,409.25 USDC")) == "Total" + " " * 54 + "4,409.25 USDC"
    assert columns(MailRow("设计", "1.00")) == "设计" + " " * 64 + "1.00"
    assert columns(MailRow("Cafe\u0301", "1.00")) == "Cafe\u0301" + " " * 64 + "1.00"
    long = columns(MailRow("A description " * 9, "1,800.00")).splitlines()
    assert long[-1] == " " * 64 + "1,800.00"
    assert max(map(len, long)) <= COLUMNS


def test_fill_keeps_line_breaks_and_long_words() -> None:
    assert fill(f"a\n\n{LINK}") == f"a\n\n{LINK}"


def test_the_invoice_mail_is_the_design_s_text_twin() -> None:
    view = invoice_mail(INVOICE, methods=METHODS, message=MESSAGE, rows=LINES)
    assert (
        text_of(view)
        == """Fernwick Studio

Invoice INV-2026-0042
4,409.25 USDC
Due 7 December 2026

View and pay:
https://pay.fernwick.example/pay/Jx7cQ0vT3mYkR9aPzL2uWf8sN4hB1dEo6gXiCqVtKrM

By wallet, card, bank transfer or balance. You need no account. The PDF
is attached.

------------------------------------------------------------------------

Hello Jonas,

The site is live and the printed guides left the shop on Friday. Here is
the invoice for your order PO-7731. Thank you for the good work
together.

Fernwick Studio

Brand identity                                                  1,800.00
Marketing site, 16 h                                            1,360.00
Icon set, 24                                                      388.80
Printed brand guide, 12                                           174.00
VAT 19 % and 7 %                                                  686.45
Total                                                      4,409.25 USDC

------------------------------------------------------------------------

The link opens pay.fernwick.example. We never put a payment address in
an e-mail: it is on that page and in the PDF. If a message names another
one, don’t pay it.

Fernwick Studio GmbH, Oranienstraße 183, 10999 Berlin, Germany. You get
this because they sent you an invoice. Reply to write to them.
"""
    )
