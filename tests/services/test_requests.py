"""Services and requests for them: stock, drafts, approval, money, and everybody told."""

from __future__ import annotations

import threading

import pytest
from sqlmodel import col, select

from allscale_app.bootstrap.webhooks import tell_programs
from allscale_app.domain.errors import Conflict, InvalidForm, NotAllowed, NotFound, StaleVersion
from allscale_app.domain.proof import solve
from allscale_app.services import requests
from allscale_app.services.acting import Acting
from allscale_app.services.cancel_invoice import cancel_and_reissue, cancel_invoice
from allscale_app.services.drafts import delete_draft, update_draft
from allscale_app.services.evaluate_invoice import reevaluate
from allscale_app.services.mail_facts import read_mail
from allscale_app.services.offers import archive_service, create_service, form_of, order_services, update_service
from allscale_app.services.profiles import switch_profile
from allscale_app.services.request_decisions import answer_request, approve_request, ask_back, decline_request
from allscale_app.services.request_input import CHALLENGE_LIFE, new_challenge
from allscale_app.services.requests import read_public_request, submit_request
from allscale_app.services.send_invoice import send_invoice
from allscale_app.store.tables import Delivery
from allscale_app.views.build_mail import build_mail
from tests.builders import a_business, a_payment, a_request, a_sent_invoice, a_service, a_user

USD = 1_000_000


@pytest.fixture
def service(database, ctx, issuer):
    with database.write() as uow:
        return a_service(uow, ctx, business=issuer[0], questions="Which pages?\nBy when?")


@pytest.fixture
def asked(database, ctx, service):
    with database.write() as uow:
        return a_request(uow, ctx, service=service, answers=["Six", "<script>alert(1)</script>"]).request


def one(database, request):
    with database.read() as uow:
        return uow.storefront.request(request.business_id, request.id)


def invoice_of(database, request):
    now = one(database, request)
    with database.read() as uow:
        return uow.invoices.find(now.business_id, now.invoice_id)


def stock_of(database, service):
    with database.read() as uow:
        return uow.storefront.service(service.business_id, service.id).stock_left


def mails(database, ctx):
    """Subject and recipient of every mail about requests, as it will be sent."""
    with database.read() as uow:
        rows = uow.session.exec(select(Delivery).where(col(Delivery.kind).startswith("request_"))).all()
        return [(build_mail(read_mail(uow, ctx, delivery_id=row.id)).view.subject, row.recipient) for row in rows]


def decide(database, ctx, issuer, act, request, **words):
    business, acting = issuer
    with database.write() as uow:
        return act(uow, ctx, business_id=business.id, request_id=request.id, acting=acting, **words)


def test_a_request_makes_a_draft_and_tells_everybody(database, ctx, issuer, service, asked):
    business, _ = issuer
    invoice = invoice_of(database, asked)
    assert (invoice.document_status, invoice.total_units, invoice.recipient_email) == (
        "draft", 3_400 * USD, "ines@olivelane.example",
    )  # fmt: skip
    assert (invoice.service_id, invoice.request_id) == (service.id, asked.id)
    assert asked.answers[1] == {"question": "By when?", "answer": "<script>alert(1)</script>"}
    assert set(mails(database, ctx)) == {
        ("Ines Carvalho requests Marketing site", business.email),
        ("Fieldnote Studio has your request: Marketing site", "ines@olivelane.example"),
    }
    with database.read() as uow:
        member = uow.businesses.members(business.id)[0]
        (news,) = uow.notifications.latest(member.user_id, limit=5)
        assert (news.kind, news.data["request_id"]) == ("request_received", asked.id)
        assert read_public_request(uow, ctx, token=asked.token).checkout_token == ""


def test_approval_sends_what_was_edited_through_the_same_engine(database, ctx, issuer, asked):
    business, _ = issuer
    with database.write() as uow:
        change = {"title": "Marketing site, six pages"}
        update_draft(uow, ctx, business_id=business.id, invoice_id=asked.invoice_id, form=change)
    sent = decide(database, ctx, issuer, approve_request, asked).invoice
    again = decide(database, ctx, issuer, approve_request, asked)
    assert again.already_sent
    assert (sent.title, sent.number, sent.request_id) == ("Marketing site, six pages", "INV-2026-0001", asked.id)
    assert one(database, asked).status == "approved"
    with database.read() as uow:
        assert read_public_request(uow, ctx, token=asked.token).checkout_token == sent.checkout_token
        assert [mail.kind for mail in uow.deliveries.of_invoice(sent.id)] == ["invoice"]
    with pytest.raises(Conflict, match="was approved already"):
        decide(database, ctx, issuer, decline_request, asked, words="Too late")


def test_sending_the_draft_from_the_editor_is_approval(database, ctx, issuer, asked):
    business, acting = issuer
    with database.write() as uow:
        send_invoice(uow, ctx, business_id=business.id, invoice_id=asked.invoice_id, acting=acting)
    assert one(database, asked).status == "approved"


def test_nobody_writes_to_strangers_before_their_own_address_is_proved(database, ctx):
    with database.write() as uow:
        owner = a_user(uow, ctx, email_verified_at=None)
        business = a_business(uow, ctx, owner=owner)
        asked = a_request(uow, ctx, service=a_service(uow, ctx, business=business)).request
    issuer = business, Acting(owner.id)
    for act in (ask_back, decline_request):
        with pytest.raises(NotAllowed, match="Verify your e-mail address"):
            decide(database, ctx, issuer, act, asked, words="Read this instead.")
    assert (one(database, asked).status, one(database, asked).talk) == ("new", [])


def test_a_draft_that_was_thrown_away_is_made_again(database, ctx, issuer, asked):
    business, _ = issuer
    with database.write() as uow:
        delete_draft(uow, ctx, business_id=business.id, invoice_id=asked.invoice_id)
    sent = decide(database, ctx, issuer, approve_request, asked).invoice
    assert (sent.number, sent.total_units) == ("INV-2026-0001", 3_400 * USD)


def test_question_answer_and_no(database, ctx, issuer, service, asked):
    business, _ = issuer
    with pytest.raises(Conflict, match="no question"), database.write() as uow:
        answer_request(uow, ctx, token=asked.token, words="Hello?")
    decide(database, ctx, issuer, ask_back, asked, words="Which languages?")
    with database.write() as uow:
        answer_request(uow, ctx, token=asked.token, words="German <b>and</b> English")
    decide(database, ctx, issuer, decline_request, asked, words="We are full until March.")
    done = one(database, asked)
    assert (done.status, done.invoice_id) == ("declined", None)
    assert [(line["by"], line["words"]) for line in done.talk] == [
        ("issuer", "Which languages?"),
        ("visitor", "German <b>and</b> English"),
        ("issuer", "We are full until March."),
    ]
    assert {subject for subject, _ in mails(database, ctx)} >= {
        "Fieldnote Studio asks about your request: Marketing site",
        "Ines Carvalho answered about Marketing site",
        "Fieldnote Studio can’t take your request: Marketing site",
    }
    with database.read() as uow:
        assert uow.invoice_lists.by_ids(business.id, [asked.invoice_id]) == []


def test_paid_at_once_goes_straight_to_the_checkout_and_is_income(database, ctx, issuer):
    business, _ = issuer
    with database.write() as uow:
        service = a_service(uow, ctx, business=business, pays_at_once=True, stock="3")
        bought = a_request(uow, ctx, service=service, message="")
    invoice = invoice_of(database, bought.request)
    assert (invoice.document_status, invoice.number) == ("sent", "INV-2026-0001")
    assert bought.checkout_token == invoice.checkout_token != ""
    assert stock_of(database, service) == 2
    assert mails(database, ctx) == [("Ines Carvalho orders Marketing site", business.email)]
    with database.write() as uow:
        paid = uow.invoices.lock(business.id, invoice.id)
        a_payment(uow, ctx, invoice=paid, units=paid.total_units)
        reevaluate(uow, ctx, invoice=paid)
    with database.read() as uow:
        (income,) = uow.storefront.income(business.id)
        assert (income.service_id, income.units, income.currency) == (service.id, 3_400 * USD, "USDC")
        assert uow.storefront.requests_by_service(business.id) == {service.id: 1}
        assert uow.contacts.by_email(business.id, "ines@olivelane.example").id == invoice.contact_id
        assert read_public_request(uow, ctx, token=bought.request.token).is_paid
    with database.write() as uow:
        refunded = uow.invoices.lock(business.id, invoice.id)
        refunded.refunded_units = 1_400 * USD
        reevaluate(uow, ctx, invoice=refunded)
    with database.read() as uow:
        assert [income.units for income in uow.storefront.income(business.id)] == [2_000 * USD]


def test_a_business_that_may_not_send_gets_an_ordinary_request(database, ctx, issuer):
    business, _ = issuer
    with database.write() as uow:
        uow.businesses.lock(business.id).daily_send_limit = 1
        a_sent_invoice(uow, ctx, business=business)
        service = a_service(uow, ctx, business=business, pays_at_once=True)
        bought = a_request(uow, ctx, service=service)
    assert (bought.checkout_token, one(database, bought.request).status) == ("", "new")
    assert invoice_of(database, bought.request).document_status == "draft"


def test_a_business_that_takes_no_payments_gets_an_ordinary_request(database, ctx, issuer):
    business, _ = issuer
    with database.write() as uow:
        service = a_service(uow, ctx, business=business, pays_at_once=True)
        uow.businesses.lock(business.id).accepted_methods = []
        bought = a_request(uow, ctx, service=service)
    assert (bought.checkout_token, one(database, bought.request).status) == ("", "new")


def test_a_sending_that_fails_late_leaves_nothing_of_itself(database, ctx, issuer, monkeypatch):
    tell_programs(database, ctx)
    business, acting = issuer

    def send_and_fail(*args, **kwargs):
        send_invoice(*args, **kwargs)
        raise Conflict("Somebody was faster.")

    with database.write() as uow:
        service = a_service(uow, ctx, business=business, pays_at_once=True)
    with monkeypatch.context() as patch, database.write() as uow:
        patch.setattr(requests, "send_invoice", send_and_fail)
        bought = a_request(uow, ctx, service=service)
        assert (bought.checkout_token, bought.request.status) == ("", "new")
    draft = invoice_of(database, bought.request)
    assert (draft.document_status, draft.number, draft.deposit_address) == ("draft", None, None)
    with database.write() as uow:
        assert uow.deliveries.of_invoice(draft.id) == []
        assert [row.kind for row in uow.timeline.of_invoice(draft.id)] == ["created"]
        kinds = {"kind": None, "object_id": None, "before": None, "limit": 9}
        told = {event.type for event in uow.webhook_events.page(business.id, **kinds)}
        assert told == {"invoice.created", "request.received"}
        about = {"business_id": business.id, "invoice_id": draft.id, "acting": acting}
        assert send_invoice(uow, ctx, **about).invoice.number == "INV-2026-0001"


def test_two_buyers_one_left(database, ctx, issuer):
    with database.write() as uow:
        service = a_service(uow, ctx, business=issuer[0], pays_at_once=True, stock="1", stock_word="slots")
    together, outcomes = threading.Barrier(2), []

    def buy(email):
        together.wait()
        try:
            with database.write() as uow:
                outcomes.append(a_request(uow, ctx, service=service, email=email).checkout_token)
        except Conflict as error:
            outcomes.append(error.message)

    buyers = [threading.Thread(target=buy, args=(f"{name}@example.com",)) for name in ("ana", "ben")]
    for buyer in buyers:
        buyer.start()
    for buyer in buyers:
        buyer.join()
    told = "Fully booked: somebody took the last slot a moment ago. Nothing was sent and nothing is owed."
    assert outcomes.count(told) == 1
    assert len(set(outcomes)) == 2
    assert stock_of(database, service) == 0
    with database.read() as uow:
        assert len(uow.storefront.requests(issuer[0].id, limit=9).rows) == 1


def test_what_is_not_wanted_any_more_can_be_had_again(database, ctx, issuer):
    business, acting = issuer
    with database.write() as uow:
        service = a_service(uow, ctx, business=business, stock="1")
        first = a_request(uow, ctx, service=service).request
    decide(database, ctx, issuer, decline_request, first)
    assert stock_of(database, service) == 1
    with database.write() as uow:
        second = a_request(uow, ctx, service=service).request
    sent = decide(database, ctx, issuer, approve_request, second).invoice
    assert stock_of(database, service) == 0
    with database.write() as uow:
        about = {"business_id": business.id, "invoice_id": sent.id, "acting": acting}
        draft = cancel_and_reissue(uow, ctx, **about).draft
    assert stock_of(database, service) == 1
    with database.write() as uow:
        again = send_invoice(uow, ctx, business_id=business.id, invoice_id=draft.id, acting=acting).invoice
    assert (again.service_id, again.request_id, stock_of(database, service)) == (service.id, second.id, 0)
    with database.write() as uow:
        cancel_invoice(uow, ctx, business_id=business.id, invoice_id=again.id, acting=acting)
    assert stock_of(database, service) == 1


def submit(database, ctx, service, *, challenge, nonce, **fields):
    with database.write() as uow:
        handle = uow.storefront.profile(service.business_id).handle
        form = {"name": "Ana", "email": "ana@example.com", "message": "Hi", "answers": ["a", "b"], **fields}
        about = {"handle": handle, "service_id": service.id, "form": form}
        return submit_request(uow, ctx, challenge=challenge, nonce=nonce, **about).request


def test_work_is_done_once_for_each_request(database, ctx, clock, service):
    challenge = new_challenge(ctx, business_id=service.business_id)
    nonce = solve(challenge)
    first = submit(database, ctx, service, challenge=challenge, nonce=nonce)
    assert submit(database, ctx, service, challenge=challenge, nonce=nonce).id == first.id
    foreign = new_challenge(ctx, business_id="biz_other")
    old = new_challenge(ctx, business_id=service.business_id)
    clock.advance(seconds=int(CHALLENGE_LIFE.total_seconds()) + 1)
    for wrong, proof in (
        (foreign, solve(foreign)),
        (old, solve(old)),
        ("made up", "1"),
        (new_challenge(ctx, business_id=service.business_id), "x"),
    ):
        with pytest.raises(Conflict, match="stood open for too long"):
            submit(database, ctx, service, challenge=wrong, nonce=proof)
    with database.read() as uow:
        assert len(uow.storefront.requests(service.business_id, limit=9).rows) == 1


def test_every_wrong_field_of_a_request_is_named(database, ctx, issuer):
    with database.write() as uow:
        service = a_service(
            uow, ctx, business=issuer[0], price_kind="open", minimum="150", suggestions="150 300", questions="Why?"
        )
    wrong = {"name": " ", "email": "x@", "message": "", "answers": "no list", "price": "149.99"}
    with pytest.raises(InvalidForm) as refused, database.write() as uow:
        a_request(uow, ctx, service=service, **wrong)
    assert {param: error.error_code for param, error in refused.value.errors.items()} == {
        "name": "text_missing",
        "email": "email_invalid",
        "message": "text_missing",
        "answers.0": "answer_missing",
        "price": "price_below_minimum",
    }
    with database.write() as uow:
        offered = a_request(uow, ctx, service=service, answers=["Because"], price="151.5")
    assert offered.request.price_units == 151_500_000


def test_a_service_that_is_gone_or_somebody_elses_is_not_asked_for(database, ctx, issuer, service):
    business, acting = issuer
    with database.write() as uow:
        stranger = a_business(uow, ctx)
        theirs = a_service(uow, ctx, business=stranger, price="1").model_copy(update={"business_id": business.id})
        with pytest.raises(NotFound, match="not offered any more"):
            a_request(uow, ctx, service=theirs)  # as a forged event would name it
    with database.write() as uow:
        archive_service(uow, ctx, business_id=business.id, user_id=acting.user_id, service_id=service.id)
        with pytest.raises(NotFound, match="not offered any more"):
            a_request(uow, ctx, service=service)
        switch_profile(uow, ctx, business_id=business.id, user_id=acting.user_id, is_on=False)
        with pytest.raises(NotFound, match="can't find this page"):
            a_request(uow, ctx, service=service)


def test_somebody_elses_request_is_unknown(database, ctx, asked):
    with database.write() as uow:
        stranger = a_business(uow, ctx)
        acting = Acting(uow.businesses.members(stranger.id)[0].user_id)
    for act in (decline_request, lambda *args, **about: ask_back(*args, **about, words="?")):
        with pytest.raises(NotFound), database.write() as uow:
            act(uow, ctx, business_id=stranger.id, request_id=asked.id, acting=acting)
    with pytest.raises(NotFound), database.read() as uow:
        read_public_request(uow, ctx, token="made up")


def test_services_are_made_changed_ordered_and_archived(database, ctx, issuer, service):
    business, acting = issuer
    about = {"business_id": business.id, "user_id": acting.user_id}
    with database.write() as uow:
        review = create_service(uow, ctx, form={"title": "Review", "price": "240", "currency": "USD"}, **about)
        other = create_service(uow, ctx, form={"title": "Else", "price_kind": "open", "minimum": "150"}, **about)
    with database.write() as uow:
        order_services(uow, ctx, service_ids=[other.id, "svc_unknown", service.id], **about)
    with database.write() as uow:
        changed = update_service(
            uow, ctx, service_id=review.id, form={"price": "250", "stock": "4"}, expected_version=1, **about
        )
        assert form_of(changed) | {"price": "250.00", "title": "Review", "stock": "4"} == form_of(changed)
    with pytest.raises(StaleVersion), database.write() as uow:
        update_service(uow, ctx, service_id=review.id, form={}, expected_version=1, **about)
    with database.write() as uow:
        archive_service(uow, ctx, service_id=service.id, **about)
        assert [row.id for row in uow.storefront.services(business.id)] == [other.id, review.id]
        archive_service(uow, ctx, service_id=service.id, archived=False, **about)
        assert [row.id for row in uow.storefront.services(business.id)] == [other.id, review.id, service.id]


def test_every_wrong_field_of_a_service_is_named(database, ctx, issuer):
    business, acting = issuer
    wrong = {
        "title": "",
        "description": "d" * 1_001,
        "price_kind": "from",
        "price": "0",
        "currency": "JPY",
        "questions": "\n".join(f"Q{n}?" for n in range(9)),
        "stock": "-1",
        "stock_word": "seats",
        "pays_at_once": True,
    }
    with pytest.raises(InvalidForm) as refused, database.write() as uow:
        create_service(uow, ctx, business_id=business.id, user_id=acting.user_id, form=wrong)
    assert set(refused.value.errors) == set(wrong) - {"price_kind"}
    for form in (
        {"title": "A", "price_kind": "auction", "price": "1"},
        {"title": "A", "price_kind": "open", "minimum": "10", "suggestions": "5"},
        {"title": "A", "price_kind": "open", "suggestions": "1 2 3 4 5"},
        {"title": "A", "price": "1", "questions": [1]},
    ):
        with pytest.raises(InvalidForm), database.write() as uow:
            create_service(uow, ctx, business_id=business.id, user_id=acting.user_id, form=form)
