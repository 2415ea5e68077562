"""Contacts: kept by the issuer, made by sending, summed from invoices."""

from __future__ import annotations

import pytest

from allscale_app.domain.contact_listing import ContactFilter, ContactSort
from allscale_app.domain.errors import Conflict, InvalidForm, NotFound, StaleVersion
from allscale_app.services.contact_detail import read_contact
from allscale_app.services.contact_export import export_contacts
from allscale_app.services.contact_input import read_contact_form
from allscale_app.services.contact_list import list_contacts, read_contacts_page
from allscale_app.services.contact_parts import add_label, add_wallet, remove_label, remove_wallet
from allscale_app.services.contacts import create_contact, delete_contact, update_contact
from allscale_app.services.evaluate_invoice import reevaluate
from tests.builders import a_business, a_payment, a_sent_invoice

HARBOUR = {"email": "billing@harbour.example", "name": "Härbour & Pine", "labels": ["Retainer", "Berlin", "Retainer"]}


@pytest.fixture
def harbour(database, ctx, issuer):
    with database.write() as uow:
        return create_contact(uow, ctx, business_id=issuer[0].id, form=HARBOUR)


def names(database, ctx, business, **wanted):
    with database.read() as uow:
        return [row.contact.name for row in list_contacts(uow, ctx, business_id=business.id, **wanted).rows]


def test_a_contact_is_made_changed_and_guarded(database, ctx, issuer, harbour):
    business, _ = issuer
    assert (harbour.labels, harbour.version) == (["Retainer", "Berlin"], 1)
    with database.write() as uow:
        changed = update_contact(
            uow, ctx, business_id=business.id, contact_id=harbour.id, form={"notes": "Pays late"}, expected_version=1
        )
    assert (changed.notes, changed.name, changed.version) == ("Pays late", "Härbour & Pine", 2)
    with pytest.raises(StaleVersion, match="another tab"), database.write() as uow:
        update_contact(uow, ctx, business_id=business.id, contact_id=harbour.id, form={}, expected_version=1)
    with pytest.raises(Conflict, match="has this e-mail address already"), database.write() as uow:
        create_contact(uow, ctx, business_id=business.id, form={"email": "BILLING@harbour.example"})


def test_every_wrong_field_is_named(database, ctx, issuer):
    form = {"email": "x@", "name": "n" * 201, "labels": ["a"] * 3 + ["b" * 41], "notes": 5}
    with pytest.raises(InvalidForm) as refused, database.write() as uow:
        create_contact(uow, ctx, business_id=issuer[0].id, form=form)
    assert set(refused.value.errors) == {"email", "name", "labels", "notes"}


def test_somebody_else_s_contact_is_unknown(database, ctx, issuer, harbour):
    with database.write() as uow:
        stranger = a_business(uow, ctx)
    for act in (
        lambda uow: update_contact(uow, ctx, business_id=stranger.id, contact_id=harbour.id, form={}),
        lambda uow: delete_contact(uow, ctx, business_id=stranger.id, contact_id=harbour.id),
        lambda uow: read_contact(uow, ctx, business_id=stranger.id, contact_id=harbour.id),
    ):
        with pytest.raises(NotFound), database.write() as uow:
            act(uow)


def test_totals_wallets_and_the_usual_time(database, ctx, clock, issuer, harbour):
    business, acting = issuer
    with database.write() as uow:
        for paid in (120_000_000, 20_000_000):
            invoice = a_sent_invoice(uow, ctx, business=business, acting=acting, recipient=HARBOUR)
            clock.advance(days=2)
            a_payment(uow, ctx, invoice=invoice, units=paid, sender="0xAbC1")
            reevaluate(uow, ctx, invoice=invoice)
        a_sent_invoice(uow, ctx, business=business, acting=acting, recipient=HARBOUR, currency="USD")
    with database.read() as uow:
        detail = read_contact(uow, ctx, business_id=business.id, contact_id=harbour.id)
    totals = {t.currency: (t.billed_units, t.paid_units, t.open_units, t.count) for t in detail.row.totals}
    assert totals == {
        "USDC": (240_000_000, 140_000_000, 100_000_000, 2),
        "USD": (120_000_000, 0, 120_000_000, 1),
    }
    assert detail.typical_seconds == 2 * 86_400
    assert [(wallet.address, wallet.networks, wallet.count) for wallet in detail.wallets] == [("0xAbC1", ("local",), 2)]
    assert len(detail.invoices.rows) == 3
    assert detail.row.last_activity_at == clock.now()
    assert names(database, ctx, business, query="0xabc1") == ["Härbour & Pine"]


def test_lists_are_searched_sorted_and_paged_both_ways(database, ctx, clock, issuer, harbour):
    business, acting = issuer
    for number in range(5):
        clock.advance(minutes=1)
        with database.write() as uow:
            form = {"email": f"c{number}@example.com", "name": f"Client {number}"}
            create_contact(uow, ctx, business_id=business.id, form=form)
    assert names(database, ctx, business, query="harbour") == ["Härbour & Pine"]
    assert names(database, ctx, business, query="retain ber") == ["Härbour & Pine"]
    assert names(database, ctx, business, query="nobody") == []
    assert names(database, ctx, business, sort=ContactSort.NAME)[0] == "Client 0"
    assert names(database, ctx, business)[0] == "Client 4"
    clock.advance(minutes=1)
    with database.write() as uow:
        a_sent_invoice(uow, ctx, business=business, acting=acting, recipient=HARBOUR)
    assert names(database, ctx, business)[0] == "Härbour & Pine"
    for sort in ContactSort:
        everything = names(database, ctx, business, sort=sort)
        with database.read() as uow:
            first = list_contacts(uow, ctx, business_id=business.id, sort=sort, limit=4)
            second = list_contacts(uow, ctx, business_id=business.id, sort=sort, limit=4, cursor=first.next)
            back = list_contacts(uow, ctx, business_id=business.id, sort=sort, limit=4, cursor=second.back)
        assert [row.contact.name for row in (*first.rows, *second.rows)] == everything
        assert (back.rows, back.first, second.first, second.next) == (first.rows, 1, 5, None)


def test_a_deleted_contact_leaves_its_invoices(database, ctx, issuer):
    business, acting = issuer
    with database.write() as uow:
        invoice = a_sent_invoice(uow, ctx, business=business, acting=acting)
    with database.write() as uow:
        delete_contact(uow, ctx, business_id=business.id, contact_id=invoice.contact_id or "")
    with database.read() as uow:
        left = uow.invoices.find(business.id, invoice.id)
        assert left is not None
        assert (left.contact_id, left.recipient_email) == (None, "payer@example.com")
    with database.write() as uow:
        again = create_contact(uow, ctx, business_id=business.id, form={"email": "payer@example.com"})
    with database.read() as uow:
        detail = read_contact(uow, ctx, business_id=business.id, contact_id=again.id)
        assert [row.invoice.id for row in detail.invoices.rows] == [invoice.id]


def test_the_export_runs_no_formula(database, ctx, issuer):
    business, _ = issuer
    with database.write() as uow:
        form = {"email": "a@example.com", "name": '=HYPERLINK("x")', "notes": "-1+1"}
        create_contact(uow, ctx, business_id=business.id, form=form)
    with database.read() as uow:
        text = export_contacts(uow, ctx, business_id=business.id)
    assert text.startswith("\ufeffemail,name,")
    assert '"\'=HYPERLINK(""x"")"' in text
    assert ",'-1+1," in text


TREASURY = "0x8678cAC9E2656075F7274FA37C3e6FcB8b05445D"


def wallet_words(database, ctx, business, contact, form):
    with pytest.raises(InvalidForm) as refused, database.write() as uow:
        add_wallet(uow, ctx, business_id=business.id, contact_id=contact.id, form=form)
    return refused.value.words()


def test_wallets_are_checksummed_named_found_and_taken_away(database, ctx, issuer, harbour):
    business, _ = issuer
    with database.write() as uow:
        form = {"name": "Company treasury", "address": f" {TREASURY.lower()} "}
        saved = add_wallet(uow, ctx, business_id=business.id, contact_id=harbour.id, form=form)
    assert saved.wallets == [{"name": "Company treasury", "address": TREASURY}]
    assert names(database, ctx, business, query="0x8678CAC9") == ["Härbour & Pine"]
    assert names(database, ctx, business, query="treasury") == ["Härbour & Pine"]
    with database.read() as uow:
        detail = read_contact(uow, ctx, business_id=business.id, contact_id=harbour.id)
    assert [(each.name, each.is_saved, each.count) for each in detail.wallets] == [("Company treasury", True, 0)]
    assert detail.row.wallet_count == 1
    with database.write() as uow:
        left = remove_wallet(uow, ctx, business_id=business.id, contact_id=harbour.id, address=TREASURY)
    assert left.wallets == []


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("", "Enter the wallet’s address"),
        ("harbour.eth", "0x and 40 characters"),
        (TREASURY[:-1], "0x and 40 characters"),
        (TREASURY.replace("AC9E", "aC9E"), "typing error"),
        ("0x" + "0" * 40, "Nobody holds this address"),
        (5, "as text"),
    ],
)
def test_an_address_with_a_mistake_is_refused_in_words(ctx, address, words):
    with pytest.raises(InvalidForm) as refused:
        read_contact_form({**HARBOUR, "wallets": [{"address": address}]}, read_address=ctx.read_address)
    assert words in refused.value.words()["wallets[0].address"]


def test_a_wallet_is_written_down_once(database, ctx, issuer, harbour):
    with database.write() as uow:
        add_wallet(uow, ctx, business_id=issuer[0].id, contact_id=harbour.id, form={"address": TREASURY})
    again = wallet_words(
        database, ctx, issuer[0], harbour, {"name": "n" * 61, "address": TREASURY.upper().replace("X", "x")}
    )
    assert "in the list already" in again["address"]
    assert "61 characters" in again["name"]


@pytest.mark.parametrize("wallets", ["0x", [5], [{"address": TREASURY}] * 21])
def test_wallets_that_are_no_list_of_wallets_are_refused(database, ctx, issuer, wallets):
    with pytest.raises(InvalidForm) as refused, database.write() as uow:
        create_contact(uow, ctx, business_id=issuer[0].id, form={**HARBOUR, "wallets": wallets})
    assert all(param.startswith("wallets") for param in refused.value.errors)


def test_the_wallet_that_paid_is_the_one_written_down_whatever_its_letters(database, ctx, issuer, harbour):
    business, acting = issuer
    with database.write() as uow:
        invoice = a_sent_invoice(uow, ctx, business=business, acting=acting, recipient=HARBOUR)
        a_payment(uow, ctx, invoice=invoice, units=120_000_000, sender=TREASURY.lower())
        a_payment(uow, ctx, invoice=invoice, units=1_000_000, sender="0x" + "1" * 40, status="failed")
        add_wallet(uow, ctx, business_id=business.id, contact_id=harbour.id, form={"name": "Main", "address": TREASURY})
    with database.read() as uow:
        detail = read_contact(uow, ctx, business_id=business.id, contact_id=harbour.id)
    assert [(each.name, each.address, each.count) for each in detail.wallets] == [("Main", TREASURY, 1)]
    assert detail.row.wallet_count == 1
    assert [(leg.units, billed.id) for leg, billed in detail.payments] == [
        (1_000_000, invoice.id), (120_000_000, invoice.id),
    ]  # fmt: skip


def test_labels_come_and_go_one_by_one(database, ctx, issuer, harbour):
    business, _ = issuer
    with database.write() as uow:
        add_label(uow, ctx, business_id=business.id, contact_id=harbour.id, label="berlin")
        changed = add_label(uow, ctx, business_id=business.id, contact_id=harbour.id, label="Late payer")
    assert changed.labels == ["Retainer", "Berlin", "Late payer"]
    with database.write() as uow:
        changed = remove_label(uow, ctx, business_id=business.id, contact_id=harbour.id, label="Retainer")
    assert changed.labels == ["Berlin", "Late payer"]
    with pytest.raises(InvalidForm), database.write() as uow:
        add_label(uow, ctx, business_id=business.id, contact_id=harbour.id, label="  ")


def test_label_and_country_narrow_the_list_and_are_offered(database, ctx, issuer, harbour):
    business, _ = issuer
    with database.write() as uow:
        form = {"email": "rui@example.pt", "name": "Rui", "country": "pt", "labels": ['Vendor "x"', "Étude"]}
        create_contact(uow, ctx, business_id=business.id, form=form)
        stranger = a_business(uow, ctx)
        create_contact(uow, ctx, business_id=stranger.id, form={**HARBOUR, "labels": ["Secret"], "country": "FR"})

    def page(**narrow):
        with database.read() as uow:
            return read_contacts_page(
                uow, ctx, business_id=business.id, narrow=ContactFilter(**narrow), sort=ContactSort.NAME,
                cursor=None, limit=10,
            )  # fmt: skip

    everything = page()
    assert (everything.labels, everything.countries) == (("Berlin", "Retainer", 'Vendor "x"', "Étude"), ("PT",))
    for narrow in ({"label": 'Vendor "x"'}, {"label": "Étude"}, {"country": "PT"}, {"label": "Étude", "country": "PT"}):
        found = page(**narrow)
        assert [row.contact.name for row in found.page.rows] == ["Rui"], narrow
        assert (found.page.matching, found.all_count) == (1, 2)
    assert page(label="Étude", country="DE").page.rows == ()
    assert page(label="Retain").page.rows == ()


def test_a_country_is_a_code_that_exists(database, ctx, issuer):
    with pytest.raises(InvalidForm, match="two-letter code"), database.write() as uow:
        create_contact(uow, ctx, business_id=issuer[0].id, form={**HARBOUR, "country": "Germany"})


def test_what_was_changed_meanwhile_is_not_deleted(database, ctx, issuer, harbour):
    with pytest.raises(StaleVersion, match="Nothing was deleted"), database.write() as uow:
        delete_contact(uow, ctx, business_id=issuer[0].id, contact_id=harbour.id, expected_version=9)


def test_the_chosen_ones_are_exported_and_nobody_elses(database, ctx, issuer, harbour):
    with database.write() as uow:
        stranger = create_contact(uow, ctx, business_id=a_business(uow, ctx).id, form={**HARBOUR, "name": "Stranger"})
        other = create_contact(uow, ctx, business_id=issuer[0].id, form={"email": "other@example.com"})
        add_wallet(uow, ctx, business_id=issuer[0].id, contact_id=harbour.id, form={"address": TREASURY})
    with database.read() as uow:
        text = export_contacts(uow, ctx, business_id=issuer[0].id, contact_ids=[stranger.id, harbour.id])
    assert TREASURY in text
    assert harbour.id in text
    assert other.id not in text
    assert stranger.id not in text
