"""The choice of notifications as its page shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from allscale_app.domain.notices import Channels, Topic


@dataclass(frozen=True, slots=True)
class TopicRow:
    """A topic with both of its boxes; `app_label` and `mail_label` are said by a screen reader."""

    topic: str = ""
    name: str = ""
    sentence: str = ""
    in_app: bool = False
    mail: bool = False
    app_label: str = ""
    mail_label: str = ""


@dataclass(frozen=True, slots=True)
class TopicGroup:
    """Topics that belong together."""

    title: str = ""
    rows: list[TopicRow] = field(default_factory=list)


_WORDS = {
    Topic.PAYMENT_SEEN: ("Payment seen", "A transfer is on its way and not settled yet"),
    Topic.PAID: ("Paid", "An invoice is paid in full"),
    Topic.LATE: ("Paid late", "An invoice is paid after its due date"),
    Topic.PARTIALLY_PAID: ("Partly paid", "A part has arrived"),
    Topic.OVERPAID: ("Overpaid", "More has arrived than was due"),
    Topic.WAITING: ("Waits", "Another token, money for a closed invoice, or a conversion"),
    Topic.REVERSED: ("Taken back", "A network or bank reversed a payment"),
    Topic.DISPUTED: ("Disputed", "A card payment is disputed, won or lost"),
    Topic.VIEWED: ("Viewed", "A client opened an invoice for the first time"),
    Topic.REJECTED: ("Rejected", "A client refused an invoice, with a reason"),
    Topic.UNDELIVERED: ("Not delivered", "An invoice’s mail did not arrive"),
    Topic.OVERDUE: ("Overdue", "A due date passed with money open"),
    Topic.REQUESTS: ("Requests", "Somebody asks for a service, orders it, or answers"),
    Topic.RECEIVED: ("Invoice received", "Somebody here billed you"),
    Topic.BALANCE: ("Balance", "A deposit settled, or you paid from it"),
    Topic.PROGRAMS: ("Webhooks", "An endpoint was switched off"),
}
_GROUPS = (
    (
        "Payments",
        (
            Topic.PAYMENT_SEEN, Topic.PAID, Topic.LATE, Topic.PARTIALLY_PAID, Topic.OVERPAID, Topic.WAITING,
            Topic.REVERSED, Topic.DISPUTED,
        ),
    ),
    ("Invoices", (Topic.VIEWED, Topic.REJECTED, Topic.UNDELIVERED, Topic.OVERDUE)),
    ("Business", (Topic.REQUESTS, Topic.RECEIVED, Topic.BALANCE, Topic.PROGRAMS)),
)  # fmt: skip


def topic_groups(choices: Mapping[Topic, Channels]) -> list[TopicGroup]:
    """Every topic with what was chosen."""
    return [TopicGroup(title, [_row(topic, choices[topic]) for topic in topics]) for title, topics in _GROUPS]


def _row(topic: Topic, channels: Channels) -> TopicRow:
    name, sentence = _WORDS[topic]
    return TopicRow(
        topic=topic.value,
        name=name,
        sentence=sentence,
        in_app=channels.in_app,
        mail=channels.mail,
        app_label=f"{name}, in the app",
        mail_label=f"{name}, by mail",
    )
