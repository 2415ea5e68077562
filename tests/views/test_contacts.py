"""What the contacts pages say."""

from __future__ import annotations

import pytest

from allscale_app.i18n.countries import countries, country_name
from allscale_app.services.contact_detail import read_contact
from allscale_app.services.contact_parts import add_wallet
from allscale_app.services.contacts import create_contact
from allscale_app.store.repositories.invoice_sums import Billed
from allscale_app.views.contacts import contact_view, delete_question, fields_of, form_from, wallet_question
from allscale_app.views.contacts.detail import usual_words
from allscale_app.views.contacts.list import open_amount
from allscale_app.views.initials import initials_of_client
from tests.builders import a_business, a_draft, a_payment, a_sent_invoice

TREASURY = "0x8678cAC9E2656075F7274FA37C3e6FcB8b05445D"
RUI = {"email": "rui+a?b=c@example.pt", "name": "Rui", "labels": ["Vendor", "Late payer"]}


def billed(currency, open_units):
    return Billed("con_a", currency, open_units, 0, open_units, 1)


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("Harbour & Pine GmbH", "HP"), ("Kōhi Roasters", "KR"), ("Sabor Norte, Lda", "SN"), ("Monograph", "M"),
        ("billing@harbour.example", "B"), ("@", ""), ("“Œuvre” 24", "Œ2"), ("", ""),
    ],
)  # fmt: skip
def test_initials_are_of_words(name, initials):
    assert initials_of_client(name) == initials


@pytest.mark.parametrize(
    ("totals", "shown"),
    [
        ([], ("–", "")),
        ([billed("USDC", 0)], ("–", "")),
        ([billed("USDC", 2_400_000_000), billed("USDT", 0)], ("2,400.00", "USDC")),
        ([billed("USDC", 1_000_000), billed("USDT", 2_000_000)], ("$3.00", "")),
        ([billed("USDC", 1_000_000), billed("EURC", 2_000_000)], ("$1.00 + €2.00", "")),
    ],
)
def test_what_is_open_has_its_unit_when_there_is_one(totals, shown):
    assert open_amount(totals) == shown


@pytest.mark.parametrize(
    ("seconds", "words"), [(None, "–"), (60, "Under a day"), (86_400, "1 day"), (3 * 86_400 + 9_000, "3 days")]
)
def test_the_usual_time_is_in_days(seconds, words):
    assert usual_words(seconds) == words


def test_countries_are_countries():
    assert country_name("DE") == "Germany"
    assert country_name("??") == "??"
    assert {"EU", "ZZ", "UN", "001"} & set(countries()) == set()
    assert {"PT", "SG", "US", "XK", "TW"} <= set(countries())


def test_a_form_is_read_back_as_it_was_shown(sqlite_database, ctx):
    with sqlite_database.write() as uow:
        contact = create_contact(uow, ctx, business_id=a_business(uow, ctx).id, form=RUI)
    fields = fields_of(contact)
    assert fields["labels"] == "Vendor, Late payer"
    assert form_from(fields)["labels"] == ["Vendor", "Late payer"]


def test_the_drawer_of_a_client(sqlite_database, ctx, clock):
    with sqlite_database.write() as uow:
        business = a_business(uow, ctx, timezone="Europe/Lisbon")
        contact = create_contact(uow, ctx, business_id=business.id, form=RUI)
        invoice = a_sent_invoice(uow, ctx, business=business, recipient=RUI)
        a_payment(uow, ctx, invoice=invoice, units=20_000_000, sender=TREASURY, status="reversed")
        for _ in range(2):
            a_payment(uow, ctx, invoice=invoice, units=20_000_000, sender=TREASURY)
        draft = a_draft(uow, ctx, business=business, recipient=RUI)
        draft.contact_id = contact.id
        add_wallet(uow, ctx, business_id=business.id, contact_id=contact.id, form={"address": "0x" + "1" * 40})
        clock.advance(hours=2)
    with sqlite_database.read() as uow:
        detail = read_contact(uow, ctx, business_id=business.id, contact_id=contact.id)
        view = contact_view(detail, registry=ctx.registry, timezone="Europe/Lisbon")
    assert view.mail_href == "mailto:rui%2Ba%3Fb%3Dc@example.pt"
    assert view.sub == "Client since 23 Nov"
    assert {(line.name, line.word, line.href) for line in view.invoices} == {
        (invoice.number, "Sent", f"/invoices/{invoice.id}"),
        ("No number yet", "Draft", f"/invoices/{draft.id}/edit"),
    }
    assert sorted((line.word, line.is_faint) for line in view.payments) == [
        ("Reversed", True), ("Settled", False), ("Settled", False),
    ]  # fmt: skip
    assert [(box.name, box.is_saved, box.words) for box in view.wallets] == [
        ("Wallet", True, "Has not paid you from here yet"),
        ("Not written down", False, "Paid you 2 times from here, last 2 h ago"),
    ]
    assert view.all_label == "All 2"


def test_questions_name_the_thing_and_the_effect(sqlite_database, ctx):
    with sqlite_database.write() as uow:
        form = {**RUI, "wallets": [{"name": "Main", "address": TREASURY}]}
        contact = create_contact(uow, ctx, business_id=a_business(uow, ctx).id, form=form)
    assert delete_question(contact).title == "Delete Rui?"
    assert wallet_question(contact, TREASURY).title == "Remove Main?"
    assert wallet_question(contact, "0x" + "2" * 40).title == "Remove this wallet?"
