"""camt.053, camt.054 and camt.052 (ISO 20022), any version: read with lxml, without entities, DTDs or network.

Not by pycamt: it knows no camt.054, takes the instructed amount of a foreign transfer for the booked one, and
gives up on files whose elements have a prefix.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from allscale_app.domain.references import compact
from allscale_app.domain.statement import Statement, StatementLine, StatementUnreadable
from allscale_app.rails.lines import amount_units, day, named, words

_REPORTS = {"Stmt": "camt.053", "Ntfctn": "camt.054", "Rpt": "camt.052"}
_RETURN_CODES = frozenset({"RRTN", "PRTN", "RPCR", "RCDD"})
"""Families of bank transaction codes for money that goes back the way it came."""
_NO_END_TO_END = frozenset({"NOTPROVIDED", "NOTAVAILABLE"})
_DOCTYPE = "The file has a document type declaration, which no bank's statement has. It was not read."

Element = Any
"""lxml has no types."""


def read_camt(content: bytes) -> Statement:
    """Every booked entry of the file. Raises StatementUnreadable."""
    root = _parse(content)
    for element in root.iter():
        if isinstance(element.tag, str):
            element.tag = etree.QName(element).localname
    reports = [report for name in _REPORTS for report in root.iter(name)]
    if root.tag != "Document" or not reports:
        raise StatementUnreadable("This XML file is no camt.053 or camt.054 statement. Choose that format at the bank.")
    lines = [line for report in reports for line in _report(report)]
    return Statement(_REPORTS[reports[0].tag], named(lines))


def _parse(content: bytes) -> Element:
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser=parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        if b"<!DOCTYPE" in content:
            raise StatementUnreadable(_DOCTYPE) from error
        where = f" (line {error.lineno})" if isinstance(error, etree.XMLSyntaxError) and error.lineno else ""
        if "encoding" in str(error).lower():
            raise StatementUnreadable(
                f"The file says one encoding and has another{where}. Download it again, and do not open it before."
            ) from error
        raise StatementUnreadable(
            f"The file is damaged: its XML does not end as it began{where}. Download it again."
        ) from error
    if root.getroottree().docinfo.doctype:
        raise StatementUnreadable(_DOCTYPE)
    return root


def _report(report: Element) -> Iterator[StatementLine]:
    account = compact(_text(report, "Acct/Id/IBAN") or _text(report, "Acct/Id/Othr/Id") or "")
    for entry in report.findall("Ntry"):
        yield from _entry(entry, account)


def _entry(entry: Element, account: str) -> Iterator[StatementLine]:
    if words(_text(entry, "Sts/Cd") or _text(entry, "Sts")) != "BOOK":
        return
    currency, units = _amount(entry.find("Amt"))
    details = entry.findall("NtryDtls/TxDtls")
    common = {
        "account": account,
        "currency": currency,
        "booked_on": day(_text(entry, "BookgDt/Dt") or _text(entry, "BookgDt/DtTm") or _text(entry, "ValDt/Dt")),
    }
    reference = words(_text(entry, "AcctSvcrRef") or _text(entry, "NtryRef"), limit=60)
    parts = [_part_amount(detail, currency) for detail in details]
    if len(details) > 1 and None not in parts and sum(part or 0 for part in parts) == units:
        for number, (detail, part) in enumerate(zip(details, parts, strict=True), start=1):
            own = words(_text(detail, "Refs/AcctSvcrRef"), limit=60)
            ref = own if own and own != reference else f"{reference}/{number}" if reference else ""
            yield _line(entry, detail, ref, part or 0, whole_ref=reference, **common)
        return
    detail = details[0] if len(details) == 1 else None
    ref = reference or (words(_text(detail, "Refs/AcctSvcrRef"), limit=60) if detail is not None else "")
    yield _line(entry, detail, ref, units, **common)


def _line(entry: Element, detail: Element | None, ref: str, units: int, **common: Any) -> StatementLine:
    direction = (_text(detail, "CdtDbtInd") if detail is not None else None) or _text(entry, "CdtDbtInd")
    if direction not in ("CRDT", "DBIT"):
        raise StatementUnreadable("A line does not say whether money came or went.")
    sign = 1 if direction == "CRDT" else -1
    about = _about(detail, is_incoming=sign > 0) if detail is not None else {}
    text = words(about.pop("text", ""), _text(entry, "AddtlNtryInf"))
    return StatementLine(
        bank_ref=ref, units=sign * units, text=text, is_return=_is_return(entry, detail), **about, **common
    )


def _about(detail: Element, *, is_incoming: bool) -> dict[str, Any]:
    """Who and why. The other side of money that came is the debtor."""
    party = "Dbtr" if is_incoming else "Cdtr"
    end_to_end = words(_text(detail, "Refs/EndToEndId"), limit=60)
    structured = [words(found.text, limit=60) for found in detail.findall("RmtInf/Strd/CdtrRefInf/Ref")]
    free = [found.text for found in detail.findall("RmtInf/Ustrd")]
    return {
        "reference": compact(structured[0]) if structured else "",
        "end_to_end": "" if end_to_end in _NO_END_TO_END else end_to_end,
        "name": words(_text(detail, f"RltdPties/{party}/Pty/Nm") or _text(detail, f"RltdPties/{party}/Nm"), limit=140),
        "iban": compact(_text(detail, f"RltdPties/{party}Acct/Id/IBAN") or ""),
        "text": words(*structured[1:], *free, _text(detail, "AddtlTxInf")),
    }


def _is_return(entry: Element, detail: Element | None) -> bool:
    if _text(entry, "RvslInd") == "true" or _text(entry, "BkTxCd/Domn/Fmly/SubFmlyCd") in _RETURN_CODES:
        return True
    if detail is None:
        return False
    return detail.find("RtrInf") is not None or _text(detail, "BkTxCd/Domn/Fmly/SubFmlyCd") in _RETURN_CODES


def _part_amount(detail: Element, currency: str) -> int | None:
    """What of a collected booking is this part's, in the account's currency; never the instructed amount."""
    amount = detail.find("Amt")
    if amount is None:
        amount = detail.find("AmtDtls/TxAmt/Amt")
    if amount is None or amount.get("Ccy", currency) != currency:
        return None
    return amount_units(amount.text, currency)


def _amount(element: Element | None) -> tuple[str, int]:
    if element is None:
        raise StatementUnreadable("A line has no amount. This file is not a whole statement.")
    currency = element.get("Ccy", "")
    return currency, amount_units(element.text, currency)


def _text(element: Element, path: str) -> str | None:
    found = element.find(path)
    return None if found is None else found.text
