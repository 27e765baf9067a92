"""`houma watch`: look under every rule, list the rules, try one."""

import click

from houma.cli.countries import COUNTRY, LANGUAGE
from houma.domain.territories.models import Country, Territory
from houma.domain.watch import actions
from houma.domain.watch.models import Family
from houma.domain.watch.queries.rules import rules_in_force
from houma.domain.watch.rules.families import NewRule
from houma.values.multilingual import Multilingual

_DONE = Multilingual(
    "{rules} règles, {looked_at} objets examinés ; alertes : {raised} levées, {reopened} rouvertes, "
    "{changed} changées, {ended} closes, {open} en cours.",
    "{rules} قواعد، تم فحص {looked_at} عناصر؛ الإنذارات: {raised} جديدة، {reopened} أعيد فتحها، {changed} متغيرة، "
    "{ended} منتهية، {open} قائمة.",
    "{rules} rules, {looked_at} subjects looked at; alerts: {raised} raised, {reopened} open again, {changed} changed, "
    "{ended} ended, {open} standing.",
)
_TRIED = Multilingual(
    "{code} ({family}) : faits trouvés {count}, dont graves {serious}",
    "{code} ({family}): وقائع {count}، منها خطيرة {serious}",
    "{code} ({family}): {count} facts, {serious} of them serious",
)


_SDG = Multilingual(
    "ODD 11.3.1 : {known} territoires sur {of} ({first}–{last})",
    "الهدف 11.3.1: {known} من {of} مجالات ترابية ({first}–{last})",
    "SDG 11.3.1: {known} of {of} territories ({first}–{last})",
)


@click.group()
def watch() -> None:
    """The watch over territories, projects and money."""


@watch.command()
@COUNTRY
@LANGUAGE
def run(country: Country, lang: str) -> None:
    """Look under every rule; raise, change and end alerts. Again on the same facts it changes nothing."""
    done = actions.watch(country)
    click.echo(
        _DONE.in_language(lang).format(
            rules=done.rules,
            looked_at=done.looked_at,
            raised=done.raised,
            reopened=done.reopened,
            changed=done.changed,
            ended=done.ended,
            open=done.open,
        )
    )


@watch.command()
@COUNTRY
@LANGUAGE
def sdg(country: Country, lang: str) -> None:
    """Compute SDG 11.3.1 from the built-up area and the population of two dates, and record it."""
    done = actions.record_land_ratios(country, by=None)
    first, last = done.periods or ("", "")
    click.echo(_SDG.in_language(lang).format(known=done.known, of=done.of, first=first, last=last))


@watch.command("try")
@COUNTRY
@LANGUAGE
@click.argument("codes", nargs=-1)
def try_rules(country: Country, lang: str, codes: tuple[str, ...]) -> None:
    """What each rule (or those named by CODES) would find now. Writes nothing."""
    for version in rules_in_force(country):
        if codes and version.rule.code not in codes:
            continue
        rule = NewRule(version.rule.code, version.rule.family, version.names, version.days, version.settings)
        found = actions.tried(country, rule)
        serious = sum(fact.severity > 1 for _subject, fact in found)
        label = str(Family(version.rule.family).label)
        click.echo(_TRIED.in_language(lang).format(code=rule.code, count=len(found), serious=serious, family=label))
        if codes:
            places = [subject.territory for subject, _fact in found if subject.territory]
            names = {one.pk: one.name for one in Territory.objects.filter(pk__in=places).defer("boundary")}
            for subject, fact in found:
                name = names.get(subject.territory or 0, subject.key)
                click.echo(f"  {name}\t{dict(fact.figures)}")
