"""The code of a euro transfer, against segno's own."""

from __future__ import annotations

from segno.helpers import make_epc_qr

from allscale_app.domain.epc import epc_code


def test_it_is_the_code_that_banking_apps_read():
    text = epc_code(
        holder="Operator GmbH", iban="DE89370400440532013000", bic="COBADEFFXXX", units=103_450_000, reference="RF18"
    )
    assert text.split("\n") == [
        "BCD", "002", "1", "SCT", "COBADEFFXXX", "Operator GmbH", "DE89370400440532013000", "EUR103.45", "", "RF18",
    ]  # fmt: skip
    other = make_epc_qr(
        name="Operator GmbH", iban="DE89370400440532013000", amount=103.45, reference="RF18", bic="COBADEFFXXX"
    )
    assert other.error == "M"
