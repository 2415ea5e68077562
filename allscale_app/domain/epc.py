"""The code that euro banking apps read (EPC069-12, version 002): it fills in every field of a transfer."""

from __future__ import annotations

from allscale_app.domain.money import decimal_text

_NAME_LIMIT = 70


def epc_code(*, holder: str, iban: str, bic: str, units: int, reference: str) -> str:
    """The text of the code for `units` millionths of a euro; `reference` is a structured one (ISO 11649)."""
    amount = f"EUR{decimal_text(units, min_places=2, max_places=2)}"
    return "\n".join(("BCD", "002", "1", "SCT", bic, holder[:_NAME_LIMIT], iban, amount, "", reference))
