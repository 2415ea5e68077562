"""Statement files as banks write them; each builder names only what the test is about."""

from __future__ import annotations

from html import escape

IBAN = "DE89370400440532013000"
PAYER_IBAN = "DE02100100109307118603"


def camt_entry(
    *,
    amount: str = "120.00",
    currency: str = "USD",
    ref: str = "B1",
    reference: str = "",
    text: str = "",
    name: str = "Payer Ltd",
    day: str = "2026-11-24",
    direction: str = "CRDT",
    status: str = "<Cd>BOOK</Cd>",
    extra: str = "",
    details: str | None = None,
    end_to_end: str = "NOTPROVIDED",
) -> str:
    """One Ntry element."""
    party = "Dbtr" if direction == "CRDT" else "Cdtr"
    structured = f"<Strd><CdtrRefInf><Ref>{escape(reference)}</Ref></CdtrRefInf></Strd>" if reference else ""
    free = f"<Ustrd>{escape(text)}</Ustrd>" if text else ""
    if details is None:
        details = (
            f"<TxDtls><Refs><EndToEndId>{escape(end_to_end)}</EndToEndId></Refs>"
            f"<RltdPties><{party}><Pty><Nm>{escape(name)}</Nm></Pty></{party}>"
            f"<{party}Acct><Id><IBAN>{PAYER_IBAN}</IBAN></Id></{party}Acct></RltdPties>"
            f"<RmtInf>{structured}{free}</RmtInf></TxDtls>"
        )
    return (
        f'<Ntry><Amt Ccy="{currency}">{amount}</Amt><CdtDbtInd>{direction}</CdtDbtInd><Sts>{status}</Sts>'
        f"<BookgDt><Dt>{day}</Dt></BookgDt><AcctSvcrRef>{escape(ref)}</AcctSvcrRef>{extra}"
        f"<NtryDtls>{details}</NtryDtls></Ntry>"
    )


def camt(*entries: str, kind: str = "camt.053.001.08", account: str = f"<IBAN>{IBAN}</IBAN>") -> bytes:
    """A whole document of these entries."""
    outer, inner = {
        "053": ("BkToCstmrStmt", "Stmt"),
        "054": ("BkToCstmrDbtCdtNtfctn", "Ntfctn"),
    }[kind.split(".")[1]]
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:{kind}"><{outer}>'
        f"<GrpHdr><MsgId>1</MsgId><CreDtTm>2026-11-24T00:00:00Z</CreDtTm></GrpHdr>"
        f"<{inner}><Id>S1</Id><Acct><Id>{account}</Id></Acct>{''.join(entries)}</{inner}></{outer}></Document>"
    ).encode()


def mt940(*lines: tuple[str, str], account: str = IBAN, currency: str = "EUR") -> bytes:
    """A statement of (:61: content, :86: content) pairs."""
    booked = "".join(f":61:{line}\r\n:86:{about}\r\n" for line, about in lines)
    head = f":20:STMT1\r\n:25:{account}\r\n:28C:1/1\r\n:60F:C261101{currency}0,00\r\n"
    return f"{head}{booked}:62F:C261124{currency}250,00\r\n-\r\n".encode()
