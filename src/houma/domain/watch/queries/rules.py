"""The rules of a country as they are now, and what they may name."""

from django.db.models import F, QuerySet

from houma.domain.indicators.models import IndicatorVersion
from houma.domain.indicators.queries import published_levels, published_run
from houma.domain.territories.models import Country
from houma.domain.watch.models import RuleVersion, WatchRule
from houma.domain.watch.rules.families import Known
from houma.values.multilingual import Multilingual


def rules_in_force(country: Country) -> QuerySet[RuleVersion]:
    """The version of each rule that holds now, with its rule, by code; those switched off included."""
    found = RuleVersion.objects.filter(rule__country=country, number=F("rule__version"))
    return found.select_related("rule").order_by("rule__code")


def versions_of(rule: WatchRule) -> QuerySet[RuleVersion]:
    """Every version of a rule, the latest first."""
    return rule.versions.select_related("recorded_by").order_by("-number")


def known_names(country: Country) -> Known:
    """Indicators of the catalogue, and nodes of the frameworks whose scores are shown."""
    codes = IndicatorVersion.objects.of_country(country.pk).in_force().values_list("indicator__code", flat=True)
    return Known(frozenset(codes), frozenset(node_names(country)))


def node_names(country: Country) -> dict[str, Multilingual]:
    """How the nodes of the frameworks whose scores are shown are called, by code, each before what is below it."""
    names: dict[str, Multilingual] = {}
    for level in published_levels(country):
        run = published_run(country, level)
        if run is None:
            continue
        for node in run.nodes:
            # The root bears the name of its framework.
            told = Multilingual(**node["names"]) if node["depth"] else run.framework_version.names
            names.setdefault(node["code"], told)
    return names
