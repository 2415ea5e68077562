from __future__ import annotations

from datetime import timedelta

import pytest

from allscale_app.domain.errors import NotFound, NotSignedIn
from allscale_app.services.sessions import (
    IDLE_LIFETIME,
    LIFETIME,
    TOUCH_EVERY,
    hash_token,
    list_sessions,
    revoke_other_sessions,
    revoke_session,
    sign_out,
    start_session,
    touch_session,
    whoami,
)
from allscale_app.store.tables import Membership
from tests.builders import a_business, a_session, a_user


def test_whoami_finds_user_business_and_role(database, ctx):
    with database.write() as uow:
        user = a_user(uow, ctx, email="ada@example.com", name="Ada", email_verified_at=None)
        business = a_business(uow, ctx, owner=user, name="Northwind")
        token = a_session(uow, ctx, business=business)
    with database.read() as uow:
        member = whoami(uow, ctx, token=token)
    assert (member.user_id, member.business_id, member.role) == (user.id, business.id, "owner")
    assert (member.email, member.email_verified, member.is_operator) == ("ada@example.com", False, False)
    assert member.session_hash == hash_token(token)


@pytest.mark.parametrize("token", ["", "nonsense", "x" * 10_000])
def test_a_token_that_is_none_of_ours_is_nobody(database, ctx, token):
    with database.read() as uow, pytest.raises(NotSignedIn):
        whoami(uow, ctx, token=token)


def test_the_database_holds_only_the_hash(database, ctx):
    with database.write() as uow:
        token = a_session(uow, ctx, business=a_business(uow, ctx))
        row = uow.session.connection().exec_driver_sql("SELECT * FROM login_session").one()
    assert token not in map(str, row)


def test_an_idle_session_ends_and_a_used_one_goes_on(database, ctx, clock):
    with database.write() as uow:
        token = a_session(uow, ctx, business=a_business(uow, ctx))
    clock.at += IDLE_LIFETIME - timedelta(minutes=1)
    with database.write() as uow:
        touch_session(uow, ctx, session_hash=whoami(uow, ctx, token=token).session_hash)
    clock.at += IDLE_LIFETIME - timedelta(seconds=1)
    with database.read() as uow:
        whoami(uow, ctx, token=token)
    clock.at += timedelta(seconds=1)
    with database.read() as uow, pytest.raises(NotSignedIn):
        whoami(uow, ctx, token=token)


def test_no_session_outlives_its_lifetime_however_busy(database, ctx, clock):
    with database.write() as uow:
        token = a_session(uow, ctx, business=a_business(uow, ctx))
    end = clock.at + LIFETIME
    while clock.at + timedelta(hours=12) < end:
        clock.at += timedelta(hours=12)
        with database.write() as uow:
            touch_session(uow, ctx, session_hash=whoami(uow, ctx, token=token).session_hash)
    clock.at = end
    with database.read() as uow, pytest.raises(NotSignedIn):
        whoami(uow, ctx, token=token)


def test_a_touch_is_due_only_now_and_then(database, ctx, clock):
    with database.write() as uow:
        token = a_session(uow, ctx, business=a_business(uow, ctx))
    with database.read() as uow:
        assert not whoami(uow, ctx, token=token).touch_is_due
        clock.at += TOUCH_EVERY
        assert whoami(uow, ctx, token=token).touch_is_due


def test_sign_out_ends_that_session_only_and_twice_is_fine(database, ctx):
    with database.write() as uow:
        business = a_business(uow, ctx)
        token, other = a_session(uow, ctx, business=business), a_session(uow, ctx, business=business)
        sign_out(uow, ctx, token=token)
        sign_out(uow, ctx, token=token)
        sign_out(uow, ctx, token="")
    with database.read() as uow:
        whoami(uow, ctx, token=other)
        with pytest.raises(NotSignedIn):
            whoami(uow, ctx, token=token)


def test_a_member_who_left_the_business_is_signed_out(database, ctx):
    with database.write() as uow:
        business = a_business(uow, ctx)
        colleague = a_user(uow, ctx)
        uow.businesses.add(
            Membership(business_id=business.id, user_id=colleague.id, role="accountant", created_at=ctx.clock.now())
        )
        token = a_session(uow, ctx, business=business, user_id=colleague.id)
        assert whoami(uow, ctx, token=token).role == "accountant"
        uow.session.delete(uow.businesses.membership(business.id, colleague.id))
    with database.read() as uow, pytest.raises(NotSignedIn):
        whoami(uow, ctx, token=token)


def test_a_user_sees_and_ends_their_own_sessions_only(database, ctx, clock):
    with database.write() as uow:
        mine, theirs = a_business(uow, ctx), a_business(uow, ctx)
        first = a_session(uow, ctx, business=mine)
        clock.advance(minutes=1)
        second = a_session(uow, ctx, business=mine)
        stranger = a_session(uow, ctx, business=theirs)
        me = whoami(uow, ctx, token=second)
        rows = list_sessions(uow, ctx, user_id=me.user_id, current_hash=me.session_hash)
        assert [(row.id, row.is_current) for row in rows] == [(hash_token(second), True), (hash_token(first), False)]
        with pytest.raises(NotFound):
            revoke_session(uow, ctx, user_id=me.user_id, session_id=hash_token(stranger))
        revoke_session(uow, ctx, user_id=me.user_id, session_id=hash_token(first))
        with pytest.raises(NotFound):
            revoke_session(uow, ctx, user_id=me.user_id, session_id=hash_token(first))
        with pytest.raises(NotSignedIn):
            whoami(uow, ctx, token=first)
        whoami(uow, ctx, token=stranger)


def test_ending_all_other_sessions_keeps_this_one(database, ctx):
    with database.write() as uow:
        business = a_business(uow, ctx)
        tokens = [a_session(uow, ctx, business=business) for _ in range(3)]
        me = whoami(uow, ctx, token=tokens[0])
        assert revoke_other_sessions(uow, ctx, user_id=me.user_id, current_hash=me.session_hash) == 2
        whoami(uow, ctx, token=tokens[0])
        for token in tokens[1:]:
            with pytest.raises(NotSignedIn):
                whoami(uow, ctx, token=token)


def test_a_long_user_agent_is_cut(database, ctx):
    with database.write() as uow:
        business = a_business(uow, ctx)
        user_id = uow.businesses.members(business.id)[0].user_id
        start_session(uow, ctx, user_id=user_id, business_id=business.id, user_agent="x" * 5_000)
        assert len(list_sessions(uow, ctx, user_id=user_id, current_hash="")[0].user_agent) == 200
