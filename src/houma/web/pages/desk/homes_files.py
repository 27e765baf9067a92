"""Homes as files: exported as they stand, brought by a workbook that is checked whole before a row is written."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission
from houma.domain.accounts.workbook import party_vocabulary
from houma.domain.base.decisions import Refused
from houma.domain.rehousing.actions import HomeFacts, record_home
from houma.domain.rehousing.queries.homes import home_rows, homes_in, narrowed
from houma.domain.rehousing.workbook import PARTY, TERRITORY, homes_from, homes_table
from houma.domain.territories.models import Country
from houma.domain.territories.queries import territory_vocabulary
from houma.exchange import References, build_template, read_workbook
from houma.values.multilingual import Multilingual
from houma.web.at_desk import at_desk
from houma.web.exports import FORMATS, INTERNAL, file_response, provenance
from houma.web.pages.desk.fields import HandedInTable
from houma.web.pages.desk.homes import filters_of
from houma.web.pages.desk.rehousing_common import require_role

_TITLE = Multilingual("Parc de logements", "رصيد المساكن", "Stock of homes")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MOST_TOLD = 100


def _references(country: Country) -> References:
    return References({TERRITORY: territory_vocabulary(country), PARTY: party_vocabulary(country)})


@never_cache
@at_desk
def export(request: HttpRequest, country: Country, user: User, file_format: str) -> HttpResponseBase:
    """The homes of the list, under its filters; the file reads back."""
    require_role(user, Permission.MANAGE_HOMES, country)
    if file_format not in FORMATS:
        raise Http404
    homes = narrowed(homes_in(user, country), filters_of(request.GET)).order_by("code")
    language = (get_language() or "fr")[:2]
    about = provenance(country, _TITLE, address=request.build_absolute_uri(request.path), licence=INTERNAL)
    name = f"houma-{country.code}-homes"
    return file_response(
        request, homes_table(country), home_rows(homes), file_format, language, about, name, _references(country)
    )


@at_desk
def template(request: HttpRequest, country: Country, user: User) -> HttpResponse:
    """The workbook to fill in."""
    require_role(user, Permission.MANAGE_HOMES, country)
    language = (get_language() or "fr")[:2]
    content = build_template([homes_table(country)], _references(country), language, _TITLE.in_language(language))
    headers = {"Content-Disposition": f'attachment; filename="houma-{country.code}-homes-{language}.xlsx"'}
    return HttpResponse(content, content_type=_XLSX, headers=headers)


@never_cache
@at_desk
def bring(request: HttpRequest, country: Country, user: User) -> HttpResponseBase:
    """Read a workbook of homes: all its errors at once, or all its homes in one transaction."""
    require_role(user, Permission.MANAGE_HOMES, country)
    form = HandedInTable(request.POST or None, request.FILES or None)
    problems: list[str] = []
    if request.method == "POST" and form.is_valid():
        file, language = form.cleaned_data["file"], (get_language() or "fr")[:2]
        reading = read_workbook(file.read(), file.name, [homes_table(country)], _references(country))
        problems = [problem.sentence(language) for problem in reading.problems]
        if not problems:
            rows = homes_from(reading.rows["homes"], country)
            problems = _written(rows, country, user)
        if not problems:
            messages.success(request, _("Homes recorded: %(count)s.") % {"count": len(rows)})
            return redirect("rehousing_homes", country=country.code)
    return render(
        request,
        "desk/homes_import.html",
        {"form": form, "problems": problems[:_MOST_TOLD], "count": len(problems)},
        status=400 if problems or (form.is_bound and not form.is_valid()) else 200,
    )


def _written(homes: list[HomeFacts], country: Country, user: User) -> list[str]:
    """Write all homes, or none and why, home by home."""
    problems = []
    with transaction.atomic():
        for facts in homes:
            try:
                record_home(country, facts, by=user)
            except Refused as refused:
                problems.append(f"{facts.code}: {refused}")
        if problems:
            transaction.set_rollback(True)
    return problems
