"""Public profiles: handles and who keeps them, links, pictures, and that off is unknown."""

from __future__ import annotations

import threading
from io import BytesIO

import pytest
from PIL import Image

from allscale_app.domain.errors import Conflict, InvalidForm, InvalidInput, NotAllowed, NotFound, StaleVersion
from allscale_app.services import profiles
from allscale_app.services.logo import read_logo
from allscale_app.services.profile_input import parse_link
from allscale_app.services.profiles import MOST_HANDLES, open_storefront, save_profile, set_avatar, switch_profile
from allscale_app.services.public_profile import own_picture, public_picture, read_public_profile
from allscale_app.store.tables import Membership
from tests.builders import a_business, a_user

FORM = {"handle": "fieldnote", "display_name": "Fieldnote Studio", "bio": "Two people in Lisbon.", "links": []}


@pytest.fixture
def profile(database, ctx, issuer):
    business, acting = issuer
    with database.write() as uow:
        save_profile(uow, ctx, business_id=business.id, user_id=acting.user_id, form=FORM)
        return switch_profile(uow, ctx, business_id=business.id, user_id=acting.user_id, is_on=True)


def save(database, ctx, issuer, *, version=None, **changes):
    business, acting = issuer
    with database.write() as uow:
        about = {"business_id": business.id, "user_id": acting.user_id, "version": version}
        return save_profile(uow, ctx, form={**FORM, **changes}, **about)


def codes(database, ctx, issuer, **changes):
    with pytest.raises(InvalidForm) as refused:
        save(database, ctx, issuer, **changes)
    return {param: error.error_code for param, error in refused.value.errors.items()}


def look(database, ctx, handle):
    with database.read() as uow:
        return read_public_profile(uow, ctx, handle=handle)


def test_a_new_profile_has_a_handle_nobody_chose_and_is_off(database, ctx, issuer):
    business, _ = issuer
    with database.write() as uow:
        first = open_storefront(uow, ctx, business_id=business.id)
    with database.write() as uow:
        again = open_storefront(uow, ctx, business_id=business.id)
    assert first.handle == again.handle
    assert (len(first.handle), first.is_on, first.display_name) == (12, False, "Fieldnote Studio")
    for handle in (first.handle, "nobody-here", "x" * 10_000, "Ü"):
        with pytest.raises(NotFound, match="can't find this page"):
            look(database, ctx, handle)


def test_the_old_handle_leads_to_the_new_one_and_stays_its_owners(database, ctx, issuer, profile):
    save(database, ctx, issuer, handle="field-notes")
    assert look(database, ctx, "fieldnote").profile.handle == "field-notes"
    assert look(database, ctx, "FIELD-notes").profile.handle == "field-notes"
    with database.write() as uow:
        other = a_user(uow, ctx)
        rival = (a_business(uow, ctx, owner=other), other)
    with pytest.raises(InvalidForm) as refused, database.write() as uow:
        save_profile(uow, ctx, business_id=rival[0].id, user_id=rival[1].id, form=FORM)
    assert refused.value.errors["handle"].error_code == "handle_taken"
    assert save(database, ctx, issuer).handle == "fieldnote"


@pytest.mark.parametrize("twin", ["fie1dnote", "fieldn0te", "field-note", "fleldnote"])
def test_a_look_alike_of_somebody_elses_is_refused(database, ctx, issuer, profile, twin):
    with database.write() as uow:
        other = a_user(uow, ctx)
        rival = a_business(uow, ctx, owner=other)
    with pytest.raises(InvalidForm, match="looks like one that is taken"), database.write() as uow:
        save_profile(uow, ctx, business_id=rival.id, user_id=other.id, form={**FORM, "handle": twin})
    assert save(database, ctx, issuer, handle=twin).handle == twin


def test_of_two_who_want_look_alikes_at_the_same_moment_one_is_refused(database, ctx, monkeypatch):
    with database.write() as uow:
        owners = [a_user(uow, ctx) for _ in range(2)]
        rivals = [(a_business(uow, ctx, owner=owner).id, owner.id) for owner in owners]
    looked, outcomes = threading.Barrier(2), []
    require_free = profiles._require_free

    def look_together(*args, **kwargs):
        require_free(*args, **kwargs)
        if not database.is_sqlite:  # where writers take turns nobody can look at the same moment
            looked.wait(timeout=20)

    monkeypatch.setattr(profiles, "_require_free", look_together)

    def take(whose, handle):
        business_id, user_id = whose
        try:
            with database.write() as uow:
                save_profile(uow, ctx, business_id=business_id, user_id=user_id, form={**FORM, "handle": handle})
            outcomes.append("taken")
        except (Conflict, InvalidForm):
            outcomes.append("refused")

    hands = [threading.Thread(target=take, args=pair) for pair in zip(rivals, ("fieldnote", "fie1dnote"), strict=True)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert sorted(outcomes) == ["refused", "taken"]


def test_nobody_collects_handles(database, ctx, issuer):
    for number in range(MOST_HANDLES - 1):
        save(database, ctx, issuer, handle=f"field-{'abcdefghjkm'[number]}")
    assert codes(database, ctx, issuer, handle="one-more") == {"handle": "too_many_handles"}
    assert save(database, ctx, issuer, handle="field-a").handle == "field-a"


def test_every_wrong_field_is_named(database, ctx, issuer):
    wrong = {
        "handle": "admin",
        "display_name": "Fіeldnote",
        "bio": "b" * 501,
        "links": ["javascript:alert(1)"],
    }  # a Cyrillic і
    assert codes(database, ctx, issuer, **wrong) == {
        "handle": "handle_reserved",
        "display_name": "name_mixes_alphabets",
        "bio": "text_too_long",
        "links": "link_invalid",
    }
    assert codes(database, ctx, issuer, links=[f"https://e{n}.example" for n in range(6)]) == {
        "links": "too_many_links"
    }


def test_a_stale_form_and_an_accountant_change_nothing(database, ctx, issuer, profile):
    with pytest.raises(StaleVersion):
        save(database, ctx, issuer, version=profile.version - 1)
    with database.write() as uow:
        clerk = a_user(uow, ctx)
        now = ctx.clock.now()
        uow.businesses.add(
            Membership(business_id=profile.business_id, user_id=clerk.id, role="accountant", created_at=now)
        )
    with pytest.raises(NotAllowed), database.write() as uow:
        switch_profile(uow, ctx, business_id=profile.business_id, user_id=clerk.id, is_on=False)


def test_scripts_stay_text_and_foreign_alphabets_are_marked(database, ctx, issuer, profile):
    save(database, ctx, issuer, display_name="Студия", bio="<script>alert(1)</script>")
    seen = look(database, ctx, "fieldnote")
    assert (seen.profile.bio, seen.alphabets) == ("<script>alert(1)</script>", ("Cyrillic",))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("fieldnote.example", "https://fieldnote.example"),
        ("http://Fieldnote.example:8080/shop/", "http://fieldnote.example:8080/shop"),
        ("https://fieldnote.example/?a=1&b=2", "https://fieldnote.example/?a=1&b=2"),
        ("https://аррӏе.example", "https://xn--80ak6aa92e.example"),  # Cyrillic letters
        ("mailto:ines@fieldnote.example", "ines@fieldnote.example"),
    ],
)
def test_links_are_kept_as_they_travel(typed, kept):
    assert parse_link(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "https://user:pass@bank.example",
        'https://a.example/"onclick=',
        "https://localhost",
        "https://a b.example",
        "ftp://a.example",
        "https://[::1",
        "https://" + "a" * 70 + ".example",
        "@",
    ],
)
def test_what_is_no_link_is_refused(typed):
    with pytest.raises(InvalidInput) as refused:
        parse_link(typed)
    assert refused.value.param == "links"


def a_png(side=200):
    out = BytesIO()
    Image.new("RGB", (side, side), "#1f4d3a").save(out, "PNG")
    return out.getvalue()


def test_an_avatar_is_shown_by_its_hash_and_nothing_else_is(database, ctx, issuer, profile):
    business, acting = issuer
    avatar = read_logo(ctx, content=a_png(), business_id=business.id, kind="avatar")
    secret = read_logo(ctx, content=a_png(300), business_id=business.id)
    with database.write() as uow:
        uow.blobs.put(secret)
        set_avatar(uow, ctx, business_id=business.id, user_id=acting.user_id, avatar=avatar)
    with database.read() as uow:
        assert public_picture(uow, ctx, handle="fieldnote", sha256=avatar.sha256).content == avatar.content
        assert own_picture(uow, ctx, business_id=business.id, sha256=avatar.sha256).content == avatar.content
        for look_up in (
            lambda: public_picture(uow, ctx, handle="fieldnote", sha256=secret.sha256),
            lambda: own_picture(uow, ctx, business_id=business.id, sha256=secret.sha256),
        ):
            with pytest.raises(NotFound):
                look_up()


def a_gif_bomb():
    out = BytesIO()
    frames = [Image.new("P", (400, 400), number % 250) for number in range(40)]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\x89PNG" + b"\0" * 10_000_000, "logo_too_large"),
        (a_gif_bomb(), "logo_unreadable"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "logo_unreadable"),
    ],
)
def test_bad_pictures_are_refused_before_they_unfold(ctx, content, code):
    with pytest.raises(InvalidInput) as refused:
        read_logo(ctx, content=content, business_id="biz", kind="avatar")
    assert refused.value.error_code == code
