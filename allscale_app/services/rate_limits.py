"""How often somebody may try. The counting is behind the RateLimiter port; here is how much is allowed."""

from __future__ import annotations

from allscale_app.domain.errors import TooMany
from allscale_app.services.ports import Limit, RateLimiter, Standing

_MINUTE = 60
_HOUR = 60 * _MINUTE

_LOCKED = "Too many tries. Wait fifteen minutes, or set a new password now."
SIGN_IN_PER_ACCOUNT = Limit("sign-in account", 5, 15 * _MINUTE, _LOCKED)
"""Wrong passwords for one address of e-mail, from one place."""
SIGN_IN_PER_ACCOUNT_ANYWHERE = Limit("sign-in account anywhere", 50, _HOUR, _LOCKED)
"""Wrong passwords for one address of e-mail, from everywhere: more than a person makes, far less than guessing takes."""
SIGN_IN_PER_PLACE = Limit("sign-in place", 30, 15 * _MINUTE)
"""Wrong passwords from one network address, whoever they are for."""
SIGN_UP_PER_PLACE = Limit("sign-up place", 30, _HOUR, "Too many new accounts from your network. Try again later.")
MAIL_PER_ACCOUNT = Limit(
    "mail account", 5, _HOUR, "We have sent several mails already. Look in your inbox and in spam."
)
MAIL_PER_PLACE = Limit("mail place", 30, _HOUR)
LINKS_PER_PLACE = Limit("links place", 30, 15 * _MINUTE)
PREVIEW_PER_MEMBER = Limit("preview", 120, _MINUTE)
REMINDERS_PER_LINK = Limit("reminders", 20, _MINUTE)
"""Reminders stopped, or let go again, through one checkout link."""
TRANSFER_PER_LINK = Limit("transfer", 10, _MINUTE)
CARD_PAGES = Limit("card pages", 10, _MINUTE, "Too many tries. Wait one minute, then try again.")
"""Card pages opened for one checkout link."""
_ASKED = "Too many requests came from here. Nothing was sent. Wait a little, or write them an e-mail."
REQUESTS_PER_PLACE = Limit("requests place", 10, _HOUR, _ASKED)
"""Requests for services from one network address."""
REQUESTS_PER_PROFILE = Limit("requests profile", 100, _HOUR, _ASKED)
REQUESTS_PER_MAILBOX = Limit("requests mailbox", 5, _HOUR, _ASKED)
"""Requests in the name of one e-mail address, which gets a mail for each."""
USES_PER_PLACE = Limit("uses place", 60, _HOUR, _ASKED)
"""Invoices by payment links from one network address: a shop's guests may share theirs."""
USES_PER_LINK = Limit("uses link", 600, _HOUR, _ASKED)
VISITS_PER_PLACE = Limit("visits place", 600, _HOUR)
"""Visits from one network address that are counted; the pages open all the same."""
ANSWERS_PER_LINK = Limit("answers", 10, _HOUR)
API_PER_KEY = Limit("api key", 600, _MINUTE, "Too many requests with this key. Wait a moment, then go on.")


def take(limiter: RateLimiter, limit: Limit, key: str) -> Standing:
    """Count one hit of `key`. Raises TooMany, with the limit's words, when none was left."""
    return require_room(limit, limiter.hit(limit, key))


def require_room(limit: Limit, standing: Standing) -> Standing:
    """`standing` if it is within the limit, else TooMany."""
    if not standing.is_within:
        raise TooMany(limit.words, retry_after_seconds=max(1, standing.retry_after_seconds))
    return standing


def admit_password(limiter: RateLimiter, *, account: str, place: str) -> Standing:
    """Count one try of a password for `account` from `place`, before it is checked: tries in parallel count too.

    Raises TooMany when the account from here, the account from anywhere, or the place has none left.
    """
    require_room(SIGN_IN_PER_PLACE, limiter.look(SIGN_IN_PER_PLACE, place))
    require_room(SIGN_IN_PER_ACCOUNT_ANYWHERE, limiter.look(SIGN_IN_PER_ACCOUNT_ANYWHERE, account))
    return take(limiter, SIGN_IN_PER_ACCOUNT, _at(account, place))


def note_wrong_password(limiter: RateLimiter, *, account: str, place: str) -> None:
    """The try failed: it counts for the place and for the account from anywhere, too."""
    limiter.hit(SIGN_IN_PER_PLACE, place)
    limiter.hit(SIGN_IN_PER_ACCOUNT_ANYWHERE, account)


def note_right_password(limiter: RateLimiter, *, account: str, place: str) -> None:
    """The try succeeded: the account's failures from here are forgotten."""
    limiter.clear(SIGN_IN_PER_ACCOUNT, _at(account, place))


def _at(account: str, place: str) -> str:
    return f"{account} {place}"
