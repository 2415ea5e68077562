"""The list: tabs, filters, search, order, pages in both directions."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from allscale_app.domain.errors import InvalidForm, InvalidInput
from allscale_app.domain.invoice.listing import InvoiceFilter, Sort, SortKey, Tab
from allscale_app.domain.invoice.status import Label
from allscale_app.domain.legs import Rail
from allscale_app.domain.search import search_terms
from allscale_app.services.cancel_invoice import cancel_invoice
from allscale_app.services.csv_text import json_text
from allscale_app.services.evaluate_invoice import reevaluate
from allscale_app.services.invoice_export import export_invoices
from allscale_app.services.invoice_list import count_tabs, list_invoices, read_filter, read_sort
from tests.builders import a_business, a_draft, a_payment, a_sent_invoice


@pytest.fixture
def book(database, ctx, clock, issuer):
    """One invoice in each state, by its name: its title."""
    business, acting = issuer
    with database.write() as uow:

        def sent(title, **fields):
            clock.advance(minutes=1)
            return a_sent_invoice(uow, ctx, business=business, acting=acting, title=title, **fields)

        a_draft(uow, ctx, business=business, acting=acting, title="Draft")
        sent("Sent")
        sent("No due date", due_on=None)
        sent("Overdue", due_on="2026-11-20", recipient={"email": "kohi@example.com", "name": "Kōhi Roasters"})
        for title, status, units, due_on in (
            ("Paid", "settled", 120_000_000, "2026-11-20"),
            ("Processing", "seen", 120_000_000, "2026-11-20"),
            ("Partly", "settled", 20_000_000, "2026-12-20"),
        ):
            invoice = sent(title, due_on=due_on, line_items=None, amount="120.00")
            a_payment(uow, ctx, invoice=invoice, units=units, status=status, tx_hash="0xAB".lower() + title.lower())
            reevaluate(uow, ctx, invoice=invoice)
        gone = sent("Cancelled")
        cancel_invoice(uow, ctx, business_id=business.id, invoice_id=gone.id, acting=acting)
    return business


def titles(database, ctx, business, **wanted):
    with database.read() as uow:
        page = list_invoices(uow, ctx, business_id=business.id, **wanted)
    return [row.invoice.title for row in page.rows]


@pytest.mark.parametrize(
    ("tab", "expected"),
    [
        (Tab.DRAFT, {"Draft"}),
        (Tab.OPEN, {"Sent", "No due date", "Overdue", "Processing", "Partly"}),
        (Tab.OVERDUE, {"Overdue"}),
        (Tab.PAID, {"Paid"}),
        (Tab.CLOSED, {"Cancelled"}),
    ],
)
def test_tabs(database, ctx, book, tab, expected):
    assert set(titles(database, ctx, book, narrow=InvoiceFilter(tab=tab))) == expected
    with database.read() as uow:
        assert count_tabs(uow, ctx, business_id=book.id)[tab] == len(expected)
        assert count_tabs(uow, ctx, business_id=book.id)[Tab.ALL] == 8


def test_labels_split_the_list_exactly(database, ctx, book):
    by_label = {label: titles(database, ctx, book, narrow=InvoiceFilter(label=label)) for label in Label}
    assert by_label[Label.OVERDUE] == ["Overdue"]
    assert by_label[Label.SENT] == ["No due date", "Sent"]
    assert sorted(title for found in by_label.values() for title in found) == sorted(titles(database, ctx, book))
    with database.read() as uow:
        for label in Label:
            page = list_invoices(uow, ctx, business_id=book.id, narrow=InvoiceFilter(label=label))
            assert {row.label for row in page.rows} <= {label}


def test_an_invoice_becomes_overdue_by_itself_at_the_issuer_s_midnight(database, ctx, clock, book):
    overdue = InvoiceFilter(tab=Tab.OVERDUE)
    clock.at = clock.at.replace(month=12, day=20, hour=23, minute=59)
    assert titles(database, ctx, book, narrow=overdue) == ["Overdue"]
    clock.advance(minutes=1)
    assert titles(database, ctx, book, narrow=overdue) == ["Partly", "Overdue"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("kohi", ["Overdue"]),
        ("KŌHI roast", ["Overdue"]),
        ("INV-2026-0003", ["Overdue"]),
        ("0003", ["Overdue"]),
        ("processing", ["Processing"]),
        ("120.00 part", ["Partly"]),
        ("ko", ["Overdue"]),
        ("0xabpaid", ["Paid"]),
        ("nothing of the kind", []),
        ('"; DROP TABLE invoice', []),
        ("100%", []),
        ("%", []),
        ("_", []),
    ],
)
def test_search(database, ctx, book, words, expected):
    assert titles(database, ctx, book, narrow=InvoiceFilter(terms=search_terms(words))) == expected


def test_a_deposit_address_finds_its_invoice(database, ctx, book):
    with database.read() as uow:
        row = list_invoices(uow, ctx, business_id=book.id, narrow=InvoiceFilter(tab=Tab.OVERDUE)).rows[0]
    address = row.invoice.deposit_address or ""
    for typed in (address, address.upper().replace("0X", "0x")):
        assert titles(database, ctx, book, narrow=InvoiceFilter(terms=search_terms(typed))) == ["Overdue"]


def test_search_forgets_what_a_draft_no_longer_says(database, ctx, book):
    with database.write() as uow:
        draft = list_invoices(uow, ctx, business_id=book.id, narrow=InvoiceFilter(tab=Tab.DRAFT)).rows[0].invoice
        draft.search_text = "something else"
        uow.invoices.add(draft)
    assert titles(database, ctx, book, narrow=InvoiceFilter(terms=("draft",))) == []
    assert titles(database, ctx, book, narrow=InvoiceFilter(terms=("something",))) == ["Draft"]
    with database.write() as uow:
        uow.invoices.delete_draft(uow.invoices.lock(book.id, draft.id))
    assert titles(database, ctx, book, narrow=InvoiceFilter(terms=("something",))) == []


@pytest.mark.parametrize("key", list(SortKey))
@pytest.mark.parametrize("descending", [True, False])
def test_pages_go_both_ways_in_every_order(database, ctx, book, key, descending):
    sort = Sort(key, descending)
    everything = titles(database, ctx, book, sort=sort)
    assert len(everything) == 8
    pages: list[list[str]] = []
    newer: list[str | None] = []
    cursor = None
    with database.read() as uow:
        while True:
            page = list_invoices(uow, ctx, business_id=book.id, sort=sort, cursor=cursor, limit=3)
            assert (page.first, page.matching) == (1 + 3 * len(pages), 8)
            pages.append([row.invoice.title for row in page.rows])
            newer.append(page.newer)
            if page.older is None:
                break
            cursor = page.older
        assert [title for page in pages for title in page] == everything
        assert newer[0] is None
        for index in (2, 1):
            back = list_invoices(uow, ctx, business_id=book.id, sort=sort, cursor=newer[index], limit=3)
            assert [row.invoice.title for row in back.rows] == pages[index - 1]
            assert (back.first, back.newer is None) == (1 + 3 * (index - 1), index == 1)
            assert back.older is not None


def test_without_a_due_date_comes_last(database, ctx, book):
    for descending in (True, False):
        assert titles(database, ctx, book, sort=Sort(SortKey.DUE, descending))[-1] == "No due date"


def test_other_filters(database, ctx, book):
    assert titles(database, ctx, book, narrow=InvoiceFilter(recipient_email="KOHI@example.com")) == ["Overdue"]
    assert titles(database, ctx, book, narrow=InvoiceFilter(due_before=date(2026, 11, 21))) == [
        "Processing", "Paid", "Overdue",
    ]  # fmt: skip
    assert titles(database, ctx, book, narrow=InvoiceFilter(currency="USDT")) == []
    assert titles(database, ctx, book, narrow=InvoiceFilter(min_total_units=120_000_001)) == []


def test_the_method_is_what_money_really_came_by(database, ctx, book):
    with database.write() as uow:
        page = list_invoices(uow, ctx, business_id=book.id, narrow=InvoiceFilter(label=Label.SENT))
        invoice = next(row.invoice for row in page.rows if row.invoice.title == "Sent")
        a_payment(uow, ctx, invoice=invoice, units=1, rail="card", status="failed")
        a_payment(uow, ctx, invoice=invoice, units=1, rail="wire", status="seen")
    by_rail = {rail: set(titles(database, ctx, book, narrow=InvoiceFilter(paid_by=rail))) for rail in Rail}
    assert by_rail == {
        Rail.WALLET: {"Paid", "Processing", "Partly"},
        Rail.CARD: set(),
        Rail.WIRE: {"Sent"},
        Rail.BALANCE: set(),
        Rail.MANUAL: set(),
    }


def test_days_are_whole_in_the_issuer_s_zone(database, ctx, clock, book):
    today = clock.now().date()
    days = {"created_since": today.isoformat(), "created_until": today.isoformat()}
    everything = titles(database, ctx, book)
    assert titles(database, ctx, book, narrow=read_filter(days)) == everything
    before = {"created_until": (today - timedelta(days=1)).isoformat()}
    assert titles(database, ctx, book, narrow=read_filter(before, timezone="Pacific/Auckland")) == []
    with pytest.raises(InvalidForm, match="before the first") as refused:
        read_filter({"created_since": "2026-11-02", "created_until": "2026-11-01"})
    assert set(refused.value.errors) == {"created_until"}


def test_the_list_goes_out_with_methods_and_hashes_as_csv_and_as_json(database, ctx, book):
    with database.read() as uow:
        narrow = InvoiceFilter(paid_by=Rail.WALLET)
        as_csv = export_invoices(uow, ctx, business_id=book.id, narrow=narrow)
        as_json = json.loads(export_invoices(uow, ctx, business_id=book.id, narrow=narrow, write=json_text))
    paid = next(row for row in as_json if row["title"] == "Paid")
    assert (len(as_json), paid["methods"], paid["transactions"], paid["total"]) == (3, "wallet", "0xabpaid", "120.00")
    assert as_csv.count("0xab") == 3


def test_another_business_sees_an_empty_list(database, ctx, book):
    with database.write() as uow:
        stranger = a_business(uow, ctx)
    with database.read() as uow:
        page = list_invoices(uow, ctx, business_id=stranger.id, narrow=InvoiceFilter(terms=("0xab",)))
    assert (page.rows, page.first, page.matching, page.newer, page.older) == ((), 0, 0, None, None)


def test_query_strings_are_read_or_refused_by_name():
    narrow = read_filter({"label": "paid", "q": "Kōhi", "due_before": "2026-12-01", "recipient": "a@b.example"})
    assert (narrow.label, narrow.terms, narrow.due_before) == (Label.PAID, ("kohi",), date(2026, 12, 1))
    with pytest.raises(InvalidForm) as refused:
        read_filter({"label": "payed", "status": "x", "due_before": "soon", "min_amount": "much"})
    assert set(refused.value.errors) == {"label", "status", "due_before", "min_amount"}
    assert read_sort("-amount") == Sort(SortKey.AMOUNT, descending=True)
    with pytest.raises(InvalidInput):
        read_sort("colour")


@pytest.mark.parametrize("cursor", ["", "x", "e30", "bnVsbA", "W10", "é"])
def test_foreign_cursors_are_refused(database, ctx, book, cursor):
    if not cursor:
        assert len(titles(database, ctx, book, cursor=cursor)) == 8
        return
    with pytest.raises(InvalidInput, match="cursor"):
        titles(database, ctx, book, cursor=cursor)


def test_a_cursor_of_another_order_is_refused(database, ctx, book):
    with database.read() as uow:
        older = list_invoices(uow, ctx, business_id=book.id, limit=2).older
        with pytest.raises(InvalidInput):
            list_invoices(uow, ctx, business_id=book.id, limit=2, cursor=older, sort=Sort(SortKey.AMOUNT))
