"""What the payer's page says in each of its states; the facts come from services over a chain in memory."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from allscale_app.domain.errors import NotFound
from allscale_app.domain.networks import Registry
from allscale_app.services.acting import Acting
from allscale_app.services.cancel_invoice import cancel_and_reissue, cancel_invoice
from allscale_app.services.checkout import mark_viewed, open_checkout
from allscale_app.services.send_invoice import send_invoice
from allscale_app.store.tables import NetworkState
from allscale_app.views.checkout import PayerChoice, build
from tests.fakes.chain import FakeChain, Transfer
from tests.fakes.context import LOCAL
from tests.services.station import ONE, Station


@pytest.fixture
def station(sqlite_database, ctx, clock):
    watching = Station(sqlite_database, ctx, FakeChain(clock))
    watching.catch_up()
    return watching


def view_of(station, invoice, *, ctx=None, **choice):
    with station.database.read() as uow:
        checkout = open_checkout(uow, ctx or station.ctx, token=invoice.checkout_token)
    return build(checkout, choice=PayerChoice(**choice), qr_image=lambda content, kind: f"{kind}:{content}")


def pay(station, invoice, amount, *, blocks=1):
    station.chain.mine(Transfer(to=invoice.deposit_address, raw_amount=int(amount * ONE)), blocks=blocks)
    station.catch_up()


def owner(station, invoice):
    with station.database.read() as uow:
        return Acting(uow.businesses.members(invoice.business_id)[0].user_id)


def set_network(station, **values):
    with station.database.write() as uow:
        state = uow.networks.find("local")
        for name, value in values.items():
            setattr(state, name, value)


def test_a_fresh_invoice_says_where_to_send_what(station, clock):
    invoice = station.send(amount="4409.25")
    set_network(station, checked_at=clock.now())
    view = view_of(station, invoice)
    assert (view.screen, view.summary.amount, view.summary.pill_word) == ("wallet", "4,409.25", "")
    assert view.tab_title == f"Pay {invoice.number} · {view.issuer}"
    assert (view.wallet.title, view.wallet.amount, view.wallet.amount_plain) == (
        "Pay from a wallet",
        "4,409.25",
        "4409.25",
    )
    whole = view.wallet.address_head, view.wallet.address_middle, view.wallet.address_rest, view.wallet.address_tail
    assert "0x" + "".join(whole) == invoice.deposit_address
    assert [len(part) for part in whole] == [6, 13, 15, 6]
    assert view.wallet.address_code == f"address:{invoice.deposit_address}"
    assert (
        view.wallet.link
        == f"ethereum:{view.wallet.contract}@31337/transfer?address={invoice.deposit_address}&uint256=4409250000"
    )
    assert view.wallet.health == f"Local is healthy: block {station.chain.head.number}"
    assert view.announcement == ""


def test_the_exchange_helper_adds_the_fee(station):
    invoice = station.send(amount="4409.25")
    assert view_of(station, invoice, exchange_fee="1.00").wallet.exchange_total == "4,410.25"
    assert view_of(station, invoice, exchange_fee="0,5").wallet.exchange_error != ""
    assert view_of(station, invoice, exchange_fee="-1").wallet.exchange_error == "A fee cannot be negative."
    assert view_of(station, invoice, exchange_fee=" ").wallet.exchange_error == ""


def test_a_seen_payment_counts_its_confirmations_and_tells_once_each(station):
    invoice = station.send(amount="120.00")
    pay(station, invoice, 120)
    seen = view_of(station, invoice)
    assert (seen.screen, seen.progress.kicker, seen.progress.title) == ("seen", "Payment seen", "1 of 3 confirmations")
    assert seen.progress.sentence == "Your 120.00 USDC is on Local. About 2 seconds to go."
    assert seen.progress.bars == ["done", "now", "next"]
    assert seen.progress.foot == "You can close this page. We write to payer@example.com when it is paid."
    assert seen.tab_title.startswith(f"Payment seen · {invoice.number} · ")
    assert seen.announcement == "Payment seen: 1 of 3 confirmations"
    assert seen.summary.pill_word == "Processing"
    station.chain.mine()
    station.catch_up()
    assert view_of(station, invoice).announcement == "Payment seen: 2 of 3 confirmations"


def test_a_large_amount_waits_until_its_network_makes_it_final(station):
    invoice = station.send(amount="120000.00")
    pay(station, invoice, 120_000, blocks=3)
    view = view_of(station, invoice)
    assert view.progress.title == "3 of 3 confirmations"
    assert view.progress.sentence == "Confirmed. Waiting until Local makes it final, about 1 minute."


def test_a_block_taken_back_keeps_the_transfer_in_sight_at_0(station):
    invoice = station.send(amount="120.00")
    pay(station, invoice, 120)
    station.chain.reorg(1, [], [])
    station.catch_up()
    view = view_of(station, invoice)
    assert (view.screen, view.notice.tone, view.notice.title) == ("wallet", "wait", "The network took that block back")
    assert view.notice.body == "Your transfer usually returns in the next one; we keep watching."
    assert (view.progress.title, view.progress.have, view.progress.bars[0]) == ("0 of 3 confirmations", 0, "now")
    assert view.wallet.title == "Only if your wallet says it failed: pay again"
    assert view.announcement.startswith("The network took that block back. ")


def test_paid_thanks_and_says_what_more_or_less_came(station):
    invoice = station.send(amount="120.00")
    pay(station, invoice, 120, blocks=3)
    paid = view_of(station, invoice)
    assert (paid.screen, paid.outcome.title, paid.announcement) == ("paid", "Paid. Thank you.", "Paid. Thank you.")
    assert paid.tab_title == f"Paid · {invoice.number} · {paid.issuer}"
    assert paid.outcome.sentence == (
        f"{paid.issuer} has your 120.00 USDC. The receipt is on its way to payer@example.com."
    )
    assert paid.outcome.foot.startswith("Nothing more to do here. A second payment to this address is not needed;")
    pay(station, invoice, 40, blocks=3)
    assert (
        f"You sent 40.00 USDC more than the invoice. {paid.issuer} sees it and can send it back."
        in view_of(station, invoice).outcome.sentence
    )


def test_a_little_short_is_accepted_and_says_so(station):
    invoice = station.send(amount="120.00")
    pay(station, invoice, 119.70, blocks=3)
    assert "0.30 short, accepted as paid." in view_of(station, invoice).outcome.sentence


def test_late_money_says_how_late(station, clock):
    invoice = station.send(amount="120.00")
    clock.at = clock.now().replace(year=2026, month=12, day=4)
    pay(station, invoice, 120, blocks=3)
    view = view_of(station, invoice)
    assert view.summary.due == "Paid 4 December 2026, 4 days late"
    assert "Paid 4 December 2026, 4 days late." in view.outcome.sentence


def test_part_paid_shows_the_rest_everywhere(station):
    invoice = station.send(amount="4409.25")
    pay(station, invoice, 3000, blocks=3)
    view = view_of(station, invoice)
    assert (view.screen, view.wallet.title, view.wallet.amount) == ("wallet", "Pay the rest", "1,409.25")
    assert (view.summary.amount, view.summary.code) == ("1,409.25", "USDC to go")
    assert (view.arrived.sentence, view.arrived.percent) == ("3,000.00 of 4,409.25 USDC has arrived", 68)
    assert view.announcement == "3,000.00 of 4,409.25 USDC has arrived"
    assert [row.value for row in view.summary.sums if row.rank] == ["4,409.25 USDC", "1,409.25 USDC"]


def test_overdue_stays_payable(station, clock):
    invoice = station.send(amount="120.00")
    clock.at = clock.now().replace(year=2026, month=12, day=4)
    view = view_of(station, invoice)
    assert (view.screen, view.summary.pill_word) == ("wallet", "Overdue")
    assert view.notice.title == "Four days late, and you can still pay here"
    assert view.notice.body == (
        "The amount and the address have not changed, and no fee was added. Your payment settles as usual."
    )


def test_cancelled_leads_to_what_was_sent_instead(station):
    invoice = station.send(amount="120.00")
    acting = owner(station, invoice)
    mine = {"business_id": invoice.business_id, "acting": acting}
    with station.database.write() as uow:
        draft = cancel_and_reissue(uow, station.ctx, invoice_id=invoice.id, **mine).draft
    assert view_of(station, invoice).outcome.replacement_label == ""
    with station.database.write() as uow:
        newer = send_invoice(uow, station.ctx, invoice_id=draft.id, **mine).invoice
    cancelled = view_of(station, invoice)
    assert (cancelled.screen, cancelled.outcome.title) == (
        "closed",
        "This invoice was cancelled. Please don’t pay it.",
    )
    assert cancelled.tab_title.startswith("Cancelled · ")
    assert cancelled.announcement == cancelled.outcome.title
    assert cancelled.outcome.sentence == (
        f"{cancelled.issuer} cancelled {invoice.number} on 23 November 2026 and sent {newer.number} in its place."
    )
    assert cancelled.outcome.replacement_label == f"Open {newer.number}"
    assert cancelled.outcome.replacement_href.endswith(f"/pay/{newer.checkout_token}")


def test_what_came_for_a_closed_invoice_leaves_no_rest_to_pay(station):
    invoice = station.send(amount="120.00")
    with station.database.write() as uow:
        about = {"business_id": invoice.business_id, "invoice_id": invoice.id, "acting": owner(station, invoice)}
        cancel_invoice(uow, station.ctx, **about)
    pay(station, invoice, 70, blocks=3)
    view = view_of(station, invoice)
    assert (view.screen, view.summary.amount, view.summary.code) == ("closed", "120.00", "USDC")
    assert [row.label for row in view.summary.sums][-1].startswith("Paid from a wallet")


def test_rejected_gives_the_reason(station, clock):
    invoice = station.send(amount="120.00")
    with station.database.write() as uow:
        row = uow.invoices.find(invoice.business_id, invoice.id)
        row.document_status, row.closed_at, row.closed_reason = "rejected", clock.now(), "Paid last month already."
    view = view_of(station, invoice)
    assert (view.outcome.title, view.outcome.facts[1].value) == (
        "You rejected this invoice",
        "Paid last month already.",
    )
    assert view.tab_title.startswith("Rejected · ")


def test_a_link_that_leads_nowhere_is_not_found(station):
    with station.database.read() as uow, pytest.raises(NotFound):
        open_checkout(uow, station.ctx, token="x" * 43)


@pytest.mark.parametrize(
    ("status", "title", "text"),
    [
        ("down", "We can't see Local at the moment", "Money sent there is safe and counts when we see it again."),
        ("delayed", "Local is slow right now", "Last block 4 minutes ago. Payments arrive, only later."),
    ],
)
def test_a_network_in_trouble_is_named_with_a_way_out(station, clock, status, title, text):
    invoice = station.send(amount="120.00")
    ages = {"down": timedelta(minutes=2), "delayed": timedelta(0)}
    set_network(station, checked_at=clock.now() - ages[status], head_at=clock.now() - timedelta(minutes=4))
    alone = replace(station.ctx, registry=Registry((replace(LOCAL, test=False),)))
    panel = view_of(station, invoice, ctx=alone).wallet
    assert (panel.health, panel.health_note_title, panel.health_note) == (title, title, text)


def test_another_network_is_offered_only_while_it_is_well(station, clock):
    invoice = station.send(amount="120.00")
    token = replace(LOCAL.tokens[0], network="base", chain_id=8453)
    other = replace(LOCAL, key="base", chain_id=8453, name="Base", tokens=(token,))
    both = replace(station.ctx, registry=Registry((LOCAL, other)))
    with station.database.write() as uow:
        row = uow.invoices.find(invoice.business_id, invoice.id)
        row.accepted_units = [token.unit for network in (LOCAL, other) for token in network.tokens]
        uow.networks.add(NetworkState(network="base", checked_at=clock.now(), disabled_tokens={}))
    set_network(station, checked_at=clock.now() - timedelta(minutes=2))
    note = view_of(station, invoice, ctx=both, network="local").wallet.health_note
    assert note.endswith("Choose another network to be quick.")
    assert view_of(station, invoice, ctx=both, network="base").wallet.health == "Base is healthy: block 0"


def test_the_issuers_own_look_is_no_view(station):
    invoice = station.send(amount="120.00")
    with station.database.write() as uow:
        mark_viewed(uow, station.ctx, token=invoice.checkout_token, business_id=invoice.business_id)
    assert station.invoice(invoice).viewed_at is None
    with station.database.write() as uow:
        mark_viewed(uow, station.ctx, token=invoice.checkout_token)
    assert station.invoice(invoice).viewed_at is not None
