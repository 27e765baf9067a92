"""Writing rules: all faults at once, or a new version of those that say something else."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from houma.domain.accounts.models import User
from houma.domain.territories.models import Country
from houma.domain.watch.models import RuleVersion, WatchRule
from houma.domain.watch.queries.rules import known_names, rules_in_force
from houma.domain.watch.rules.families import NewRule, RuleFault, checked


@dataclass(frozen=True, slots=True)
class RulesReport:
    """Codes of the rules that are new and of those that have a new version; the others say what they said."""

    new: tuple[str, ...]
    changed: tuple[str, ...]


class RulesRefused(Exception):
    """Nothing was written; ``faults`` are all that were found."""

    def __init__(self, faults: Sequence[RuleFault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(f"{fault.rule} {fault.setting}: {fault.sentence}" for fault in faults))


@transaction.atomic
def record_rules(country: Country, rules: Sequence[NewRule], *, by: User | None) -> RulesReport:
    """Write rules; the same again writes nothing. Raises RulesRefused with every fault of every rule."""
    Country.objects.select_for_update(no_key=True).get(pk=country.pk)
    there = {version.rule.code: version for version in rules_in_force(country)}
    known = known_names(country)
    read = [checked(rule, known) for rule in rules]
    faults = [fault for one in read for fault in one.faults]
    faults += [
        RuleFault(one.rule.code, "family", _("A rule stays in its family: write another rule."))
        for one in read
        if one.rule.code in there and there[one.rule.code].rule.family != one.rule.family
    ]
    if faults:
        raise RulesRefused(faults)
    new, changed = [], []
    for one in read:
        rule = one.rule
        before = there.get(rule.code)
        if before is None:
            kept = WatchRule.objects.create(country=country, code=rule.code, family=rule.family)
            new.append(rule.code)
        elif _says(before) != _asked(rule):
            kept = before.rule
            kept.version += 1
            kept.save(update_fields=["version"])
            changed.append(rule.code)
        else:
            continue
        names = rule.names
        RuleVersion.objects.create(
            rule=kept, number=kept.version, name_fr=names.fr, name_ar=names.ar, name_en=names.en,
            settings=dict(rule.settings), days=rule.days, enabled=rule.enabled, recorded_by=by,
        )  # fmt: skip
    return RulesReport(tuple(new), tuple(changed))


def _says(version: RuleVersion) -> tuple[object, ...]:
    return version.names, dict(version.settings), version.days, version.enabled


def _asked(rule: NewRule) -> tuple[object, ...]:
    return rule.names, dict(rule.settings), rule.days, rule.enabled
