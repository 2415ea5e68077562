from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlmodel import select

from allscale_app.domain.errors import InvalidForm, NotAllowed
from allscale_app.services.context import Policy
from allscale_app.services.sign_up import read_person, sign_up
from allscale_app.store.tables import Business, Delivery, Job, Membership, User
from tests.builders import PASSWORD


def a_person(ctx, email="ada@example.com", business="Fernwick Studio"):
    return read_person(ctx, email=email, password=PASSWORD, business=business)


def test_sign_up_makes_user_business_and_owner_and_mails_the_link(database, ctx):
    with database.write() as uow:
        sign_up(uow, ctx, person=a_person(ctx))
    with database.read() as uow:
        user = uow.users.by_email("ada@example.com")
        business = uow.session.exec(select(Business)).one()
        assert (user.name, user.email_verified_at, user.is_operator) == ("Fernwick Studio", None, False)
        assert (business.name, business.email, business.accepted_methods) == (
            "Fernwick Studio", "ada@example.com", ["wallet"],
        )  # fmt: skip
        assert uow.businesses.membership(business.id, user.id).role == "owner"
        mail = uow.session.exec(select(Delivery)).one()
        assert (mail.kind, mail.recipient, mail.user_id) == ("verify", "ada@example.com", user.id)
        assert ctx.secrets.open(mail.sealed).startswith("http://localhost:3000/verify?token=")
        assert [record.action for record in uow.audit.chain()] == ["user.created"]


def test_the_password_is_kept_only_as_a_hash(sqlite_database, ctx):
    with sqlite_database.write() as uow:
        sign_up(uow, ctx, person=a_person(ctx))
        stored = uow.session.exec(select(User)).one()
    assert stored.password_hash == ctx.passwords.hash(PASSWORD)


@pytest.mark.parametrize("again", ["ada@example.com", "ADA@EXAMPLE.COM", "Ada@Example.com"])
def test_a_known_address_makes_nothing_but_a_mail_to_its_owner(database, ctx, again):
    with database.write() as uow:
        sign_up(uow, ctx, person=a_person(ctx))
    with database.write() as uow:
        sign_up(uow, ctx, person=a_person(ctx, email=again, business="Somebody Else"))
        sign_up(uow, ctx, person=a_person(ctx, email=again, business="Somebody Else"))
    with database.read() as uow:
        assert len(uow.session.exec(select(User)).all()) == 1
        assert len(uow.session.exec(select(Business)).all()) == 1
        mails = sorted(mail.kind for mail in uow.session.exec(select(Delivery)).all())
    assert mails == ["account_exists", "verify"]


def test_each_mail_has_its_job_in_the_same_commit(sqlite_database, ctx):
    with sqlite_database.write() as uow:
        sign_up(uow, ctx, person=a_person(ctx))
    with sqlite_database.read() as uow:
        job, mail = uow.session.exec(select(Job)).one(), uow.session.exec(select(Delivery)).one()
        assert (job.kind, job.payload) == ("send_mail", {"delivery_id": mail.id})


def test_parallel_sign_ups_with_one_address_make_one_user(database, ctx):
    def once(number: int) -> None:
        with database.write() as uow:
            sign_up(uow, ctx, person=a_person(ctx, business=f"Studio {number}"))

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(once, range(8)))
    with database.read() as uow:
        assert len(uow.session.exec(select(User)).all()) == 1
        assert len(uow.session.exec(select(Membership)).all()) == 1


def test_where_sign_up_is_closed_the_words_say_whom_to_ask(sqlite_database, ctx):
    closed = replace(ctx, policy=Policy(signup_is_open=False))
    with sqlite_database.write() as uow, pytest.raises(NotAllowed, match="Ask them"):
        sign_up(uow, closed, person=a_person(ctx))


def test_every_wrong_field_is_told_at_once(ctx):
    with pytest.raises(InvalidForm) as refused:
        read_person(ctx, email="not an address", password="short", business=" ")
    assert set(refused.value.words()) == {"email", "password", "business"}


@pytest.mark.parametrize(
    ("name", "business", "expected"),
    [("Ada", "Fernwick", ("Ada", "Fernwick")), ("", "Fernwick", ("Fernwick", "Fernwick")), ("Ada", "", ("Ada", "Ada"))],
)
def test_one_name_stands_for_the_other(ctx, name, business, expected):
    person = read_person(ctx, email="ada@example.com", password=PASSWORD, name=name, business=business)
    assert (person.name, person.business_name) == expected


@pytest.mark.parametrize("nonsense", [None, 7, ["a"], {"a": 1}, "x" * 100_000, "\0", "a@b", "a" * 300 + "@example.com"])
def test_nonsense_is_refused_never_a_fault(ctx, nonsense):
    with pytest.raises(InvalidForm):
        read_person(ctx, email=nonsense, password=nonsense, name=nonsense, business=nonsense)
