"""The storefront's files: the pictures that a member sends and sees, the services as CSV."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from allscale_app.bootstrap import web
from allscale_app.domain.errors import InvalidInput
from allscale_app.http.answers import file_response
from allscale_app.http.place import see_other
from allscale_app.http.session import required_member
from allscale_app.services.logo import MOST_BYTES, read_logo
from allscale_app.services.offers import set_picture
from allscale_app.services.profiles import set_avatar
from allscale_app.services.public_profile import own_picture
from allscale_app.services.sessions import Member
from allscale_app.services.storefront_page import export_services
from allscale_app.store.tables import DocumentBlob

PAGE = "/storefront"


def storefront_routes() -> list[Route]:
    """Under `/storefront/`."""
    return [
        Route("/storefront/services.csv", get_services, methods=["GET"]),
        Route("/storefront/picture.png", get_picture, methods=["GET"]),
        Route("/storefront/avatar", post_avatar, methods=["POST"]),
        Route("/storefront/picture", post_picture, methods=["POST"]),
    ]


async def get_services(request: Request) -> Response:
    """Every service with its requests and income."""
    member = await required_member(request)
    content = await web.fetch(export_services, business_id=member.business_id)
    headers = {"Content-Disposition": 'attachment; filename="services.csv"'}
    return Response(content, media_type="text/csv", headers=headers)


async def get_picture(request: Request) -> Response:
    """A picture of the business's own, `?v=` its hash."""
    member = await required_member(request)
    sha256 = request.query_params.get("v", "")
    file = await web.fetch(own_picture, business_id=member.business_id, sha256=sha256)
    return file_response(request, file, may_be_kept=True)


async def post_avatar(request: Request) -> Response:
    """Field picture, a file: 303 back with `?notice=picture_saved` or `?error=CODE`."""
    member = await required_member(request)
    try:
        avatar = await _read(request, member, kind="avatar")
    except InvalidInput as error:
        return see_other(PAGE, error=error.error_code)
    await web.run(set_avatar, business_id=member.business_id, user_id=member.user_id, avatar=avatar)
    return see_other(PAGE, notice="picture_saved")


async def post_picture(request: Request) -> Response:
    """As `post_avatar`, for the service of `?service=`."""
    member = await required_member(request)
    try:
        picture = await _read(request, member, kind="picture")
    except InvalidInput as error:
        return see_other(PAGE, error=error.error_code)
    ids = {"business_id": member.business_id, "user_id": member.user_id}
    await web.run(set_picture, service_id=request.query_params.get("service", ""), picture=picture, **ids)
    return see_other(PAGE, notice="picture_saved")


async def _read(request: Request, member: Member, *, kind: str) -> DocumentBlob:
    async with request.form(max_files=1, max_fields=5) as form:
        upload = form.get("picture")
        content = b"" if upload is None or isinstance(upload, str) else await upload.read(MOST_BYTES + 1)
    context = web.process().application.context
    return await web.in_thread(read_logo, context, content=content, business_id=member.business_id, kind=kind)
