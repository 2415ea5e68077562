"""Sign-in, sign-up and their mails: native form posts, each answered 303 to a page of ours.

A refusal goes back to its page as `?error=CODE` with the e-mail, never with the password; the words
for each code are in views.auth_words."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from allscale_app.bootstrap import web
from allscale_app.domain.errors import DomainError, InvalidForm, InvalidInput, NotAllowed, TooMany
from allscale_app.http.place import client_place, read_fields, see_other
from allscale_app.http.session import request_token, signed_in, with_session, without_session
from allscale_app.services import rate_limits
from allscale_app.services.context import Context
from allscale_app.services.email_address import parse_email
from allscale_app.services.mail_links import (
    LinkNotValid,
    check_reset_link,
    request_reset,
    request_verification,
    reset_password,
    verify_email,
)
from allscale_app.services.passwords import parse_new_password
from allscale_app.services.sessions import hash_token, sign_out
from allscale_app.services.sign_in import NoMatch, check_password, sign_in
from allscale_app.services.sign_up import read_person, require_open_sign_up, sign_up
from allscale_app.store.uow import WriteUow
from allscale_app.views.auth_words import own_path, refusal_code

HOME = "/dashboard"
Handler = Callable[[Request], Awaitable[Response]]


class MailService(Protocol):
    """Mails something to an address, or nothing when it is nobody's."""

    def __call__(self, uow: WriteUow, ctx: Context, *, email: str) -> None:
        """One use case in one write transaction."""


def auth_routes() -> list[Route]:
    """The posts, and for each a way back to its page for who opens its address by hand."""
    posts = {
        "login": (post_login, "/login"),
        "logout": (post_logout, "/login"),
        "signup": (post_signup, "/signup"),
        "forgot": (post_forgot, "/forgot"),
        "reset": (post_reset, "/reset"),
        "verify": (post_verify, "/verify"),
        "resend": (post_resend, "/verify"),
    }
    routes = [Route(f"/auth/{name}", handler, methods=["POST"]) for name, (handler, _) in posts.items()]
    return routes + [Route(f"/auth/{name}", _page(page), methods=["GET"]) for name, (_, page) in posts.items()]


async def post_login(request: Request) -> Response:
    """Fields email, password, next."""
    fields = await read_fields(request, "email", "password", "next")
    back = {"email": fields["email"], "next": own_path(fields["next"])}
    tries = {"account": _key(fields["email"]), "place": _place(request)}
    limiter = web.process().limiter
    try:
        standing = await web.in_thread(rate_limits.admit_password, limiter, **tries)
    except TooMany:
        return see_other("/login", error="locked", **back)
    try:
        proof = await web.fetch(check_password, email=fields["email"], password=fields["password"])
        token = await web.run(
            sign_in,
            proof=proof,
            user_agent=request.headers.get("user-agent", ""),
            replaces=request_token(request),
        )
    except NoMatch:
        await web.in_thread(rate_limits.note_wrong_password, limiter, **tries)
        return see_other("/login", error="credentials", left=str(standing.left), **back)
    except NotAllowed as error:
        return see_other("/login", error=refusal_code(error), **back)
    await web.in_thread(rate_limits.note_right_password, limiter, **tries)
    return with_session(see_other(back["next"] or HOME), token)


async def post_logout(request: Request) -> Response:
    """No fields; without a session it is as good."""
    await web.run(sign_out, token=request_token(request))
    return without_session(see_other("/login", notice="signed_out"))


async def post_signup(request: Request) -> Response:
    """Fields business, name, email, password. The answer is the same for a new address and a known one."""
    fields = await read_fields(request, "business", "name", "email", "password")
    kept = {"email": fields["email"], "business": fields["business"]}
    context = web.process().application.context
    try:
        require_open_sign_up(context)
        await web.take(rate_limits.SIGN_UP_PER_PLACE, _place(request))
        person = await web.in_thread(read_person, context, **fields)
        await web.run(sign_up, person=person)
    except InvalidForm as error:
        return see_other("/signup", error=refusal_code(next(iter(error.errors.values()))), **kept)
    except DomainError as error:
        return see_other("/signup", error=refusal_code(error), **kept)
    return see_other("/verify", email=person.email)


async def post_forgot(request: Request) -> Response:
    """Field email. Whether somebody has that address shows neither in the answer nor in its timing."""
    return await _mail(request, request_reset, page="/forgot", notice="reset_sent")


async def post_resend(request: Request) -> Response:
    """Field email, which a signed-in member need not send. As silent as post_forgot."""
    return await _mail(request, request_verification, page="/verify", notice="verify_sent")


async def post_verify(request: Request) -> Response:
    """Field token. A press and not the mere opening, so that mail scanners confirm nothing."""
    fields = await read_fields(request, "token")
    try:
        await web.take(rate_limits.LINKS_PER_PLACE, _place(request))
        email = await web.run(verify_email, token=fields["token"])
    except DomainError as error:
        return see_other("/verify", error=refusal_code(error))
    if await signed_in(request):
        return see_other(HOME, notice="verified")
    return see_other("/login", notice="verified", email=email)


async def post_reset(request: Request) -> Response:
    """Fields token, password. Ends every session of the user, this browser's too."""
    fields = await read_fields(request, "token", "password")
    context = web.process().application.context
    try:
        await web.take(rate_limits.LINKS_PER_PLACE, _place(request))
        email = await web.fetch(check_reset_link, token=fields["token"])
        password = parse_new_password(fields["password"], email=email)
        password_hash = await web.in_thread(context.passwords.hash, password)
        await web.run(reset_password, token=fields["token"], password_hash=password_hash)
    except InvalidInput as error:
        return see_other("/reset", error=refusal_code(error), token=fields["token"])
    except (LinkNotValid, TooMany) as error:
        return see_other("/reset", error=refusal_code(error))
    return without_session(see_other("/login", notice="reset_done", email=email))


async def _mail(request: Request, service: MailService, *, page: str, notice: str) -> Response:
    fields = await read_fields(request, "email")
    member = await signed_in(request)
    typed = fields["email"] or (member.email if member else "")
    try:
        email = parse_email(typed)
        await web.take(rate_limits.MAIL_PER_PLACE, _place(request))
    except DomainError as error:
        return see_other(page, error=refusal_code(error), email=typed)
    response = see_other(page, notice=notice, email=email)
    response.background = BackgroundTask(_send, service, email)
    return response


async def _send(service: MailService, email: str) -> None:
    try:
        await web.take(rate_limits.MAIL_PER_ACCOUNT, _key(email))
    except TooMany:
        return
    await web.run(service, email=email)


def _page(page: str) -> Handler:
    async def to_page(_: Request) -> Response:
        return see_other(page)

    return to_page


def _place(request: Request) -> str:
    return client_place(request, proxy_hops=web.process().application.settings.trusted_proxy_hops)


def _key(email: str) -> str:
    """The account's name in counters: addresses are nobody's business in Redis."""
    return hash_token(email.strip().casefold())
