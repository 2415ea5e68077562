"""Money that the operator's bank must send back: tasks, with all that the bank needs for them (flows 23 and 31)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from allscale_app.domain.errors import Conflict, InvalidInput, NotFound
from allscale_app.domain.ledger import bank_flows
from allscale_app.domain.legs import Rail
from allscale_app.domain.money import format_units
from allscale_app.domain.text import clean_line
from allscale_app.services.bank_accounts import active_account
from allscale_app.services.context import Context
from allscale_app.services.operator_notices import call_operator
from allscale_app.services.operators import require_operator
from allscale_app.services.refunds import complete_refund, fail_refund
from allscale_app.store.tables import BankAccount, BankLine, Refund
from allscale_app.store.uow import ReadUow, WriteUow

BY_HAND = "operator:"
LINE, REFUND = "bkl", "rfd"
"""What a task's id begins with: a line of the inbox that goes back whole, or an issuer's refund of a payment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundTask:
    """One payment for the bank. `units` are millionths of `currency`; `account` is what it is paid from."""

    id: str
    currency: str
    units: int
    payee: str
    payee_iban: str
    text: str
    about: str
    account: BankAccount | None

    @property
    def has_file(self) -> bool:
        """Whether a pain.001 file can say it: a euro payment from an IBAN to an IBAN."""
        return bool(self.currency == "EUR" and self.payee_iban and self.account and self.account.iban)


def end_to_end_of(task_id: str) -> str:
    """Its name on the bank's statement: no underscore is allowed there (EPC217-08)."""
    return task_id.replace("_", "-")


def id_of_end_to_end(text: str) -> str:
    """The task that a statement names, or ""."""
    kind, _, rest = text.partition("-")
    return f"{kind}_{rest}" if kind in (LINE, REFUND) and rest else ""


def refund_tasks(uow: ReadUow, *, limit: int = 200) -> Sequence[RefundTask]:
    """Everything that waits for the operator's bank, oldest first. The caller has checked who asks."""
    tasks = [_of_line(uow, line) for line in uow.bank.undecided(limit=limit) if line.state == "refunding"]
    return [*tasks, *_of_refunds(uow)]


def find_task(uow: ReadUow, ctx: Context, *, user_id: str, task_id: str) -> RefundTask:  # noqa: ARG001  # a question has ctx
    """One task. Raises NotFound, also for who is no operator."""
    require_operator(uow, user_id=user_id)
    found = next((task for task in refund_tasks(uow) if task.id == task_id), None)
    if found is None:
        raise NotFound("There is no such payment to send back.")
    return found


def finish_task(uow: WriteUow, ctx: Context, *, user_id: str, task_id: str) -> None:
    """The operator says that the bank has sent it. Raises NotFound."""
    require_operator(uow, user_id=user_id)
    line = uow.bank.lock_line(task_id)
    if line is not None and line.state == "refunding":
        finish_line_refund(uow, ctx, line=line, actor=f"user:{user_id}")
        return
    refund = _wire_refund(uow, task_id)
    if refund is None:
        raise NotFound("There is no such payment to send back.")
    if refund.state == "failed":
        raise Conflict("This was stopped, and the business has its coins back. It can ask for the refund again.")
    if refund.state == "requested":
        complete_refund(uow, ctx, refund_id=task_id, external_id=f"{BY_HAND}{user_id}")
        _record(uow, ctx, task_id, action="wire_refund.sent", actor=f"user:{user_id}")


def stop_task(uow: WriteUow, ctx: Context, *, user_id: str, task_id: str, reason: str) -> None:
    """The bank did not send it: a line waits in the inbox again, an issuer has the coins back. Raises NotFound."""
    require_operator(uow, user_id=user_id)
    words = clean_line(reason, limit=300, param="note", name="reason", required=True)
    line = uow.bank.lock_line(task_id)
    if line is not None and line.state == "refunding":
        line.state, line.note = "unmatched", words
        uow.bank.add(line)
    elif (refund := _wire_refund(uow, task_id)) is not None:
        if refund.state == "done":
            raise Conflict("This was sent already, so it cannot be stopped.")
        fail_refund(uow, ctx, refund_id=task_id, reason=words)
    else:
        raise NotFound("There is no such payment to send back.")
    _record(uow, ctx, task_id, action="wire_refund.failed", actor=f"user:{user_id}", reason=words)


def begin_line_refund(uow: WriteUow, ctx: Context, *, line: BankLine, actor: str, note: str) -> None:
    """A line of the inbox becomes a task. Raises Conflict where nobody knows whom to pay."""
    if line.units <= 0:
        raise Conflict("This money went out already.", code="line_not_incoming")
    if not line.party_iban and not note:
        raise InvalidInput("The bank does not say where it came from. Write down the account to pay.", param="note")
    line.state, line.note = "refunding", note or line.note
    uow.bank.add(line)
    _record(uow, ctx, line.id, action="unmatched.refund", actor=actor, note=note)


def note_paid_task(uow: WriteUow, ctx: Context, *, task_id: str, line: BankLine) -> None:
    """The statement's `line` paid a task: it is done. Where it was stopped, is done already, or is of another amount,
    an operator must look: money has left that nobody booked."""
    refund, waiting = _wire_refund(uow, task_id), uow.bank.lock_line(task_id)
    asked = (refund.source, refund.source_units) if refund else (waiting.currency, waiting.units) if waiting else None
    if asked is None:
        return
    paid = (line.currency, -line.units)
    state = refund.state if refund else waiting.state if waiting else ""
    if paid == asked and refund is not None and state == "requested":
        complete_refund(uow, ctx, refund_id=task_id, external_id=line.bank_ref)
    elif paid == asked and refund is not None and (refund.external_id or "").startswith(BY_HAND):
        refund.external_id = line.bank_ref
    elif paid == asked and waiting is not None and state == "refunding":
        finish_line_refund(uow, ctx, line=waiting, actor="bank")
    elif paid != asked or state != "refunded":
        words = (
            f"{format_units(paid[1])} {paid[0]} went to the payer under {end_to_end_of(task_id)}, "
            f"which asked for {format_units(asked[1])} {asked[0]} and is {_STATES.get(state, 'not to be sent')}."
        )
        call_operator(uow, ctx, case="refund_went", object_id=line.id, words=words)


_STATES = {"requested": "still open", "refunding": "still open", "failed": "stopped", "done": "sent already"}


def _wire_refund(uow: ReadUow, task_id: str) -> Refund | None:
    refund: Refund | None = uow.conversions.refund(task_id)
    return refund if refund is not None and refund.rail == Rail.WIRE else None


def finish_line_refund(uow: WriteUow, ctx: Context, *, line: BankLine, actor: str) -> None:
    """The bank has sent a line back whole."""
    entry = bank_flows.unmatched_wire_refunded(line.id, fiat=line.currency, source_units=line.units)
    uow.journal.post(entry, at=ctx.clock.now())
    line.state = "refunded"
    uow.bank.add(line)
    _record(uow, ctx, line.id, action="unmatched.refunded", actor=actor, entry=entry.key)


def _record(uow: WriteUow, ctx: Context, object_id: str, *, action: str, actor: str, **data: str) -> None:
    now = ctx.clock.now()
    uow.audit.append(at=now, actor=actor, action=action, object_id=object_id, business_id=None, data=dict(data))
    uow.events.publish("operator", at=now)


def _of_line(uow: ReadUow, line: BankLine) -> RefundTask:
    return RefundTask(
        id=line.id,
        currency=line.currency,
        units=line.units,
        payee=line.party_name,
        payee_iban=line.party_iban,
        text=f"Refund {line.reference}".strip(),
        about=line.note or "From the inbox",
        account=uow.bank.account(line.bank_account_id),
    )


def _of_refunds(uow: ReadUow) -> list[RefundTask]:
    """What issuers send back of payments that came by bank."""
    refunds = [refund for refund in uow.conversions.requested_refunds() if refund.rail == Rail.WIRE]
    conversions = uow.conversions.by_payments([refund.payment_id for refund in refunds])
    tasks = []
    for refund in refunds:
        conversion = conversions.get(refund.payment_id)
        line = uow.bank.of_conversion(conversion.id) if conversion else None
        invoice = uow.invoices.find(refund.business_id, refund.invoice_id)
        number = invoice.number if invoice else ""
        account = uow.bank.account(line.bank_account_id) if line else active_account(uow, refund.source)
        tasks.append(
            RefundTask(
                id=refund.id,
                currency=refund.source,
                units=refund.source_units,
                payee=line.party_name if line else "",
                payee_iban=line.party_iban if line else "",
                text=f"Refund {number}",
                about=f"Refund of {number}" + (f": {refund.reason}" if refund.reason else ""),
                account=account,
            )
        )
    return tasks
