"""The rules of the watch: what they ask for; who answers for the figures of the country changes and tries them."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission
from houma.domain.agreements.models import Agreement
from houma.domain.indicators.queries import catalogue
from houma.domain.projects.models import Project
from houma.domain.projects.queries import may_in_whole_country
from houma.domain.territories.models import Country, Level, Territory
from houma.domain.watch.actions import NewRule, RulesRefused, record_rules, tried
from houma.domain.watch.models import AlertState, Family, RuleVersion, WatchRule
from houma.domain.watch.queries.alerts import sentences_of
from houma.domain.watch.queries.reading import Subject
from houma.domain.watch.queries.rules import known_names, node_names, rules_in_force, versions_of
from houma.domain.watch.rules.families import ANY_CAPITAL, FAMILIES, Kind, Setting, Worse, checked
from houma.values.multilingual import Multilingual
from houma.web.at_desk import at_desk, let_in

_SHOWN_OF_A_TRIAL = 50
_WORSE = {Worse.ABOVE: gettext_lazy("higher"), Worse.BELOW: gettext_lazy("lower")}


class RuleForm(forms.Form):
    """A rule of one family. Its settings are checked by the rules of the watch, all together."""

    code = forms.SlugField(label=gettext_lazy("Code"), max_length=60)
    name_fr = forms.CharField(label=gettext_lazy("Name in French"), max_length=400)
    name_ar = forms.CharField(label=gettext_lazy("Name in Arabic"), max_length=400, required=False)
    name_en = forms.CharField(label=gettext_lazy("Name in English"), max_length=400, required=False)
    deadline = forms.IntegerField(label=gettext_lazy("Days within which an alert is answered"), initial=30)
    enabled = forms.BooleanField(label=gettext_lazy("The watch looks under this rule"), required=False, initial=True)

    def __init__(self, *args: Any, country: Country, family: Family, fixed: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.family, self.fixed = family, fixed
        if fixed:
            del self.fields["code"]
        for setting in FAMILIES[family]:
            self.fields[f"set_{setting.name}"] = _field(setting, country)

    def rule(self) -> NewRule:
        """What the form says; only once it is valid."""
        said = self.cleaned_data
        names = Multilingual(said["name_fr"], said["name_ar"], said["name_en"])
        settings = {setting.name: said[f"set_{setting.name}"] for setting in FAMILIES[self.family]}
        code = self.fixed or said["code"]
        return NewRule(code, self.family.value, names, said["deadline"], settings, said["enabled"])

    def tell(self, faults: RulesRefused) -> None:
        """Show each fault beside its field."""
        for fault in faults.faults:
            name = f"set_{fault.setting}" if f"set_{fault.setting}" in self.fields else fault.setting
            self.add_error(name if name in self.fields else None, str(fault.sentence))


def _field(setting: Setting, country: Country) -> forms.Field:
    label, needed = str(setting.label), setting.default is None and not setting.optional
    choices: list[tuple[str, str]] = []
    match setting.kind:
        case Kind.YES:
            return forms.BooleanField(label=label, required=False)
        case Kind.INDICATOR:
            choices = [(code, f"{name} ({code})") for code, name in _names(country).items()]
        case Kind.LEVEL:
            levels = Territory.objects.of_country(country.pk).order_by().values_list("level", flat=True).distinct()
            choices = [(level, str(Level(level).label)) for level in sorted(levels)]
        case Kind.WORSE:
            choices = [(side.value, str(text)) for side, text in _WORSE.items()]
        case Kind.NODE:
            choices = [(ANY_CAPITAL, _("Every capital")), *_nodes(country).items()]
    if choices:
        return forms.ChoiceField(label=label, choices=choices)
    return forms.CharField(label=label, required=needed, max_length=20)


def _initial(version: RuleVersion) -> dict[str, Any]:
    return {
        "name_fr": version.name_fr, "name_ar": version.name_ar, "name_en": version.name_en,
        "deadline": version.days, "enabled": version.enabled,
        **{f"set_{name}": value for name, value in version.settings.items()},
    }  # fmt: skip


@at_desk
def rule_list(request: HttpRequest, country: Country, user: User) -> HttpResponse:
    """Every rule with what it asks for and how many alerts stand under it."""
    standing = Count("alerts", filter=~Q(alerts__state=AlertState.ENDED))
    counts = dict(WatchRule.objects.filter(country=country).annotate(n=standing).values_list("pk", "n"))
    return render(
        request,
        "desk/watch/rules.html",
        {
            "rules": [
                {
                    "version": version,
                    "family": Family(version.rule.family),
                    "count": counts[version.rule_id],
                    "settings": list(_in_words(version, country)),
                }
                for version in rules_in_force(country)
            ],
            "families": Family,
            "may": may_in_whole_country(user, Permission.MANAGE_INDICATORS, country),
        },
    )


def _in_words(version: RuleVersion, country: Country) -> list[tuple[str, str]]:
    names = _names(country)
    found = []
    for setting in FAMILIES[Family(version.rule.family)]:
        value = version.settings.get(setting.name)
        if value is None:
            continue
        match setting.kind:
            case Kind.INDICATOR:
                text = names.get(value, value)
            case Kind.LEVEL:
                text = str(Level(value).label)
            case Kind.WORSE:
                text = str(_WORSE[Worse(value)])
            case Kind.NODE:
                text = _("Every capital") if value == ANY_CAPITAL else _nodes(country).get(value, value)
            case Kind.YES:
                text = _("yes") if value else _("no")
            case Kind.SHARE:
                text = f"{value * 100:g}\N{NARROW NO-BREAK SPACE}%"
            case _:
                text = f"{value:g}"
        found.append((str(setting.label), text))
    return found


def _nodes(country: Country) -> Mapping[str, str]:
    return {code: names.in_language(get_language() or "fr") for code, names in node_names(country).items()}


def _names(country: Country) -> Mapping[str, str]:
    return {one.code: one.names.in_language(get_language() or "fr") for one in catalogue(country)}


@at_desk
def rule_new(request: HttpRequest, country: Country, user: User, family: str) -> HttpResponse:
    """Write a rule of a family."""
    if family not in Family.values:
        raise Http404
    return _rule(request, country, user, Family(family), None)


@at_desk
def rule_page(request: HttpRequest, country: Country, user: User, code: str) -> HttpResponse:
    """One rule: its versions, its settings, a trial of them."""
    version = rules_in_force(country).filter(rule__code=code).first()
    if version is None:
        raise Http404
    return _rule(request, country, user, Family(version.rule.family), version)


def _rule(
    request: HttpRequest, country: Country, user: User, family: Family, version: RuleVersion | None
) -> HttpResponse:  # fmt: skip
    may = may_in_whole_country(user, Permission.MANAGE_INDICATORS, country)
    fixed = version.rule.code if version else ""
    initial = _initial(version) if version else {f"set_{one.name}": one.default for one in FAMILIES[family]}
    form = RuleForm(request.POST or None, country=country, family=family, fixed=fixed, initial=initial)
    trial = None
    if request.method == "POST":
        let_in(may)
        if form.is_valid():
            rule = form.rule()
            try:
                if request.POST.get("do") == "try":
                    trial = _tried(country, rule)
                else:
                    record_rules(country, [rule], by=user)
                    messages.success(request, _("The rule is kept; the watch looks under it from its next round on."))
                    return redirect("watch_rule", country=country.code, code=rule.code)
            except RulesRefused as refused:
                form.tell(refused)
    return render(
        request,
        "desk/watch/rule.html",
        {
            "form": form,
            "family": family,
            "version": version,
            "versions": versions_of(version.rule) if version else (),
            "may": may,
            "trial": trial,
        },
        status=400 if form.is_bound and not form.is_valid() else 200,
    )


def _tried(country: Country, rule: NewRule) -> dict[str, Any]:
    """What a rule would raise: how many, how many of them serious, and the worst by name with their reason."""
    complete = checked(rule, known_names(country))
    if complete.faults:
        raise RulesRefused(complete.faults)
    found = tried(country, complete.rule)
    shown = found[:_SHOWN_OF_A_TRIAL]
    names = _subjects(subject for subject, _fact in shown)
    told = sentences_of(country, complete.rule, [fact.figures for _subject, fact in shown])
    return {
        "count": len(found),
        "serious": sum(fact.severity > 1 for _subject, fact in found),
        "rows": [
            {"name": names[subject.key], "serious": fact.severity > 1, "why": why}
            for (subject, fact), why in zip(shown, told, strict=True)
        ],
    }


def _subjects(subjects: Any) -> dict[str, str]:
    found: list[Subject] = list(subjects)
    agreements = Agreement.objects.filter(pk__in=[one.agreement for one in found if one.agreement])
    projects = Project.objects.filter(pk__in=[one.project for one in found if one.project])
    places = Territory.objects.filter(pk__in=[one.territory for one in found if one.territory]).defer("boundary")
    return {
        **{f"p{one.pk}": one.name for one in projects},
        **{f"a{one.pk}": one.name for one in agreements},
        **{f"t{one.pk}": one.name for one in places},
    }
