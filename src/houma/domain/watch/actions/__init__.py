"""The only writers of rules, alerts and what is said of them."""

from houma.domain.watch.actions.answering import acknowledge_alert, answer_alert, assign_alert
from houma.domain.watch.actions.rules import RulesRefused, RulesReport, record_rules
from houma.domain.watch.actions.sdg import LandRatios, record_land_ratios
from houma.domain.watch.actions.watching import Watched, tried, watch
from houma.domain.watch.rules.families import NewRule

__all__ = [
    "LandRatios",
    "NewRule",
    "RulesRefused",
    "RulesReport",
    "Watched",
    "acknowledge_alert",
    "answer_alert",
    "assign_alert",
    "record_land_ratios",
    "record_rules",
    "tried",
    "watch",
]
