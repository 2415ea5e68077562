"""The end of a draft: asked once more, then sent, or thrown away."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import reflex as rx

from allscale_app.bootstrap.web import run
from allscale_app.domain.errors import InvalidForm, StaleVersion
from allscale_app.services.acting import Acting
from allscale_app.services.drafts import delete_draft
from allscale_app.services.send_invoice import send_invoice
from allscale_app.states.arguments import flag
from allscale_app.states.editor import EditorState
from allscale_app.views.editor_client import SendQuestion, send_question


class EditorSendingState(EditorState):
    """Handlers of the two questions. `asking` names the form that is asked about, so that another one never is."""

    question: SendQuestion = SendQuestion()
    asking_send: str = ""
    asking_discard: str = ""
    sending: bool = False

    @rx.event
    async def ask_send(self) -> Any:
        """Check everything; ask once more if it can be sent, else say what is missing."""
        member = await self._require_member()
        retry = await self._save()
        self._touched.add("*")
        self._tell_problems()
        if self._problems:
            self.tries += 1
            count = len(self._problems)
            title = f"{count} {'field needs' if count == 1 else 'fields need'} a look"
            self._tell(title, body=next(iter(self._problems.values())), tone="bad")
        elif self.save_state != "saved":
            self._tell("Nothing was sent", body="The draft could not be saved first.", tone="bad")
        elif not member.email_verified:
            self._tell(
                "Confirm your e-mail address first",
                body="Nothing was sent. The draft is kept.",
                tone="bad",
                action_label="Send me the link again",
                action_href=f"/verify?email={member.email}",
            )
        else:
            self.question, self.asking_send = send_question(self.fields, total=self.total), self.mounted
        return retry

    @rx.event
    def set_asking_send(self, is_open: bool) -> None:  # noqa: FBT001  # an event's arguments come by position
        """Open or close the question before sending."""
        self.asking_send = self.mounted if flag(is_open) else ""

    @rx.event
    def set_asking_discard(self, is_open: bool) -> None:  # noqa: FBT001  # an event's arguments come by position
        """Open or close the question before throwing the draft away."""
        self.asking_discard = self.mounted if flag(is_open) else ""

    @rx.event
    async def send(self) -> AsyncIterator[Any]:
        """Number it, mail it, open its checkout. Twice is once: the service knows the draft it sent."""
        member = await self._require_verified()
        if self.sending or not self.draft_id:
            return
        self.sending = True
        yield
        try:
            await run(
                send_invoice,
                business_id=member.business_id,
                invoice_id=self.draft_id,
                acting=Acting(member.user_id),
                expected_version=self.version,
            )
        except StaleVersion:
            self.save_state = "conflict"
            self._tell("Nothing was sent", body="This draft was changed elsewhere meanwhile.", tone="bad")
        except InvalidForm as error:
            self._problems = error.words()
            self._touched.add("*")
            self._tell_problems()
            self._tell("This invoice cannot be sent yet", body=error.message, tone="bad")
        else:
            yield rx.redirect(f"/invoices/{self.draft_id}")
        finally:
            self.sending, self.asking_send = False, ""

    @rx.event
    async def discard(self) -> Any:
        """Throw the draft away."""
        member = await self._require_member()
        self.asking_discard = ""
        if self.draft_id:
            await run(delete_draft, business_id=member.business_id, invoice_id=self.draft_id)
        return rx.redirect("/invoices")
