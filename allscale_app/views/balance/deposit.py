"""Where to add to the balance, and what may be sent there."""

from __future__ import annotations

from collections.abc import Sequence

from allscale_app.domain.legs import SETTLED_STATUSES, LegStatus
from allscale_app.domain.money import format_units
from allscale_app.domain.networks import Network
from allscale_app.i18n.dates import counted
from allscale_app.services.deposits import TopUp
from allscale_app.store.tables import Payment
from allscale_app.views.balance.model import DepositView, Option

_ENDS = 6
_MINUTE = 60
_WAITING = "Waiting for a transfer, you can close this"


def deposit_view(top_up: TopUp, *, network: str, code: str, arrival: Payment | None) -> DepositView:
    """The dialog for one of the networks; `code` is the address as a QR image, `arrival` what came since it is open."""
    chosen = next((one for one in top_up.networks if one.key == network), top_up.networks[0])
    words, tone = _arrival(arrival)
    address = top_up.address
    return DepositView(
        network=chosen.key,
        network_name=chosen.name,
        networks=[Option(one.key, one.name) for one in top_up.networks],
        address=address,
        first=address[:_ENDS],
        middle=" ".join(address[at : at + 4] for at in range(_ENDS, len(address) - 4, 4)),
        last=address[-4:],
        code=code,
        reach=_reach(top_up.networks),
        time=_time(chosen),
        tokens=f"Send {_listed([token.symbol for token in chosen.tokens], 'or')}. "
        "Other tokens are kept safe but need the operator.",
        arrival=words,
        arrival_tone=tone,
    )


def _reach(networks: Sequence[Network]) -> str:
    names = [network.name for network in networks]
    yours = "It is yours for good: whatever comes is watched for life."
    if len(names) == 1:
        return f"Only on {names[0]}. {yours}"
    return f"The same address works on {_listed(names, 'and')}. {yours}"


def _time(network: Network) -> str:
    seconds = round(network.block_seconds * network.confirmations)
    about = counted(seconds, "second") if seconds < 2 * _MINUTE else counted(round(seconds / _MINUTE), "minute")
    return f"On {network.name} it is yours after {counted(network.confirmations, 'confirmation')}, about {about}."


def _listed(words: Sequence[str], joint: str) -> str:
    return f"{', '.join(words[:-1])} {joint} {words[-1]}" if len(words) > 1 else "".join(words)


def _arrival(payment: Payment | None) -> tuple[str, str]:
    if payment is None:
        return _WAITING, ""
    amount = f"{format_units(payment.units)} {payment.unit.partition('@')[0]}"
    status = LegStatus(payment.status)
    if status in SETTLED_STATUSES:
        return f"{amount} arrived and is yours", "good"
    if status is LegStatus.REVERSED:
        return f"The network took back {amount}; we keep watching", "wait"
    return f"{amount} seen, {payment.confirmations} of {payment.confirmations_required} confirmations", "wait"
