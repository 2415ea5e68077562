from __future__ import annotations

import csv
from io import StringIO

import pytest

from allscale_app.domain.errors import NotFound
from allscale_app.services.invoice_log import HEADER, export_log
from tests.builders import a_business, a_sent_invoice
from tests.fakes.chain import Transfer
from tests.services.station import ONE


def test_the_log_holds_every_event_with_its_evidence(database, ctx, issuer, station, chain):
    business, acting = issuer
    with database.write() as uow:
        invoice = a_sent_invoice(uow, ctx, business=business, acting=acting)
    assert invoice.deposit_address is not None
    chain.mine(Transfer(to=invoice.deposit_address, raw_amount=120 * ONE))
    station.catch_up()
    with database.read() as uow:
        number, text = export_log(uow, ctx, business_id=business.id, invoice_id=invoice.id)
        events = uow.timeline.of_invoice(invoice.id)
    header, *rows = csv.reader(StringIO(text.removeprefix("\ufeff")))
    assert (number, tuple(header)) == (invoice.number, HEADER)
    assert [row[1] for row in rows] == [event.kind for event in events]
    seen = dict(zip(header, next(row for row in rows if row[1] == "payment_seen"), strict=True))
    assert (seen["amount"], seen["token"], seen["network"]) == ("120.00", "USDC@31337", "local")
    assert seen["tx_hash"].startswith("0x")
    assert seen["block"].isdecimal()


def test_a_strangers_log_is_not_there(database, ctx, issuer):
    business, _ = issuer
    with database.write() as uow:
        theirs = a_sent_invoice(uow, ctx, business=a_business(uow, ctx))
        with pytest.raises(NotFound):
            export_log(uow, ctx, business_id=business.id, invoice_id=theirs.id)
