"""Homes as files: exported as they stand, brought by a workbook that is checked whole before a row is written."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission
from houma.domain.base.decisions import Refused
from houma.domain.rehousing.actions.importing import HOMES, apply_homes, hand_in_homes, homes_references
from houma.domain.rehousing.queries.homes import home_rows, homes_in, narrowed
from houma.domain.rehousing.workbook import homes_table
from houma.domain.sources.import_actions import apply_decision
from houma.domain.sources.models import ImportRun, ImportState
from houma.domain.territories.models import Country
from houma.exchange import build_template
from houma.values.multilingual import Multilingual
from houma.web.at_desk import at_desk
from houma.web.exports import FORMATS, INTERNAL, file_response, provenance
from houma.web.pages.desk.fields import HandedInTable
from houma.web.pages.desk.rehousing.common import SAID, require_role
from houma.web.pages.desk.rehousing.homes import filters_of

_TITLE = Multilingual("Parc de logements", "رصيد المساكن", "Stock of homes")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MOST_TOLD = 20


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
        request, homes_table(country), home_rows(homes), file_format, language, about, name, homes_references(country)
    )


@at_desk
def template(request: HttpRequest, country: Country, user: User) -> HttpResponse:
    """The workbook to fill in."""
    require_role(user, Permission.MANAGE_HOMES, country)
    language = (get_language() or "fr")[:2]
    content = build_template([homes_table(country)], homes_references(country), language, _TITLE.in_language(language))
    headers = {"Content-Disposition": f'attachment; filename="houma-{country.code}-homes-{language}.xlsx"'}
    return HttpResponse(content, content_type=_XLSX, headers=headers)


@never_cache
@at_desk
def bring(request: HttpRequest, country: Country, user: User) -> HttpResponseBase:
    """Check a workbook of homes whole, and show what is wrong with it or what it would change."""
    require_role(user, Permission.MANAGE_HOMES, country)
    form = HandedInTable(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file, language = form.cleaned_data["file"], (get_language() or "fr")[:2]
        run, _check = hand_in_homes(country, file.name, file.read(), language=language, by=user)
        return redirect("rehousing_homes_import_run", country=country.code, number=run.pk)
    runs = ImportRun.objects.filter(country_code=country.code, kind=HOMES, started_by=user).order_by("-started_at")
    context = {"form": form, "runs": runs[:_MOST_TOLD]}
    return render(request, "desk/rehousing/homes_import.html", context, status=400 if form.is_bound else 200)


def _own(user: User, country: Country, number: int) -> ImportRun:
    """One's own imports only: another person's file may tell of another territory."""
    require_role(user, Permission.MANAGE_HOMES, country)
    return get_object_or_404(ImportRun, pk=number, country_code=country.code, kind=HOMES, started_by=user)


@never_cache
@at_desk
def import_run(request: HttpRequest, country: Country, user: User, number: int) -> HttpResponseBase:
    """What is wrong with a workbook, or what it would change; POST writes all of it, or nothing."""
    run = _own(user, country, number)
    if request.method == "POST":
        try:
            run = apply_homes(run)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            if run.state == ImportState.APPLIED:
                messages.success(request, SAID)
        return redirect("rehousing_homes_import_run", country=country.code, number=run.pk)
    context = {"run": run, "decision": apply_decision(run), "language": (get_language() or "fr")[:2]}
    return render(request, "desk/rehousing/homes_import_run.html", context)


@at_desk
def annotated(request: HttpRequest, country: Country, user: User, number: int) -> HttpResponseBase:
    """The workbook as it was handed in, with its faults marked."""
    run = _own(user, country, number)
    if not run.annotated:
        raise Http404
    stem = run.filename.rpartition(".")[0] or run.filename
    file = run.annotated.open("rb")
    return FileResponse(file, as_attachment=True, filename=f"{stem}-annotated.xlsx", content_type=_XLSX)
