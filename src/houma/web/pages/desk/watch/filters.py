"""What the watch list is narrowed to: read from the address, shown as a form."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from houma.domain.territories.models import Country, Level, Territory
from houma.domain.watch.models import ON_AGREEMENTS, AlertState, Family
from houma.domain.watch.queries.alerts import AlertFilters
from houma.domain.watch.queries.rules import rules_in_force
from houma.web.pages.agreement_filters import FilterField, select_field

MONEY = "money"
_STATES: dict[str, str | Promise] = {
    "": gettext_lazy("All that stand"),
    "asking": gettext_lazy("Those that ask for an answer"),
    **{state.value: state.label for state in AlertState},
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address of the list asks for. ``query`` holds the parameters that narrow."""

    filters: AlertFilters
    query: Mapping[str, str]


def asked_of(country: Country, parameters: QueryDict) -> Asked:
    """The filters of an address; what is not understood narrows nothing."""
    query = {
        name: value
        for name in ("group", "state", "rule", "territory", "serious", "late", "mine")
        if (value := parameters.get(name, ""))
    }
    group, state = query.get("group", ""), query.get("state", "")
    families: frozenset[str] = frozenset()
    if group == MONEY:
        families = frozenset(family.value for family in ON_AGREEMENTS)
    elif group in Family.values:
        families = frozenset({group})
    places = Territory.objects.of_country(country.pk).defer("boundary")
    filters = AlertFilters(
        families=families,
        states=frozenset({state}) if state in AlertState.values else frozenset(),
        rule=query.get("rule", ""),
        serious="serious" in query,
        late="late" in query,
        mine="mine" in query,
        territory=places.filter(code=query.get("territory", "")).first() if "territory" in query else None,
        resting=state != "asking",
    )
    return Asked(filters, query)


def filter_fields(country: Country, asked: Asked) -> tuple[FilterField, ...]:
    query = asked.query

    def select(name: str, label: str, pairs: list[tuple[str, str]]) -> FilterField:
        return select_field(name, label, query.get(name, ""), pairs)

    families = [("", _("All kinds")), (MONEY, _("Agreements that slip"))]
    rules = [(one.rule.code, one.name) for one in rules_in_force(country)]
    regions = Territory.objects.of_country(country.pk).filter(level=Level.REGION).defer("boundary", "point")
    places = [(one.code, one.name) for one in sorted(regions, key=lambda one: one.name)]
    chosen = asked.filters.territory
    if chosen is not None and chosen.code not in {code for code, _name in places}:
        places.insert(0, (chosen.code, chosen.name))
    return (
        select("group", _("Kind"), [*families, *((one.value, str(one.label)) for one in Family)]),
        select("rule", _("Rule"), [("", _("All rules")), *rules]),
        select("territory", _("Territory"), [("", _("The whole country")), *places]),
        select("state", _("State"), [(value, str(label)) for value, label in _STATES.items()]),
        FilterField("serious", _("Serious ones only"), "checkbox", asked.filters.serious),
        FilterField("late", _("Past their deadline"), "checkbox", asked.filters.late),
        FilterField("mine", _("Given to me"), "checkbox", asked.filters.mine),
    )
