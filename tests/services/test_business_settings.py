from __future__ import annotations

import pytest

from allscale_app.domain.errors import InvalidForm, NotAllowed, StaleVersion
from allscale_app.services.business_settings import (
    read_settings,
    replace_logo,
    update_defaults,
    update_methods,
    update_numbering,
    update_profile,
    update_tolerance,
)
from allscale_app.services.logo import read_logo
from allscale_app.store.tables import Membership
from tests.builders import a_business, a_user
from tests.services.test_logo import a_picture

PROFILE = {
    "name": "Fieldnote Studio",
    "legal_name": "Fieldnote Studio, Lda",
    "address": "Rua da Boavista 84\n1200-067 Lisboa",
    "tax_id": "PT515208448",
    "email": "hello@fieldnote.studio",
    "timezone": "Europe/Lisbon",
}


@pytest.fixture
def owner(database, ctx):
    """Whose business and id: keywords of every call."""
    with database.write() as uow:
        user = a_user(uow, ctx)
        business = a_business(uow, ctx, owner=user, name="Northwind")
        return {"business_id": business.id, "user_id": user.id}


def test_a_profile_is_saved_whole_and_on_record(database, ctx, owner):
    with database.write() as uow:
        saved = update_profile(uow, ctx, **owner, version=1, form=PROFILE)
        assert (saved.profile, saved.version) == (PROFILE, 2)
    with database.read() as uow:
        assert read_settings(uow, ctx, business_id=owner["business_id"]) == saved
        record = uow.audit.chain()[-1]
        assert (record.action, record.actor) == ("settings.profile", f"user:{owner['user_id']}")
        assert record.data["name"] == {"from": "Northwind", "to": "Fieldnote Studio"}


def test_every_wrong_field_of_a_profile_has_its_words_and_nothing_is_saved(database, ctx, owner):
    wrong = {"name": " ", "email": "nonsense", "timezone": "Mars/Olympus", "address": "x" * 3_000, "tax_id": 7}
    with database.write() as uow:
        before = read_settings(uow, ctx, business_id=owner["business_id"])
        with pytest.raises(InvalidForm) as refused:
            update_profile(uow, ctx, **owner, version=1, form=wrong)
        assert set(refused.value.words()) == set(wrong)
        assert read_settings(uow, ctx, business_id=owner["business_id"]) == before


def test_the_second_of_two_saves_is_told(database, ctx, owner):
    with database.write() as uow:
        update_profile(uow, ctx, **owner, version=1, form=PROFILE)
        with pytest.raises(StaleVersion, match="meanwhile"):
            update_numbering(uow, ctx, **owner, version=1, form={"number_pattern": "F-{NNN}"})


def test_saving_what_is_there_changes_nothing(database, ctx, owner):
    with database.write() as uow:
        saved = update_profile(uow, ctx, **owner, version=1, form=PROFILE)
        again = update_profile(uow, ctx, **owner, version=saved.version, form=PROFILE)
        assert again.version == saved.version
        assert len(uow.audit.chain()) == 1


def test_each_section_is_saved_by_itself(database, ctx, owner):
    with database.write() as uow:
        update_numbering(uow, ctx, **owner, version=1, form={"number_pattern": "F/{YYYY}/{NNN}"})
        update_defaults(
            uow, ctx, **owner, version=2, form={"currency": "EUR", "due_days": "30", "notes": "Hi", "terms": "Net 30"}
        )
        update_tolerance(uow, ctx, **owner, version=3, form={"amount": "1.25", "percent": "0.75"})
        saved = update_methods(
            uow, ctx, **owner, version=4, form={"accepted_methods": ["wallet"], "accepted_units": ["USDT@31337"]}
        )
    assert saved.number_pattern == "F/{YYYY}/{NNN}"
    assert saved.defaults == {"currency": "EUR", "due_days": "30", "notes": "Hi", "terms": "Net 30"}
    assert saved.tolerance == {"amount": "1.25", "percent": "0.75"}
    assert (saved.accepted_units, saved.units_are_default) == (("USDT@31337",), False)


def test_tokens_are_the_instances_default_until_chosen(database, ctx, owner):
    with database.write() as uow:
        fresh = read_settings(uow, ctx, business_id=owner["business_id"])
        assert (fresh.accepted_units, fresh.units_are_default) == (("USDC@31337", "USDT@31337"), True)
        form = {"accepted_methods": ["wallet"], "accepted_units": None}
        assert update_methods(uow, ctx, **owner, version=1, form=form).units_are_default


@pytest.mark.parametrize(
    ("update", "form", "fields"),
    [
        (update_numbering, {"number_pattern": "INV"}, {"number_pattern"}),
        (update_numbering, {}, {"number_pattern"}),
        (update_defaults, {"currency": "DOGE", "due_days": "soon"}, {"currency", "due_days"}),
        (update_defaults, {"currency": "USDC", "due_days": "366"}, {"due_days"}),
        (update_defaults, {"currency": "USDC", "due_days": "-1"}, {"due_days"}),
        (update_defaults, {"currency": "USDC", "due_days": "²"}, {"due_days"}),
        (update_tolerance, {"amount": "-1", "percent": "11"}, {"amount", "percent"}),
        (update_tolerance, {"amount": "0.001", "percent": "1e1"}, {"amount", "percent"}),
        (update_tolerance, {"amount": 1, "percent": None}, {"amount"}),
        (update_methods, {"accepted_methods": ["card"], "accepted_units": []}, {"accepted_methods", "accepted_units"}),
        (
            update_methods,
            {"accepted_methods": [], "accepted_units": ["FAKE@1"]},
            {"accepted_methods", "accepted_units"},
        ),
        (update_methods, {"accepted_methods": "wallet", "accepted_units": 7}, {"accepted_methods", "accepted_units"}),
    ],
)
def test_wrong_input_is_refused_at_its_field(sqlite_database, ctx, update, form, fields):
    with sqlite_database.write() as uow:
        user = a_user(uow, ctx)
        business = a_business(uow, ctx, owner=user)
        with pytest.raises(InvalidForm) as refused:
            update(uow, ctx, business_id=business.id, user_id=user.id, version=1, form=form)
    assert set(refused.value.words()) == fields


def test_an_accountant_and_a_stranger_change_nothing(database, ctx, owner):
    with database.write() as uow:
        accountant, stranger = a_user(uow, ctx), a_user(uow, ctx)
        uow.businesses.add(
            Membership(
                business_id=owner["business_id"], user_id=accountant.id, role="accountant", created_at=ctx.clock.now()
            )
        )
        uow.flush()
        for user in (accountant, stranger):
            with pytest.raises(NotAllowed):
                update_profile(uow, ctx, business_id=owner["business_id"], user_id=user.id, version=1, form=PROFILE)


def test_a_logo_is_kept_by_its_bytes_and_can_be_taken_away(database, ctx, owner):
    logo = read_logo(ctx, content=a_picture(), business_id=owner["business_id"])
    with database.write() as uow:
        replace_logo(uow, ctx, **owner, logo=logo)
        sha256 = read_settings(uow, ctx, business_id=owner["business_id"]).logo_sha256
        assert uow.blobs.find(sha256).content_type == "image/png"
        replace_logo(uow, ctx, **owner, logo=None)
        assert read_settings(uow, ctx, business_id=owner["business_id"]).logo_sha256 is None
        assert [record.action for record in uow.audit.chain()] == ["settings.logo", "settings.logo"]
