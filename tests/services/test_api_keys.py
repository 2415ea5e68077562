from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from allscale_app.domain.errors import Conflict, InvalidInput, NotAllowed, NotFound, NotSignedIn
from allscale_app.services.api_keys import (
    MOST_KEYS,
    TOUCH_EVERY,
    authenticate_key,
    create_api_key,
    list_api_keys,
    parse_scopes,
    revoke_api_key,
    touch_api_key,
)
from allscale_app.store.tables import Membership
from tests.builders import a_business, a_user


@pytest.fixture
def owner(database, ctx):
    """Whose business and id: keywords of every call."""
    with database.write() as uow:
        user = a_user(uow, ctx)
        business = a_business(uow, ctx, owner=user)
        return {"business_id": business.id, "user_id": user.id}


def test_a_key_is_shown_once_and_kept_as_a_hash(database, ctx, owner):
    with database.write() as uow:
        row, secret = create_api_key(uow, ctx, **owner, name=" Shop ", scopes=["invoices:write", "invoices:read"])
        assert secret.startswith("ask_test_")
        assert (row.name, row.scopes) == ("Shop", ("invoices:read", "invoices:write"))
        assert secret.startswith(row.prefix)
        assert len(secret) - len(row.prefix) >= 39
    with database.read() as uow:
        stored = uow.session.connection().exec_driver_sql("SELECT * FROM api_key").one()
        assert secret not in map(str, stored)
        assert list_api_keys(uow, ctx, business_id=owner["business_id"]) == [row]
        holder = authenticate_key(uow, ctx, secret=secret)
    assert (holder.business_id, holder.user_id, holder.key_id) == (owner["business_id"], owner["user_id"], row.id)


def test_the_prefix_says_what_kind_of_instance_it_is(database, ctx, owner):
    live = replace(ctx, mode="production")
    with database.write() as uow:
        _, secret = create_api_key(uow, live, **owner, name="Shop", scopes=["balance:read"])
        assert secret.startswith("ask_live_")
        with pytest.raises(NotSignedIn):
            authenticate_key(uow, ctx, secret=secret)


@pytest.mark.parametrize("secret", ["", "ask_test_", "ask_test_" + "x" * 43, "ask_test_\0", "Bearer"])
def test_an_unknown_secret_is_nobody(database, ctx, secret):
    with database.read() as uow, pytest.raises(NotSignedIn):
        authenticate_key(uow, ctx, secret=secret)


def test_a_revoked_key_is_nobody_at_once_and_stays_in_the_list(database, ctx, owner):
    with database.write() as uow:
        row, secret = create_api_key(uow, ctx, **owner, name="Shop", scopes=["contacts:*"])
        revoke_api_key(uow, ctx, **owner, key_id=row.id)
        revoke_api_key(uow, ctx, **owner, key_id=row.id)
        with pytest.raises(NotSignedIn):
            authenticate_key(uow, ctx, secret=secret)
        assert list_api_keys(uow, ctx, business_id=owner["business_id"])[0].revoked_at == ctx.clock.now()
        assert [record.action for record in uow.audit.chain()] == ["api_key.created", "api_key.revoked"]


def test_another_business_cannot_revoke_it(database, ctx, owner):
    with database.write() as uow:
        row, secret = create_api_key(uow, ctx, **owner, name="Shop", scopes=["contacts:*"])
        stranger = a_user(uow, ctx)
        theirs = a_business(uow, ctx, owner=stranger)
        with pytest.raises(NotFound):
            revoke_api_key(uow, ctx, business_id=theirs.id, user_id=stranger.id, key_id=row.id)
        with pytest.raises(NotAllowed):
            revoke_api_key(uow, ctx, business_id=owner["business_id"], user_id=stranger.id, key_id=row.id)
        authenticate_key(uow, ctx, secret=secret)


def test_an_accountant_makes_no_keys(database, ctx, owner):
    with database.write() as uow:
        accountant = a_user(uow, ctx)
        uow.businesses.add(
            Membership(
                business_id=owner["business_id"], user_id=accountant.id, role="accountant", created_at=ctx.clock.now()
            )
        )
        uow.flush()
        with pytest.raises(NotAllowed):
            create_api_key(
                uow, ctx, business_id=owner["business_id"], user_id=accountant.id, name="X", scopes=["balance:read"]
            )


@pytest.mark.parametrize("scopes", [[], ["everything"], ["invoices:read", "*"], ["invoices:*:read"]])
def test_unknown_or_no_scopes_are_refused_in_words(scopes):
    with pytest.raises(InvalidInput) as refused:
        parse_scopes(scopes)
    assert refused.value.param == "scopes"


def test_a_key_needs_a_name(database, ctx, owner):
    with database.write() as uow, pytest.raises(InvalidInput, match="name of the key"):
        create_api_key(uow, ctx, **owner, name="  ", scopes=["balance:read"])


def test_there_is_an_end_to_keys(database, ctx, owner):
    with database.write() as uow:
        rows = [
            create_api_key(uow, ctx, **owner, name=f"Key {n}", scopes=["balance:read"])[0] for n in range(MOST_KEYS)
        ]
        with pytest.raises(Conflict):
            create_api_key(uow, ctx, **owner, name="One more", scopes=["balance:read"])
        revoke_api_key(uow, ctx, **owner, key_id=rows[0].id)
        create_api_key(uow, ctx, **owner, name="One more", scopes=["balance:read"])


def test_last_use_is_written_at_most_once_a_minute(database, ctx, owner, clock):
    with database.write() as uow:
        row, secret = create_api_key(uow, ctx, **owner, name="Shop", scopes=["balance:read"])
        assert authenticate_key(uow, ctx, secret=secret).touch_is_due
        touch_api_key(uow, ctx, key_id=row.id)
    with database.read() as uow:
        assert list_api_keys(uow, ctx, business_id=owner["business_id"])[0].last_used_at == clock.now()
        clock.at += TOUCH_EVERY - timedelta(seconds=1)
        assert not authenticate_key(uow, ctx, secret=secret).touch_is_due
        clock.at += timedelta(seconds=1)
        assert authenticate_key(uow, ctx, secret=secret).touch_is_due
