"""From settings to a running program's parts."""

from __future__ import annotations

from allscale_app.bootstrap.app import Application
from allscale_app.bootstrap.rates import watches_rates
from allscale_app.bootstrap.system import AesGcmBox, Argon2Passwords, RandomIds, SystemClock, instance_key
from allscale_app.bootstrap.webhooks import hooks_to_loopback, tell_programs
from allscale_app.chain.addresses import XpubAddresses
from allscale_app.chain.eip55 import read_address
from allscale_app.chain.registry import load_registry
from allscale_app.domain.conversion import Fee
from allscale_app.rails.accounts import SchwiftyNumbers
from allscale_app.services.context import Context, Policy
from allscale_app.settings import Settings
from allscale_app.store.engine import Database


def build_application(settings: Settings) -> Application:
    """Database and context of this process. Raises ValueError when no account xpub is known yet."""
    database = Database(settings.database, pool_size=settings.database_threads)
    key = instance_key(settings.secret_key.get_secret_value(), settings.data_dir)
    context = Context(
        clock=SystemClock(),
        ids=RandomIds(),
        registry=load_registry(endpoints=settings.rpc_endpoints, local_tokens=settings.local_tokens),
        addresses=XpubAddresses(account_xpub(settings)),
        read_address=read_address,
        account_numbers=SchwiftyNumbers(),
        secrets=AesGcmBox(key),
        passwords=Argon2Passwords(),
        public_url=settings.origin,
        mode=settings.mode.value,
        policy=Policy(
            final_above_units=settings.final_above_units,
            signup_is_open=settings.signup_is_open,
            daily_send_limit=settings.send_limit,
            watches_rates=watches_rates(settings),
            methods=("wallet", *(("card",) if settings.takes_cards else ()), "wire", "balance"),
            hooks_to_loopback=hooks_to_loopback(settings),
            card_fee=Fee(ppm=settings.card_fee_ppm, fixed_units=settings.card_fee_fixed_units),
            wire_fee=Fee(ppm=settings.wire_fee_ppm, fixed_units=settings.wire_fee_fixed_units),
        ),
    )
    tell_programs(database, context)
    return Application(settings, database, context)


def account_xpub(settings: Settings) -> str:
    """The account xpub, from the settings or from the keystore's public file; never from a table (rules 5.19)."""
    if settings.xpub:
        return settings.xpub
    if not settings.xpub_file.is_file():
        raise ValueError("No account xpub: start the signer once, or set ALLSCALE_XPUB.")
    return settings.xpub_file.read_text().strip()
