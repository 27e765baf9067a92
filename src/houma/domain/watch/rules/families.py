"""The families of rules: which settings each has, and the check that finds all faults of a rule at once."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from houma.domain.territories.models import Level
from houma.domain.watch.models import Family
from houma.values.multilingual import Multilingual

Settings = Mapping[str, Any]
ANY_CAPITAL = "capitals"
"""In place of the code of a node: every capital of the framework."""


class Worse(StrEnum):
    """On which side of a bound things are worse."""

    ABOVE = "above"
    BELOW = "below"


class Kind(StrEnum):
    """What the value of a setting is."""

    INDICATOR = "indicator"
    LEVEL = "level"
    WORSE = "worse"
    NODE = "node"
    NUMBER = "number"
    SHARE = "share"
    COUNT = "count"
    YES = "yes"


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting of a family. ``default`` None: it has to be given, unless ``optional``."""

    name: str
    kind: Kind
    label: str | Promise
    default: Any = None
    optional: bool = False
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class NewRule:
    """A rule as somebody writes it. ``days``: within how many an alert is answered."""

    code: str
    family: str
    names: Multilingual
    days: int
    settings: Settings
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class RuleFault:
    """What is wrong with a rule; ``setting`` is "" where it is about the rule itself."""

    rule: str
    setting: str
    sentence: str | Promise


_INDICATOR = Setting("indicator", Kind.INDICATOR, _("Indicator"))
_LEVEL = Setting("level", Kind.LEVEL, _("Level of territory"))
_WORSE = Setting("worse", Kind.WORSE, _("Worse when it is"))
_SERIOUS = _("Serious from")

FAMILIES: dict[Family, tuple[Setting, ...]] = {
    Family.LATE: (
        Setting("days", Kind.COUNT, _("Days of lateness"), 90, low=0, high=3650),
        Setting("serious_days", Kind.COUNT, _("Serious after so many days"), 180, low=0, high=3650),
        Setting("share", Kind.SHARE, _("Least share of the commitment"), 0.01),
    ),
    Family.BEHIND: (
        Setting("share", Kind.SHARE, _("Share of the period beyond the share released"), 0.25),
        Setting("serious_share", Kind.SHARE, _SERIOUS, 0.40),
    ),
    Family.SILENT: (
        Setting("days", Kind.COUNT, _("Days without a report or an expenditure"), 180, low=1, high=3650),
        Setting("serious_days", Kind.COUNT, _("Serious after so many days"), 365, low=1, high=3650),
    ),
    Family.BEYOND: (
        Setting("share", Kind.SHARE, _("Share of what is left that is expected after the end"), 0.25),
        Setting("serious_share", Kind.SHARE, _SERIOUS, 0.50),
    ),
    Family.UNREPORTED: (
        Setting("months", Kind.COUNT, _("Months without a progress report"), 6, low=1, high=120),
        Setting("serious_months", Kind.COUNT, _("Serious after so many months"), 12, low=1, high=240),
    ),
    Family.THRESHOLD: (
        _INDICATOR,
        _LEVEL,
        _WORSE,
        Setting("value", Kind.NUMBER, _("Bound")),
        Setting("serious_value", Kind.NUMBER, _SERIOUS, optional=True),
    ),
    Family.CHANGE: (
        _INDICATOR,
        _LEVEL,
        _WORSE,
        Setting("size", Kind.NUMBER, _("Change between two periods"), low=0),
        Setting("relative", Kind.YES, _("As a share of the earlier figure"), False),
        Setting("serious_size", Kind.NUMBER, _SERIOUS, optional=True, low=0),
    ),
    Family.TREND: (
        _INDICATOR,
        _LEVEL,
        _WORSE,
        Setting("slope", Kind.NUMBER, _("Change a year that is still all right"), 0.0, low=0),
        Setting("confidence", Kind.SHARE, _("Confidence of the interval"), 0.95, low=0.5, high=0.999),
        Setting("periods", Kind.COUNT, _("Least number of periods"), 3, low=3, high=100),
    ),
    Family.OUTLIER: (
        _INDICATOR,
        _LEVEL,
        _WORSE,
        Setting("z", Kind.NUMBER, _("Robust z-score"), 3.5, low=1, high=100),
        Setting("serious_z", Kind.NUMBER, _SERIOUS, optional=True, low=1, high=1000),
        Setting("peers", Kind.COUNT, _("How many comparable territories"), 20, low=5, high=200),
        Setting("least", Kind.NUMBER, _("Least distance from their median, in the unit"), 0.0, low=0),
    ),
    Family.LAST: (
        Setting("node", Kind.NODE, _("Index, capital or dimension"), ANY_CAPITAL),
        _LEVEL,
        Setting("share", Kind.SHARE, _("Share of the territories that is last"), 0.10),
    ),
    Family.GAP: (
        _INDICATOR,
        _LEVEL,
        Setting("months", Kind.COUNT, _("Months of patience after the period"), 12, low=0, high=240),
    ),
}
_ORDERED = {
    "serious_days": "days",
    "serious_share": "share",
    "serious_months": "months",
    "serious_z": "z",
    "serious_size": "size",
}
_LONGEST_ANSWER = 730
_TRUE, _FALSE = frozenset({"yes", "true", "1", "oui", "on"}), frozenset({"no", "false", "0", "non", ""})


@dataclass(frozen=True, slots=True)
class Known:
    """What rules may name: codes of indicators and of nodes of the framework in the country."""

    indicators: Set[str]
    nodes: Set[str]


@dataclass(frozen=True, slots=True)
class CheckedRule:
    """A rule with its settings complete and of their kinds, or its faults."""

    rule: NewRule
    faults: tuple[RuleFault, ...]


def checked(rule: NewRule, known: Known) -> CheckedRule:
    """The rule with defaults filled in and texts read as numbers, and everything that is wrong with it."""
    faults: list[RuleFault] = []

    def fault(setting: str, sentence: str | Promise) -> None:
        faults.append(RuleFault(rule.code, setting, sentence))

    if not rule.names.fr.strip():
        fault("name", _("A rule has a name in French at least."))
    if not 1 <= rule.days <= _LONGEST_ANSWER:
        fault("deadline", _("An answer is asked for within 1 to 730 days."))
    if rule.family not in Family.values:
        fault("family", format_lazy(_("“{family}” is no family of rules."), family=rule.family))
        return CheckedRule(rule, tuple(faults))
    declared = {one.name: one for one in FAMILIES[Family(rule.family)]}
    for name in rule.settings.keys() - declared.keys():
        fault(name, format_lazy(_("This family has no setting “{name}”."), name=name))
    read: dict[str, Any] = {}
    for name, setting in declared.items():
        given = rule.settings.get(name)
        if given is None or given == "":
            if setting.default is not None:
                read[name] = setting.default
            elif not setting.optional:
                fault(name, format_lazy(_("“{label}” is missing."), label=setting.label))
            continue
        value, sentence = _read(setting, given, known)
        if sentence is not None:
            fault(name, sentence)
        else:
            read[name] = value
    for serious, ordinary in _ORDERED.items():
        if serious in read and ordinary in read and read[serious] < read[ordinary]:
            fault(serious, _("What is serious lies beyond what is told first."))
    if {"serious_value", "value", "worse"} <= read.keys():
        beyond = read["serious_value"] - read["value"]
        if (beyond < 0) == (read["worse"] == Worse.ABOVE) and beyond:
            fault("serious_value", _("What is serious lies beyond what is told first."))
    return CheckedRule(NewRule(rule.code, rule.family, rule.names, rule.days, read, rule.enabled), tuple(faults))


def _read(setting: Setting, given: Any, known: Known) -> tuple[Any, str | Promise | None]:
    """The value of a setting, or why it is none."""
    text = str(given).strip()
    match setting.kind:
        case Kind.INDICATOR:
            there = text in known.indicators
            return text, None if there else format_lazy(_("There is no indicator “{code}”."), code=text)
        case Kind.NODE:
            there = text == ANY_CAPITAL or text in known.nodes
            return text, None if there else format_lazy(_("The framework has no “{code}”."), code=text)
        case Kind.LEVEL:
            there = text in Level.values
            return text, None if there else format_lazy(_("There is no level “{code}”."), code=text)
        case Kind.WORSE:
            there = text in tuple(Worse)
            return text, None if there else _("Say “above” or “below”.")
        case Kind.YES:
            there = text.lower() in _TRUE | _FALSE
            return text.lower() in _TRUE, None if there else _("Say yes or no.")
        case _:
            return _number(setting, text)


def _number(setting: Setting, text: str) -> tuple[float | int, str | Promise | None]:
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        return 0, format_lazy(_("“{text}” is no number."), text=text)
    low = 0.0 if setting.kind is Kind.SHARE and setting.low is None else setting.low
    high = 1.0 if setting.kind is Kind.SHARE and setting.high is None else setting.high
    if number != number or (low is not None and number < low) or (high is not None and number > high):
        bounds = f"{'' if low is None else low:g}" if high is None else f"{low or 0:g}–{high:g}"
        return 0, format_lazy(_("“{text}” lies outside {bounds}."), text=text, bounds=bounds)
    if setting.kind is Kind.COUNT:
        if number != int(number):
            return 0, format_lazy(_("“{text}” is no whole number."), text=text)
        return int(number), None
    return number, None
