"""What pages, files and the API ask of a territory's profile, each figure from a query of the domain."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from houma.domain.accounts.models import User
from houma.domain.indicators.queries import (
    Need,
    need_on,
    profile_mark,
    published_levels,
    published_run,
    snapshot_content,
    why_unscored,
)
from houma.domain.projects.effort import Effort, effort_on
from houma.domain.projects.sustainability import Capital
from houma.domain.territories.models import Territory
from houma.engines.capitals import effort_against_need
from houma.values.multilingual import Multilingual
from houma.web.kept import LONG, kept_for_reader
from houma.web.profile.reading import FIVE, ProfileView, profile_view


def profile_content(request: HttpRequest, territory: Territory) -> dict[str, Any]:
    """The plain content of a profile, kept until scores, figures or definitions change: four queries, else some
    forty."""
    what = f"profile {territory.pk} {profile_mark(territory)}"
    return kept_for_reader(request, territory.country, what, lambda: snapshot_content(territory), seconds=LONG)


def asked_profile(request: HttpRequest, territory: Territory) -> ProfileView:
    """The profile of a territory, ready to be shown."""
    return profile_view(profile_content(request, territory))


@dataclass(frozen=True, slots=True)
class EffortLine:
    """A capital with its share of the effort and of the need; None where nothing is named, or nothing is lacking."""

    code: str
    names: Multilingual
    effort: float | None
    need: float | None


@dataclass(frozen=True, slots=True)
class EffortView:
    """Effort against need by capital.

    Attributes:
        mismatch: share of the effort that would have to move to follow need; None where one of them is unknown.
        neglected: the capital that is shortest of effort; None where none is.
    """

    lines: tuple[EffortLine, ...]
    effort: Effort
    need: Need | None
    mismatch: float | None
    neglected: Multilingual | None

    @property
    def wanted(self) -> bool:
        """Whether something is lacking anywhere."""
        return self.need is not None and self.need.any

    @property
    def drawn(self) -> bool:
        """Whether there is a share of either to draw."""
        return any(line.effort is not None or line.need is not None for line in self.lines)


def effort_view(territory: Territory, user: User | AnonymousUser) -> EffortView | None:
    """Effort and need on a territory: five queries. None where there is neither."""
    effort, need = effort_on(territory, user), need_on(territory)
    if need is None and not effort.any:
        return None
    names = _capital_names(need)
    codes = [code for code in names if code in FIVE]
    given = _shares(effort.by_capital, codes) if effort.any else None
    wanted = _shares(need.by_capital, codes) if need is not None and need.any else None
    mismatch, neglected = None, None
    if given is not None and wanted is not None:
        compared = effort_against_need(np.array(list(given.values())), np.array(list(wanted.values())))
        mismatch = compared.mismatch
        neglected = names[codes[compared.most_neglected]] if compared.most_neglected >= 0 else None
    return EffortView(
        lines=tuple(
            EffortLine(code, names[code], given[code] if given else None, wanted[code] if wanted else None)
            for code in codes
        ),
        effort=effort,
        need=need,
        mismatch=mismatch,
        neglected=neglected,
    )


def _capital_names(need: Need | None) -> dict[str, Multilingual]:
    if need is not None:
        return {node["code"]: Multilingual(**node["names"]) for node in need.run.nodes if node["depth"] == 1}
    return {capital.value: _FALLBACK[capital] for capital in Capital}


_FALLBACK = {
    Capital.HUMAN: Multilingual("Capital humain", "الرأسمال البشري", "Human capital"),
    Capital.SOCIAL: Multilingual("Capital social", "الرأسمال الاجتماعي", "Social capital"),
    Capital.ECONOMIC: Multilingual("Capital économique", "الرأسمال الاقتصادي", "Economic capital"),
    Capital.CULTURAL: Multilingual("Capital culturel", "الرأسمال الثقافي", "Cultural capital"),
    Capital.ENVIRONMENTAL: Multilingual("Capital environnemental", "الرأسمال البيئي", "Environmental capital"),
}


def _shares(amounts: Mapping[str, float | Decimal], codes: list[str]) -> dict[str, float] | None:
    values = {code: float(amounts.get(code, 0)) for code in codes}
    whole = sum(values.values())
    return {code: value / whole for code, value in values.items()} if whole > 0 else None


def reason_without_scores(territory: Territory) -> Multilingual:
    """Why a territory has no scores: two queries."""
    levels = published_levels(territory.country)
    return why_unscored(territory, published_run(territory.country, territory.level), any_run=bool(levels))
