"""Imports on the desk: hand a workbook in, read what is wrong, confirm what it changes."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission
from houma.domain.agreements.portfolio.checking import portfolio_references
from houma.domain.agreements.tasks import apply_import, check_import
from houma.domain.agreements.workbook import portfolio_tables
from houma.domain.projects.queries import may_in_whole_country
from houma.domain.sources.import_actions import apply_decision, open_import
from houma.domain.sources.models import ImportRun, ImportState
from houma.domain.territories.models import Country
from houma.exchange import build_template
from houma.values.multilingual import Multilingual
from houma.web.country import of_country

PORTFOLIO = "portfolio"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TITLE = Multilingual("Portefeuille de conventions", "محفظة الاتفاقيات", "Portfolio of agreements")
_MOST_BYTES = 50_000_000


class HandIn(forms.Form):
    """One workbook."""

    file = forms.FileField(
        label=gettext_lazy("Workbook"), help_text=gettext_lazy("XLSX or CSV, up to 50 MB."), allow_empty_file=False
    )

    def clean_file(self) -> Any:
        """Refuse what is too large to be read in one piece."""
        file = self.cleaned_data["file"]
        if file.size > _MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 50 MB: split it."))
        return file


def _officer(request: HttpRequest, country: Country) -> User:
    decision = may_in_whole_country(request.user, Permission.IMPORT_PORTFOLIO, country)
    if not decision or not isinstance(request.user, User):
        raise PermissionDenied(" ".join(str(reason) for reason in decision.reasons))
    return request.user


def _run(country: Country, number: int) -> ImportRun:
    return get_object_or_404(ImportRun, pk=number, country_code=country.code, kind=PORTFOLIO)


@login_required
@of_country
def imports(request: HttpRequest, country: Country) -> HttpResponse:
    """What was handed in, and a form to hand in more."""
    officer = _officer(request, country)
    form = HandIn(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        run = open_import(
            country.code, PORTFOLIO, file.name, file.read(), language=(get_language() or "fr")[:2], by=officer
        )
        check_import.enqueue(run.pk)
        return redirect("import_run", country=country.code, number=run.pk)
    runs = ImportRun.objects.filter(country_code=country.code, kind=PORTFOLIO).select_related("started_by")
    page = Paginator(runs.order_by("-started_at"), 20).get_page(request.GET.get("page"))
    status = 400 if form.is_bound else 200
    return render(request, "pages/imports.html", {"form": form, "page": page}, status=status)


@login_required
@of_country
def import_run(request: HttpRequest, country: Country, number: int) -> HttpResponse:
    """One import: its progress, its errors or what it would change; POST confirms it."""
    _officer(request, country)
    run = _run(country, number)
    decision = apply_decision(run)
    if request.method == "POST":
        if decision:
            apply_import.enqueue(run.pk)
            messages.info(request, _("The import is being applied; you can leave this page and come back."))
        else:
            messages.error(request, " ".join(str(reason) for reason in decision.reasons))
        return redirect("import_run", country=country.code, number=run.pk)
    return render(
        request,
        "pages/import_run.html",
        {
            "run": run,
            "language": (get_language() or "fr")[:2],
            "decision": decision,
            "under_way": run.state in {ImportState.CHECKING, ImportState.APPLYING},
        },
    )


@login_required
@of_country
def annotated(request: HttpRequest, country: Country, number: int) -> HttpResponseBase:
    """The workbook with its errors marked."""
    _officer(request, country)
    run = _run(country, number)
    if not run.annotated:
        raise Http404
    stem = run.filename.rpartition(".")[0] or run.filename
    return FileResponse(
        run.annotated.open("rb"), as_attachment=True, filename=f"{stem}-annotated.xlsx", content_type=XLSX
    )


@login_required
@of_country
def template(request: HttpRequest, country: Country) -> HttpResponse:
    """The workbook to fill in, in the language of the page."""
    _officer(request, country)
    language = (get_language() or "fr")[:2]
    content = build_template(
        portfolio_tables(country), portfolio_references(country), language, _TITLE.in_language(language)
    )
    headers = {"Content-Disposition": f'attachment; filename="houma-{country.code}-{language}.xlsx"'}
    return HttpResponse(content, content_type=XLSX, headers=headers)
