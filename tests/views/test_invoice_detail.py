"""What one invoice's page says, story by story; the facts come from services over a chain in memory."""

from __future__ import annotations

from datetime import UTC, timedelta

import pytest

from allscale_app.services.acting import Acting
from allscale_app.services.cancel_invoice import cancel_and_reissue, cancel_invoice
from allscale_app.services.evaluate_invoice import reevaluate
from allscale_app.services.invoice_detail import read_invoice
from allscale_app.store.tables import TimelineEvent
from allscale_app.views.invoice_detail import build
from allscale_app.views.invoice_detail.timeline import group_of
from allscale_app.views.invoice_detail.timeline_teller import Teller
from allscale_app.views.invoice_detail.timeline_words import _KINDS, words_of
from allscale_app.views.mail_answers import answer_words
from tests.builders import a_business, a_sent_invoice
from tests.fakes.chain import FakeChain, Transfer
from tests.fakes.context import USDT_CONTRACT
from tests.services.station import ONE, USDC, Station

CONTRACT_KINDS = {
    "created", "duplicated", "sent", "mail_accepted", "mail_deferred", "mail_bounced", "mail_failed",
    "document_failed", "viewed", "method_chosen", "payment_seen", "payment_confirmations", "payment_confirmed",
    "payment_settled", "payment_final", "payment_reversed", "other_token", "paid", "partially_paid", "overpaid",
    "short_accepted", "written_off", "cancelled", "replaced", "redirected",
    "payment_recorded", "rejected", "other_token_applied", "other_token_credited",
    "conversion_funded", "conversion_waiting", "payment_failed", "dispute_opened", "dispute_won", "dispute_lost", "refund_requested", "refunded", "refund_failed",
}  # fmt: skip


@pytest.fixture
def station(sqlite_database, ctx, clock):
    watching = Station(sqlite_database, ctx, FakeChain(clock))
    watching.catch_up()
    return watching


def view_of(station, invoice, **wanted):
    with station.database.read() as uow:
        detail = read_invoice(uow, station.ctx, business_id=invoice.business_id, invoice_id=invoice.id)
    options = {
        "registry": station.ctx.registry,
        "viewer_name": "Inês Duarte",
        "timezone": "Europe/Lisbon",
        "public_url": station.ctx.public_url,
        "qr_image": lambda content, kind: f"{kind}:{content}",
    }
    return build(detail, **(options | wanted))


def pay(station, invoice, amount, *, contract=None, blocks=1):
    extra = {"contract": contract} if contract else {}
    station.chain.mine(Transfer(to=invoice.deposit_address, raw_amount=amount * ONE, **extra), blocks=blocks)
    station.catch_up()


def sentences(view):
    return ["".join(part.text for part in item.sentence) for item in view.timeline]


def test_a_fresh_invoice_waits_for_its_money(station):
    view = view_of(station, station.send(title="Website"))
    assert (view.progress.title, view.progress.left, view.progress.live) == (
        "Nothing paid yet", "120.00", "Watched on 1 network",
    )  # fmt: skip
    assert "".join(part.text for part in view.head.sentence) == "Website for Payer Ltd. Due Mon 30 Nov, in 7 days."
    assert (view.acts.primary, view.acts.can_cancel) == ("remind", True)
    assert view.deposit.code == f"address:{view.deposit.address}"
    assert f"{view.deposit.first}{view.deposit.middle}{view.deposit.last}".replace(" ", "") == view.deposit.address
    assert [(mail.title, mail.word) for mail in view.mails] == [("Invoice with PDF", "Waiting")]


def test_a_payment_is_followed_from_seen_to_final(station):
    invoice = station.send()
    pay(station, invoice, 120)
    view = view_of(station, invoice)
    assert view.progress.title == "120.00 USDC is confirming on Local"
    assert view.progress.live == "1 of 3 confirmations, about 2 s left"
    assert (view.progress.settled_percent, view.progress.waiting_percent) == ("0", "100")
    assert (view.payments[0].word, view.payments[0].amount, view.payments[0].unit) == ("Seen", "120.00", "USDC")
    assert not view.acts.can_cancel
    station.chain.mine()
    station.catch_up()
    assert "120.00 USDC is confirming on Local, 2 of 3 confirmations" in sentences(view_of(station, invoice))
    station.chain.mine(blocks=10)
    station.catch_up()
    view = view_of(station, invoice)
    assert (view.progress.title, view.progress.left, view.payments[0].word) == ("Paid in full", "0.00", "Final")
    assert {"120.00 USDC is final: Local can no longer take it back", "Paid in full"} <= set(sentences(view))
    assert not any("is confirming" in sentence for sentence in sentences(view))
    seen = next(item for item in view.timeline if item.sentence[0].text == "Seen ")
    assert (seen.note, seen.tone) == ("Block 1, log 0", "wait")


@pytest.mark.parametrize(
    ("amount", "title", "last"),
    [
        (50, "70.00 USDC left to pay", "Partly paid: 50.00 USDC so far, 70.00 USDC to go"),
        (150, "Paid, 30.00 USDC over", "30.00 USDC more than the total arrived, and is in your balance"),
    ],
)
def test_too_little_and_too_much_are_said(station, amount, title, last):
    invoice = station.send()
    pay(station, invoice, amount, blocks=4)
    view = view_of(station, invoice)
    assert view.progress.title == title
    assert last in sentences(view)


def test_another_token_is_safe_and_says_so(station):
    invoice = station.send(accepted_units=[USDC])
    pay(station, invoice, 120, contract=USDT_CONTRACT)
    view = view_of(station, invoice)
    assert (
        "120.00 USDT arrived, a token that this invoice does not accept. It is safe and waits for a decision"
        in sentences(view)
    )
    (row,) = view.waiting
    assert row.title == "120.00 USDT came to this invoice’s address"
    assert row.meaning == (
        f"{invoice.number} does not take USDT. It is safe. "
        "You decide what it is for once Local can no longer take it back."
    )
    assert (row.can_decide, view.notices, view.head.tags) == (False, [], ["Other token"])


@pytest.mark.parametrize(
    ("amount", "outcome"),
    [(120, "it is paid"), (50, "70.00 USDC is left to pay"), (150, "it is paid, 30.00 USDC over")],
)
def test_a_final_one_is_suggested_at_par_with_what_becomes_of_the_invoice(station, amount, outcome):
    invoice = station.send(accepted_units=[USDC])
    pay(station, invoice, amount, contract=USDT_CONTRACT, blocks=8)
    (row,) = view_of(station, invoice).waiting
    worth = f"{amount}.00"
    words = f"{invoice.number} does not take USDT, but you may count it at par, as {worth} USDC: {outcome}."
    assert (row.can_decide, row.apply_label, row.meaning) == (True, "Apply at par…", words)


def test_what_a_closed_or_paid_invoice_cannot_count_goes_to_the_balance(station):
    paid, closed = station.send(accepted_units=[USDC]), station.send(accepted_units=[USDC])
    pay(station, paid, 120, blocks=4)
    for invoice in (paid, closed):
        pay(station, invoice, 120, contract=USDT_CONTRACT)
    with station.database.write() as uow:
        cancel_invoice(
            uow, station.ctx, business_id=closed.business_id, invoice_id=closed.id, acting=Acting("usr_x"), reason=""
        )
    station.chain.mine(blocks=8)
    station.catch_up()
    for invoice, state in ((paid, "has nothing left to pay"), (closed, "is closed")):
        (row,) = view_of(station, invoice).waiting
        assert (row.can_decide, row.apply_label) == (True, "")
        assert row.meaning == f"{invoice.number} {state}, so it can go to your balance."


def test_a_reorganisation_is_told_with_its_reason(station):
    invoice = station.send()
    pay(station, invoice, 120)
    station.chain.reorg(1)
    station.chain.mine()
    station.catch_up()
    view = view_of(station, invoice)
    assert "120.00 USDC was taken back by Local" in sentences(view)
    assert [notice.title for notice in view.notices] == ["A payment was taken back by its network"]
    assert "Reorged" in view.head.tags


def test_a_mail_that_came_back_is_the_first_thing_to_do(station):
    invoice = station.send()
    with station.database.write() as uow:
        stored = uow.invoices.lock(invoice.business_id, invoice.id)
        delivery = uow.deliveries.of_invoice(invoice.id)[0]
        delivery.status, delivery.server_code, delivery.server_text = "bounced", 550, "5.1.1 No such user"
        reevaluate(uow, station.ctx, invoice=stored)
    view = view_of(station, invoice)
    assert view.acts.primary == "resend"
    assert view.head.tags == ["Not delivered"]
    (notice,) = view.notices
    assert notice.act == "undelivered"
    assert notice.body == (
        "There is no such mailbox. Correct the address, send it again, or pass the link on yourself."
    )
    assert (view.mails[0].word, view.mails[0].problem, view.mails[0].answer) == (
        "Bounced", "There is no such mailbox", "550 5.1.1 No such user",
    )  # fmt: skip


def test_a_cancelled_invoice_names_its_reason_and_its_successor(station):
    invoice = station.send()
    with station.database.write() as uow:
        acting = Acting(uow.businesses.members(invoice.business_id)[0].user_id)
        cancel_and_reissue(
            uow, station.ctx, business_id=invoice.business_id, invoice_id=invoice.id, acting=acting, reason="A typo"
        )
    view = view_of(station, invoice)
    assert "".join(part.text for part in view.head.sentence).endswith("Cancelled today: “A typo”")
    assert not view.progress.is_shown
    assert (view.acts.primary, view.acts.can_cancel, view.acts.can_resend) == ("", False, False)
    assert ("Replaced by", "A draft") in [(fact.label, fact.value) for fact in view.facts]


def test_taxes_and_discounts_stand_between_lines_and_total(station):
    with station.database.write() as uow:
        invoice = a_sent_invoice(
            uow,
            station.ctx,
            business=a_business(uow, station.ctx),
            line_items=[
                {
                    "description": "Work",
                    "quantity": "2",
                    "unit_price": "50.00",
                    "tax_percent": "23",
                    "discount_percent": "10",
                }
            ],
        )
    view = view_of(station, invoice)
    assert view.lines[0].detail == "2 × 50.00, less 10%"
    assert [row.label for row in view.sums][-1] == "Tax 23%"
    assert view.total == "110.70"


def test_every_kind_of_the_timeline_has_words(station):
    invoice = station.send()
    assert set(_KINDS) >= CONTRACT_KINDS
    teller = Teller(invoice, {}, station.ctx.registry, "Inês Duarte", UTC)
    for kind in sorted(CONTRACT_KINDS | {"something_new"}):
        event = TimelineEvent(
            invoice_id=invoice.id, business_id="b", at=station.ctx.clock.now(), kind=kind, actor="system", data={}
        )
        words = words_of(teller, event)
        assert "".join(part.text for part in words.sentence)
        assert words.tone in {"mute", "info", "wait", "good", "bad"}
    assert [group_of(kind) for kind in ("payment_final", "mail_failed", "viewed")] == ["money", "messages", ""]


def test_a_mail_that_was_put_off_says_when_it_is_tried_again(station):
    invoice = station.send()
    at = station.ctx.clock.now()
    data = {
        "kind": "invoice", "to": "a@b.co", "server": "mx.b.co", "code": 451, "text": "Greylisted",
        "next_at": (at + timedelta(minutes=20)).isoformat(),
    }  # fmt: skip
    event = TimelineEvent(invoice_id="i", business_id="b", at=at, kind="mail_deferred", actor="system", data=data)
    words = words_of(Teller(invoice, {}, station.ctx.registry, "Inês Duarte", UTC), event)
    assert words.sentence[0].text == "Invoice mail put off by the mail server of a@b.co. Their server wants us to wait"
    assert words.note == "mx.b.co: 451 Greylisted. Next try 12:20"


@pytest.mark.parametrize(
    ("actor", "name", "who"),
    [
        ("issuer", "Inês Duarte", "You"),
        ("issuer", "", "You"),
        ("issuer", "Rui Teixeira", "Rui Teixeira"),
        ("api", "Rui Teixeira", "A program of Rui Teixeira"),
        ("api", "", "A program"),
    ],
)
def test_people_are_called_as_the_reader_calls_them(station, actor, name, who):
    event = TimelineEvent(
        invoice_id="i",
        business_id="b",
        at=station.ctx.clock.now(),
        kind="created",
        actor=actor,
        data={"actor_name": name},
    )
    teller = Teller(station.send(), {}, station.ctx.registry, "Inês Duarte", UTC)
    assert words_of(teller, event).sentence[0].text == f"{who} created the draft"


@pytest.mark.parametrize(
    ("code", "text", "words"),
    [
        (550, "5.1.1 User unknown", "There is no such mailbox"),
        (552, "5.2.2 Over quota", "The mailbox is full"),
        (550, "5.7.26 Unauthenticated mail is not accepted", "Their server refuses mail from us"),
        (550, "Requested action not taken", "There is no such mailbox, or it takes no mail from us"),
        (451, "4.7.1 Greylisted", "Their server wants us to wait"),
        (471, "later", "Their server wants us to wait"),
        (571, "no", "Their server refused the mail"),
        (None, "The connection was lost.", ""),
    ],
)
def test_a_servers_answer_is_put_into_words(code, text, words):
    assert answer_words(code, text) == words
