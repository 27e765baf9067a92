"""One alert: its figures that open, the series, what happened to it; taking it up, letting it rest, answering it."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from houma.domain.accounts.models import User
from houma.domain.base.decisions import Refused
from houma.domain.desk.rules import Place
from houma.domain.documents.actions import NewDocument
from houma.domain.documents.models import DocumentKind
from houma.domain.indicators.queries import SeriesPoint, comparable_territories, series
from houma.domain.territories.models import Country, Territory
from houma.domain.watch.actions import acknowledge_alert, answer_alert, assign_alert
from houma.domain.watch.models import ON_AGREEMENTS, TEXT_LENGTH, Alert, AlertEvent, Family
from houma.domain.watch.queries.alerts import (
    ShownAlert,
    history_of,
    may_handle,
    people_for,
    shown,
    visible_alerts,
)
from houma.web.at_desk import at_desk
from houma.web.pages.desk.fields import PAPER
from houma.web.places import address_of


class Acknowledge(forms.Form):
    """Why an alert may rest, and until when."""

    reason = forms.CharField(label=gettext_lazy("Why it may rest"), max_length=400)
    until = forms.DateField(label=gettext_lazy("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}))


class Answer(forms.Form):
    """What is done, with the document that shows it."""

    text = forms.CharField(
        label=gettext_lazy("What is done"), max_length=TEXT_LENGTH, widget=forms.Textarea(attrs={"rows": 4})
    )
    document = forms.FileField(label=gettext_lazy("Document"), required=False, help_text=PAPER)


@dataclass(frozen=True, slots=True)
class Way:
    """A link with its words."""

    label: str
    url: str


@at_desk
def alert_page(request: HttpRequest, country: Country, user: User, number: int) -> HttpResponse:
    """An alert in the person's scope; POST acknowledges, answers or assigns it."""
    found = _alert(user, country, number)
    handles = may_handle(user, found.alert)
    people = people_for(found.alert) if handles else ()
    if request.method == "POST":
        if not handles:
            raise Http404
        return _write(request, country, user, found.alert, people)
    settings = found.rule.settings
    place = found.alert.territory
    return render(
        request,
        "desk/watch/alert.html",
        {
            "found": found,
            "alert": found.alert,
            "today": timezone.localdate(),
            "ways": _ways(found, country),
            "history": history_of(found, country),
            "handles": handles,
            "people": people,
            "acknowledge": Acknowledge(auto_id="id_ack_%s"),
            "answer": Answer(auto_id="id_answer_%s"),
            "points": _points(series(place, settings["indicator"])) if place and "indicator" in settings else [],
            "peers": _peers(place) if place and found.family is Family.OUTLIER else [],
        },
    )


def _alert(user: User, country: Country, number: int) -> ShownAlert:
    alerts = shown(visible_alerts(user, country).filter(pk=number), country)
    if not alerts:
        raise Http404
    return alerts[0]


def _points(found: Sequence[SeriesPoint]) -> list[SeriesPoint]:
    return [point for point in found if point.value is not None]


def _peers(place: Territory) -> list[dict[str, str]]:
    language = get_language() or "fr"
    return [
        {"code": one.code, "name": one.names.in_language(language), "parent": one.parent.in_language(language)}
        for one in comparable_territories(place)
    ]


def _ways(found: ShownAlert, country: Country) -> list[Way]:
    """Where the figures of an alert stand."""
    alert, settings = found.alert, found.rule.settings
    ways = []
    if found.family in (Family.LATE, Family.BEYOND) and alert.agreement:
        query = urlencode(
            {"agreements": alert.agreement.code, "by": "agreement", "ahead": timezone.localdate().year + 6}
        )
        measure = "late" if found.family is Family.LATE else "forecast"
        rows = reverse("money_rows", args=[country.code, measure])
        ways.append(Way(_("The rows behind these figures"), f"{rows}?{query}"))
    if found.family in ON_AGREEMENTS and alert.agreement:
        code = alert.agreement.code
        ways.append(Way(_("The ledger of the agreement"), reverse("agreement_ledger", args=[country.code, code])))
        ways.append(Way(_("The agreement"), address_of(Place("agreement", (code,)), country)))
    if alert.project:
        ways.append(Way(_("The project"), address_of(Place("project", (alert.project.code,)), country)))
    if settings.get("indicator") and alert.territory:
        figure = reverse("territory_indicator", args=[country.code, alert.territory.code, settings["indicator"]])
        ways.append(Way(_("The figure, down to its source"), figure))
    if settings.get("indicator"):
        ways.append(Way(_("The indicator"), reverse("indicator", args=[country.code, settings["indicator"]])))
    if alert.territory:
        ways.append(Way(_("The territory"), reverse("territory", args=[country.code, alert.territory.code])))
    return ways


def _write(
    request: HttpRequest, country: Country, user: User, alert: Alert, people: Sequence[User]
) -> HttpResponse:  # fmt: skip
    do = request.POST.get("do", "")
    try:
        if do == "acknowledge":
            form: forms.Form = Acknowledge(request.POST)
            if form.is_valid():
                acknowledge_alert(alert, form.cleaned_data["reason"], by=user, until=form.cleaned_data["until"])
                messages.success(request, _("The alert rests; the reason is kept."))
        elif do == "answer":
            form = Answer(request.POST, request.FILES)
            if form.is_valid():
                answer_alert(alert, form.cleaned_data["text"], by=user, document=_document(form))
                messages.success(request, _("The answer is kept."))
        elif do == "assign":
            form = forms.Form(request.POST)
            owner = next((one for one in people if str(one.pk) == request.POST.get("owner")), None)
            if owner is None:
                raise Http404
            assign_alert(alert, owner, by=user)
            messages.success(request, _("The alert stands among this person’s tasks."))
        else:
            raise Http404
        if not form.is_valid():
            messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("watch_alert", country=country.code, number=alert.pk)


def _document(form: forms.Form) -> NewDocument | None:
    file = form.cleaned_data["document"]
    return NewDocument(file.name, file.read(), DocumentKind.OTHER) if file else None


@at_desk
def alert_document(request: HttpRequest, country: Country, user: User, number: int) -> HttpResponseBase:
    """The document of an answer, for who sees the alert; always saved, never shown as a page of ours."""
    visible = visible_alerts(user, country).values("pk")
    event = get_object_or_404(AlertEvent.objects.select_related("document"), pk=number, alert__in=visible)
    if event.document is None:
        raise Http404
    document = event.document
    answer = FileResponse(
        document.file.open("rb"), as_attachment=True, filename=document.filename, content_type=document.media_type
    )
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
