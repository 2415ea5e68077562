"""Accounts and keys from the command line: for whoever runs the instance, who needs no session."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allscale_app.bootstrap.app import Application
from allscale_app.bootstrap.build import build_application
from allscale_app.domain.errors import Conflict, NotFound
from allscale_app.services.api_keys import create_api_key
from allscale_app.services.context import Context
from allscale_app.services.email_address import find_user
from allscale_app.services.operators import grant_operator
from allscale_app.services.sign_up import Person, add_user, read_person
from allscale_app.settings import Settings
from allscale_app.store.migrate import require_ready
from allscale_app.store.uow import WriteUow


@contextmanager
def _application(settings: Settings) -> Iterator[Application]:
    application = build_application(settings)
    try:
        require_ready(application.database)
        yield application
    finally:
        application.database.dispose()


def add_person(settings: Settings, *, email: str, business: str, password: str) -> str:
    """Make a user with a business, whose address counts as confirmed; the user's id.

    Raises InvalidForm for a wrong field, Conflict when the address is known: here, nobody is a stranger.
    """

    def add(uow: WriteUow, ctx: Context, *, person: Person) -> str:
        user = add_user(uow, ctx, person=person)
        if user is None:
            raise Conflict(f"{person.email} has an account already.", param="email")
        user.email_verified_at = ctx.clock.now()
        return user.id

    with _application(settings) as application:
        person = read_person(application.context, email=email, password=password, business=business)
        return application.run_sync(add, person=person)


def make_operator(settings: Settings, *, email: str) -> str:
    """Make a user an operator; the user's id. Raises NotFound."""
    with _application(settings) as application:
        return application.run_sync(grant_operator, email=email)


def make_key(settings: Settings, *, email: str, name: str, scopes: list[str]) -> dict[str, Any]:
    """Make an API key in the name of a user, for that user's business; its facts with the secret.

    Raises NotFound for an unknown address, InvalidInput for a wrong scope.
    """

    def make(uow: WriteUow, ctx: Context) -> dict[str, Any]:
        user = find_user(uow, email)
        memberships = uow.businesses.memberships_of(user.id) if user else ()
        if user is None or not memberships:
            raise NotFound("Nobody here has that e-mail address.", param="email")
        business_id = memberships[0].business_id
        row, secret = create_api_key(uow, ctx, business_id=business_id, user_id=user.id, name=name, scopes=scopes)
        return {"id": row.id, "name": row.name, "scopes": list(row.scopes), "secret": secret}

    with _application(settings) as application:
        return application.run_sync(make)
