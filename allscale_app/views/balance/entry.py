"""One line of the history, opened, for who must explain it."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from allscale_app.domain.ledger.accounts import OPERATOR, Role, Side
from allscale_app.domain.money import format_units
from allscale_app.i18n.dates import exact_time
from allscale_app.services.journal_detail import JournalDetail
from allscale_app.store.repositories.journal import EntryLine, EntryLines
from allscale_app.store.tables import Payment
from allscale_app.views.balance.entry_words import ACCOUNTS, step_words
from allscale_app.views.balance.history import about, change_of, invoice_href, signed, words_of
from allscale_app.views.balance.model import EntryCard, EntryView, PostingLine
from allscale_app.views.shorten import short_address, short_hash


def entry_view(detail: JournalDetail, *, timezone: str) -> EntryView:
    """Everything that support asks for: the facts of the chain, and each entry with its postings."""
    line, payment, network = detail.line, detail.line.payment, detail.network
    zone = ZoneInfo(timezone)
    units, tone = change_of(line)
    tx_hash = (payment.tx_hash or "") if payment else ""
    return EntryView(
        id=str(line.entry_id),
        words=words_of(line).words,
        about=about(line) if payment else "",
        href=invoice_href(line),
        amount=signed(units),
        unit=line.asset,
        tone=tone,
        date=exact_time(line.at, zone=zone),
        network=network.key if network else "",
        network_name=network.name if network else "",
        transaction=tx_hash,
        transaction_short=short_hash(tx_hash),
        transaction_href=network.transaction_url(tx_hash) if network and tx_hash else "",
        block=_block(payment),
        sender=payment.sender if payment else "",
        sender_short=short_address(payment.sender) if payment else "",
        confirmations=_confirmations(payment),
        payment=payment.id if payment else "",
        journal=[_card(entry, detail, zone=zone) for entry in detail.entries],
    )


def _block(payment: Payment | None) -> str:
    if payment is None or payment.block_number is None:
        return ""
    return f"{payment.block_number:,}, log {payment.log_index}"


def _confirmations(payment: Payment | None) -> str:
    if payment is None or not payment.confirmations_required:
        return ""
    return f"{payment.confirmations} of {payment.confirmations_required}"


def _card(entry: EntryLines, detail: JournalDetail, *, zone: ZoneInfo) -> EntryCard:
    opened = detail.line
    named = step_words(entry.entry.kind, entry.entry.key)
    mark = " (this line)" if entry.entry.id == opened.entry_id and opened.payment else ""
    return EntryCard(
        words=named.words + mark,
        key=entry.entry.key,
        time=exact_time(entry.entry.at, zone=zone),
        tone=named.tone,
        icon=named.icon,
        postings=[_posting(line, detail.business_id) for line in entry.lines],
    )


def _posting(line: EntryLine, business_id: str) -> PostingLine:
    account, posting = line.account, line.posting
    is_own = account.owner == business_id
    others = "operator" if account.owner == OPERATOR else "theirs"
    amount = format_units(posting.units)
    role = account.role
    return PostingLine(
        account=ACCOUNTS.get(Role(role), role) if role in set(Role) else role,
        role=role,
        owner="yours" if is_own else others,
        debit=amount if posting.side == Side.DEBIT else "",
        credit=amount if posting.side == Side.CREDIT else "",
        unit=account.unit,
        after=format_units(posting.balance_after) if is_own else "",
    )
