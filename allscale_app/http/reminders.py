"""The end of reminders: the link at the foot of each, for people (one button, no script) and mail programs (RFC 8058).

Opening it changes nothing: scanners of mails open every link. A mail program posts without a cookie and without our
Origin, and so does our own form, since the address is a secret that no referrer tells: the gate lets both in.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from allscale_app.bootstrap import web
from allscale_app.domain.errors import NotFound
from allscale_app.http.answers import page_response
from allscale_app.http.built_pages import BuiltPages
from allscale_app.http.place import see_other
from allscale_app.services import rate_limits
from allscale_app.services.reminders import ReminderStop, read_reminder_stop, resume_reminders, stop_reminders

MISSING = "We can't find this invoice"
MISSING_LINES: tuple[str, ...] = ("The link is incomplete, or it was replaced by a newer one.",)
_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True, undefined=StrictUndefined
)


def reminder_routes(pages: BuiltPages) -> list[Route]:
    """`/pay/{token}/reminders`; `?mail=` names the reminder that the link stood in."""

    async def show(request: Request) -> Response:
        return await _page(request, pages)

    async def change(request: Request) -> Response:
        named = _named(request)
        await web.take(rate_limits.REMINDERS_PER_LINK, named["token"])
        form = await request.form()
        act = form.get("act")
        try:
            await web.run(resume_reminders if act == "resume" else stop_reminders, **named)
        except NotFound:
            return await _page(request, pages)
        return see_other(_address(named)) if act else await _page(request, pages)

    path = "/pay/{token}/reminders"
    return [Route(path, show, methods=["GET"]), Route(path, change, methods=["POST"])]


def _named(request: Request) -> dict[str, str]:
    return {"token": request.path_params["token"], "mail_id": request.query_params.get("mail", "")}


def _address(named: dict[str, str]) -> str:
    query = urlencode({"mail": named["mail_id"]}) if named["mail_id"] else ""
    return f"/pay/{named['token']}/reminders{'?' if query else ''}{query}"


async def _page(request: Request, pages: BuiltPages) -> Response:
    named = _named(request)
    stop: ReminderStop | None = None
    try:
        stop = await web.fetch(read_reminder_stop, **named)
    except NotFound:
        title, lines = MISSING, MISSING_LINES
    else:
        title, lines = _words(stop)
    document = _TEMPLATES.get_template("reminders.html").render(
        title=title,
        lines=lines,
        stop=stop,
        token=named["token"],
        action=_address(named),
        stylesheet=pages.stylesheet,
        is_demo=web.process().application.settings.is_demo,
    )
    return page_response(request, document, status=200 if stop else 404)


def _words(stop: ReminderStop) -> tuple[str, tuple[str, ...]]:
    if stop.is_stopped:
        return "No more reminders", (
            f"{stop.issuer} sends no reminders to {stop.email} any more, for this invoice and every other one.",
            "Invoices, receipts and answers still arrive.",
            *(() if stop.can_resume else ("The link at the foot of a reminder turns them on again.",)),
        )
    return f"Stop reminders from {stop.issuer}?", (
        f"They would end for {stop.email}, for this invoice and every other one from {stop.issuer}.",
        "Invoices, receipts and answers still arrive, and you can turn reminders on again here.",
    )
