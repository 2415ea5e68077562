from __future__ import annotations

import pytest

from allscale_app.domain.errors import NotAllowed, NotFound, NotSignedIn
from allscale_app.services.operators import grant_operator
from allscale_app.services.sessions import whoami
from allscale_app.services.sign_in import NoMatch, check_password, sign_in
from tests.builders import PASSWORD, a_business, a_user


@pytest.fixture
def ada(database, ctx):
    with database.write() as uow:
        user = a_user(uow, ctx, email="Ada@example.com")
        a_business(uow, ctx, owner=user, name="Fernwick")
        return user


@pytest.mark.parametrize("typed", ["Ada@example.com", " ada@EXAMPLE.com "])
def test_the_right_password_opens_a_session(database, ctx, ada, typed):
    with database.read() as uow:
        proof = check_password(uow, ctx, email=typed, password=PASSWORD)
    with database.write() as uow:
        token = sign_in(uow, ctx, proof=proof, user_agent="Firefox")
        assert whoami(uow, ctx, token=token).business_name == "Fernwick"


def test_each_sign_in_has_a_new_token_and_ends_the_browsers_former_session(database, ctx, ada):
    with database.write() as uow:
        proof = check_password(uow, ctx, email=ada.email, password=PASSWORD)
        first = sign_in(uow, ctx, proof=proof)
        second = sign_in(uow, ctx, proof=proof, replaces=first)
        other = sign_in(uow, ctx, proof=proof)
        assert len({first, second, other}) == 3
        with pytest.raises(NotSignedIn):
            whoami(uow, ctx, token=first)
        whoami(uow, ctx, token=second)
        whoami(uow, ctx, token=other)


@pytest.mark.parametrize(
    ("email", "password"),
    [("ada@example.com", "wrong password"), ("nobody@example.com", PASSWORD), ("", ""), ("x" * 5000, "x" * 100_000)],
)
def test_every_refusal_is_the_same_words_and_the_same_work(database, ctx, ada, email, password):
    before = ctx.passwords.verified
    with database.read() as uow, pytest.raises(NoMatch) as refused:
        check_password(uow, ctx, email=email, password=password)
    assert refused.value.message == "E-mail and password don't match."
    assert ctx.passwords.verified == before + 1


def test_a_password_that_changed_meanwhile_opens_nothing(database, ctx, ada):
    with database.write() as uow:
        proof = check_password(uow, ctx, email=ada.email, password=PASSWORD)
        uow.users.by_email("ada@example.com").password_hash = ctx.passwords.hash("another one entirely")
        with pytest.raises(NoMatch):
            sign_in(uow, ctx, proof=proof)


def test_a_user_of_no_business_is_told_so(database, ctx):
    with database.write() as uow:
        a_user(uow, ctx, email="lone@example.com")
        proof = check_password(uow, ctx, email="lone@example.com", password=PASSWORD)
        with pytest.raises(NotAllowed, match="no business"):
            sign_in(uow, ctx, proof=proof)


def test_an_operator_is_made_by_address_and_on_record(database, ctx, ada):
    with database.write() as uow:
        assert grant_operator(uow, ctx, email="ADA@example.com") == ada.id
        grant_operator(uow, ctx, email="ada@example.com")
        assert uow.users.get(ada.id).is_operator
        assert [record.action for record in uow.audit.chain()] == ["operator.granted"]
        with pytest.raises(NotFound):
            grant_operator(uow, ctx, email="nobody@example.com")
