"""The settings and where they come from: `ALLSCALE_*` variables, or an environment file."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from allscale_app.settings.environment import ROOT


class Mode(StrEnum):
    """What kind of instance this is. `test` and `demo` only know test networks."""

    PRODUCTION = "production"
    DEMO = "demo"
    TEST = "test"


class RateFeed(BaseModel):
    """A public place that tells exchange rates as JSON. `{base}` and `{quote}` in `url` and the paths become the codes
    of the pair; a path is keys and list positions with dots between; `at` leads to the rate's time (Unix or ISO 8601).
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    url: str
    path: str
    at: str = ""

    @field_validator("url")
    @classmethod
    def _over_http(cls, value: str) -> str:
        if not value.startswith(("https://", "http://")):
            raise ValueError("a rate feed's url starts with https://")
        return value


class Settings(BaseSettings):
    """Everything that can be set. Each default works for the embedded size on one machine."""

    model_config = SettingsConfigDict(env_prefix="ALLSCALE_", env_file=ROOT / ".env", extra="ignore")

    mode: Mode = Mode.PRODUCTION
    host: str = "127.0.0.1"
    port: int = Field(default=3000, ge=1, le=65535)
    public_url: str = ""
    """Origin that people's browsers use; empty means http://localhost:<port>."""
    data_dir: Path = Field(default=Path(".data"), validate_default=True)
    """Database, keys and logs of this instance; a fresh folder is a fresh instance."""
    database_url: str = ""
    """SQLAlchemy URL; empty means SQLite in the data folder."""
    redis_url: str = ""
    web_workers: int = Field(default=1, ge=1, le=64)
    """More than one needs redis_url."""
    job_threads: int = Field(default=4, ge=1, le=32)
    database_threads: int = Field(default=8, ge=1, le=64)

    secret_key: SecretStr = SecretStr("")
    """32 bytes, base64: encrypts secrets at rest; empty means a key file in the data folder."""
    xpub: str = ""
    """Account xpub (m/44'/60'/0') of the deposit addresses; empty means the keystore's public file."""
    keystore_passphrase: SecretStr = SecretStr("")
    """Opens the signer's keystore; only the signer needs it. The demo has a phrase in the data folder instead."""
    trusted_proxy_hops: int = Field(default=0, ge=0, le=5)

    smtp_url: str = ""
    """smtp://user:password@host:port or smtps://…; `?starttls=0` for a sink on loopback."""
    mail_from: str = ""
    """Address that mails come from; empty means invoices@<host of public_url>."""
    dkim_key_file: Path | None = None
    dkim_selector: str = ""

    rpc_endpoints: dict[str, list[str]] = Field(default_factory=dict)
    """Network key to its JSON-RPC URLs; a network without endpoints is not enabled."""
    local_tokens: dict[str, str] = Field(default_factory=dict)
    """Demo and tests: symbol to contract on the local network."""
    anvil: Path | None = None
    """The demo chain's program; empty means the one that make setup installs."""
    start_blocks: dict[str, int] = Field(default_factory=dict)
    """Network key to the block where watching begins; default: the head at the first start."""
    final_above_units: int = Field(default=10_000_000_000, ge=0)
    """Payments above this many millionths settle at final instead of confirmed."""

    conversion_url: str = ""
    """A provider's transfer API, shaped like Bridge's, that coins for the float can be ordered from."""
    conversion_api_key: SecretStr = SecretStr("")
    conversion_customer: str = ""
    """Your customer id there."""
    rate_feeds: list[RateFeed] = Field(default_factory=list)
    """Where exchange rates come from, the most trusted first; none means that each coin is its peg, 1 to 1."""
    rate_timeout_seconds: int = Field(default=5, ge=1, le=30)
    """How long one feed may take."""
    stripe_secret_key: SecretStr = SecretStr("")
    """Cards through Stripe; empty means that nobody pays by card."""
    stripe_webhook_secret: SecretStr = SecretStr("")
    """whsec_… of the endpoint <public_url>/webhooks/stripe."""
    card_fee_ppm: int = Field(default=29_000, ge=0, lt=1_000_000)
    """What you take of a card payment, in parts per million; the processor takes its part from you."""
    card_fee_fixed_units: int = Field(default=300_000, ge=0, le=100_000_000)
    """And this much of each, in millionths of its currency."""
    wire_fee_ppm: int = Field(default=0, ge=0, lt=1_000_000)
    """What you take of a bank transfer, in parts per million; the issuer bears it."""
    wire_fee_fixed_units: int = Field(default=0, ge=0, le=100_000_000)
    """And this much of each, in millionths of its currency."""
    sandbox_cards_url: str = ""
    """Demo and tests: the sandbox processor; never used in production."""
    sandbox_cards_secret: SecretStr = SecretStr("")

    webhooks_to_loopback: bool = False
    """Demo and tests: webhooks may go to this machine itself over http; never in production."""

    open_signup: bool | None = None
    """Whether strangers may sign up; None means only in the demo and tests."""
    daily_send_limit: int | None = Field(default=None, ge=1)
    """Mails a new business may send per day; None means 200, and no limit in the demo."""
    log_json: bool = False
    metrics_token: SecretStr = SecretStr("")
    """Bearer token for /metrics; empty means that only this machine itself may ask."""

    @field_validator("public_url")
    @classmethod
    def _no_trailing_slash(cls, value: str) -> str:
        return value.rstrip("/")

    @field_validator("data_dir")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        return value.expanduser().resolve()

    @property
    def origin(self) -> str:
        """Scheme, host and port that browsers use."""
        return self.public_url or f"http://localhost:{self.port}"

    @property
    def database(self) -> str:
        """The database's SQLAlchemy URL."""
        return self.database_url or f"sqlite:///{self.data_dir / 'allscale.db'}"

    @property
    def xpub_file(self) -> Path:
        """The keystore's public file, written by the signer at its first start."""
        return self.data_dir / "deposit.xpub"

    @property
    def signer_dir(self) -> Path:
        """The signer's own folder; no other process opens it."""
        return self.data_dir / "signer"

    @property
    def inbox_dir(self) -> Path:
        """Where the demo's mail server keeps what it took."""
        return self.data_dir / "inbox"

    @property
    def demo_file(self) -> Path:
        """The settings of a demo that has run in the data folder."""
        return self.data_dir / "demo.env"

    @property
    def is_demo(self) -> bool:
        """Whether the demo's pages and shortcuts exist."""
        return self.mode is Mode.DEMO

    @property
    def takes_cards(self) -> bool:
        """Whether there is a processor to charge them."""
        has_sandbox = bool(self.sandbox_cards_url) and self.mode is not Mode.PRODUCTION
        return has_sandbox or bool(self.stripe_secret_key.get_secret_value())

    @property
    def signup_is_open(self) -> bool:
        """Whether strangers may make an account."""
        return self.mode is not Mode.PRODUCTION if self.open_signup is None else self.open_signup

    @property
    def send_limit(self) -> int | None:
        """Mails per day of a new business; None is no limit."""
        if self.daily_send_limit is None and self.is_demo:
            return None
        return self.daily_send_limit or 200


@lru_cache(maxsize=1)
def get_settings() -> Settings:
    """The process's settings, read once."""
    return Settings()


def settings_beside() -> Settings:
    """The settings of a command that is run beside an instance: in a demo's data folder they are the demo's, its chain
    and its coins, unless ALLSCALE_MODE says that it is none."""
    settings = get_settings()
    is_told = "mode" in settings.model_fields_set and not settings.is_demo
    if is_told or not settings.demo_file.is_file():
        return settings
    return Settings(_env_file=(settings.demo_file, ROOT / ".env"))
