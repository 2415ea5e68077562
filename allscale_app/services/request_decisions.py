"""What becomes of a request: approved, declined, asked about, answered. Each step is told by mail."""

from __future__ import annotations

from allscale_app.domain.errors import NotFound
from allscale_app.domain.invoice.status import DocumentStatus
from allscale_app.domain.offer import RequestAct, RequestStatus, after
from allscale_app.domain.text import clean_block
from allscale_app.services.acting import Acting, require_verified
from allscale_app.services.context import Context
from allscale_app.services.drafts import delete_draft
from allscale_app.services.notifications import mark_one_read
from allscale_app.services.request_rows import (
    draft_of,
    give_stock_back,
    lock_request,
    publish_request,
    tell_by_mail,
    tell_members,
)
from allscale_app.services.send_invoice import SentInvoice, send_invoice
from allscale_app.store.tables import ServiceRequest
from allscale_app.store.uow import WriteUow

WORDS_LIMIT = 1_000
MOST_TALK = 40


def approve_request(uow: WriteUow, ctx: Context, *, business_id: str, request_id: str, acting: Acting) -> SentInvoice:
    """Send the request's invoice, as it was edited since; a second call finds it sent.

    Raises NotFound, Conflict for a declined one, and as `send_invoice`.
    """
    request = lock_request(uow, business_id=business_id, request_id=request_id)
    if request.status != RequestStatus.APPROVED:
        after(RequestStatus(request.status), RequestAct.APPROVE)
    invoice = draft_of(uow, ctx, request=request)
    return send_invoice(uow, ctx, business_id=business_id, invoice_id=invoice.id, acting=acting)


def approve_told_request(
    uow: WriteUow, ctx: Context, *, business_id: str, request_id: str, acting: Acting, notification_id: str
) -> SentInvoice:
    """Approve a request where it is told of: the news of it is read then. Raises as `approve_request`."""
    sent = approve_request(uow, ctx, business_id=business_id, request_id=request_id, acting=acting)
    mark_one_read(uow, ctx, user_id=acting.user_id, notification_id=notification_id)
    return sent


def decline_request(
    uow: WriteUow, ctx: Context, *, business_id: str, request_id: str, acting: Acting, words: str = ""
) -> ServiceRequest:
    """Say no, in the issuer's own words if there are any; the draft goes, what was held is free again.

    Raises NotFound, Conflict once it was decided, InvalidInput for too many words, NotAllowed before the member's
    e-mail is verified: what they write is mailed to a stranger (rules 5.17).
    """
    said = clean_block(words, limit=WORDS_LIMIT, param="words", name="answer")
    request = lock_request(uow, business_id=business_id, request_id=request_id)
    require_verified(uow, acting)
    request.status = after(RequestStatus(request.status), RequestAct.DECLINE).value
    request.decided_at = ctx.clock.now()
    if said:
        _say(ctx, request, by="issuer", words=said)
    give_stock_back(uow, request)
    _drop_draft(uow, ctx, request)
    tell_by_mail(uow, ctx, request=request, kind="request_declined", to=(request.email,), dedupe="declined", words=said)
    publish_request(uow, ctx, request=request)
    return request


def ask_back(
    uow: WriteUow, ctx: Context, *, business_id: str, request_id: str, acting: Acting, words: str
) -> ServiceRequest:
    """Ask the visitor something; they answer on the page behind their link. Raises as `decline_request`."""
    said = clean_block(words, limit=WORDS_LIMIT, param="words", name="question", required=True)
    request = lock_request(uow, business_id=business_id, request_id=request_id)
    require_verified(uow, acting)
    request.status = after(RequestStatus(request.status), RequestAct.ASK).value
    _say(ctx, request, by="issuer", words=said)
    turn = f"ask:{len(request.talk)}"
    tell_by_mail(uow, ctx, request=request, kind="request_asked", to=(request.email,), dedupe=turn, words=said)
    publish_request(uow, ctx, request=request)
    return request


def answer_request(uow: WriteUow, ctx: Context, *, token: str, words: str) -> ServiceRequest:
    """The visitor answers, by the secret of their link. Raises NotFound, Conflict when nothing is asked."""
    said = clean_block(words, limit=WORDS_LIMIT, param="words", name="answer", required=True)
    found = uow.storefront.request_by_token(token)
    if found is None:
        raise NotFound("We can't find this request.")
    request = lock_request(uow, business_id=found.business_id, request_id=found.id)
    request.status = after(RequestStatus(request.status), RequestAct.ANSWER).value
    _say(ctx, request, by="visitor", words=said)
    tell_members(uow, ctx, request=request, kind="request_answered", dedupe=f"answer:{len(request.talk)}")
    publish_request(uow, ctx, request=request)
    return request


def _say(ctx: Context, request: ServiceRequest, *, by: str, words: str) -> None:
    line = {"by": by, "words": words, "at": ctx.clock.now().isoformat()}
    request.talk = [*request.talk, line][-MOST_TALK:]


def _drop_draft(uow: WriteUow, ctx: Context, request: ServiceRequest) -> None:
    invoice = uow.invoices.find(request.business_id, request.invoice_id) if request.invoice_id else None
    if invoice is not None and invoice.document_status == DocumentStatus.DRAFT:
        delete_draft(uow, ctx, business_id=request.business_id, invoice_id=invoice.id)
        request.invoice_id = None
