"""What the dashboard shows: strings only."""

from __future__ import annotations

from dataclasses import dataclass, field

from allscale_app.views.chart import Chart


@dataclass(frozen=True, slots=True)
class Delta:
    """A change against the time before; `text` is "" where there is nothing to compare with."""

    text: str = ""
    is_up: bool = False
    is_good: bool = False
    after: str = ""


@dataclass(frozen=True, slots=True)
class Stat:
    """A number with its words; `line` stands under it, or `delta` if it has one."""

    label: str = ""
    value: str = ""
    line: str = ""
    is_bad: bool = False
    delta: Delta = Delta()


@dataclass(frozen=True, slots=True)
class MoneyInView:
    """The chart with its sum; `beside` names money of another peg, which the chart leaves out."""

    total: str = ""
    beside: str = ""
    delta: Delta = Delta()
    chart: Chart = field(default_factory=Chart)


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """One line: who, what, which invoice; `after` stands behind the invoice's name, then `whom`, strong."""

    key: str = ""
    icon: str = ""
    tone: str = ""
    client: str = ""
    verb: str = ""
    amount: str = ""
    middle: str = ""
    number: str = ""
    after: str = ""
    whom: str = ""
    note: str = ""
    sum: str = ""
    unit: str = ""
    sum_tone: str = ""
    when: str = ""
    iso: str = ""
    href: str = ""
    changed: bool = False


@dataclass(frozen=True, slots=True)
class AssetRow:
    """One coin of the balance."""

    code: str = ""
    place: str = ""
    amount: str = ""
    worth: str = ""


@dataclass(frozen=True, slots=True)
class SideSum:
    """Money that is not available: confirming, held, owed."""

    label: str = ""
    icon: str = ""
    amount: str = ""
    is_bad: bool = False


@dataclass(frozen=True, slots=True)
class BalanceView:
    """What is available, coin by coin."""

    total: str = "$0.00"
    words: str = ""
    assets: list[AssetRow] = field(default_factory=list)
    sums: list[SideSum] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class DueRow:
    """An invoice that is due soon, or late."""

    client: str = ""
    number: str = ""
    amount: str = ""
    unit: str = ""
    when: str = ""
    is_late: bool = False
    href: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A first step; `href` is "" where the next move is somebody else's."""

    label: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Steps:
    """The first steps; `bar` has one flag per step, done ones first."""

    count: str = ""
    bar: list[bool] = field(default_factory=list)
    open: list[Step] = field(default_factory=list)
    done: list[Step] = field(default_factory=list)
    done_words: str = ""


@dataclass(frozen=True, slots=True)
class DashboardView:
    """The whole page; `is_new` while no invoice was ever sent."""

    is_new: bool = False
    outstanding: Stat = Stat()
    overdue: Stat = Stat()
    paid: Stat = Stat()
    time_to_pay: Stat = Stat()
    money_in: MoneyInView = MoneyInView()
    activity: list[ActivityRow] = field(default_factory=list)
    balance: BalanceView = BalanceView()
    due: list[DueRow] = field(default_factory=list)
    steps: Steps = Steps()
