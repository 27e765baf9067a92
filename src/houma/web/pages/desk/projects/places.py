"""The territory of a project: the places it acts on, and a perimeter drawn on the map or taken from a file."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission
from houma.domain.base.decisions import Refused
from houma.domain.projects.actions import place_project
from houma.domain.projects.actions.places import delimit_project, redraw_project
from houma.domain.projects.outline_reading import (
    Outline,
    UnreadableOutline,
    outline_of_file,
    outline_of_geojson,
)
from houma.domain.territories.models import Country, Level, PerimeterKind, Territory
from houma.domain.territories.queries.search import search_territories
from houma.domain.territories.rules.geometry import from_geos
from houma.values.multilingual import Multilingual
from houma.web.at_desk import at_desk, let_in
from houma.web.pages.desk.projects.entry_form import three_languages
from houma.web.pages.desk.projects.workspace import Workspace, workspace
from houma.web.pages.maps import bounds_around, country_bounds
from houma.web.templatetags.values import reader_language

TAB = "desk_project_territory"
_SALT = "houma.project.outline"
_HALF_A_DAY = 43_200
_KINDS = [choice for choice in PerimeterKind.choices if choice[0]]


class OutlineForm(forms.Form):
    """A file, or what was drawn."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        help_text=gettext_lazy("GeoJSON, KML, GeoPackage or zipped Shapefile."),
    )
    crs = forms.CharField(
        label=gettext_lazy("Reference system"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("Only where the file does not say it: EPSG:26191, for example."),
    )
    drawn = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 3, "data-drawn": ""}))

    def clean(self) -> dict[str, Any]:
        """One of both."""
        said = super().clean() or {}
        if not said.get("file") and not said.get("drawn"):
            self.add_error("file", _("Draw an outline, or choose a file."))
        return said


class PerimeterForm(forms.Form):
    """What a checked outline becomes: a new perimeter, or the new outline of one of the project."""

    outline = forms.CharField(widget=forms.HiddenInput)
    source = forms.CharField(widget=forms.HiddenInput, required=False)
    replaces = forms.ChoiceField(label=gettext_lazy("Perimeter"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=_KINDS, required=False)
    parent = forms.ChoiceField(label=gettext_lazy("Below"), required=False)
    reason = forms.CharField(label=gettext_lazy("Why it changes"), required=False, max_length=100)

    def __init__(self, *args: Any, project_places: list[Territory], parents: list[Territory], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.perimeters = {one.code: one for one in project_places if one.level == Level.PERIMETER}
        self.parents = {one.code: one for one in parents}
        new = [("", _("a new one")), *((code, one.name) for code, one in self.perimeters.items())]
        self.fields["replaces"].choices = new  # type: ignore[attr-defined]
        self.fields["parent"].choices = [(code, one.name) for code, one in self.parents.items()]  # type: ignore[attr-defined]
        names = three_languages(
            "name",
            gettext_lazy("Name (French)"),
            gettext_lazy("Name (Arabic)"),
            gettext_lazy("Name (English)"),
            required=False,
        )
        self.fields.update(dict(names))
        if not self.perimeters:
            del self.fields["replaces"], self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        """A new perimeter has a French name."""
        said = super().clean() or {}
        if not said.get("replaces") and not said.get("name_fr"):
            self.add_error("name_fr", _("A perimeter has a French name."))
        if not said.get("replaces") and not said.get("parent"):
            self.add_error("parent", _("Choose the commune below which it lies."))
        return said


def _may(space: Workspace) -> None:
    allowed = space.may(Permission.DESCRIBE_PROJECT)
    let_in(allowed)


@at_desk
def territory(request: HttpRequest, country: Country, user: User, code: str) -> HttpResponse:
    """The places of the project, a search for more, and a map to draw on."""
    return _territory_page(request, workspace(country, user, code), OutlineForm())


def _territory_page(request: HttpRequest, space: Workspace, form: OutlineForm, status: int = 200) -> HttpResponse:
    places = list(space.project.territories.select_related("parent"))
    wanted = request.GET.get("q", "").strip()
    hits = search_territories(wanted, space.country) if wanted else []
    named = {place.pk for place in places}
    return space.page(
        request,
        "desk/projects/territory.html",
        TAB,
        {
            "places": places,
            "q": wanted,
            "hits": [hit.territory for hit in hits if hit.territory.pk not in named],
            "may": space.may(Permission.DESCRIBE_PROJECT),
            "form": form,
            "bounds": _bounds(space.country, places),
            "outlines": _outlines(places),
        },
        status=status,
    )


def _bounds(country: Country, places: list[Territory]) -> str:
    return bounds_around(places, margin=0.06) or country_bounds(country)


def _outlines(places: list[Territory]) -> dict[str, Any]:
    """The recorded outlines of the perimeters, as GeoJSON."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"name": place.name},
                "geometry": from_geos(place.boundary).__geo_interface__,
            }
            for place in places
            if place.boundary is not None and place.level == Level.PERIMETER
        ],
    }


@require_POST
@at_desk
def add(request: HttpRequest, country: Country, user: User, code: str) -> HttpResponse:
    """Place the project on one more territory."""
    space = workspace(country, user, code)
    _may(space)
    more = Territory.objects.filter(country=country, code__in=request.POST.getlist("code"))
    place_project(space.project, [*space.project.territories.all(), *more], by=user)
    messages.success(request, _("Recorded."))
    return redirect(space.url(TAB))


@require_POST
@at_desk
def remove(request: HttpRequest, country: Country, user: User, code: str) -> HttpResponse:
    """Take the project off a territory; the last one stays, since scope goes by territory."""
    space = workspace(country, user, code)
    _may(space)
    left = [place for place in space.project.territories.all() if place.code != request.POST.get("code")]
    if left:
        place_project(space.project, left, by=user)
        messages.success(request, _("Recorded."))
    else:
        messages.error(request, _("A project keeps one territory at least: add another one first."))
    return redirect(space.url(TAB))


@require_POST
@at_desk
def outline(request: HttpRequest, country: Country, user: User, code: str) -> HttpResponse:
    """Read a drawing or a file, and show what it would become before anything is written."""
    space = workspace(country, user, code)
    _may(space)
    form = OutlineForm(request.POST, request.FILES)
    if not form.is_valid():
        return _territory_page(request, space, form, status=400)
    file = form.cleaned_data["file"]
    try:
        if file is not None:
            found = outline_of_file(country, file.name, file.read(), crs=form.cleaned_data["crs"])
        else:
            found = outline_of_geojson(country, form.cleaned_data["drawn"])
    except UnreadableOutline as problem:
        form.add_error("file" if file is not None else "drawn", problem.message.in_language(reader_language()))
        return _territory_page(request, space, form, status=400)
    perimeter = _perimeter_form(
        space, found, {"outline": signing.dumps(found.geojson, salt=_SALT, compress=True),
                       "source": file.name if file is not None else ""},
    )  # fmt: skip
    return _preview(request, space, found, perimeter)


def _perimeter_form(
    space: Workspace, found: Outline, initial: dict[str, str], data: Any = None
) -> PerimeterForm:  # fmt: skip
    places = list(space.project.territories.all())
    parents = [touched.territory for touched in found.touched]
    parents = parents or [place for place in places if place.level != Level.PERIMETER]
    return PerimeterForm(data, initial=initial, project_places=places, parents=parents)


def _preview(
    request: HttpRequest, space: Workspace, found: Outline, form: PerimeterForm, status: int = 200
) -> HttpResponse:
    west, south, east, north = found.shape.bounds
    margin = max(east - west, north - south, 0.005) * 0.25
    shown = {"type": "Feature", "properties": {}, "geometry": found.shape.__geo_interface__}
    return space.page(
        request,
        "desk/projects/outline.html",
        TAB,
        {
            "outline": found,
            "hectares": found.area / 10_000,
            "form": form,
            "bounds": f"{west - margin:.5f},{south - margin:.5f},{east + margin:.5f},{north + margin:.5f}",
            "outlines": {"type": "FeatureCollection", "features": [shown]},
        },
        status=status,
    )


@require_POST
@at_desk
def confirm(request: HttpRequest, country: Country, user: User, code: str) -> HttpResponse:
    """Keep the outline that was shown."""
    space = workspace(country, user, code)
    _may(space)
    try:
        text = signing.loads(request.POST.get("outline", ""), salt=_SALT, max_age=_HALF_A_DAY)
    except signing.BadSignature:
        messages.error(request, _("This outline was shown too long ago: draw it or choose the file again."))
        return redirect(space.url(TAB))
    found = outline_of_geojson(country, text)
    form = _perimeter_form(space, found, {}, request.POST)
    if not form.is_valid():
        return _preview(request, space, found, form, status=400)
    try:
        _keep(space, found, form)
    except Refused as refusal:
        for reason in refusal.decision.reasons:
            form.add_error(None, str(reason))
        return _preview(request, space, found, form, status=400)
    messages.success(request, _("The perimeter is recorded."))
    return redirect(space.url(TAB))


def _keep(space: Workspace, found: Outline, form: PerimeterForm) -> None:
    said = form.cleaned_data
    source = said["source"][:300]
    if said.get("replaces"):
        before = form.perimeters[said["replaces"]]
        redraw_project(space.project, before, found, source=source, reason=said["reason"], by=space.user)
        return
    names = Multilingual(said["name_fr"], said["name_ar"], said["name_en"])
    parent = form.parents[said["parent"]]
    delimit_project(
        space.project, found, parent=parent, kind=said["kind"], names=names, source=source, by=space.user
    )  # fmt: skip
