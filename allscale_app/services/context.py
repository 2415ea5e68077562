"""What every use case may ask of the instance: time, ids, networks, policy. Values only, no connections."""

from __future__ import annotations

from dataclasses import dataclass, field

from allscale_app.domain.conversion import NO_FEE, Fee
from allscale_app.domain.networks import Registry
from allscale_app.services.ports import AccountNumbers, AddressSource, Clock, Ids, Passwords, ReadAddress, SecretBox


@dataclass(frozen=True, slots=True)
class Policy:
    """The operator's choices. `final_above_units` are millionths: above it, money settles at final."""

    final_above_units: int = 10_000_000_000
    signup_is_open: bool = False
    daily_send_limit: int | None = 200
    methods: tuple[str, ...] = ("wallet",)
    """Rails that this instance offers."""
    card_fee: Fee = NO_FEE
    wire_fee: Fee = NO_FEE
    """What the operator takes of a payment in fiat."""
    conversion_driver: str = "treasury"
    hooks_to_loopback: bool = False
    """Whether webhooks may go to this machine itself, over http: demo and tests only."""
    watches_rates: bool = False
    """Whether exchange rates are read; if not, each coin is its peg."""


@dataclass(frozen=True, slots=True)
class Context:
    """Handed to every service beside its unit of work."""

    clock: Clock
    ids: Ids
    registry: Registry
    addresses: AddressSource
    read_address: ReadAddress
    account_numbers: AccountNumbers
    secrets: SecretBox
    passwords: Passwords
    public_url: str
    mode: str
    policy: Policy = field(default_factory=Policy)

    @property
    def is_test_instance(self) -> bool:
        """Whether keys start with ask_test_: the instance knows test networks only."""
        return self.mode != "production"

    def checkout_url(self, token: str) -> str:
        """The payer's link."""
        return f"{self.public_url}/pay/{token}"
