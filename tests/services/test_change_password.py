from __future__ import annotations

import pytest

from allscale_app.domain.errors import NotSignedIn
from allscale_app.services.change_password import change_password
from allscale_app.services.mail_links import LIFETIMES, RESET, LinkNotValid, check_reset_link
from allscale_app.services.sessions import hash_token, whoami
from allscale_app.services.sign_in import NoMatch, check_password
from allscale_app.store.tables import MailToken
from tests.builders import PASSWORD, a_business, a_session, a_user

NEW = "seven quiet herons"


@pytest.fixture
def person(database, ctx):
    """A user with this browser and another one signed in."""
    with database.write() as uow:
        user = a_user(uow, ctx, email="ines@example.com")
        business = a_business(uow, ctx, owner=user)
        here, there = a_session(uow, ctx, business=business), a_session(uow, ctx, business=business)
        stranger = a_session(uow, ctx, business=a_business(uow, ctx))
    return {"user_id": user.id, "here": here, "there": there, "stranger": stranger}


def prove(uow, ctx, password=PASSWORD):
    return check_password(uow, ctx, email="ines@example.com", password=password)


def test_the_new_password_counts_and_every_other_browser_is_out(database, ctx, person):
    with database.write() as uow:
        ended = change_password(
            uow,
            ctx,
            proof=prove(uow, ctx),
            password_hash=ctx.passwords.hash(NEW),
            current_hash=hash_token(person["here"]),
        )
    assert ended == 1
    with database.read() as uow:
        assert prove(uow, ctx, NEW).user_id == person["user_id"]
        with pytest.raises(NoMatch):
            prove(uow, ctx, PASSWORD)
        assert whoami(uow, ctx, token=person["here"]).user_id == person["user_id"]
        assert whoami(uow, ctx, token=person["stranger"]).user_id != person["user_id"]
        with pytest.raises(NotSignedIn):
            whoami(uow, ctx, token=person["there"])
        assert uow.audit.chain()[-1].action == "user.password_changed"


def test_a_proof_of_a_password_that_changed_meanwhile_is_none(database, ctx, person):
    with database.write() as uow:
        proof, here = prove(uow, ctx), hash_token(person["here"])
        change_password(uow, ctx, proof=proof, password_hash=ctx.passwords.hash(NEW), current_hash=here)
        with pytest.raises(NoMatch, match="meanwhile"):
            change_password(uow, ctx, proof=proof, password_hash=ctx.passwords.hash("other"), current_hash=here)
    with database.read() as uow:
        assert prove(uow, ctx, NEW).user_id == person["user_id"]


def test_reset_links_that_are_still_open_end(database, ctx, person):
    with database.write() as uow:
        uow.users.add(
            MailToken(
                token_hash=hash_token("link"),
                user_id=person["user_id"],
                purpose=RESET,
                email_key="ines@example.com",
                created_at=ctx.clock.now(),
                expires_at=ctx.clock.now() + LIFETIMES[RESET],
            )
        )
        uow.flush()
        assert check_reset_link(uow, ctx, token="link") == "ines@example.com"
        here = hash_token(person["here"])
        change_password(uow, ctx, proof=prove(uow, ctx), password_hash=ctx.passwords.hash(NEW), current_hash=here)
        with pytest.raises(LinkNotValid):
            check_reset_link(uow, ctx, token="link")
