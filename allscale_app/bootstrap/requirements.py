"""What an instance cannot do without, asked before it starts: each missing thing in words, with the way out."""

from __future__ import annotations

import base64
import binascii
import ipaddress
from collections.abc import Iterator
from urllib.parse import urlsplit

from allscale_app.bootstrap.build import account_xpub
from allscale_app.chain.registry import load_registry
from allscale_app.mail.smtp import parse_smtp_url
from allscale_app.settings import Mode, Settings
from allscale_app.store.engine import Database
from allscale_app.store.migrate import DatabaseNotReady, require_ready

KEY_BYTES = 32
REDIS_SECONDS = 5.0


class CannotStart(Exception):
    """Something is missing or in the way; the message says what to do."""


def require_settings(settings: Settings) -> None:
    """Raise CannotStart naming everything that is wrong with the settings by themselves. Asks no other program."""
    _refuse(list(_wrong_settings(settings)))


def require_everything(settings: Settings) -> None:
    """As `require_settings`, and the account's xpub, the database and Redis must be there. Raises CannotStart."""
    _refuse([*_wrong_settings(settings), *_missing_parts(settings)])


def _refuse(problems: list[str]) -> None:
    if len(problems) == 1:
        raise CannotStart(problems[0])
    if problems:
        raise CannotStart("Cannot start yet:\n" + "\n".join(f"- {problem}" for problem in problems))


def _wrong_settings(settings: Settings) -> Iterator[str]:
    if settings.web_workers > 1 and not settings.redis_url:
        yield "ALLSCALE_WEB_WORKERS above 1 needs ALLSCALE_REDIS_URL: open pages must be known to every worker."
    yield from _wrong_key(settings)
    if settings.smtp_url:
        yield from _refusal(lambda: parse_smtp_url(settings.smtp_url), "ALLSCALE_SMTP_URL: ")
    yield from _refusal(
        lambda: load_registry(endpoints=settings.rpc_endpoints, local_tokens=settings.local_tokens),
        "ALLSCALE_RPC_ENDPOINTS: ",
    )
    if settings.dkim_key_file is not None and not settings.dkim_key_file.is_file():
        yield f"ALLSCALE_DKIM_KEY_FILE: there is no file {settings.dkim_key_file}."
    if settings.stripe_secret_key.get_secret_value() and not settings.stripe_webhook_secret.get_secret_value():
        yield (
            "ALLSCALE_STRIPE_WEBHOOK_SECRET is not set: without Stripe's messages no card payment would arrive. "
            f"Add the endpoint {settings.origin}/webhooks/stripe at Stripe and set its whsec_…."
        )
    if settings.mode is Mode.PRODUCTION:
        yield from _missing_for_real(settings)


def _wrong_key(settings: Settings) -> Iterator[str]:
    configured = settings.secret_key.get_secret_value()
    if configured and not _is_key(configured):
        yield "ALLSCALE_SECRET_KEY must be 32 bytes in base64: make one with `allscale new-secret-key`."
    if not configured and settings.database_url and not settings.database_url.startswith("sqlite"):
        yield (
            "ALLSCALE_SECRET_KEY is not set: every process of an instance on Postgres needs the same one. "
            "Make it with `allscale new-secret-key`."
        )


def _is_key(text: str) -> bool:
    try:
        return len(base64.b64decode(text, validate=True)) == KEY_BYTES
    except binascii.Error:
        return False


def _missing_for_real(settings: Settings) -> Iterator[str]:
    """What only an instance for real money and real mail needs."""
    if settings.demo_file.is_file():
        yield (
            f"{settings.data_dir} holds a demo, whose passwords and keys everybody knows. "
            "Choose another folder with ALLSCALE_DATA_DIR."
        )
    origin = urlsplit(settings.origin)
    if not _is_loopback(settings.host) and not settings.public_url:
        yield "ALLSCALE_PUBLIC_URL is not set: the address that people open, like https://pay.example.com."
    elif origin.scheme not in ("http", "https") or not origin.hostname or origin.path or origin.query:
        yield "ALLSCALE_PUBLIC_URL must be an address without a path, like https://pay.example.com."
    elif origin.scheme == "http" and not _is_loopback(origin.hostname):
        yield "ALLSCALE_PUBLIC_URL must begin with https://: passwords must not travel unencrypted."
    if not settings.smtp_url:
        yield "ALLSCALE_SMTP_URL is not set: no invoice could be sent. It reads smtp://user:password@host:port."
    if not any(settings.rpc_endpoints.values()):
        yield (
            "ALLSCALE_RPC_ENDPOINTS is not set: no payment could be seen. "
            'It reads {"base": ["https://…"]}, one list of URLs for each network.'
        )


def _missing_parts(settings: Settings) -> Iterator[str]:
    yield from _refusal(lambda: account_xpub(settings))
    database = Database(settings.database)
    try:
        require_ready(database)
    except DatabaseNotReady as error:
        yield str(error)
    finally:
        database.dispose()
    if settings.redis_url:
        yield from _missing_redis(settings.redis_url)


def _missing_redis(url: str) -> Iterator[str]:
    import redis  # only paid for where it is used

    try:
        with redis.Redis.from_url(url, socket_timeout=REDIS_SECONDS, socket_connect_timeout=REDIS_SECONDS) as client:
            client.ping()
    except (redis.RedisError, ValueError) as error:
        yield f"Redis at ALLSCALE_REDIS_URL does not answer: {error}"


def _refusal(action: object, prefix: str = "") -> Iterator[str]:
    """The words of the ValueError that `action` raises, if it does."""
    assert callable(action)
    try:
        action()
    except ValueError as error:
        yield f"{prefix}{error}"


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
