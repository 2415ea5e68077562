"""A bank statement (camt.053) that pays one invoice, as the demo's bank would write it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape

from allscale_app.domain.money import decimal_text

PAYER_IBAN = "DE02100100109307118603"


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoTransfer:
    """What came: `units` millionths of `currency` on the account with that IBAN or number."""

    iban: str
    number: str
    currency: str
    units: int
    reference: str
    payer: str
    bank_ref: str
    booked_on: date


def camt053(transfer: DemoTransfer) -> bytes:
    """The file, version 8."""
    account = f"<IBAN>{transfer.iban}</IBAN>" if transfer.iban else f"<Othr><Id>{escape(transfer.number)}</Id></Othr>"
    amount = f'<Amt Ccy="{transfer.currency}">{decimal_text(transfer.units, max_places=2)}</Amt>'
    day = transfer.booked_on.isoformat()
    details = (
        f"<TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>{amount}"
        f"<RltdPties><Dbtr><Pty><Nm>{escape(transfer.payer)}</Nm></Pty></Dbtr>"
        f"<DbtrAcct><Id><IBAN>{PAYER_IBAN}</IBAN></Id></DbtrAcct></RltdPties>"
        f"<RmtInf><Strd><CdtrRefInf><Ref>{transfer.reference}</Ref></CdtrRefInf></Strd></RmtInf></TxDtls>"
    )
    entry = (
        f"<Ntry>{amount}<CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>{day}</Dt></BookgDt>"
        f"<AcctSvcrRef>{escape(transfer.bank_ref)}</AcctSvcrRef><NtryDtls>{details}</NtryDtls></Ntry>"
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>'
        f"<GrpHdr><MsgId>DEMO</MsgId><CreDtTm>{day}T00:00:00Z</CreDtTm></GrpHdr>"
        f"<Stmt><Id>DEMO</Id><Acct><Id>{account}</Id></Acct>{entry}</Stmt></BkToCstmrStmt></Document>\n"
    ).encode()
