"""Statements of banks: each format read, each bad file refused in words that say what to do."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from lxml import etree
from stdnum import iso11649

from allscale_app.domain.references import compact, creditor_reference, distance, references_in, spaced
from allscale_app.domain.statement import MOST_BYTES, StatementLine, StatementUnreadable
from allscale_app.rails.accounts import SchwiftyNumbers, leading_iban
from allscale_app.rails.payment_file import CreditTransfer, pain001
from allscale_app.rails.statements import read_statement
from tests.rails.bank_files import IBAN, PAYER_IBAN, camt, camt_entry, mt940

ONE = 1_000_000
RF = creditor_reference(42)


def only(content: bytes) -> StatementLine:
    (line,) = read_statement(content).lines
    return line


@pytest.mark.parametrize("kind", ["camt.053.001.02", "camt.053.001.08", "camt.053.001.12", "camt.054.001.08"])
def test_camt_of_every_version(kind: str):
    statement = read_statement(camt(camt_entry(reference=RF, text="Thank you"), kind=kind))
    (line,) = statement.lines
    assert statement.format == kind[:8]
    assert (line.account, line.bank_ref, line.currency, line.units) == (IBAN, "B1", "USD", 120 * ONE)
    assert (line.booked_on, line.reference, line.text) == (date(2026, 11, 24), RF, "Thank you")
    assert (line.name, line.iban, line.end_to_end, line.is_return) == ("Payer Ltd", PAYER_IBAN, "", False)


def test_older_camt_says_its_status_and_parties_in_another_place():
    details = (
        f"<TxDtls><RltdPties><Dbtr><Nm>Old Co</Nm></Dbtr></RltdPties><RmtInf><Ustrd>{RF}</Ustrd></RmtInf></TxDtls>"
    )
    line = only(camt(camt_entry(status="BOOK", details=details), kind="camt.053.001.02"))
    assert (line.name, line.reference, line.text) == ("Old Co", "", RF)


def test_only_what_is_booked_counts_and_an_account_may_have_no_iban():
    pending = camt_entry(status="<Cd>PDNG</Cd>")
    line = only(camt(pending, camt_entry(ref="B2"), account="<Othr><Id>000123 456</Id></Othr>"))
    assert (line.account, line.bank_ref) == ("000123456", "B2")


def test_a_prefix_for_every_element_is_the_same_file():
    plain = camt(camt_entry()).decode()
    prefixed = plain.replace("</", "</n:").replace("<", "<n:").replace("<n:/n:", "</n:").replace("<n:?", "<?")
    assert only(prefixed.replace("xmlns=", "xmlns:n=").encode()) == only(plain.encode())


def test_the_amount_in_the_accounts_own_currency_counts_not_the_instructed_one():
    details = '<TxDtls><AmtDtls><InstdAmt><Amt Ccy="CHF">999.00</Amt></InstdAmt></AmtDtls></TxDtls>'
    line = only(camt(camt_entry(amount="92.10", currency="EUR", details=details)))
    assert (line.currency, line.units) == ("EUR", 92_100_000)


def test_a_collected_booking_is_split_where_its_parts_add_up_to_it():
    def part(amount: str) -> str:
        return f'<TxDtls><Amt Ccy="USD">{amount}</Amt><RmtInf><Ustrd>x{amount}</Ustrd></RmtInf></TxDtls>'

    lines = read_statement(camt(camt_entry(details=part("100.00") + part("20.00")))).lines
    assert [(line.bank_ref, line.whole_ref, line.units) for line in lines] == [
        ("B1/1", "B1", 100 * ONE),
        ("B1/2", "B1", 20 * ONE),
    ]
    whole = only(camt(camt_entry(details=part("100.00") + part("20.01"))))
    assert (whole.bank_ref, whole.units) == ("B1", 120 * ONE)


@pytest.mark.parametrize(
    "entry",
    [
        camt_entry(direction="DBIT", extra="<RvslInd>true</RvslInd>"),
        camt_entry(direction="DBIT", details="<TxDtls><RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf></TxDtls>"),
        camt_entry(direction="DBIT", extra="<BkTxCd><Domn><Fmly><SubFmlyCd>RRTN</SubFmlyCd></Fmly></Domn></BkTxCd>"),
    ],
)
def test_a_returned_payment_says_so(entry: str):
    line = only(camt(entry))
    assert (line.is_return, line.units) == (True, -120 * ONE)


def test_mt940():
    about = f"166?00CREDIT?20EREF+E2E-1?21SVWZ+{RF}?30NTSBDEB1?31{PAYER_IBAN}?32BUYER CO"
    lines = read_statement(
        mt940(
            ("2611231124C250,5NTRFNONREF//B1", about),
            ("2611241124RC250,5NRTINONREF//B2", "?20RETURN"),
            ("2611241124D10,00NTRFNONREF", "Fee"),
        )
    ).lines
    first, back, fee = lines
    assert (first.account, first.bank_ref, first.units) == (IBAN, "B1", 250_500_000)
    assert (first.reference, first.end_to_end, first.name, first.iban) == (RF, "E2E-1", "BUYER CO", PAYER_IBAN)
    assert first.booked_on == date(2026, 11, 24)
    assert (back.units, back.is_return) == (-250_500_000, True)
    assert (fee.units, fee.is_return, fee.bank_ref[:2]) == (-10 * ONE, False, "h:")


def test_lines_without_a_banks_reference_have_one_of_their_own_that_stays():
    content = camt(camt_entry(ref=""), camt_entry(ref=""), camt_entry(ref="", amount="1.00"))
    refs = [line.bank_ref for line in read_statement(content).lines]
    assert len(set(refs)) == 3
    assert refs == [line.bank_ref for line in read_statement(content).lines]


DTD = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><Document>&x;</Document>'
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(12))
    + "]><Document>&m;</Document>"
).encode()
WHOLE = camt(camt_entry(text="Zürich"))
BAD_FILES = {
    "empty": (b"  \r\n", "is empty"),
    "too large": (b"<" + b" " * MOST_BYTES, "larger than 10 MB"),
    "cut in the middle": (WHOLE[: len(WHOLE) // 2], "damaged"),
    "another encoding": (WHOLE.decode().encode("latin-1"), "one encoding"),
    "an encoding nobody knows": (WHOLE.replace(b"UTF-8", b"UTF-99"), "one encoding"),
    "a web page": (b"<html><body>Session expired</body></html>", "no camt"),
    "a picture": (b"\x89PNG\r\n\0\0\0", "is not text"),
    "a table": (b"date;amount;text\n2026-11-24;1,00;x", "no camt.053, camt.054 or MT940"),
    "an external entity": (DTD, "document type"),
    "billion laughs": (LAUGHS, "document type"),
    "no amount": (camt(camt_entry().replace('<Amt Ccy="USD">120.00</Amt>', "")), "no amount"),
    "words for an amount": (camt(camt_entry(amount="12O.00")), "no readable amount"),
    "a negative amount": (camt(camt_entry(amount="-1.00")), "negative"),
    "no currency": (camt(camt_entry(currency="")), "no currency"),
    "no day": (camt(camt_entry(day="24.11.2026")), "booking date"),
    "no direction": (camt(camt_entry(direction="")), "came or went"),
    "MT940 of another month": (mt940(("2613311124C1,00NTRFNONREF", "x")), "cannot be read"),
    "MT940 with a broken line": (mt940(("26112", "x")), "cannot be read"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_is_refused_in_words(name: str):
    content, words = BAD_FILES[name]
    with pytest.raises(StatementUnreadable, match=words):
        read_statement(content)


def test_references_are_those_of_the_standard():
    for number in (0, 7, 42, 99_999_999, 123_456_789_012):
        made = creditor_reference(number)
        assert iso11649.is_valid(made)
        assert not iso11649.is_valid(made[:-1] + str((int(made[-1]) + 1) % 10))
        assert compact(spaced(made)) == made
    assert len({creditor_reference(number)[:4] for number in range(97)}) > 90


@pytest.mark.parametrize("text", [RF, spaced(RF), f"Invoice {RF.lower()}, thanks", f"SVWZ+{RF[:9]} {RF[9:]}END"])
def test_a_reference_is_found_however_a_payer_writes_it(text: str):
    assert RF in references_in(text)


def test_a_garbled_reference_is_near_and_not_found():
    garbled = RF[:-2] + RF[-1] + RF[-2]
    assert RF not in references_in(garbled)
    assert distance(garbled, RF, limit=3) == 2
    assert distance("RF", RF, limit=3) == 4
    assert distance("X" * 12, RF, limit=3) == 4


def test_account_numbers():
    numbers = SchwiftyNumbers()
    assert numbers.iban("de89 3704 0044 0532 0130 00") == IBAN
    assert numbers.iban("DE89370400440532013001") is None
    assert (numbers.bic("ntsbdeb1xxx"), numbers.bic("NO")) == ("NTSBDEB1XXX", None)
    assert (numbers.bic_of(IBAN), numbers.bic_of("x")) == ("COBADEFFXXX", "")
    assert leading_iban(f"{IBAN}Müller") == (IBAN, "Müller")
    assert leading_iban("Example Ltd 12345678") == ("", "Example Ltd 12345678")


def test_a_payment_file_says_what_the_bank_must_pay():
    transfer = CreditTransfer(
        holder="Operator GmbH",
        iban=IBAN,
        bic="COBADEFFXXX",
        payee="Payer Ltd",
        payee_iban=PAYER_IBAN,
        units=12_340_000,
        text=f"Refund {RF}",
        end_to_end="rf_1",
        execute_on=date(2026, 11, 25),
    )
    document = etree.fromstring(pain001(transfer))
    values = {etree.QName(element).localname: element.text for element in document.iter()}
    assert Decimal(values["InstdAmt"] or "0") == Decimal("12.34")
    assert (values["EndToEndId"], values["Ustrd"]) == ("rf_1", f"Refund {RF}")
    ibans = [element.text for element in document.iter() if etree.QName(element).localname == "IBAN"]
    assert sorted(ibans) == sorted([IBAN, PAYER_IBAN])
