"""The operator's bank on the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from allscale_app.bootstrap import build as build_module
from allscale_app.bootstrap.app import Application
from allscale_app.cli.commands import app
from allscale_app.settings import get_settings
from allscale_app.store.engine import Database
from tests.builders import a_business, a_sent_invoice
from tests.fakes.context import a_context
from tests.fakes.system import FakeClock
from tests.rails.bank_files import IBAN, camt, camt_entry
from tests.services.till import METHODS, POLICY


@pytest.fixture
def application(sqlite_database: Database, clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> Application:
    """The command line works on this instance."""
    here = Application(get_settings(), sqlite_database, a_context(clock=clock, policy=POLICY))
    monkeypatch.setattr(build_module, "build_application", lambda _: here)
    return here


def run(*arguments: str) -> Any:
    return CliRunner().invoke(app, list(arguments))


def test_an_account_is_added_and_a_statement_is_read_once(application: Application, tmp_path: Path):
    added = run("bank-account", "add", "--currency", "EUR", "--holder", "Operator GmbH", "--iban", IBAN)
    assert added.exit_code == 0, added.output
    again = run("bank-account", "add", "--currency", "EUR", "--holder", "Operator GmbH", "--iban", IBAN)
    assert (again.exit_code, "in the list already" in again.output) == (1, True)
    file = tmp_path / "s.xml"
    file.write_bytes(camt(camt_entry(currency="EUR")))
    first, second = (run("statement", "import", str(file), "--json") for _ in range(2))
    assert json.loads(first.output)["new_count"] == 1
    assert json.loads(second.output)["new_count"] == 0
    assert run("statement", "import", str(file)).output == "camt.053: 1 lines, 0 new, 0 paid an invoice.\n"


def test_what_cannot_be_read_is_said_in_words(application: Application, tmp_path: Path):
    assert "There is no file" in run("statement", "import", str(tmp_path / "none")).output
    bad = tmp_path / "bad"
    bad.write_bytes(b"hello")
    refused = run("statement", "import", str(bad))
    assert (refused.exit_code, "no camt.053" in refused.output) == (1, True)
    account = run("bank-account", "add", "--currency", "EUR", "--holder", "x", "--iban", "DE1")
    assert (account.exit_code, "no valid IBAN" in account.output) == (1, True)


def test_the_demos_bank_writes_a_statement_that_pays(application: Application, tmp_path: Path):
    run("bank-account", "add", "--currency", "USD", "--holder", "Op", "--number", "123456", "--routing", "021000021")
    with application.database.write() as uow:
        business = a_business(uow, application.context, accepted_methods=list(METHODS))
        invoice = a_sent_invoice(uow, application.context, business=business, accepted_methods=list(METHODS))
    assert run("demo-statement", "INV-0").exit_code == 1
    file = tmp_path / "s.xml"
    file.write_bytes(run("demo-statement", invoice.number or "", "--currency", "USD").stdout_bytes)
    imported = json.loads(run("statement", "import", str(file), "--json").output)
    assert (imported["line_count"], imported["matched_count"]) == (1, 1)
