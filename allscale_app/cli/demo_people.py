"""The demo's people, made by a program of its own once everything answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from allscale_app.settings import Settings

WALLET = 3
"""The development account that plays the clients' wallets."""


def people_file(settings: Settings) -> Path:
    """Where the credentials are kept between starts."""
    return settings.data_dir / "demo-people.json"


def read_people(settings: Settings) -> dict[str, Any]:
    """The credentials that seeding left."""
    people: dict[str, Any] = json.loads(people_file(settings).read_text())
    return people


def make_people(settings: Settings) -> None:
    """Play the demo's story on the running instance. Raises SeedingFailed."""
    from allscale_app.bootstrap.auditor import audit
    from allscale_app.bootstrap.build import build_application
    from allscale_app.bootstrap.rates import ask_rates, rate_source
    from allscale_app.demo.inbox import Inbox
    from allscale_app.demo.seed import seed
    from allscale_app.demo.tokens import DevWallet, dev_account

    application = build_application(settings)
    source = rate_source(settings)
    assert source is not None, "a demo always has one"
    ask_rates(application, source)
    with DevWallet(settings.rpc_endpoints["local"][0], dev_account(WALLET)) as wallet:

        def pay(symbol: str, recipient: str, raw_amount: int) -> str:
            return wallet.transfer(settings.local_tokens[symbol], recipient, raw_amount=raw_amount)

        seed(application, inbox=Inbox(settings.inbox_dir), pay=pay, remembered=people_file(settings))
    audit(application)
    application.database.dispose()
