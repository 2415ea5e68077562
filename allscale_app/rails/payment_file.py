"""pain.001 (ISO 20022): the file that tells the operator's bank to send a euro payment back, by sepaxml."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sepaxml import SepaTransfer

from allscale_app.domain.money import SCALE

_CENTS = SCALE // 100


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditTransfer:
    """One payment from the operator's account. `units` are millionths of a euro, whole cents."""

    holder: str
    iban: str
    bic: str
    payee: str
    payee_iban: str
    units: int
    text: str
    end_to_end: str
    execute_on: date


def pain001(transfer: CreditTransfer) -> bytes:
    """The file, checked against the schema pain.001.001.09. Raises ValueError for an amount below a cent."""
    cents, rest = divmod(transfer.units, _CENTS)
    if cents <= 0 or rest:
        raise ValueError("a bank pays whole cents")
    config = {"name": transfer.holder, "IBAN": transfer.iban, "batch": False, "currency": "EUR"}
    if transfer.bic:
        config["BIC"] = transfer.bic
    order = SepaTransfer(config, schema="pain.001.001.09", clean=True)
    order.add_payment(
        {
            "name": transfer.payee or "Unknown",
            "IBAN": transfer.payee_iban,
            "amount": cents,
            "execution_date": transfer.execute_on,
            "description": transfer.text,
            "endtoend_id": transfer.end_to_end[:35],
        }
    )
    content = order.export(validate=True)
    return content if isinstance(content, bytes) else str(content).encode()
