"""How a country judges buildings threatening ruin: brought up to date in place."""

from houma.domain.buildings.actions.classing import (
    NewAidRule,
    NewClass,
    NewScheme,
    NewTerm,
    keep_aid_rule,
    keep_scheme,
    keep_term,
)
from houma.domain.territories.models import Territory
from houma.packs.content import PackRow
from houma.packs.loading import said
from houma.packs.loading.context import Loading
from houma.values.multilingual import Multilingual


def load_risk(loading: Loading) -> Multilingual:
    """Schemes with their classes, rules of aid and terms of the procedure."""
    illustrative = loading.country.illustrative
    classes = loading.content.of("risk_classes", "scheme_code")
    schemes = loading.content.rows("risk_schemes")
    for row in schemes:
        keep_scheme(
            loading.country,
            NewScheme(
                row.text("code"),
                row.names("name"),
                row.text("source"),
                [
                    NewClass(one.text("code"), one.names("name"), int(one["severity"]), bool(one["evacuates"]))
                    for one in classes.get(row.text("code"), ())
                ],
                territory=_place(loading, row),
                is_ordered=bool(row["ordered"]),
                is_illustrative=illustrative,
            ),
        )
    for row in loading.content.rows("aid_rules"):
        keep_aid_rule(
            loading.country,
            NewAidRule(
                row.text("code"),
                row.names("name"),
                row.text("source"),
                _place(loading, row),
                row["share_percent"],
                row["ceiling"],
                illustrative,
            ),
        )
    for row in loading.content.rows("procedure_terms"):
        most_days = int(row["most_days"]) if row.has("most_days") else None
        keep_term(loading.country, NewTerm(row.text("step"), most_days, row.text("source"), illustrative))
    return said.RISK.formatted(count=len(schemes))


def _place(loading: Loading, row: PackRow) -> Territory | None:
    return loading.territories[row.text("territory_code")] if row.has("territory_code") else None
