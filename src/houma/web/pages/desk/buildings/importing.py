"""An inventory handed in at the desk: what is wrong with it, what it would change, and the confirmation."""

import logging
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from houma.domain.accounts.models import User
from houma.domain.accounts.reach import territories_held
from houma.domain.accounts.rules import Permission
from houma.domain.buildings.actions.importing import INVENTORY, open_inventory_import
from houma.domain.buildings.models import RiskScheme
from houma.domain.buildings.tasks import apply_building_import, check_building_import
from houma.domain.buildings.workbook import Existing, Options, buildings_table
from houma.domain.buildings.workbook.columns import TERRITORY
from houma.domain.buildings.workbook.places import HOLDS_BUILDINGS
from houma.domain.sources.import_actions import apply_decision
from houma.domain.sources.models import ImportRun, ImportState
from houma.domain.territories.models import Country
from houma.domain.territories.queries import territory_vocabulary
from houma.exchange import References, build_template
from houma.web.at_desk import at_desk

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LOG = logging.getLogger(__name__)
_MOST_BYTES = 300_000_000


class HandInForm(forms.Form):
    """A file, and what its sender says of it."""

    file = forms.FileField(
        label=gettext_lazy("Inventory"),
        help_text=gettext_lazy("GeoPackage, zipped Shapefile, GeoJSON, XLSX or CSV, up to 300 MB."),
    )
    existing = forms.ChoiceField(
        label=gettext_lazy("Buildings that are known already"),
        choices=[
            (Existing.UPDATE.value, gettext_lazy("bring them up to date")),
            (Existing.REFUSE.value, gettext_lazy("refuse the file")),
        ],
    )
    scheme = forms.ModelChoiceField(
        RiskScheme.objects.none(),
        label=gettext_lazy("Scheme of risk"),
        required=False,
        to_field_name="code",
        help_text=gettext_lazy("Of rows that name none."),
    )
    classes = forms.CharField(
        label=gettext_lazy("What its words for classes stand for"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("One a line: word of the file = code of the class."),
    )
    layer = forms.CharField(label=gettext_lazy("Layer"), required=False, max_length=100)
    crs = forms.CharField(
        label=gettext_lazy("Reference system"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("Where the file does not say it, or a workbook is in metres, for example EPSG:26191."),
    )

    def __init__(self, *args: Any, country: Country, user: User, **more: Any) -> None:
        super().__init__(*args, **more)
        self.user_id = user.pk
        self.fields["scheme"].queryset = RiskScheme.objects.filter(country=country)  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        """Refuse what is too large to be read in one piece."""
        file = self.cleaned_data["file"]
        if file.size > _MOST_BYTES:
            _LOG.warning("an inventory of user %s was refused unread: %s bytes", self.user_id, file.size)
            raise forms.ValidationError(_("The file is larger than 300 MB: split it."))
        return file

    def clean_classes(self) -> dict[str, str]:
        """The lines as a mapping."""
        found = {}
        for line in self.cleaned_data["classes"].splitlines():
            word, equals, code = line.rpartition("=")
            if line.strip() and not (equals and word.strip() and code.strip()):
                raise forms.ValidationError(_("Write one a line: word of the file = code of the class."))
            if line.strip():
                found[word.strip()] = code.strip()
        return found

    @property
    def options(self) -> Options:
        """What was said."""
        said = self.cleaned_data
        return Options(
            existing=Existing(said["existing"]),
            scheme=said["scheme"].code if said["scheme"] is not None else "",
            classes=said["classes"],
            layer=said["layer"],
            crs=said["crs"],
        )


def _admit(user: User, country: Country) -> None:
    if not territories_held(user, Permission.MANAGE_BUILDINGS, country).exists():
        raise PermissionDenied(_("Your role does not allow this here."))


def _own(user: User, country: Country, number: int) -> ImportRun:
    """One's own imports only: another person's file may tell of another territory."""
    _admit(user, country)
    return get_object_or_404(ImportRun, pk=number, country_code=country.code, kind=INVENTORY, started_by=user)


@at_desk
def building_imports(request: HttpRequest, country: Country, user: User) -> HttpResponse:
    """What one handed in, and a form to hand in more."""
    _admit(user, country)
    posted = request.method == "POST"
    form = HandInForm(request.POST if posted else None, request.FILES if posted else None, country=country, user=user)
    if posted and form.is_valid():
        file = form.cleaned_data["file"]
        run = open_inventory_import(
            country, file.name, file.read(), form.options, language=(get_language() or "fr")[:2], by=user
        )
        check_building_import.enqueue(run.pk)
        return redirect("building_import", country=country.code, number=run.pk)
    runs = ImportRun.objects.filter(country_code=country.code, kind=INVENTORY, started_by=user)
    page = Paginator(runs.select_related("started_by").order_by("-started_at"), 20).get_page(request.GET.get("page"))
    context = {"form": form, "page": page}
    return render(request, "desk/buildings/imports.html", context, status=400 if form.is_bound else 200)


@at_desk
def building_import(request: HttpRequest, country: Country, user: User, number: int) -> HttpResponse:
    """One import: its progress, its faults or what it would change; POST confirms it."""
    run = _own(user, country, number)
    decision = apply_decision(run)
    if request.method == "POST":
        if decision:
            apply_building_import.enqueue(run.pk)
            messages.info(request, _("The import is being applied; you can leave this page and come back."))
            return redirect(f"{request.path}?confirmed=1")
        messages.error(request, " ".join(str(reason) for reason in decision.reasons))
        return redirect("building_import", country=country.code, number=run.pk)
    # Between the confirmation and the worker's beginning the page waits, too, and offers no second confirmation.
    confirmed = run.state == ImportState.CHECKED and "confirmed" in request.GET
    return render(
        request,
        "desk/buildings/import.html",
        {
            "run": run,
            "language": (get_language() or "fr")[:2],
            "decision": decision,
            "confirmed": confirmed,
            "under_way": confirmed or run.state in {ImportState.CHECKING, ImportState.APPLYING},
        },
    )


@at_desk
def building_import_annotated(request: HttpRequest, country: Country, user: User, number: int) -> HttpResponseBase:
    """The file with its faults marked, as a workbook."""
    run = _own(user, country, number)
    if not run.annotated:
        raise Http404
    stem = run.filename.rpartition(".")[0] or run.filename
    return FileResponse(
        run.annotated.open("rb"), as_attachment=True, filename=f"{stem}-annotated.xlsx", content_type=XLSX
    )


@at_desk
def building_import_template(request: HttpRequest, country: Country, user: User) -> HttpResponse:
    """The workbook to fill in, in the language of the page."""
    _admit(user, country)
    language = (get_language() or "fr")[:2]
    table = buildings_table()
    references = References({TERRITORY: territory_vocabulary(country, HOLDS_BUILDINGS)})
    content = build_template([table], references, language, table.labels.in_language(language))
    headers = {"Content-Disposition": f'attachment; filename="houma-{country.code}-buildings-{language}.xlsx"'}
    return HttpResponse(content, content_type=XLSX, headers=headers)
