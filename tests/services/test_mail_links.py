from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlmodel import select

from allscale_app.domain.errors import NotSignedIn
from allscale_app.services.api_keys import authenticate_key, create_api_key
from allscale_app.services.mail_links import (
    LIFETIMES,
    LinkNotValid,
    check_reset_link,
    request_reset,
    request_verification,
    reset_password,
    verify_email,
)
from allscale_app.services.sessions import whoami
from allscale_app.store.tables import Delivery, MailToken
from tests.builders import a_business, a_session, a_user


@pytest.fixture
def ada(database, ctx):
    with database.write() as uow:
        return a_user(uow, ctx, email="ada@example.com", email_verified_at=None)


def mailed_token(uow, ctx) -> str:
    """The token in the newest mail's link."""
    mails = uow.session.exec(select(Delivery)).all()
    link = ctx.secrets.open(max(mails, key=lambda mail: mail.id).sealed)
    return parse_qs(urlsplit(link).query)["token"][0]


def test_the_mailed_link_confirms_the_address_and_opening_it_again_is_fine(database, ctx, ada):
    with database.write() as uow:
        request_verification(uow, ctx, email="ADA@example.com")
        token = mailed_token(uow, ctx)
    with database.write() as uow:
        assert verify_email(uow, ctx, token=token) == "ada@example.com"
        assert verify_email(uow, ctx, token=token) == "ada@example.com"
        assert uow.users.get(ada.id).email_verified_at == ctx.clock.now()
        assert [record.action for record in uow.audit.chain()] == ["user.email_verified"]


def test_a_confirmed_or_unknown_address_gets_no_link(database, ctx, ada):
    with database.write() as uow:
        request_verification(uow, ctx, email="nobody@example.com")
        request_reset(uow, ctx, email="nobody@example.com")
        uow.users.get(ada.id).email_verified_at = ctx.clock.now()
        uow.flush()
        request_verification(uow, ctx, email="ada@example.com")
        assert uow.session.exec(select(Delivery)).all() == []


def test_the_database_holds_neither_token_nor_link(database, ctx, ada):
    with database.write() as uow:
        request_reset(uow, ctx, email="ada@example.com")
        token = mailed_token(uow, ctx)
        rows = [*uow.session.exec(select(MailToken)).all(), *uow.session.exec(select(Delivery)).all()]
    assert not any(token in repr(row) for row in rows)


def test_a_reset_link_works_once_and_ends_every_session_and_every_other_link(database, ctx, ada):
    with database.write() as uow:
        business = a_business(uow, ctx, owner=uow.users.get(ada.id))
        session = a_session(uow, ctx, business=business)
        request_reset(uow, ctx, email="ada@example.com")
        first = mailed_token(uow, ctx)
        request_reset(uow, ctx, email="ada@example.com")
        second = mailed_token(uow, ctx)
    with database.read() as uow:
        assert check_reset_link(uow, ctx, token=second) == "ada@example.com"
    with database.write() as uow:
        assert reset_password(uow, ctx, token=second, password_hash="new hash") == "ada@example.com"
        for token in (first, second):
            with pytest.raises(LinkNotValid):
                reset_password(uow, ctx, token=token, password_hash="thief's hash")
        user = uow.users.get(ada.id)
        assert (user.password_hash, user.email_verified_at) == ("new hash", ctx.clock.now())
        with pytest.raises(NotSignedIn):
            whoami(uow, ctx, token=session)


def test_a_reset_takes_the_keys_of_whoever_used_the_address_before_it_was_confirmed(database, ctx, ada):
    with database.write() as uow:
        business = a_business(uow, ctx, owner=uow.users.get(ada.id))
        _, secret = create_api_key(
            uow, ctx, business_id=business.id, user_id=ada.id, name="Key", scopes=["invoices:write"]
        )
        request_reset(uow, ctx, email="ada@example.com")
        reset_password(uow, ctx, token=mailed_token(uow, ctx), password_hash="new hash")
        with pytest.raises(NotSignedIn):
            authenticate_key(uow, ctx, secret=secret)


@pytest.mark.parametrize("purpose", ["verify", "reset"])
def test_a_link_runs_out(database, ctx, ada, clock, purpose):
    ask, use = {
        "verify": (request_verification, verify_email),
        "reset": (request_reset, check_reset_link),
    }[purpose]
    with database.write() as uow:
        ask(uow, ctx, email="ada@example.com")
        token = mailed_token(uow, ctx)
        clock.at += LIFETIMES[purpose] - timedelta(seconds=1)
        if purpose == "reset":
            check_reset_link(uow, ctx, token=token)
        clock.at += timedelta(seconds=1)
        with pytest.raises(LinkNotValid):
            use(uow, ctx, token=token)


def test_one_kind_of_link_never_does_the_others_work(database, ctx, ada):
    with database.write() as uow:
        request_verification(uow, ctx, email="ada@example.com")
        with pytest.raises(LinkNotValid):
            reset_password(uow, ctx, token=mailed_token(uow, ctx), password_hash="new hash")
        request_reset(uow, ctx, email="ada@example.com")
        with pytest.raises(LinkNotValid):
            verify_email(uow, ctx, token=mailed_token(uow, ctx))


@pytest.mark.parametrize("token", ["", "nonsense", "x" * 10_000, "\0"])
def test_an_unknown_link_is_as_invalid_as_a_used_one(database, ctx, token):
    with database.write() as uow:
        for use in (verify_email, check_reset_link):
            with pytest.raises(LinkNotValid):
                use(uow, ctx, token=token)


def test_a_link_is_worthless_once_the_address_has_changed(database, ctx, ada):
    with database.write() as uow:
        request_reset(uow, ctx, email="ada@example.com")
        token = mailed_token(uow, ctx)
        user = uow.users.get(ada.id)
        user.email, user.email_key = "new@example.com", "new@example.com"
        uow.flush()
        with pytest.raises(LinkNotValid):
            check_reset_link(uow, ctx, token=token)
