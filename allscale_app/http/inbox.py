"""The demo's inbox: every mail that this instance has sent, as its receiver would see it. Imported in the demo only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from allscale_app.bootstrap import web
from allscale_app.demo.inbox import Inbox, InboxAttachment, InboxMessage
from allscale_app.domain.errors import NotFound
from allscale_app.http.built_pages import BuiltPages
from allscale_app.http.policy import LOOK_ONLY, page_policy

_FOLDER = Path(__file__).parent / "templates"
_TEMPLATES = Environment(loader=FileSystemLoader(_FOLDER), autoescape=True, undefined=StrictUndefined)

MAIL_POLICY = f"{LOOK_ONLY} allow-popups allow-popups-to-escape-sandbox"
"""Here a mail's links open in a new tab."""


@dataclass(frozen=True)
class InboxPages:
    """The routes over one inbox; the look is that of the built pages."""

    inbox: Inbox
    pages: BuiltPages

    def routes(self) -> list[Route]:
        """Page, list as JSON, a mail's HTML, its files."""
        return [
            Route("/dev/inbox", self.page, methods=["GET"]),
            Route("/dev/inbox.json", self.listing, methods=["GET"]),
            Route("/dev/inbox.css", self.stylesheet, methods=["GET"]),
            Route("/dev/inbox/{id}/mail.html", self.mail, methods=["GET"]),
            Route("/dev/inbox/{id}/files/{index:int}/{filename:path}", self.file, methods=["GET"]),
        ]

    async def page(self, request: Request) -> Response:
        """The list with one mail open: `?id=…`, else the newest; `?view=text` for its text twin."""
        messages = await web.in_thread(self.inbox.messages)
        wanted = request.query_params.get("id", "")
        selected = next((each for each in messages if each.id == wanted), messages[0] if messages else None)
        content = _TEMPLATES.get_template("inbox.html").render(
            messages=messages,
            selected=selected,
            as_text=request.query_params.get("view") == "text" or (selected is not None and not selected.html),
            stylesheet=self.pages.stylesheet,
            file_url=file_url,
            size_text=size_text,
        )
        policy = page_policy((), origin=web.process().application.context.public_url, frames="'self'")
        return HTMLResponse(content, headers={"Content-Security-Policy": policy})

    async def listing(self, _: Request) -> Response:
        """Newest first, in the shape of the API contract."""
        return JSONResponse([message_object(message) for message in await web.in_thread(self.inbox.messages)])

    async def mail(self, request: Request) -> Response:
        """The HTML part alone, for the page's frame."""
        message = await self._message(request)
        content = message.html.replace("<head>", '<head><base target="_blank">', 1)
        return HTMLResponse(
            content,
            headers={"Content-Security-Policy": MAIL_POLICY, "X-Frame-Options": "SAMEORIGIN"},
        )

    async def file(self, request: Request) -> Response:
        """An attachment."""
        message = await self._message(request)
        index = request.path_params["index"]
        if index >= len(message.attachments):
            raise NotFound("This mail has no such file.")
        attachment = message.attachments[index]
        kind = attachment.content_type if attachment.content_type == "application/pdf" else "application/octet-stream"
        return Response(attachment.content, media_type=kind)

    async def stylesheet(self, _: Request) -> Response:
        """What only this page needs."""
        return Response((_FOLDER / "inbox.css").read_text("utf-8"), media_type="text/css")

    async def _message(self, request: Request) -> InboxMessage:
        message = await web.in_thread(self.inbox.find, request.path_params["id"])
        if message is None:
            raise NotFound("There is no such mail.")
        return message


def message_object(message: InboxMessage) -> Mapping[str, Any]:
    """A mail as JSON."""
    return {
        "id": message.id,
        "to": message.to,
        "subject": message.subject,
        "at": message.at.isoformat().replace("+00:00", "Z"),
        "text": message.text,
        "html": message.html,
        "attachments": [
            {
                "filename": attachment.filename,
                "content_type": attachment.content_type,
                "url": file_url(message, attachment),
            }
            for attachment in message.attachments
        ],
    }


def file_url(message: InboxMessage, attachment: InboxAttachment) -> str:
    """Where an attachment is served; its name at the end is for people."""
    return f"/dev/inbox/{message.id}/files/{attachment.index}/{quote(attachment.filename, safe='')}"


def size_text(size: int) -> str:
    """`43 KB` for 43,100 bytes."""
    return f"{max(1, round(size, -3) // 1_000)} KB"
