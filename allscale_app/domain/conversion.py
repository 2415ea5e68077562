"""Fiat in, stablecoin out: the price that is promised, and the states of one conversion, for card and wire alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from allscale_app.domain.errors import TransitionNotAllowed
from allscale_app.domain.invoice.document import PPM
from allscale_app.domain.legs import Rail
from allscale_app.domain.money import SCALE
from allscale_app.domain.rates import Rate

CENT = SCALE // 100
HELD_FOR = {Rail.CARD: timedelta(minutes=15), Rail.WIRE: timedelta(days=3)}
"""How long a price is held: a card page is open for minutes, a bank takes days."""


class ConversionState(StrEnum):
    """Where a conversion is."""

    QUOTED = "quoted"
    ACCEPTED = "accepted"
    FUNDED = "funded"
    SETTLED = "settled"
    EXPIRED = "expired"
    FAILED = "failed"
    RETURNED = "returned"
    REFUNDED = "refunded"
    DISPUTED = "disputed"


class ConversionAct(StrEnum):
    """What can happen to it."""

    ACCEPT = "accept"
    FUND = "fund"
    SETTLE = "settle"
    EXPIRE = "expire"
    FAIL = "fail"
    RETURN = "return"
    REFUND = "refund"
    DISPUTE = "dispute"
    WIN = "win"
    LOSE = "lose"


_S, _A = ConversionState, ConversionAct
TRANSITIONS: dict[tuple[ConversionState, ConversionAct], ConversionState] = {
    (_S.QUOTED, _A.ACCEPT): _S.ACCEPTED,
    (_S.QUOTED, _A.EXPIRE): _S.EXPIRED,
    (_S.ACCEPTED, _A.FUND): _S.FUNDED,
    (_S.ACCEPTED, _A.EXPIRE): _S.EXPIRED,
    (_S.ACCEPTED, _A.FAIL): _S.FAILED,
    (_S.EXPIRED, _A.FUND): _S.FUNDED,  # money that came late is money
    (_S.FAILED, _A.FUND): _S.FUNDED,  # a processor's "failed" and "paid" can arrive the wrong way round
    (_S.FUNDED, _A.SETTLE): _S.SETTLED,
    (_S.FUNDED, _A.DISPUTE): _S.DISPUTED,
    (_S.SETTLED, _A.DISPUTE): _S.DISPUTED,
    (_S.DISPUTED, _A.WIN): _S.SETTLED,
    (_S.DISPUTED, _A.LOSE): _S.RETURNED,
    (_S.FUNDED, _A.RETURN): _S.RETURNED,
    (_S.SETTLED, _A.RETURN): _S.RETURNED,
    (_S.SETTLED, _A.REFUND): _S.REFUNDED,
}
OPEN_STATES = frozenset({_S.QUOTED, _S.ACCEPTED})
RESERVED_STATES = frozenset({_S.ACCEPTED})
"""The operator's float is set aside for these."""


def move(state: ConversionState, act: ConversionAct) -> ConversionState:
    """The state after `act`. Raises TransitionNotAllowed for a pair that is not in the table."""
    to = TRANSITIONS.get((state, act))
    if to is None:
        raise TransitionNotAllowed(f"This payment is {state.value}, so it cannot {act.value} now.")
    return to


class FeeBearer(StrEnum):
    """Who pays the card's fee (rules 5.27)."""

    ISSUER = "issuer"
    PAYER = "payer"


@dataclass(frozen=True, slots=True)
class Fee:
    """What the operator takes of a fiat payment: `ppm` of what the payer pays, and `fixed_units` millionths."""

    ppm: int = 0
    fixed_units: int = 0

    def of(self, gross_units: int) -> int:
        """The fee in a payment of `gross_units`, rounded up to the cent, never more than the payment."""
        return min(gross_units, _up_to_cent(-(-gross_units * self.ppm // PPM) + self.fixed_units))

    def gross_up(self, net_units: int) -> int:
        """The smallest payment, in whole cents, of which `net_units` (whole cents too) are left after the fee."""
        return _up_to_cent(-(-(net_units + self.fixed_units) * PPM // (PPM - self.ppm)))


NO_FEE = Fee()


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What one payment costs and brings, in millionths.

    The payer pays `source_units` of `source` (fiat), `fee_units` of it are the operator's; the issuer receives
    `target_units` of a coin pegged to `rate.quote`, and `applied_units` of the invoice are paid.
    """

    source: str
    source_units: int
    fee_units: int
    target_units: int
    applied_units: int
    rate: Rate


def price_of(applied_units: int, *, rate: Rate, fee: Fee, bearer: FeeBearer) -> Price:
    """The price of paying `applied_units` of an invoice at `rate` (base: what is paid; quote: the invoice's peg)."""
    net = _up_to_cent(rate.cost_of(applied_units))
    if bearer is FeeBearer.PAYER:
        gross = fee.gross_up(net)
        return Price(
            source=rate.base,
            source_units=gross,
            fee_units=gross - net,
            target_units=applied_units,
            applied_units=applied_units,
            rate=rate,
        )
    taken = fee.of(net)
    return Price(
        source=rate.base,
        source_units=net,
        fee_units=taken,
        target_units=min(applied_units, rate.convert(net - taken)),
        applied_units=applied_units,
        rate=rate,
    )


def worth_of(source_units: int, *, rate: Rate, fee: Fee, bearer: FeeBearer) -> Price:
    """What a payment of `source_units` brings: the other way round, for money that came in another amount."""
    taken = fee.of(source_units)
    net = source_units - taken
    paid = net if bearer is FeeBearer.PAYER else source_units
    return Price(
        source=rate.base,
        source_units=source_units,
        fee_units=taken,
        target_units=rate.convert(net),
        applied_units=rate.convert(paid),
        rate=rate,
    )


def _up_to_cent(units: int) -> int:
    return -(-units // CENT) * CENT
