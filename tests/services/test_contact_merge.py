"""Contacts with several addresses, and two that turn out to be one."""

from __future__ import annotations

import pytest
from sqlmodel import SQLModel

from allscale_app.domain.errors import InvalidForm, InvalidInput, NotFound
from allscale_app.services.contact_detail import read_contact
from allscale_app.services.contact_list import list_contacts
from allscale_app.services.contact_merge import merge_contacts, preview_merge
from allscale_app.services.contact_parts import WalletLooksAlike, add_wallet
from allscale_app.services.contacts import ContactExists, create_contact, delete_contact, update_contact
from allscale_app.services.evaluate_invoice import reevaluate
from allscale_app.store.tables import Contact
from tests.builders import a_business, a_payment, a_sent_invoice, a_user

TREASURY = "0x8678cAC9E2656075F7274FA37C3e6FcB8b05445D"
POISON = "0x8678" + "0" * 32 + "445d"


def make(database, ctx, business, email, **fields):
    with database.write() as uow:
        return create_contact(uow, ctx, business_id=business.id, form={"email": email, **fields})


def test_every_address_of_a_contact_is_its_own(database, ctx, issuer):
    business, acting = issuer
    with database.write() as uow:
        before = a_sent_invoice(uow, ctx, business=business, acting=acting, recipient={"email": "old@pine.example"})
        delete_contact(uow, ctx, business_id=business.id, contact_id=before.contact_id or "")
    pine = make(database, ctx, business, "billing@pine.example", other_emails=["AP@pine.example", "old@pine.example"])
    assert pine.other_emails == ["AP@pine.example", "old@pine.example"]
    with database.write() as uow:
        after = a_sent_invoice(uow, ctx, business=business, acting=acting, recipient={"email": "ap@pine.example"})
    assert after.contact_id == pine.id
    with database.read() as uow:
        assert uow.invoices.find(business.id, before.id).contact_id == pine.id
        assert [row.contact.id for row in list_contacts(uow, ctx, business_id=business.id, query="ap@pine").rows] == [
            pine.id
        ]
    with pytest.raises(ContactExists, match=r"has ap@pine\.example already") as refused:
        make(database, ctx, business, "new@pine.example", other_emails=["ap@pine.example"])
    assert refused.value.param == "other_emails"
    with pytest.raises(ContactExists):
        make(database, ctx, business, "ap@pine.example")
    with database.write() as uow:
        update_contact(uow, ctx, business_id=business.id, contact_id=pine.id, form={"other_emails": []})
    assert make(database, ctx, business, "ap@pine.example").id != pine.id


def test_an_account_behind_any_address_counts(database, ctx, issuer):
    business, _ = issuer
    pine = make(database, ctx, business, "billing@pine.example", other_emails=["jo@pine.example"])
    with database.write() as uow:
        a_user(uow, ctx, email="jo@pine.example")
    with database.read() as uow:
        assert read_contact(uow, ctx, business_id=business.id, contact_id=pine.id).has_account


def test_merging_moves_everything_and_is_written_down(database, ctx, issuer):
    business, acting = issuer
    kept = make(database, ctx, business, "a@pine.example", name="Pine", labels=["Berlin"], notes="Pays late")
    wallets = [{"name": "Treasury", "address": TREASURY}]
    gone = make(
        database, ctx, business, "b@pine.example", name="Pine GmbH", tax_id="DE1", labels=["berlin", "Retainer"],
        notes="Wants a PO", wallets=wallets, other_emails=["c@pine.example"],
    )  # fmt: skip
    with database.write() as uow:
        invoice = a_sent_invoice(uow, ctx, business=business, acting=acting, recipient={"email": "c@pine.example"})
        a_payment(uow, ctx, invoice=invoice, units=120_000_000)
        reevaluate(uow, ctx, invoice=invoice)
    whom = {"keep_id": kept.id, "other_ids": [gone.id, gone.id, kept.id]}
    with database.read() as uow:
        preview = preview_merge(uow, ctx, business_id=business.id, **whom)
    assert (preview.invoice_count, [one.id for one in preview.others]) == (1, [gone.id])
    with database.write() as uow:
        merged = merge_contacts(uow, ctx, business_id=business.id, **whom, actor="user:usr_1")
    assert (merged.name, merged.tax_id, merged.email) == ("Pine", "DE1", "a@pine.example")
    assert merged.other_emails == ["b@pine.example", "c@pine.example"]
    assert sorted(merged.labels) == ["Berlin", "Retainer"]
    assert (merged.notes, merged.wallets) == ("Pays late\n\nWants a PO", wallets)
    with database.read() as uow:
        detail = read_contact(uow, ctx, business_id=business.id, contact_id=kept.id)
        assert [shown.invoice.id for shown in detail.invoices.rows] == [invoice.id]
        assert detail.row.totals[0].paid_units == 120_000_000
        assert uow.contacts.find(business.id, gone.id) is None
        record = uow.audit.first("contacts_merged", kept.id)
    assert (record.actor, record.data["merged"][0]["id"], record.data["merged"][0]["invoices"]) == (
        "user:usr_1", gone.id, 1,
    )  # fmt: skip


def test_what_does_not_fit_or_is_not_there_is_not_merged(database, ctx, issuer):
    business, _ = issuer
    one = make(database, ctx, business, "a@pine.example", labels=[f"a{n}" for n in range(15)])
    two = make(database, ctx, business, "b@pine.example", labels=[f"b{n}" for n in range(15)])
    with database.write() as uow:
        stranger = a_business(uow, ctx)
    for others, owner, refusal in (
        ([two.id], business, InvalidForm),
        ([one.id], business, InvalidInput),
        (["con_unknown"], business, NotFound),
        ([two.id], stranger, NotFound),
    ):
        with pytest.raises(refusal), database.write() as uow:
            merge_contacts(uow, ctx, business_id=owner.id, keep_id=one.id, other_ids=others, actor="user:usr_1")
    with database.read() as uow:
        assert uow.contacts.count(business.id) == 2


def test_nothing_that_hangs_at_a_contact_is_left_behind():
    """`Contacts.move` must learn of each table that points to contacts."""
    pointing = {
        column.table.name
        for table in SQLModel.metadata.tables.values()
        for column in table.columns
        if any(key.column.table is Contact.metadata.tables["contact"] for key in column.foreign_keys)
    }
    assert pointing == {"invoice", "contact_email"}


def test_an_address_made_to_be_mistaken_is_told(database, ctx, issuer):
    business, acting = issuer
    pine = make(database, ctx, business, "a@pine.example", name="Pine", wallets=[{"name": "", "address": TREASURY}])
    other = make(database, ctx, business, "b@oak.example", name="Oak")
    form = {"name": "", "address": POISON}
    with pytest.raises(WalletLooksAlike, match="of Pine") as told, database.write() as uow:
        add_wallet(uow, ctx, business_id=business.id, contact_id=other.id, form=form)
    assert told.value.known == TREASURY
    with database.write() as uow:
        add_wallet(uow, ctx, business_id=business.id, contact_id=other.id, form=form, is_sure=True)
    with database.write() as uow:
        invoice = a_sent_invoice(uow, ctx, business=business, acting=acting, recipient={"email": "c@elm.example"})
        a_payment(uow, ctx, invoice=invoice, units=1, sender=POISON)
    with database.read() as uow:
        elm = read_contact(uow, ctx, business_id=business.id, contact_id=invoice.contact_id or "")
        oak = read_contact(uow, ctx, business_id=business.id, contact_id=other.id)
        mine = read_contact(uow, ctx, business_id=business.id, contact_id=pine.id)
    assert {one.known for one in (*elm.look_alikes, *oak.look_alikes)} == {TREASURY}
    assert [one.known.lower() for one in mine.look_alikes] == [POISON]
