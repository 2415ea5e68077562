"""The settings' states: what is saved, what is said where it is wrong, what stays while something else is saved."""

from __future__ import annotations

import pytest

from allscale_app.domain.conversion import Fee
from allscale_app.domain.errors import InvalidInput, NotAllowed, NotFound, NotSignedIn, StaleVersion
from allscale_app.services.api_keys import authenticate_key
from allscale_app.services.business_settings import read_settings, replace_logo, update_profile
from allscale_app.services.context import Policy
from allscale_app.services.logo import read_logo
from allscale_app.services.sign_in import check_password
from allscale_app.states.api_keys import ApiKeysState
from allscale_app.states.base import AppState
from allscale_app.states.security import SecurityState
from allscale_app.states.settings import SettingsState
from allscale_app.states.settings_logo import SettingsLogoState
from allscale_app.states.settings_methods import SettingsMethodsState
from allscale_app.views.method_options import FeeOption
from tests.builders import PASSWORD, a_business, a_sent_invoice, a_session, a_user
from tests.fakes.tab import Tab
from tests.fixtures.web import offering
from tests.services.test_logo import a_picture

PROFILE = {
    "name": "Fieldnote Studio",
    "legal_name": "Fieldnote Studio, Lda",
    "address": "Rua da Boavista 84",
    "tax_id": "PT 515 208 441",
    "email": "hello@fieldnote.example",
    "timezone": "Europe/Lisbon",
}


@pytest.fixture
def office(web_process):
    """A business with its owner signed in twice, and a stranger's."""
    ctx = web_process.application.context
    with web_process.application.database.write() as uow:
        owner = a_user(uow, ctx, email="ines@example.com", name="Inês")
        business = a_business(uow, ctx, owner=owner, name="Northwind")
        return {
            "id": business.id,
            "user_id": owner.id,
            "here": a_session(uow, ctx, business=business),
            "there": a_session(uow, ctx, business=business),
            "stranger": a_session(uow, ctx, business=a_business(uow, ctx)),
            "invoice": a_sent_invoice(uow, ctx, business=business).number,
        }


@pytest.fixture
def tab(office):
    return Tab(token=office["here"], path="/settings")


@pytest.fixture
async def settings(tab):
    state = await tab.state(SettingsState)
    await state.open()
    return state


@pytest.fixture
async def choices(web_process, settings, tab):
    """Where the operator also lets balances pay."""
    offering(web_process, Policy(methods=("wallet", "balance")))
    await settings.open()
    return await tab.state(SettingsMethodsState)


@pytest.fixture
async def keys(tab):
    state = await tab.state(ApiKeysState)
    await state.open()
    return state


@pytest.fixture
async def security(tab):
    state = await tab.state(SecurityState)
    await state.open()
    return state


async def done(events):
    """Every step of a handler that yields."""
    return [step async for step in events]


def saved(web_process, office):
    with web_process.application.database.read() as uow:
        return read_settings(uow, web_process.application.context, business_id=office["id"])


async def toast(tab):
    return (await tab.state(AppState)).toasts[-1]


async def test_a_saved_profile_draws_the_form_anew(settings, office, tab, web_process):
    before = settings.mounted
    await done(settings.save("profile", PROFILE))
    assert saved(web_process, office).profile == PROFILE == {name: settings.fields[name] for name in PROFILE}
    assert settings.mounted != before
    assert not settings.saving
    assert (await tab.state(AppState)).viewer.business_name == "Fieldnote Studio"
    assert (await toast(tab)).title == "Saved"


async def test_what_is_wrong_is_said_at_its_field_and_the_form_stays(settings, office, web_process):
    before = settings.mounted
    await done(settings.save("profile", PROFILE | {"name": " ", "timezone": "Mars/Olympus"}))
    assert set(settings.errors) == {"name", "timezone"}
    assert (settings.mounted, settings.saving) == (before, False)
    assert saved(web_process, office).profile["name"] == "Northwind"


async def test_somebody_elses_save_is_told_before_it_is_overwritten(settings, office, web_process):
    with web_process.application.database.write() as uow:
        update_profile(
            uow,
            web_process.application.context,
            business_id=office["id"],
            user_id=office["user_id"],
            version=1,
            form=PROFILE,
        )
    with pytest.raises(StaleVersion):
        await done(settings.save("numbering", {"number_pattern": "F-{NNN}"}))
    assert not settings.saving


async def test_the_next_number_is_shown_while_the_pattern_is_typed(settings):
    assert settings.example == "INV-2026-0002"
    await settings.try_pattern("F/{YY}/{NN}")
    assert (settings.example, settings.errors) == ("F/26/01", {})
    await settings.try_pattern("F-2026")
    assert settings.example == ""
    assert "counter" in settings.errors["number_pattern"]
    await settings.try_pattern("INV-{YYYY}-{NN}")
    assert (settings.example, settings.errors) == ("INV-2026-02", {})


async def test_a_token_is_saved_at_once_and_what_is_typed_stays(settings, choices, office, web_process):
    before = settings.mounted
    await choices.take_token("USDT@31337", False)
    assert saved(web_process, office).accepted_units == ("USDC@31337",)
    assert [cell.is_on for row in settings.tokens.rows for cell in row.cells] == [True, False]
    await choices.take_token("USDT@31337", True)
    assert settings.mounted == before
    await done(settings.save("tolerance", {"amount": "0.20", "percent": "1"}))
    assert settings.tolerance.startswith("On 3,600.00 USDC up to 0.20 may be missing")


async def test_a_way_to_pay_is_switched_at_once_and_the_last_one_stays(settings, choices, office, tab, web_process):
    assert [(one.rail, one.name, one.is_on) for one in settings.methods] == [
        ("wallet", "Wallet", True), ("balance", "Balance", False),
    ]  # fmt: skip
    await choices.take_method("balance", True)
    assert saved(web_process, office).accepted_methods == ("wallet", "balance")
    assert saved(web_process, office).units_are_default
    await choices.take_method("wallet", False)
    await choices.take_method("balance", False)
    assert [one.is_on for one in settings.methods] == [False, True]
    assert "at least one method" in (await toast(tab)).body
    assert settings.methods[0].sentence == "Any wallet on 1 network. No fee, final in seconds to minutes."
    assert settings.methods[1].sentence == "Clients with an account here pay at once, without a fee."


async def test_who_pays_the_card_fee_is_switched_at_once_with_an_example(settings, choices, office, web_process):
    assert settings.card_fee.value == "", "where no cards are taken there is nothing to choose"
    offering(web_process, Policy(methods=("wallet", "card"), card_fee=Fee(ppm=29_000, fixed_units=300_000)))
    await settings.open()
    assert settings.card_fee == FeeOption(
        "issuer", "On an invoice of 120.00 USDC your client pays 120.00 USD, you receive 116.22 USDC."
    )
    await choices.bear_card_fee("payer")
    assert saved(web_process, office).card_fee_bearer == "payer"
    assert settings.card_fee == FeeOption(
        "payer", "On an invoice of 120.00 USDC your client pays 123.90 USD, you receive 120.00 USDC."
    )
    await choices.bear_card_fee("issuer")
    assert saved(web_process, office).card_fee_bearer == "issuer"


async def test_the_last_token_stays(settings, choices, tab):
    await choices.take_token("USDT@31337", False)
    await choices.take_token("USDC@31337", False)
    assert [cell.is_on for row in settings.tokens.rows for cell in row.cells] == [True, False]
    assert "at least one token" in (await toast(tab)).body


async def test_a_new_logo_shows_without_touching_the_form(settings, office, tab, web_process):
    context = web_process.application.context
    logo = read_logo(context, content=a_picture(), business_id=office["id"])
    with web_process.application.database.write() as uow:
        replace_logo(uow, context, business_id=office["id"], user_id=office["user_id"], logo=logo)
    before = settings.mounted
    beside = await tab.state(SettingsLogoState)
    await beside.logo_sent("")
    assert settings.logo == f"/settings/logo.png?v={logo.sha256[:16]}"
    assert settings.mounted == before
    await done(settings.save("profile", PROFILE))  # the version went on with the logo
    await beside.remove_logo()
    assert settings.logo == ""
    assert saved(web_process, office).logo_sha256 is None


@pytest.mark.parametrize(("code", "words"), [("logo_too_small", "64 pixels"), ("made up", "did not arrive")])
async def test_why_a_logo_was_not_taken_is_said(settings, tab, code, words):
    await (await tab.state(SettingsLogoState)).logo_sent(code)
    assert words in (await toast(tab)).body


async def test_a_key_is_shown_once_works_and_is_revoked_by_name(keys, office, web_process):
    keys.set_creating(True)
    await keys.create({"name": "Web shop", "invoices:read": "on", "payouts:write": "on"})
    secret = keys.secret
    with web_process.application.database.read() as uow:
        assert authenticate_key(uow, web_process.application.context, secret=secret).scopes == ("invoices:read",)
    keys.set_creating(False)
    assert (keys.secret, keys.keys[0].name, keys.keys[0].used) == ("", "Web shop", "Never used")
    keys.ask_revoke(keys.keys[0].id)
    assert keys.revoking_name == "Web shop"
    await keys.revoke()
    assert keys.keys[0].is_revoked
    with web_process.application.database.read() as uow, pytest.raises(NotSignedIn):
        authenticate_key(uow, web_process.application.context, secret=secret)


async def test_a_key_needs_a_name_and_something_that_it_may_do(keys):
    await keys.create({"name": "", "invoices:read": "on"})
    assert set(keys.errors) == {"name"}
    await keys.create({"name": "Web shop"})
    assert set(keys.errors) == {"scopes"}
    assert keys.secret == ""


async def test_a_strangers_key_is_not_there_to_be_revoked(keys, office):
    theirs = await Tab(token=office["stranger"]).state(ApiKeysState)
    await theirs.create({"name": "Theirs", "invoices:read": "on"})
    keys.ask_revoke(theirs.keys[0].id)
    assert keys.revoking == ""
    with pytest.raises(NotFound):
        await keys.revoke()


async def test_the_password_changes_with_the_current_one_only(security, office, tab, web_process):
    await done(security.change_password({"current": "wrong", "password": "seven quiet herons"}))
    assert set(security.errors) == {"current"}
    await done(security.change_password({"current": PASSWORD, "password": "short"}))
    assert set(security.errors) == {"password"}
    await done(security.change_password({"current": PASSWORD, "password": "seven quiet herons"}))
    assert (security.errors, security.saving) == ({}, False)
    assert [row.is_current for row in security.sessions] == [True]
    assert "1 other browser was signed out" in (await toast(tab)).body
    with web_process.application.database.read() as uow:
        context = web_process.application.context
        proof = check_password(uow, context, email="ines@example.com", password="seven quiet herons")
        assert proof.user_id == office["user_id"]


async def test_guesses_at_the_password_are_limited(security):
    for _ in range(6):
        await done(security.change_password({"current": "wrong", "password": "seven quiet herons"}))
    assert "Too many tries" in security.errors["current"]


async def test_other_browsers_are_signed_out_one_by_one_or_all(security, office, web_process):
    (other,) = [row for row in security.sessions if not row.is_current]
    await security.end_session(other.id)
    assert len(security.sessions) == 1
    with web_process.application.database.write() as uow:
        business = uow.businesses.get(office["id"])
        for _ in range(2):
            a_session(uow, web_process.application.context, business=business)
    await security.end_others()
    assert [row.is_current for row in security.sessions] == [True]


async def test_nobody_signs_a_stranger_out(security, office):
    stranger = await Tab(token=office["stranger"]).state(SecurityState)
    await stranger.open()
    with pytest.raises(NotFound):
        await security.end_session(stranger.sessions[0].id)
    await security.end_session(security.sessions[0].id)  # nor oneself, by this way
    assert security.sessions[0].is_current


@pytest.mark.parametrize(
    ("cls", "handler", "arguments"),
    [
        (SettingsState, "save", ("secrets", {})),
        (SettingsState, "save", ("profile", "text")),
        (SettingsMethodsState, "take_token", (7, True)),
        (SettingsMethodsState, "take_method", ("manual", True)),
        (SettingsMethodsState, "take_method", ("wallet", "yes")),
        (SettingsMethodsState, "take_token", ("USDC@31337", "yes")),
        (SettingsState, "try_pattern", (None,)),
        (SettingsLogoState, "logo_sent", ({},)),
        (SettingsMethodsState, "bear_card_fee", ("nobody",)),
        (SettingsMethodsState, "bear_card_fee", (7,)),
        (ApiKeysState, "create", ([],)),
        (ApiKeysState, "ask_revoke", (None,)),
        (SecurityState, "change_password", ("text",)),
        (SecurityState, "end_session", (None,)),
    ],
)
async def test_what_a_browser_makes_up_is_refused(tab, settings, cls, handler, arguments):
    state = await tab.state(cls)

    async def send() -> None:
        result = getattr(state, handler)(*arguments)
        if hasattr(result, "__aiter__"):
            await done(result)
        elif result is not None:
            await result

    with pytest.raises(InvalidInput):
        await send()


async def test_nobody_reaches_the_settings_without_signing_in(office):
    tab = Tab()
    settings, keys, security = [await tab.state(cls) for cls in (SettingsState, ApiKeysState, SecurityState)]
    logo, choices = await tab.state(SettingsLogoState), await tab.state(SettingsMethodsState)
    with pytest.raises(NotSignedIn):
        await choices.bear_card_fee("payer")
    for handler in (settings.open, logo.remove_logo, keys.open, keys.revoke, security.open, security.end_others):
        with pytest.raises(NotSignedIn):
            await handler()
    with pytest.raises(NotSignedIn):
        await done(settings.save("profile", PROFILE))
    with pytest.raises(NotSignedIn):
        await done(security.change_password({"current": PASSWORD, "password": "seven quiet herons"}))


async def test_a_key_waits_for_a_confirmed_address(web_process):
    ctx = web_process.application.context
    with web_process.application.database.write() as uow:
        token = a_session(uow, ctx, business=a_business(uow, ctx, owner=a_user(uow, ctx, email_verified_at=None)))
    keys = await Tab(token=token).state(ApiKeysState)
    with pytest.raises(NotAllowed):
        await keys.create({"name": "Web shop", "invoices:read": "on"})
