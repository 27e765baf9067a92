"""A plan tried: from a draft agreement or written by hand, beside a second one, exportable; nothing is written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from houma.domain.accounts.models import Party, User
from houma.domain.accounts.rules import Permission, may
from houma.domain.agreements.listing import visible_agreements
from houma.domain.agreements.models import AgreementVersion, VersionState
from houma.domain.funding.envelopes import funds_of, visible_envelopes
from houma.domain.funding.simulating import Plan, Simulation, plan_of_version, read_plan, simulate
from houma.domain.funding.workbook import simulation_table
from houma.domain.projects.queries import projects_where
from houma.domain.territories.models import Country
from houma.values.multilingual import Multilingual
from houma.web.asked import whole_number
from houma.web.at_desk import at_desk, let_in
from houma.web.exports import FORMATS, INTERNAL, file_response, provenance

_TITLE = Multilingual("Simulation d’un plan de financement", "محاكاة خطة تمويل", "Simulation of a funding plan")
_MOST_DRAFTS = 60
_LONGEST_ADDRESS = 1800
_FIELDS = tuple(f"{name}{mark}" for mark in ("", "2") for name in ("plan", "need", "total", "version"))


@dataclass(frozen=True, slots=True)
class Variant:
    """One plan as it was asked for, and what became of it."""

    name: str
    field: str
    plan: Plan
    result: Simulation | None
    total: str


@at_desk
def simulation(request: HttpRequest, country: Country, user: User) -> HttpResponseBase:
    """Try one plan, or two side by side; the plan stands in the address, or is posted where it is long."""
    let_in(may(user, Permission.SEE_LEDGER, country))
    if request.method == "POST":
        query = urlencode({name: request.POST[name].strip() for name in _FIELDS if request.POST.get(name, "").strip()})
        if len(query) <= _LONGEST_ADDRESS:
            return redirect(f"{request.path}?{query}")
    asked = request.POST if request.method == "POST" else request.GET
    first = _variant(asked, "", country, user)
    second = _variant(asked, "2", country, user)
    results = [one.result for one in (first, second) if one.result is not None]
    if (file_format := asked.get("format", "")) in FORMATS and results:
        language = (get_language() or "fr")[:2]
        about = provenance(country, _TITLE, address=request.build_absolute_uri(), licence=INTERNAL)
        rows = _rows(first, second)
        name = f"houma-{country.code}-simulation"
        return file_response(request, simulation_table(country), rows, file_format, language, about, name)
    address = request.GET.copy()
    address.pop("format", None)
    return render(
        request,
        "desk/funding/simulate.html",
        {
            "variants": [first, second],
            "shown": [one for one in (first, second) if one.result is not None],
            "funds": funds_of(country),
            "payers": Party.objects.filter(country=country, funds__isnull=False).distinct().order_by("code"),
            "drafts": _drafts(country, user),
            "exports": [{"href": f"?{address.urlencode()}&format={kind}", "label": kind.upper()} for kind in FORMATS]
            if request.method == "GET" and results
            else [],
            "back": reverse("funding", args=[country.code]),
        },
    )


def _drafts(country: Country, user: User) -> list[AgreementVersion]:
    """Versions that are not in force yet, of the projects of the person."""
    versions = AgreementVersion.objects.filter(
        agreement__country=country,
        agreement__project__in=projects_where(user, Permission.SEE_LEDGER),
        state__in=[VersionState.DRAFT, VersionState.PROPOSED],
        source=None,
    )
    return list(versions.select_related("agreement").order_by("agreement__code", "number")[:_MOST_DRAFTS])


def _variant(asked: QueryDict, mark: str, country: Country, user: User) -> Variant:
    today = timezone.localdate()
    text, needs, total = (asked.get(f"{name}{mark}", "").strip() for name in ("plan", "need", "total"))
    plan, faults = read_plan(text, needs, total, today)
    if (version := whole_number(asked.get(f"version{mark}", ""))) is not None and not text:
        found = get_object_or_404(AgreementVersion, pk=version, pk__in=[one.pk for one in _drafts(country, user)])
        drawn = plan_of_version(found, country, today)
        plan = Plan(drawn.lines, plan.needs, plan.total if plan.total is not None else drawn.total)
    name = _("Variant B") if mark else _("Variant A")
    if not plan.lines and not faults:
        return Variant(name, mark, plan, None, total)
    result = simulate(
        country,
        plan,
        visible=visible_agreements(user),
        envelopes=visible_envelopes(user),
        faults=faults,
        on=today,
    )
    return Variant(name, mark, plan, result, total)


def _rows(*variants: Variant) -> Iterator[Mapping[str, Any]]:
    for variant in variants:
        if variant.result is None:
            continue
        for year in variant.result.years:
            yield {
                "variant": variant.name,
                "year": year.year,
                "need": year.need.amount,
                "planned": year.planned.amount,
                "lacks": year.lacks.amount,
                "expected": year.expected.amount,
                "chance": round(year.chance, 3),
            }
        for fund in variant.result.funds:
            yield {
                "variant": variant.name,
                "year": fund.year,
                "fund": fund.fund.code,
                "planned": fund.planned.amount,
                "remaining": None if fund.remaining is None else fund.remaining.amount,
                "lacks": None if fund.lacks is None else fund.lacks.amount,
            }
