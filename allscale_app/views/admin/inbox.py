"""Money that waits for the operator's word: what it is, why it waits, what it may be for."""

from __future__ import annotations

from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from allscale_app.domain.money import format_units
from allscale_app.domain.networks import Registry
from allscale_app.domain.references import spaced
from allscale_app.i18n.dates import day_and_time, full_date
from allscale_app.services.bank_refunds import RefundTask
from allscale_app.services.operator_desk import Inbox, StrayPlace, WaitingLine
from allscale_app.services.scan_pass import TREASURY
from allscale_app.services.strays import NATIVE
from allscale_app.services.unmatched import UnmatchedRow
from allscale_app.store.tables import Invoice
from allscale_app.views.shorten import short_address, short_hash

WHY = {
    "no_reference": "No reference in it.",
    "unknown_reference": "Its reference belongs to no invoice.",
    "closed": "{number} was cancelled or rejected.",
    "paid_already": "{number} is paid already.",
    "duplicate": "{number} was paid with exactly this amount before. It may be sent twice.",
    "wrong_currency": "It is in another currency than the account.",
    "no_rate": "There was no fresh rate for this currency when it came.",
    "token_paused": "The coins for it were away from their peg when it came.",
    "return": "A bank took a payment back, and we can't tell which one.",
}
COIN_WHY = {
    "not_accepted": "A token that this invoice does not take.",
    "paused": "Its coin was away from its peg when it came.",
    "no_rate": "It is of another currency, and there was no fresh rate for it when it came.",
    "no_owner": "Nobody owns the address it came to.",
    TREASURY: "It came to the treasury. Say that it is yours.",
}
REASONS = {
    "reference": "nearly the right reference",
    "number": "its number stands in the text",
    "amount": "the same amount",
    "name": "the same name",
}


@dataclass(frozen=True)
class SuggestionRow:
    """An invoice that a line may be for, and why."""

    invoice_id: str = ""
    number: str = ""
    client: str = ""
    amount: str = ""
    why: str = ""


@dataclass(frozen=True)
class LineRow:
    """A line of a statement. `is_out`: money that went."""

    id: str = ""
    amount: str = ""
    currency: str = ""
    day: str = ""
    name: str = ""
    iban: str = ""
    text: str = ""
    account: str = ""
    why: str = ""
    is_out: bool = False
    suggestions: list[SuggestionRow] = field(default_factory=list)


@dataclass(frozen=True)
class CoinRow:
    """A transfer on a chain. `can_decide` once it is final; `is_treasury`: it can only be float."""

    id: str = ""
    amount: str = ""
    coin: str = ""
    network: str = ""
    seen: str = ""
    tx: str = ""
    href: str = ""
    why: str = ""
    owner: str = ""
    can_decide: bool = False
    is_treasury: bool = False


@dataclass(frozen=True)
class TaskRow:
    """A payment that the bank must send."""

    id: str = ""
    amount: str = ""
    currency: str = ""
    payee: str = ""
    iban: str = ""
    text: str = ""
    about: str = ""
    file_href: str = ""


@dataclass(frozen=True)
class StrayRow:
    """A coin that cannot be paid with. `amount` is "" for a token whose own claim says nothing."""

    key: str = ""
    amount: str = ""
    coin: str = ""
    contract: str = ""
    network: str = ""
    address: str = ""
    address_short: str = ""
    seen: str = ""
    tx: str = ""
    href: str = ""
    why: str = ""
    owner: str = ""


@dataclass(frozen=True)
class InboxView:
    """The lists; `count` is of what waits for a word, which strays do not."""

    lines: list[LineRow] = field(default_factory=list)
    coins: list[CoinRow] = field(default_factory=list)
    tasks: list[TaskRow] = field(default_factory=list)
    strays: list[StrayRow] = field(default_factory=list)
    count: int = 0


def inbox_view(inbox: Inbox, registry: Registry, *, timezone: str) -> InboxView:
    """What waits, oldest first."""
    zone = ZoneInfo(timezone)
    coins = [_coin(row, registry, zone, inbox) for row in inbox.transfers]
    lines = [_line(row) for row in inbox.lines]
    tasks = [_task(task) for task in inbox.tasks]
    strays = [_stray(place, registry, zone, inbox) for place in inbox.strays]
    return InboxView(lines, coins, tasks, strays, len(lines) + len(coins) + len(tasks))


def _line(row: WaitingLine) -> LineRow:
    line = row.line
    number = (row.invoice.number if row.invoice else None) or "The invoice"
    text = " ".join(part for part in (line.reference, line.text) if part)
    return LineRow(
        id=line.id,
        amount=format_units(line.units),
        currency=line.currency,
        day=full_date(line.booked_on),
        name=line.party_name or "The bank gives no name",
        iban=spaced(line.party_iban),
        text=text or "No text",
        account=f"{row.account.currency} account" if row.account else "",
        why=WHY.get(line.why, "It waits for your word.").format(number=number),
        is_out=line.units < 0,
        suggestions=[_suggestion(each.invoice, each.reasons) for each in row.suggestions],
    )


def _suggestion(invoice: Invoice, reasons: tuple[str, ...]) -> SuggestionRow:
    words = ", ".join(REASONS[reason] for reason in reasons)
    return SuggestionRow(
        invoice_id=invoice.id,
        number=invoice.number or "",
        client=invoice.recipient_name or invoice.recipient_email,
        amount=f"{format_units(invoice.amount_due_units)} {invoice.currency} due",
        why=words[:1].upper() + words[1:],
    )


def _coin(row: UnmatchedRow, registry: Registry, zone: ZoneInfo, inbox: Inbox) -> CoinRow:
    network = next((each for each in registry.networks if each.key == row.network), None)
    words = COIN_WHY.get(row.reason, "It settled no invoice.")
    return CoinRow(
        id=row.id,
        amount=format_units(row.units),
        coin=row.unit.partition("@")[0],
        network=network.name if network else row.network,
        seen=day_and_time(row.seen_at, zone=zone, now=inbox.now),
        tx=short_hash(row.tx_hash),
        href=network.transaction_url(row.tx_hash) if network else "",
        why=words if row.is_final else f"{words} It is not final yet.",
        owner=row.business.name if row.business else "",
        can_decide=row.is_final,
        is_treasury=row.reason == TREASURY,
    )


def _stray(place: StrayPlace, registry: Registry, zone: ZoneInfo, inbox: Inbox) -> StrayRow:
    stray = place.stray
    network = registry.find_network(stray.network)
    is_native = stray.reason == NATIVE
    name = network.name if network else stray.network
    why = (
        f"{stray.coin} received, not payable: invoices take tokens only. It stays at the address."
        if is_native
        else "A token that no registry knows. It may be worth nothing, and its own amount proves nothing."
    )
    return StrayRow(
        key=f"{stray.network}:{stray.address}:{stray.coin}",
        amount=stray.amount if is_native else "",
        coin=stray.coin if is_native else "Unknown token",
        contract="" if is_native else short_address(stray.coin),
        network=name,
        address=stray.address,
        address_short=short_address(stray.address),
        seen=day_and_time(stray.seen_at, zone=zone, now=inbox.now),
        tx=short_hash(stray.tx_hash),
        href=network.transaction_url(stray.tx_hash) if network and stray.tx_hash else "",
        why=why,
        owner=place.number or place.owner or "nobody",
    )


def _task(task: RefundTask) -> TaskRow:
    return TaskRow(
        id=task.id,
        amount=format_units(task.units),
        currency=task.currency,
        payee=task.payee or "The bank gives no name",
        iban=spaced(task.payee_iban) or "No account known: see the note",
        text=task.text,
        about=task.about,
        file_href=f"/admin/refunds/{task.id}/pain001.xml" if task.has_file else "",
    )
