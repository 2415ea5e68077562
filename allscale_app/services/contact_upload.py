"""The file of contacts that a user has sent and not decided about: one of each user, and never longer than a day.

Whoever has looked at a file names it by its mark, so that two tabs do not decide about each other's.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta

from allscale_app.domain.errors import Conflict, InvalidInput, NotFound
from allscale_app.services.contact_file import read_contact_file
from allscale_app.services.contact_import import ImportPlan, plan_import
from allscale_app.services.context import Context
from allscale_app.store.tables import ContactUpload
from allscale_app.store.uow import ReadUow, WriteUow

KEPT_FOR = timedelta(days=1)


def keep_upload(uow: WriteUow, ctx: Context, *, business_id: str, user_id: str, name: str, content: str) -> None:
    """Hold a file until its sender has decided; it takes the place of the one before."""
    uow.businesses.lock(business_id)
    uow.contacts.forget_upload(user_id, business_id)
    upload = ContactUpload(
        user_id=user_id, business_id=business_id, name=name[:200], content=content, uploaded_at=ctx.clock.now()
    )
    uow.contacts.add(upload)


def find_upload(uow: ReadUow, ctx: Context, *, business_id: str, user_id: str) -> str:  # noqa: ARG001  # every service has ctx
    """The mark of the file that this user sent last. Raises NotFound."""
    return _mark_of(_held(uow, business_id=business_id, user_id=user_id).content)


def plan_upload(uow: ReadUow, ctx: Context, *, business_id: str, user_id: str, mark: str) -> ImportPlan:
    """What the marked file would do. Raises NotFound, InvalidInput for what is no table, Conflict for another file."""
    content = _held(uow, business_id=business_id, user_id=user_id, mark=mark).content
    return plan_import(uow, ctx, business_id=business_id, text=content)


def mend_upload(uow: WriteUow, ctx: Context, *, business_id: str, user_id: str, mark: str, text: str) -> str:
    """Put mended lines, under the file's own first line, in the place of its wrong ones; the new mark. Raises as
    `plan_upload`."""
    uow.businesses.lock(business_id)
    plan = plan_upload(uow, ctx, business_id=business_id, user_id=user_id, mark=mark)
    mended = read_contact_file(text)
    if mended.head != plan.file.head:
        raise InvalidInput("Leave the first line as it is: it names the columns.", code="head_changed")
    lines = [*mended.lines, *plan.good_lines]  # first, so that their numbers are those of what is mended
    content = plan.file.text_of(lines)
    keep_upload(uow, ctx, business_id=business_id, user_id=user_id, name="mended", content=content)
    return _mark_of(content)


def keep_rest(uow: WriteUow, ctx: Context, *, business_id: str, user_id: str, mark: str, content: str) -> str:
    """Hold what is left of the marked file in its place; the new mark. Raises NotFound, and Conflict for another file."""
    uow.businesses.lock(business_id)
    _held(uow, business_id=business_id, user_id=user_id, mark=mark)
    keep_upload(uow, ctx, business_id=business_id, user_id=user_id, name="rest", content=content)
    return _mark_of(content)


def forget_upload(uow: WriteUow, ctx: Context, *, business_id: str, user_id: str, mark: str) -> None:  # noqa: ARG001  # every service has ctx
    """The sender is done with the marked file; another one stays."""
    uow.businesses.lock(business_id)
    upload = uow.contacts.upload(user_id, business_id)
    if upload is not None and _mark_of(upload.content) == mark:
        uow.contacts.forget_upload(user_id, business_id)


def forget_old_uploads(uow: WriteUow, ctx: Context) -> int:
    """Nobody came back to these within a day; how many they were."""
    return uow.contacts.forget_uploads_before(ctx.clock.now() - KEPT_FOR)


def _held(uow: ReadUow, *, business_id: str, user_id: str, mark: str = "") -> ContactUpload:
    upload = uow.contacts.upload(user_id, business_id)
    if upload is None:
        raise NotFound("There is no file any more. Send it again.")
    if mark and _mark_of(upload.content) != mark:
        raise Conflict("You sent another file meanwhile, perhaps from another tab. Send this one again.")
    return upload


def _mark_of(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()
