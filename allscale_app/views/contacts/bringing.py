"""What an import and a merge would do, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from allscale_app.i18n.dates import counted
from allscale_app.services.contact_import import ImportPlan
from allscale_app.services.contact_merge import MergePreview, names_of
from allscale_app.services.contacts import called
from allscale_app.store.tables import Contact

FAULTS_SHOWN = 20
FIX_LIMIT = 20_000
"""Characters of wrong lines that can be mended on the page."""


@dataclass(frozen=True, slots=True)
class FaultLine:
    """A line of the file and what is wrong with it."""

    number: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class ImportView:
    """The plan as it is shown; `fix` holds the wrong lines as text, "" where they are too many to mend here."""

    summary: str = ""
    ignored: str = ""
    trouble: str = ""
    faults: list[FaultLine] = field(default_factory=list)
    more: str = ""
    fix: str = ""
    confirm: str = ""
    """What the button says, "" when no line is good."""


@dataclass(frozen=True, slots=True)
class MergeChoice:
    """A contact of a merge."""

    id: str = ""
    name: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class MergeView:
    """What a merge does, sentence by sentence."""

    sentences: list[str] = field(default_factory=list)
    confirm: str = ""


def import_view(plan: ImportPlan) -> ImportView:
    """A file's plan."""
    parts = [counted(plan.new_count, "new client")] if plan.new_count else []
    parts += [f"{counted(plan.known_count, 'known client')} completed"] if plan.known_count else []
    fix = plan.file.text_of([fault.line for fault in plan.faults]) if plan.faults else ""
    more = len(plan.faults) - FAULTS_SHOWN
    return ImportView(
        summary=" and ".join(parts) + ". What you wrote about known clients stays." if parts else "",
        ignored=f"Not used: {', '.join(plan.file.ignored)}." if plan.file.ignored else "",
        trouble=f"{counted(len(plan.faults), 'line')} cannot be kept yet" if plan.faults else "",
        faults=[FaultLine(f"Line {fault.line.number}", fault.words) for fault in plan.faults[:FAULTS_SHOWN]],
        more=f"And {counted(more, 'more line')}. Mend them in the file and send it again." if more > 0 else "",
        fix=fix if len(fix) <= FIX_LIMIT else "",
        confirm=f"Import {counted(len(plan.good), 'client')}" if plan.good else "",
    )


def progress_words(count: int, *, of: int) -> str:
    """How far an import is."""
    return f"{count:,} of {counted(of, 'client')} kept. Leave this page open."


def imported_words(count: int) -> str:
    """What came of it."""
    return f"{counted(count, 'client')} imported"


def merge_choices(contacts: Sequence[Contact]) -> list[MergeChoice]:
    """Contacts to choose from."""
    return [MergeChoice(one.id, called(one), one.email if one.name else "") for one in contacts]


def merge_view(preview: MergePreview) -> MergeView:
    """What merging these would do."""
    kept, gone = called(preview.kept), names_of(preview.others)
    after = preview.after
    moves = "moves" if preview.invoice_count == 1 else "move"
    invoices = f"{counted(preview.invoice_count, 'invoice')} with all payments {moves} to {kept}."
    if not preview.invoice_count:
        invoices = f"No invoice moves to {kept}."
    emails = counted(1 + len(after.other_emails), "e-mail address", "e-mail addresses")
    wallets, labels = counted(len(after.wallets), "wallet"), counted(len(after.labels), "label")
    sentences = [
        f"{invoices} Sent documents stay as they were sent.",
        f"{kept} has {emails}, {wallets} and {labels} then; notes are joined.",
        f"{gone} {'goes' if len(preview.others) == 1 else 'go'} for good. This cannot be undone.",
    ]
    return MergeView(sentences, f"Merge into {kept}")
