"""The dashboard's side: balance, what is due, first steps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from allscale_app.domain.money import format_units
from allscale_app.i18n.dates import counted, due_distance, weekday
from allscale_app.services.balances import AssetBalance, Balances
from allscale_app.services.dashboard import FirstSteps
from allscale_app.services.shown_invoice import ShownInvoice
from allscale_app.views.dashboard.model import AssetRow, BalanceView, DueRow, SideSum, Step, Steps
from allscale_app.views.fiat import SIGNS, fiat, main_peg, others
from allscale_app.views.invoice_list import client_of

_WEEK = 7
_CURRENCIES = {"USD": "US dollars", "EUR": "euros"}
_STEPS: tuple[tuple[str, str, str], ...] = (
    ("email_verified", "Confirm your e-mail address", ""),
    ("has_details", "Add your business details", "/settings"),
    ("has_logo", "Add your logo", "/settings"),
    ("has_contact", "Add a client", "/contacts"),
    ("has_sent", "Send your first invoice", "/invoices/new"),
    ("was_paid", "Get paid", ""),
)
"""Fact of FirstSteps, words, where to do it."""


def balance(balances: Balances) -> BalanceView:
    """Available money at par, coin by coin; what confirms, is held, or owed."""
    available = {peg: sums.available_units for peg, sums in balances.by_peg.items()}
    peg = main_peg(available)
    beside = others(available, peg)
    words = f"Available, estimated in {_CURRENCIES[peg]}"
    return BalanceView(
        total=fiat(available.get(peg, 0), peg),
        words=f"{words}, and {beside}" if beside else words,
        assets=[_asset(asset) for asset in balances.assets if asset.sums.available_units],
        sums=[
            *_sums(balances.assets, "pending_units", "Confirming", "hourglass"),
            *_sums(balances.assets, "held_units", "Held", "lock"),
            *_sums(balances.assets, "owed_units", "You owe", "scale", is_bad=True),
        ],
    )


def due(rows: Sequence[ShownInvoice], *, today: date) -> list[DueRow]:
    """The invoices that are due next, late ones first."""
    return [_due(shown, today=today) for shown in rows]


def steps(facts: FirstSteps) -> Steps:
    """What is done and what is not."""
    done = [Step(label) for name, label, _ in _STEPS if getattr(facts, name)]
    left = [Step(label, href) for name, label, href in _STEPS if not getattr(facts, name)]
    return Steps(
        count=f"{len(done)} of {len(_STEPS)} done",
        bar=[True] * len(done) + [False] * len(left),
        open=left,
        done=done,
        done_words=counted(len(done), "finished step"),
    )


def _asset(asset: AssetBalance) -> AssetRow:
    units = [one for one in asset.units if one.sums.available_units]
    only = units[0].network if len(units) == 1 else None
    return AssetRow(
        code=asset.code,
        place=only.name if only else counted(len(units), "network"),
        amount=format_units(asset.sums.available_units),
        worth=fiat(asset.sums.available_units, asset.peg) if asset.peg in SIGNS else "",
    )


def _sums(assets: Sequence[AssetBalance], name: str, label: str, icon: str, *, is_bad: bool = False) -> list[SideSum]:
    return [
        SideSum(label, icon, f"{format_units(getattr(asset.sums, name))} {asset.code}", is_bad)
        for asset in assets
        if getattr(asset.sums, name)
    ]


def _due(shown: ShownInvoice, *, today: date) -> DueRow:
    invoice = shown.invoice
    days = shown.days_left if shown.days_left is not None else 0
    distance = due_distance(invoice.due_on, today=today) if invoice.due_on else ""
    in_week = invoice.due_on is not None and 1 < days < _WEEK
    return DueRow(
        client=client_of(invoice),
        number=invoice.number or "",
        amount=format_units(invoice.amount_due_units),
        unit=invoice.currency,
        when=f"{weekday(invoice.due_on)}, {distance}"
        if invoice.due_on and in_week
        else distance.capitalize()
        if days >= 0
        else distance,
        is_late=days < 0,
        href=f"/invoices/{invoice.id}",
    )
