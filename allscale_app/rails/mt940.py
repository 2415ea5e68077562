"""MT940 (SWIFT): read with mt-940, one statement of the file after the other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import mt940

from allscale_app.domain.references import compact, references_in
from allscale_app.domain.statement import Statement, StatementLine, StatementUnreadable
from allscale_app.rails.accounts import leading_iban
from allscale_app.rails.lines import amount_units, named, words

_STATEMENT = re.compile(r"^(?=:20:)", re.MULTILINE)
_NOTHING = frozenset({"", "NONREF", "NOTPROVIDED"})
_RETURN_TYPES = frozenset({"NRTI", "NRET"})


def read_mt940(content: bytes) -> Statement:
    """Every line of the file. Raises StatementUnreadable."""
    text = _decode(content)
    parts = [part for part in _STATEMENT.split(text) if part.startswith(":20:")]
    if not parts or ":60" not in text:
        raise StatementUnreadable(
            "This file is no camt.053, camt.054 or MT940 statement. Choose one of these at the bank."
        )
    return Statement("MT940", named(line for part in parts for line in _read(part)))


def _decode(content: bytes) -> str:
    """SWIFT's own letters are ASCII; banks add theirs in UTF-8 or Latin-1."""
    if b"\0" in content:
        raise StatementUnreadable("The file is not text. Download the statement again, as MT940 or camt.053.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _read(part: str) -> Iterator[StatementLine]:
    try:
        statement = mt940.parse(part)
    except (RuntimeError, ValueError, TypeError, KeyError, AttributeError, ArithmeticError) as error:
        raise StatementUnreadable("A line of this MT940 file cannot be read. Download it again.") from error
    if part.count("\n:61:") != len(statement.transactions):
        raise StatementUnreadable("Not every line of this MT940 file can be read. Download it again.")
    account = compact(str(statement.data.get("account_identification") or ""))
    for transaction in statement.transactions:
        yield _line(transaction.data, account)


def _line(facts: dict[str, Any], account: str) -> StatementLine:
    status = str(facts.get("status"))
    amount = facts.get("amount")
    booked_on = facts.get("entry_date") or facts.get("date")
    if amount is None or not isinstance(booked_on, date):
        raise StatementUnreadable("A line of this MT940 file has no amount or no day.")
    sign = 1 if status in ("C", "RD") else -1  # RC takes a credit back, RD a debit
    iban, name = leading_iban(words(facts.get("applicant_name"), limit=200))
    own = words(facts.get("purpose"), facts.get("transaction_details"), facts.get("extra_details"))
    customer = words(facts.get("customer_reference"), limit=60)
    reference = next(references_in(f"{customer} {own}"), "")
    bank_ref = words(facts.get("bank_reference"), limit=60)
    return StatementLine(
        account=account,
        bank_ref="" if bank_ref in _NOTHING else bank_ref,
        currency=str(amount.currency),
        units=sign * amount_units(str(abs(amount.amount)), str(amount.currency)),
        booked_on=date(booked_on.year, booked_on.month, booked_on.day),
        reference=reference,
        end_to_end=_known(facts.get("end_to_end_reference")) or _known(customer),
        name=name[:140],
        iban=compact(str(facts.get("gvc_applicant_iban") or "")) or iban,
        text=own,
        is_return=status in ("RC", "RD") or str(facts.get("id")) in _RETURN_TYPES,
    )


def _known(text: object) -> str:
    found = words(str(text or ""), limit=60)
    return "" if found in _NOTHING else found
