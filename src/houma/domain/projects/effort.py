"""What effort is made on a territory and which capitals it serves."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from houma.domain.accounts.models import User
from houma.domain.projects.models import Action, ActionCapital, Breakdown
from houma.domain.projects.queries import readable_by
from houma.domain.projects.sustainability import Capital, Weight
from houma.domain.territories.models import Territory
from houma.values.multilingual import Multilingual

RULE_OF_EFFORT = Multilingual(
    "Effort : le coût de chaque action partagé entre les capitaux qu’elle sert, deux parts pour ceux qu’elle sert "
    "surtout, une pour les autres ; là où aucun coût n’est connu, chaque action compte pour une. Un projet qui agit "
    "aussi ailleurs compte en entier.",
    "الجهد: كلفة كل عملية موزعة على الرساميل التي تخدمها، حصتان لما تخدمه أساسا وحصة لغيره؛ وحيث لا تعرف أي كلفة تحسب "
    "كل عملية بواحد. والمشروع الذي يتدخل في مجال آخر أيضا يحسب كاملا.",
    "Effort: the cost of each action shared among the capitals that it serves, two parts for those it mainly serves, "
    "one for the others; where no cost is known, each action counts for one. A project that acts elsewhere too counts "
    "whole.",
)
_PARTS = {Weight.MAIN: 2, Weight.SECONDARY: 1}


@dataclass(frozen=True, slots=True)
class Effort:
    """The effort on a territory.

    Attributes:
        by_capital: money, or actions where ``in_money`` is false; every capital is there.
        actions: how many there are; ``named`` of them say which capital they serve.
        without_cost: how many of the named ones have no known cost in the country's currency.
        unnamed_cost: the cost of actions that name no capital.
    """

    by_capital: Mapping[str, Decimal]
    in_money: bool
    actions: int
    named: int
    without_cost: int
    unnamed_cost: Decimal

    @property
    def any(self) -> bool:
        """Whether any effort is named at all."""
        return sum(self.by_capital.values()) > 0


def effort_on(territory: Territory, user: User | AnonymousUser) -> Effort:
    """The effort of the projects that ``user`` may see on a territory and below it: two queries.

    See ``RULE_OF_EFFORT``. Actions placed elsewhere than on the territory are left out.
    """
    below = territory.descent.values("descendant")
    actions = (
        Action.objects.filter(
            readable_by(user, project="axis__project__"),
            Q(territory=None) | Q(territory__in=below),
            axis__project__places__territory__in=below,
            basis__in=[Breakdown.PART, Breakdown.NO_AMOUNT],
        )
        .order_by("pk")
        .values_list("pk", "cost", "currency")
        .distinct()
    )
    costs = {pk: cost if currency == territory.country.currency else None for pk, cost, currency in actions}
    served: dict[int, dict[str, int]] = {}
    for action, capital, weight in ActionCapital.objects.filter(action__in=list(costs)).values_list(
        "action", "capital", "weight"
    ):
        served.setdefault(action, {})[capital] = _PARTS[Weight(weight)]
    in_money = any(costs[action] for action in served)
    totals = {capital.value: Decimal(0) for capital in Capital}
    for action, parts in served.items():
        amount = (costs[action] or Decimal(0)) if in_money else Decimal(1)
        whole = sum(parts.values())
        for capital, part in parts.items():
            totals[capital] += amount * part / whole
    return Effort(
        by_capital=totals,
        in_money=in_money,
        actions=len(costs),
        named=len(served),
        without_cost=sum(costs[action] is None for action in served),
        unnamed_cost=sum((cost or Decimal(0) for action, cost in costs.items() if action not in served), Decimal(0)),
    )
