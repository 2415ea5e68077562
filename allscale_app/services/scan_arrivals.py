"""Transfers to our addresses: each becomes an observation, and a leg or a row of the inbox (rules 1, flows 1, 10, 13, 14)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from allscale_app.domain.assets import peg_of
from allscale_app.domain.dates import is_past_due
from allscale_app.domain.ledger import flows
from allscale_app.domain.legs import LegStatus, Rail
from allscale_app.domain.money import MAX_AMOUNT_UNITS, from_raw
from allscale_app.domain.networks import Token
from allscale_app.domain.observations import TransferLog
from allscale_app.domain.settlement import settle_at
from allscale_app.services.coin_quotes import Worth, worth_at_arrival
from allscale_app.services.deliveries import notify
from allscale_app.services.rates import is_paused
from allscale_app.services.scan_pass import (
    CREDITED,
    DUST,
    NO_RATE,
    NOT_ACCEPTED,
    PAUSED,
    TREASURY,
    UNMATCHED,
    ScanPass,
    cause_of,
    evidence,
    key_of,
)
from allscale_app.store.tables import DepositAddress, Invoice, Observation, Payment


@dataclass(frozen=True, slots=True)
class _Arrival:
    """A transfer of a registered token to an address of ours."""

    log: TransferLog
    token: Token
    address: DepositAddress


def take_in(work: ScanPass) -> None:
    """Observe every transfer of the scan that is ours; a log that is known and canonical is success already."""
    arrivals = _ours(work)
    known = work.uow.observations.among(
        work.network.key, [(arrival.log.block_hash, arrival.log.log_index) for arrival in arrivals]
    )
    fresh = [
        arrival
        for arrival in arrivals
        if (row := known.get((arrival.log.block_hash, arrival.log.log_index))) is None or not row.canonical
    ]
    if not fresh:
        return
    work.lock_invoices(arrival.address.invoice_id for arrival in fresh)
    earlier = _Earlier(work, fresh)
    for arrival in fresh:
        row = known.get((arrival.log.block_hash, arrival.log.log_index))
        observation = _observe(work, arrival, row, is_again=earlier.has(arrival))
        if observation.outcome == CREDITED:
            _credit(work, observation, replaces=earlier.pop(arrival))
        elif observation.outcome == UNMATCHED:
            _keep_waiting(work, observation)


def _ours(work: ScanPass) -> list[_Arrival]:
    """Registered tokens to our addresses; value 0 is address poisoning, other contracts are not money here."""
    logs = [log for log in work.scan.transfers if log.raw_amount > 0]
    addresses = work.uow.addresses.among(log.recipient for log in logs)
    return [
        _Arrival(log, token, address)
        for log in logs
        if (address := addresses.get(log.recipient.lower()))
        and (token := work.ctx.registry.token_at(work.network.key, log.contract))
    ]


def _observe(work: ScanPass, arrival: _Arrival, known: Observation | None, *, is_again: bool) -> Observation:
    """The row of this log: new, or the orphan whose block is canonical again, in its next life."""
    log, token = arrival.log, arrival.token
    units = from_raw(log.raw_amount, decimals=token.decimals)
    outcome, reason = _outcome(work, arrival, units, is_again=is_again)
    if known is not None:
        known.canonical, known.orphaned_at, known.seen_at = True, None, work.now
        known.generation += 1
        known.outcome, known.reason = outcome, reason
        work.uow.flush()
        return known
    observation = Observation(
        id=work.ctx.ids.new("obs"),
        network=log.network,
        block_hash=log.block_hash,
        block_number=log.block_number,
        block_at=work.block_time(log.block_number),
        tx_hash=log.tx_hash,
        log_index=log.log_index,
        contract=log.contract,
        unit=token.unit,
        sender=log.sender,
        recipient_key=log.recipient.lower(),
        raw_amount=str(log.raw_amount),
        units=units if outcome in (CREDITED, UNMATCHED) else 0,
        business_id=arrival.address.business_id,
        invoice_id=arrival.address.invoice_id,
        outcome=outcome,
        reason=reason,
        seen_at=work.now,
    )
    work.uow.observations.add(observation)
    work.uow.flush()
    return observation


def _outcome(work: ScanPass, arrival: _Arrival, units: int, *, is_again: bool) -> tuple[str, str]:
    """What becomes of it, and why. `is_again`: a leg that counted and that a reorganisation moved to another block
    counts again, whatever has happened to the coin's price in between."""
    address = arrival.address
    if units == 0:
        return DUST, "below_a_millionth"
    if units >= MAX_AMOUNT_UNITS:
        return DUST, "beyond_any_amount"
    if address.purpose == TREASURY:
        return UNMATCHED, TREASURY
    if address.business_id is None:
        return UNMATCHED, "no_owner"
    if address.invoice_id is not None:
        reason = "" if is_again else _refusal(work, work.invoices[address.invoice_id], arrival, units)
        if reason:
            return UNMATCHED, reason
    return CREDITED, ""


def _refusal(work: ScanPass, invoice: Invoice, arrival: _Arrival, units: int) -> str:
    """Why a transfer does not count for its invoice by itself (rules 5.10), "" if it does."""
    listed = invoice.accepted_units
    token = arrival.token
    if token.unit not in (work.ctx.registry.default_units(invoice.currency) if listed is None else listed):
        return NOT_ACCEPTED
    if is_paused(work.uow, work.ctx, token.asset):
        return PAUSED
    at = work.block_time(arrival.log.block_number)
    return "" if _worth(work, invoice, token, units, at=at) is not None else NO_RATE


def _worth(work: ScanPass, invoice: Invoice, token: Token, units: int, *, at: datetime) -> Worth | None:
    """At par, or what a coin of another peg counts for; None where that is not known."""
    if token.peg == peg_of(invoice.currency):
        return Worth(units)
    return worth_at_arrival(work.uow, work.ctx, invoice=invoice, token=token, units=units, at=at)


def _credit(work: ScanPass, observation: Observation, *, replaces: Payment | None) -> None:
    """Flow 1: money of a business, pending until it settles; when that is, is decided now."""
    invoice = work.invoices.get(observation.invoice_id or "")
    seen_at = min(observation.block_at, replaces.first_seen_at) if replaces else observation.block_at
    worth = _counted(work, observation, invoice, replaces)
    payment = Payment(
        id=work.ctx.ids.new("pay"),
        business_id=observation.business_id or "",
        invoice_id=observation.invoice_id,
        rail=Rail.WALLET,
        status=LegStatus.SEEN,
        unit=observation.unit,
        units=observation.units,
        applied_units=worth.applied_units,
        rate_micros=worth.rate_micros,
        quote_id=worth.quote_id,
        settles_at=settle_at(work.network, observation.units, work.ctx.policy.final_above_units),
        network=observation.network,
        tx_hash=observation.tx_hash,
        log_index=observation.log_index,
        block_number=observation.block_number,
        block_hash=observation.block_hash,
        sender=observation.sender,
        observation_id=observation.id,
        generation=observation.generation,
        confirmations_required=work.network.confirmations,
        late=invoice is not None and is_past_due(invoice.due_on, timezone=invoice.timezone, at=seen_at),
        first_seen_at=seen_at,
        created_at=work.now,
    )
    if replaces is not None:
        replaces.replaced = True
    work.uow.payments.add(payment)
    work.uow.flush()
    work.posts.add(
        flows.seen(
            key_of(observation),
            business_id=payment.business_id,
            unit=payment.unit,
            amount_units=payment.units,
            cause=cause_of(payment),
        )
    )
    work.record(payment, "payment_seen", step="seen", **evidence(payment), late=payment.late)
    if invoice is not None and replaces is None:
        _announce(work, payment, invoice)


def _counted(work: ScanPass, observation: Observation, invoice: Invoice | None, replaces: Payment | None) -> Worth:
    """What it counts for. A transfer that the network moved to another block counts as it did before."""
    if replaces is not None:
        return Worth(replaces.applied_units, replaces.rate_micros, replaces.quote_id)
    if invoice is None:
        return Worth(observation.units)
    token = work.ctx.registry.token(observation.unit)
    worth = _worth(work, invoice, token, observation.units, at=observation.block_at)
    assert worth is not None, "what has no worth was not credited"
    return worth


def _announce(work: ScanPass, payment: Payment, invoice: Invoice) -> None:
    """Put it on the bell until it settles or is taken back, which is then told in its place."""
    notify(
        work.uow,
        work.ctx,
        kind="payment_seen",
        business_id=payment.business_id,
        dedupe=payment.id,
        invoice_id=invoice.id,
        number=invoice.number,
        payer=invoice.recipient_name or invoice.recipient_email,
        unit=payment.unit,
        units=payment.units,
        network=work.network.name,
        confirmations=payment.confirmations_required,
    )


def _keep_waiting(work: ScanPass, observation: Observation) -> None:
    """Flows 10 and 14: it waits in the inbox until somebody decides."""
    entry = flows.seen_unmatched(key_of(observation), unit=observation.unit, amount_units=observation.units)
    work.posts.add(entry)
    work.touch(observation.business_id, observation.invoice_id)
    invoice = work.invoices.get(observation.invoice_id or "")
    if invoice is not None:
        work.uow.timeline.append(
            invoice,
            kind="other_token",
            actor="network",
            at=work.now,
            data={
                "unit": observation.unit,
                "units": observation.units,
                "network": observation.network,
                "tx_hash": observation.tx_hash,
                "block": observation.block_number,
                "log_index": observation.log_index,
                "sender": observation.sender,
                "reason": observation.reason,
            },
            dedupe_key=f"other_token:{key_of(observation)}",
        )


class _Earlier:
    """Legs that a reorganisation took back, by the transfer they were: the same transfer in another block replaces one."""

    def __init__(self, work: ScanPass, arrivals: list[_Arrival]) -> None:
        legs = work.uow.payments.taken_back(work.network.key, {arrival.log.tx_hash for arrival in arrivals})
        owners = work.uow.observations.by_ids(leg.observation_id for leg in legs if leg.observation_id)
        self._legs: defaultdict[tuple[str, str, str, str, str], list[Payment]] = defaultdict(list)
        for leg in legs:
            row = owners[leg.observation_id or ""]
            self._legs[row.tx_hash, row.contract, row.sender, row.recipient_key, row.raw_amount].append(leg)

    def has(self, arrival: _Arrival) -> bool:
        """Whether there is such a leg that nothing replaced yet."""
        return bool(self._of(arrival))

    def pop(self, arrival: _Arrival) -> Payment | None:
        """The oldest of them."""
        legs = self._of(arrival)
        return legs.pop(0) if legs else None

    def _of(self, arrival: _Arrival) -> list[Payment]:
        log = arrival.log
        return self._legs[log.tx_hash, log.contract, log.sender, log.recipient.lower(), str(log.raw_amount)]
