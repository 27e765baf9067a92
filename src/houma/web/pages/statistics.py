"""Released counts of people and households: the same numbers for every reader, as tables, a map and files."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from houma.domain.accounts.models import User
from houma.domain.base.decisions import Refused
from houma.domain.statistics.actions import publish_release, release_statistics
from houma.domain.statistics.models import Publication, Release
from houma.domain.statistics.queries.reading import (
    ShownCell,
    ShownTable,
    reaches,
    shown_tables,
    territories_to_release,
    visible_releases,
)
from houma.domain.statistics.rules.releasing import LEAST_BELOW
from houma.domain.statistics.workbook import RELEASED, released_rows
from houma.domain.territories.models import Country, Territory
from houma.values.multilingual import Multilingual
from houma.web.country import of_country
from houma.web.documents.statistics_pdf import statistics_pdf
from houma.web.exports import FORMATS, INTERNAL, LICENCE, file_response, provenance
from houma.web.statistics.grids import HIDDEN, grid_of, place_depths
from houma.web.statistics.maps import count_map, map_values, map_view

PDF = "pdf"
_INDENT = "\u2003"
"""An em space a step: lists of choices keep no other."""
_MOST_BELOW = 50


class ReleaseForm(forms.Form):
    """What a new release is made of."""

    territory = forms.ModelChoiceField(
        Territory.objects.none(), label=gettext_lazy("Territory"), to_field_name="code", empty_label=None
    )
    reason = forms.CharField(label=gettext_lazy("What these figures are for"), max_length=300)
    below = forms.IntegerField(
        label=gettext_lazy("Protect counts under"),
        initial=LEAST_BELOW,
        min_value=LEAST_BELOW,
        max_value=_MOST_BELOW,
        help_text=gettext_lazy("Counts from 1 to under this one are suppressed, and what would give them away too."),
    )

    def __init__(self, *args: Any, user: User, country: Country, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = territories_to_release(user, country)
        self.fields["territory"].queryset = places  # type: ignore[attr-defined]

    @property
    def offers(self) -> bool:
        """Whether there is any territory that the person may release."""
        return bool(self.fields["territory"].queryset.exists())  # type: ignore[attr-defined]


@never_cache
@of_country
def release_list(request: HttpRequest, country: Country) -> HttpResponse:
    """Every release that the reader may see; who answers for a territory makes the next one here."""
    user = request.user
    form = ReleaseForm(request.POST or None, user=user, country=country) if isinstance(user, User) else None
    if request.method == "POST":
        if form is None or not form.offers:
            raise Http404
        if form.is_valid():
            said = form.cleaned_data
            try:
                made = release_statistics(
                    said["territory"], by=form_user(user), reason=said["reason"], below=said["below"]
                )
            except Refused as refused:
                for reason in refused.decision.reasons:
                    form.add_error(None, str(reason))
            else:
                messages.success(request, _("The figures are released."))
                return redirect("statistics_release", country.code, made.territory.code, made.number)
    releases = visible_releases(user).filter(country=country).order_by("territory__code", "-number")
    return render(
        request,
        "pages/statistics/list.html",
        {"releases": releases, "form": form if form is not None and form.offers else None},
    )


def form_user(user: Any) -> User:
    """The person behind a form that only signed-in people are shown."""
    if not isinstance(user, User):
        raise Http404
    return user


@dataclass(frozen=True, slots=True)
class PlaceOption:
    key: str
    label: str
    chosen: bool


def _release(request: HttpRequest, country: Country, territory: str, number: int) -> Release:
    found = visible_releases(request.user).filter(country=country, territory__code=territory, number=number).first()
    if found is None:
        raise Http404
    return found


def _key(cell: ShownCell) -> str:
    return f"{cell.territory.code}+" if cell.outside else cell.territory.code


@never_cache
@of_country
def release_page(request: HttpRequest, country: Country, territory: str, number: int) -> HttpResponse:
    """The tables of a release, one place at a time where a table has two axes."""
    release = _release(request, country, territory, number)
    tables = shown_tables(request.user, release)
    wanted = request.GET.get("table", "")
    shown = next((one for one in tables if one.table.code == wanted), tables[0])
    places = shown.places()
    place = next((one for one in places if _key(one) == request.GET.get("place", "")), places[0] if places else None)
    drawn = count_map(shown, request.GET)
    language = (get_language() or "fr")[:2]
    return render(
        request,
        "pages/statistics/release.html",
        {
            "release": release,
            "publication": Publication.objects.filter(release=release).first(),
            "may_publish": reaches(request.user, release.territory),
            "tables": tables,
            "shown": shown,
            "grid": grid_of(shown, place) if place else None,
            "places": _options(shown, place) if len(shown.table.axes) > 1 else (),
            "place": place,
            "view": map_view(release, shown, drawn, language) if drawn else None,
            "kept": {name: request.GET[name] for name in ("place", "c1", "c2", "level") if name in request.GET},
            "hidden": HIDDEN,
            "proved": release.protection.get(shown.table.code, {}).get("proved", False),
            "exports": [
                {"label": one.upper(), "href": reverse("statistics_file", args=[country.code, territory, number, one])}
                for one in (*FORMATS, PDF)
            ],
        },
    )


@never_cache
@of_country
def release_map(request: HttpRequest, country: Country, territory: str, number: int) -> HttpResponse:
    """What the map of a table draws: class and words of every place that the reader may see."""
    release = _release(request, country, territory, number)
    wanted = request.GET.get("table")
    found = shown_tables(request.user, release, [wanted] if wanted else [])
    drawn = count_map(found[0], request.GET) if found else None
    if drawn is None:
        raise Http404
    return JsonResponse(map_values(drawn, (get_language() or "fr")[:2]), json_dumps_params={"ensure_ascii": False})


def _options(shown: ShownTable, place: ShownCell | None) -> tuple[PlaceOption, ...]:
    depths = place_depths(shown)
    return tuple(
        PlaceOption(
            _key(one),
            _INDENT * depths[one.territory.pk, one.outside] + one.place,
            place is not None and _key(one) == _key(place),
        )
        for one in shown.places()
    )


@never_cache
@of_country
def release_file(
    request: HttpRequest, country: Country, territory: str, number: int, file_format: str
) -> HttpResponseBase:
    """The cells that the page shows, as a file or a document."""
    release = _release(request, country, territory, number)
    if file_format not in (*FORMATS, PDF):
        raise Http404
    tables, language = shown_tables(request.user, release), (get_language() or "fr")[:2]
    name = f"houma-{country.code}-{territory}-{number}"
    if file_format == PDF:
        return HttpResponse(
            statistics_pdf(release, tables, language),
            content_type="application/pdf",
            headers={"Content-Disposition": f'attachment; filename="{name}.pdf"'},
        )
    filters = ((Multilingual(_("Release of counts")), f"{release.territory.name} {release.number}"),)
    licence = LICENCE if Publication.objects.filter(release=release).exists() else INTERNAL
    about = provenance(country, RELEASED.labels, filters=filters, address=request.build_absolute_uri(), licence=licence)
    return file_response(request, RELEASED, released_rows(release, tables), file_format, language, about, name)


@login_required
@require_POST
@of_country
def release_publish(request: HttpRequest, country: Country, territory: str, number: int) -> HttpResponse:
    """Let everybody read the release."""
    release = _release(request, country, territory, number)
    try:
        publish_release(release, by=form_user(request.user))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Everybody may read this release now."))
    return redirect("statistics_release", country.code, territory, number)
