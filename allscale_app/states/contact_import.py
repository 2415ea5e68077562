"""The dialog in which a file of clients is looked at, mended and kept."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import reflex as rx

from allscale_app.bootstrap.web import fetch, run
from allscale_app.domain.errors import Conflict, InvalidInput, NotFound
from allscale_app.services.contact_import import CHUNK, import_contacts
from allscale_app.services.contact_upload import find_upload, forget_upload, keep_rest, mend_upload, plan_upload
from allscale_app.services.sessions import Member
from allscale_app.states.arguments import flag, form, string
from allscale_app.states.base import AppState
from allscale_app.views.contacts.bringing import FIX_LIMIT, ImportView, import_view, imported_words, progress_words

UPLOAD_WORDS = {
    "logo_too_large": "The file is larger than 5 MB. Split it and send the parts.",
    "upload_failed": "The file did not arrive. Check the connection and send it again.",
}


class ContactImportState(AppState):
    """A file on its way in; `view` is what it would do."""

    is_open: bool = False
    has_file: bool = False
    busy: bool = False
    progress: str = ""
    problem: str = ""
    view: ImportView = ImportView()
    mounted: int = 0
    """Changes when the lines to mend must be drawn anew."""
    _mark: str = ""
    """Of the file that `view` shows: another tab's is not ours to decide about."""

    @rx.event
    async def begin(self) -> None:
        """Open the dialog, with no file yet."""
        await self._require_member()
        self.is_open, self.has_file, self.busy = True, False, False
        self.progress, self.problem, self.view, self._mark = "", "", ImportView(), ""

    @rx.event
    async def set_open(self, is_open: bool) -> None:  # noqa: FBT001  # an event's arguments come by position
        """Close it; a file that was not kept is forgotten."""
        member = await self._require_member()
        if flag(is_open) or self.busy:
            return
        self.is_open = False
        await run(forget_upload, business_id=member.business_id, user_id=member.user_id, mark=self._mark)

    @rx.event
    async def uploaded(self, problem: str) -> None:
        """A file was sent; `problem` says why it was not read, "" when it was."""
        member = await self._require_member()
        problem = string(problem, limit=500)
        if problem:
            self.problem = UPLOAD_WORDS.get(problem, problem)
            return
        try:
            self._mark = await fetch(find_upload, business_id=member.business_id, user_id=member.user_id)
        except NotFound as error:
            self.problem = error.message
            return
        await self._look(member)

    @rx.event
    async def check(self, data: dict[str, Any]) -> None:
        """The wrong lines were mended: look at all of it again."""
        member = await self._require_member()
        text = form(data, ("lines",), limit=2 * FIX_LIMIT)["lines"]
        whose = {"business_id": member.business_id, "user_id": member.user_id}
        try:
            self._mark = await run(mend_upload, **whose, mark=self._mark, text=text)
        except (Conflict, InvalidInput, NotFound) as error:
            self.problem = error.message
            return
        await self._look(member)

    @rx.event
    async def confirm(self) -> AsyncIterator[None]:
        """Keep the good lines, a few at a time, and show those that still need a hand."""
        member = await self._require_member()
        if self.busy or not self.has_file:
            return
        self.busy, self.problem, kept = True, "", 0
        whose = {"business_id": member.business_id, "user_id": member.user_id}
        try:
            plan = await fetch(plan_upload, **whose, mark=self._mark)
            for start in range(0, len(plan.good), CHUNK):
                self.progress = progress_words(start, of=len(plan.good))
                yield
                some = plan.good[start : start + CHUNK]
                kept += await run(import_contacts, business_id=member.business_id, values=some)
            rest = plan.file.text_of([fault.line for fault in plan.faults])
            if plan.faults:
                self._mark = await run(keep_rest, **whose, mark=self._mark, content=rest)
                await self._look(member)
            else:
                await run(forget_upload, **whose, mark=self._mark)
                self.is_open = self.has_file = False
        except (Conflict, InvalidInput, NotFound) as error:
            self.has_file, self.problem = False, error.message
        finally:
            self.busy, self.progress = False, ""
        if kept or not self.problem:
            self._tell(imported_words(kept))

    async def _look(self, member: Member) -> None:
        """Show what the file would do."""
        self.problem = ""
        try:
            whose = {"business_id": member.business_id, "user_id": member.user_id}
            plan = await fetch(plan_upload, **whose, mark=self._mark)
        except (Conflict, InvalidInput, NotFound) as error:
            self.problem = error.message
            return
        self.has_file, self.view = True, import_view(plan)
        self.mounted += 1
        if not plan.file.lines:
            self.problem = "There is no line under the first one. Add the clients and send the file again."
