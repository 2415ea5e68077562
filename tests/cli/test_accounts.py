"""Accounts and keys made by whoever runs the instance."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from allscale_app.cli.commands import app
from allscale_app.services.api_keys import authenticate_key
from allscale_app.services.sign_in import check_password
from allscale_app.settings import get_settings
from allscale_app.store.engine import Database
from tests.builders import PASSWORD
from tests.fakes.context import a_context

XPUB = "xpub6CeDpm2b5qtk96oy8yvM572W6cLZSvU5vnpKmKPypbfFwXo86SyT7VtfwWtMZAgZ5eKVMU9NnULt91HBFw9j62wJrcoc1ZRWiNvoorwBRXL"
"""m/44'/60'/0' of the seed of BIP-32's test vector 1."""


@pytest.fixture
def allscale(tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch):
    """Call it with a command's words on a fresh instance in production."""
    monkeypatch.setenv("ALLSCALE_MODE", "production")
    monkeypatch.setenv("ALLSCALE_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("ALLSCALE_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("ALLSCALE_XPUB", XPUB)
    get_settings.cache_clear()
    return lambda *words: CliRunner().invoke(app, list(words))


@pytest.fixture
def database(sqlite_url: str):
    database = Database(sqlite_url)
    yield database
    database.dispose()


def make_ada(allscale, email: str = "ada@example.com"):
    return allscale("user", "create", "--email", email, "--business", "Fernwick", "--password", PASSWORD)


def test_a_person_is_made_with_a_business_and_a_confirmed_address(allscale, database):
    made = make_ada(allscale)
    assert made.exit_code == 0, made.output
    with database.read() as uow:
        user = uow.users.by_email("ada@example.com")
        assert (user.id, user.email_verified_at is not None) == (made.output.strip(), True)
        assert uow.businesses.memberships_of(user.id)[0].role == "owner"
        from allscale_app.bootstrap.system import Argon2Passwords

        check_password(uow, a_context(passwords=Argon2Passwords()), email="ADA@example.com", password=PASSWORD)


def test_refusals_are_words_on_standard_error(allscale):
    make_ada(allscale)
    again = make_ada(allscale)
    assert (again.exit_code, again.stderr) == (1, "ada@example.com has an account already.\n")
    wrong = allscale("user", "create", "--email", "nonsense", "--business", "X", "--password", "short")
    assert wrong.exit_code == 1
    assert [line.partition(":")[0] for line in wrong.stderr.splitlines()] == ["email", "password"]
    assert allscale("user", "grant-operator", "--email", "nobody@example.com").exit_code == 1


def test_an_operator_is_granted(allscale, database):
    make_ada(allscale)
    assert allscale("user", "grant-operator", "--email", "Ada@Example.com").exit_code == 0
    with database.read() as uow:
        assert uow.users.by_email("ada@example.com").is_operator


def test_a_key_is_shown_once_and_works(allscale, database):
    make_ada(allscale)
    made = allscale(
        "api-key", "create", "--email", "ada@example.com", "--scopes", "invoices:write,balance:read", "--json"
    )
    facts = json.loads(made.output)
    assert facts["scopes"] == ["invoices:write", "balance:read"]
    assert facts["secret"].startswith("ask_live_")
    with database.read() as uow:
        assert authenticate_key(uow, a_context(mode="production"), secret=facts["secret"]).key_id == facts["id"]
    plain = allscale("api-key", "create", "--email", "ada@example.com", "--scopes", "balance:read")
    assert plain.output.startswith("ask_live_")


def test_a_key_with_an_unknown_scope_is_refused_with_the_list(allscale):
    make_ada(allscale)
    refused = allscale("api-key", "create", "--email", "ada@example.com", "--scopes", "everything")
    assert refused.exit_code == 1
    assert "invoices:write" in refused.stderr


def test_without_the_keys_of_the_signer_it_says_what_to_do(allscale, monkeypatch):
    monkeypatch.delenv("ALLSCALE_XPUB")
    get_settings.cache_clear()
    refused = make_ada(allscale)
    assert refused.exit_code == 1
    assert "start the signer" in refused.stderr
