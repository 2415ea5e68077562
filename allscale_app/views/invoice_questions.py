"""What is asked before something that cannot be undone, and how it went, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from allscale_app.i18n.dates import counted
from allscale_app.services.invoice_bulk import BulkOutcome
from allscale_app.services.shown_invoice import ShownInvoice
from allscale_app.views.invoice_list import client_of


@dataclass(frozen=True, slots=True)
class Question:
    """`act` is cancel, reissue or delete; `keep` and `confirm` are the two buttons."""

    act: str = ""
    title: str = ""
    body: str = ""
    keep: str = ""
    confirm: str = ""
    busy: str = ""
    wants_reason: bool = False


def cancel_question(shown: Sequence[ShownInvoice]) -> Question:
    """Before cancelling one or many."""
    one = len(shown) == 1
    first = shown[0].invoice
    title = f"Cancel {first.number}?" if one else f"Cancel {counted(len(shown), 'invoice')}?"
    told = f"{client_of(first)} is" if one else "Each client is"
    return Question(
        act="cancel",
        title=title,
        body=f"{told} told by e-mail, and money that still arrives is credited to you.",
        keep="Keep invoice" if one else "Keep invoices",
        confirm="Cancel invoice" if one else "Cancel invoices",
        busy="Cancelling…",
        wants_reason=True,
    )


def reissue_question(shown: Sequence[ShownInvoice]) -> Question:
    """Before cancelling one to send a corrected one."""
    first = shown[0].invoice
    return Question(
        act="reissue",
        title=f"Cancel and reissue {first.number}?",
        body=f"{client_of(first)} is told by e-mail that it is cancelled. A draft with the same lines opens;"
        " once sent, the old payment page leads to it.",
        keep="Keep invoice",
        confirm="Cancel and reissue",
        busy="Cancelling…",
        wants_reason=True,
    )


def delete_question(shown: Sequence[ShownInvoice]) -> Question:
    """Before throwing drafts away."""
    if len(shown) > 1:
        title, body = f"Delete {counted(len(shown), 'draft')}?", "They are thrown away."
    else:
        invoice = shown[0].invoice
        title = "Delete this draft?"
        body = f"{invoice.title or 'The draft'} for {client_of(invoice)} is thrown away."
    return Question(
        act="delete",
        title=title,
        body=f"{body} Nothing was sent, and no number was used.",
        keep="Keep draft" if len(shown) == 1 else "Keep drafts",
        confirm="Delete draft" if len(shown) == 1 else "Delete drafts",
        busy="Deleting…",
    )


def outcome_words(act: str, outcome: BulkOutcome) -> tuple[str, str, str]:
    """Title, line and tone of the toast."""
    noun, verb = ("draft", "deleted") if act == "delete" else ("invoice", "cancelled")
    done, refused = len(outcome.done), len(outcome.refused)
    if not refused:
        return f"{counted(done, noun)} {verb}", "", "good"
    why = next(iter(outcome.refused.values()))
    return f"{done} of {counted(done + refused, noun)} {verb}", why, "wait" if done else "bad"
