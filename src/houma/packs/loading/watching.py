"""The rules of the watch. They may name indicators and nodes of the framework: these are loaded before."""

from houma.domain.watch.actions import NewRule, RulesRefused, record_land_ratios, record_rules
from houma.domain.watch.queries.rules import rules_in_force
from houma.packs import wording
from houma.packs.content import PackRow
from houma.packs.loading import said
from houma.packs.loading.context import Loading
from houma.values.multilingual import Multilingual


def compute_sdg(loading: Loading) -> Multilingual:
    """Compute what the figures allow of SDG 11."""
    done = record_land_ratios(loading.country, by=None)
    return said.SDG.formatted(count=done.known)


def load_watch_rules(loading: Loading) -> Multilingual:
    """Write the rules; each fault of one is a problem of its row. What the desk changed since stays."""
    changed_here = rules_in_force(loading.country).filter(recorded_by__isnull=False)
    own = set(changed_here.values_list("rule__code", flat=True))
    rows = [row for row in loading.content.rows("watch_rules") if row.text("code") not in own]
    by_code = {row.text("code"): row for row in rows}
    try:
        done = record_rules(loading.country, [_rule(row) for row in rows], by=None)
    except RulesRefused as refused:
        for fault in refused.faults:
            key = {"name": "name_fr", "deadline": "days", "family": "family"}.get(fault.setting, "settings")
            loading.problems.append(by_code[fault.rule].problem(key, "watch-rule", wording.sentence(fault.sentence)))
        return said.REFUSED
    return said.WATCH_RULES.formatted(count=len(rows), new=len(done.new), changed=len(done.changed))


def _rule(row: PackRow) -> NewRule:
    parts = [part.partition("=") for part in row.several("settings")]
    settings = {name.strip(): value.strip() for name, _equals, value in parts}
    return NewRule(row.text("code"), row.text("family"), row.names("name"), row["days"], settings)
