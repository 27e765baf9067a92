"""Words for what the catalogue and a recipe keep as codes."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from houma.domain.indicators.models import Sex
from houma.domain.territories.models import Level
from houma.web.indicators.classes import Scheme

_THEMES: dict[str, str | Promise] = {
    "age": _("age"),
    "education": _("education"),
    "equality": _("equality"),
    "families": _("families"),
    "health": _("health"),
    "households": _("households"),
    "housing": _("housing"),
    "languages": _("languages"),
    "population": _("population"),
    "poverty": _("poverty"),
    "services": _("services"),
    "work": _("work"),
}
_SCHEMES: dict[Scheme, str | Promise] = {
    Scheme.QUANTILES: _("Quantiles: as many places in each class"),
    Scheme.FISHER_JENKS: _("Fisher-Jenks: natural breaks"),
    Scheme.EQUAL_INTERVAL: _("Equal intervals"),
    Scheme.MAXIMUM_BREAKS: _("Maximum breaks: at the widest gaps"),
    Scheme.BOX_PLOT: _("Box plot: quarters and outliers"),
    Scheme.STD_MEAN: _("Standard deviations around the mean"),
}
_LEVELS: dict[Level, str | Promise] = {
    Level.REGION: _("Regions"),
    Level.PROVINCE: _("Provinces and prefectures"),
    Level.COMMUNE: _("Communes"),
}

_SEXES: dict[Sex, str | Promise] = {Sex.ALL: _("everybody"), Sex.FEMALE: _("women"), Sex.MALE: _("men")}


def theme_label(theme: str) -> str:
    """A theme in words; as the source wrote it where it is none of those we know."""
    return str(_THEMES.get(theme, theme or _("other")))


def scheme_label(scheme: Scheme) -> str:
    """A way to cut figures into classes."""
    return str(_SCHEMES[scheme])


def levels_label(level: Level) -> str:
    """The territories of a level, in the plural."""
    return str(_LEVELS[level])


def sex_label(sex: int) -> str:
    """Of whom a figure tells."""
    return str(_SEXES[Sex(sex)])
