"""Payment links: made, changed, closed; each use an invoice, the last one taken by one visitor only."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from allscale_app.domain.errors import Conflict, InvalidForm, NotFound, StaleVersion
from allscale_app.services.evaluate_invoice import reevaluate
from allscale_app.services.payment_link_uses import use_link
from allscale_app.services.payment_links import (
    create_link,
    delete_link,
    find_link,
    form_of_link,
    switch_link,
    update_link,
)
from allscale_app.store.tables import Membership
from tests.builders import a_business, a_payment, a_user

USD = 1_000_000
FORM = {"title": "Pay the studio", "amount": "120", "currency": "USDC", "slug": "fieldnote-fee"}
OPEN = {**FORM, "amount_kind": "open", "minimum": "5", "maximum": "500", "suggestions": "10, 25"}
VISITOR = {"name": "Ines Carvalho", "email": "ines@olivelane.example"}


@pytest.fixture
def made(database, ctx, issuer):
    """Makes a link of the issuer's."""

    def make(**fields):
        with database.write() as uow:
            return create_link(uow, ctx, business_id=issuer[0].id, user_id=issuer[1].user_id, form={**FORM, **fields})

    return make


def change(database, ctx, issuer, act, link, **more):
    with database.write() as uow:
        return act(uow, ctx, business_id=issuer[0].id, user_id=issuer[1].user_id, link_id=link.id, **more)


def visit(database, ctx, link, attempt="tab-1", **fields):
    with database.write() as uow:
        return use_link(uow, ctx, slug=link.slug, form={**VISITOR, **fields}, attempt=attempt)


def now(database, ctx, link):
    with database.read() as uow:
        return find_link(uow, ctx, business_id=link.business_id, link_id=link.id)


def test_a_use_is_a_sent_invoice_to_the_visitor_and_counts_once_per_click(database, ctx, made):
    link = made()
    invoice = visit(database, ctx, link)
    assert visit(database, ctx, link).id == invoice.id
    assert (invoice.document_status, invoice.total_units, invoice.title) == ("sent", 120 * USD, "Pay the studio")
    assert (invoice.recipient_name, invoice.recipient_email) == ("Ines Carvalho", "ines@olivelane.example")
    assert (invoice.payment_link_id, now(database, ctx, link).use_count) == (link.id, 1)
    assert invoice.checkout_token
    with database.read() as uow:
        assert [row.kind for row in uow.deliveries.of_invoice(invoice.id)] == ["invoice"]
    assert visit(database, ctx, link, "tab-2").id != invoice.id


def test_a_click_on_another_link_makes_nothing_of_the_first(database, ctx, made):
    first, second = made(), made(slug="")
    assert second.slug.startswith("u-")
    assert visit(database, ctx, first).id != visit(database, ctx, second).id, "whose form has the same id"
    assert [now(database, ctx, link).use_count for link in (first, second)] == [1, 1]


def test_two_visitors_race_for_the_last_use_and_one_is_told_nicely(database, ctx, made):
    link = made(use_limit="1")
    start, answers = threading.Barrier(2), []

    def click(attempt: str) -> None:
        start.wait()
        try:
            answers.append(visit(database, ctx, link, attempt).document_status)
        except Conflict as error:
            answers.append(error.error_code)

    tabs = [threading.Thread(target=click, args=(f"tab-{number}",)) for number in range(2)]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join()
    assert sorted(answers) == ["link_used_up", "sent"]
    assert now(database, ctx, link).use_count == 1


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ({"amount": "4.99"}, "price_below_minimum"),
        ({"amount": "500.01"}, "price_above_maximum"),
        ({"amount": "0"}, "amount_not_positive"),
        ({"amount": None}, None),
        ({"amount": 120}, None),
        ({"amount": "10", "email": "nobody"}, None),
        ({"amount": "10", "name": " "}, None),
    ],
)
def test_what_a_visitor_may_not_type_makes_nothing(database, ctx, made, typed, code):
    link = made(**OPEN)
    with pytest.raises(InvalidForm) as refused:
        visit(database, ctx, link, **typed)
    assert code is None or [error.error_code for error in refused.value.errors.values()] == [code]
    assert now(database, ctx, link).use_count == 0
    assert visit(database, ctx, link, amount="5").total_units == 5 * USD


def test_a_fixed_amount_is_not_the_visitors(database, ctx, made):
    assert visit(database, ctx, made(), amount="0.01").total_units == 120 * USD


def test_a_link_that_expires_between_page_and_click_says_so(database, ctx, clock, issuer, made):
    link = made(expires_on=clock.now().date().isoformat())
    assert visit(database, ctx, link).document_status == "sent"
    clock.advance(days=1)
    with pytest.raises(Conflict, match="expired"):
        visit(database, ctx, link, "tab-2")
    change(database, ctx, issuer, update_link, link, form={"expires_on": ""})
    assert visit(database, ctx, link, "tab-2").document_status == "sent"


def test_a_closed_link_says_so_until_it_is_opened_again(database, ctx, issuer, made):
    link = made()
    change(database, ctx, issuer, switch_link, link, is_on=False)
    with pytest.raises(Conflict, match="closed this link"):
        visit(database, ctx, link)
    change(database, ctx, issuer, switch_link, link, is_on=True)
    assert visit(database, ctx, link).document_status == "sent"


def test_a_business_that_may_not_send_pauses_its_links(database, ctx, issuer, made):
    link = made()
    with database.write() as uow:
        uow.users.get(issuer[1].user_id).email_verified_at = None
    with pytest.raises(Conflict, match="right now") as refused:
        visit(database, ctx, link)
    assert refused.value.error_code == "link_paused"


def test_a_business_that_takes_no_payments_pauses_its_links(database, ctx, issuer, made):
    link = made()
    with database.write() as uow:
        uow.businesses.lock(issuer[0].id).accepted_methods = []
    with pytest.raises(Conflict, match="right now") as refused:
        visit(database, ctx, link)
    assert (refused.value.error_code, now(database, ctx, link).use_count) == ("link_paused", 0)
    assert now(database, ctx, link).use_count == 0


def test_a_link_is_used_in_its_owners_name_not_in_the_oldest_members(database, ctx, issuer, made):
    with database.write() as uow:
        clerk = a_user(uow, ctx, email_verified_at=None)
        since = ctx.clock.now() - timedelta(days=9)
        uow.businesses.add(Membership(business_id=issuer[0].id, user_id=clerk.id, role="accountant", created_at=since))
    assert visit(database, ctx, made()).document_status == "sent"


@pytest.mark.parametrize("slug", ["admin", "supp0rt", "pay", "../x", "fіeldnote", "a", 5])
def test_reserved_and_crooked_words_are_refused_as_an_address(made, slug):
    with pytest.raises(InvalidForm) as refused:
        made(slug=slug)
    assert set(refused.value.errors) == {"slug"}


def test_an_address_is_one_links_on_the_whole_instance(database, ctx, made):
    made()
    with database.write() as uow:
        other = a_business(uow, ctx)
        owner = uow.businesses.members(other.id)[0].user_id
        with pytest.raises(Conflict) as refused:
            create_link(uow, ctx, business_id=other.id, user_id=owner, form=FORM)
    assert refused.value.error_code == "slug_taken"


@pytest.mark.parametrize(
    ("typed", "param"),
    [
        ({"title": ""}, "title"),
        ({"amount": "-1"}, "amount"),
        ({"amount_kind": "free"}, "amount_kind"),
        ({"currency": "DOGE"}, "currency"),
        ({"use_limit": "0"}, "use_limit"),
        ({"use_limit": "many"}, "use_limit"),
        ({"expires_on": "tomorrow"}, "expires_on"),
        ({**OPEN, "maximum": "4"}, "maximum"),
        ({**OPEN, "suggestions": "1"}, "suggestions"),
        ({**OPEN, "suggestions": "6 7 8 9 10"}, "suggestions"),
        ({**OPEN, "suggestions": 7}, "suggestions"),
    ],
)
def test_a_wrong_field_is_told_and_nothing_is_made(database, issuer, made, typed, param):
    with pytest.raises(InvalidForm) as refused:
        made(**typed)
    assert param in refused.value.errors
    with database.read() as uow:
        assert uow.payment_links.of_business(issuer[0].id, limit=9) == []


def test_a_change_keeps_the_address_and_heeds_other_tabs(database, ctx, issuer, made):
    link = made(**OPEN)
    changed = change(database, ctx, issuer, update_link, link, form={"title": "Fee", "slug": "new"}, expected_version=1)
    assert (changed.title, changed.slug, changed.least_units) == ("Fee", link.slug, 5 * USD)
    assert form_of_link(changed)["suggestions"] == ["10.00", "25.00"]
    for act, more in ((update_link, {"form": {}}), (delete_link, {})):
        with pytest.raises(StaleVersion):
            change(database, ctx, issuer, act, link, expected_version=1, **more)


def test_only_an_unused_link_is_thrown_away(database, ctx, issuer, made):
    link, used = made(), made(slug="used-words")
    visit(database, ctx, used)
    change(database, ctx, issuer, delete_link, link)
    with pytest.raises(NotFound):
        now(database, ctx, link)
    with pytest.raises(NotFound):
        visit(database, ctx, link)
    with pytest.raises(Conflict, match="Switch it off"):
        change(database, ctx, issuer, delete_link, used)


def test_another_businesss_link_is_as_good_as_unknown(database, ctx, made):
    link = made()
    with database.write() as uow:
        other = a_business(uow, ctx)
        who = {"business_id": other.id, "user_id": uow.businesses.members(other.id)[0].user_id, "link_id": link.id}
        for act, more in ((update_link, {"form": {}}), (switch_link, {"is_on": False}), (delete_link, {})):
            with pytest.raises(NotFound):
                act(uow, ctx, **who, **more)


def test_income_is_what_its_invoices_brought_less_what_went_back(database, ctx, issuer, made):
    link = made()
    invoice = visit(database, ctx, link)
    visit(database, ctx, link, "tab-2")
    with database.write() as uow:
        row = uow.invoices.lock(invoice.business_id, invoice.id)
        a_payment(uow, ctx, invoice=row, units=120 * USD)
        reevaluate(uow, ctx, invoice=row)
        row.refunded_units = 20 * USD
        reevaluate(uow, ctx, invoice=row)
    with database.read() as uow:
        (income,) = uow.payment_links.income(link.business_id, [link.id])
    assert (income.link_id, income.currency, income.units, income.paid_count) == (link.id, "USDC", 100 * USD, 1)
