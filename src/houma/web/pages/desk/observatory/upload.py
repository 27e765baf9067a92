"""Uploading a form: the workbook is checked whole, and comes back with every fault marked by sheet and cell."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from houma.domain.accounts.models import Party, User
from houma.domain.accounts.rules import Permission, mandates_allowing
from houma.domain.base.decisions import Refused
from houma.domain.observatory.actions.forms import Upload, upload_form
from houma.domain.observatory.models import FormKind, LegalBasis, RetentionClass
from houma.domain.observatory.queries.forms import risk_classes
from houma.domain.observatory.rules.xlsform.settings import Declared
from houma.domain.observatory.workbook.ready import INSPECTION, READY
from houma.domain.sources.import_actions import conclude_check, open_import
from houma.domain.sources.models import ImportRun, ImportState
from houma.domain.territories.models import Ancestry, Country, Level, Territory
from houma.exchange.report import MOST_SHOWN, problem_report
from houma.values.multilingual import Multilingual
from houma.web.at_desk import at_desk
from houma.web.pages.desk.observatory.forms import must
from houma.web.pages.imports import XLSX

CHECK = "xlsform"
_LARGEST = 5_000_000
_AS_IN_WORKBOOK = gettext_lazy("as the workbook says")


class UploadForm(forms.Form):
    """A workbook, and what it leaves open."""

    file = forms.FileField(label=gettext_lazy("Workbook"), help_text=gettext_lazy("XLSForm as XLSX, up to 5 MB."))
    territory = forms.ChoiceField(
        label=gettext_lazy("Territory"),
        required=False,
        help_text=gettext_lazy("For whom a new form is; a form that exists keeps its own."),
    )
    kind = forms.ChoiceField(label=gettext_lazy("What it is for"), required=False)
    purpose_fr = forms.CharField(
        label=gettext_lazy("Purpose, in French"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    purpose_ar = forms.CharField(
        label=gettext_lazy("Purpose, in Arabic"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "lang": "ar", "dir": "rtl"}),
    )
    legal_basis = forms.ChoiceField(label=gettext_lazy("Legal basis"), required=False)
    controller = forms.ChoiceField(label=gettext_lazy("Who answers for the data"), required=False)
    retention_class = forms.ChoiceField(label=gettext_lazy("Class of retention"), required=False)
    retention_months = forms.IntegerField(
        label=gettext_lazy("Kept for how many months"), required=False, min_value=1, max_value=600
    )

    def __init__(self, *args: Any, user: User, country: Country, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = _places(user, country)
        parties = Party.objects.filter(country=country, is_family=False).order_by("name_fr")
        choices: dict[str, list[tuple[str, Any]]] = {
            "kind": list(FormKind.choices),
            "legal_basis": list(LegalBasis.choices),
            "retention_class": list(RetentionClass.choices),
            "controller": [(party.code, party.name) for party in parties],
        }
        for name, offered in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", _AS_IN_WORKBOOK), *offered]
        territory = self.fields["territory"]
        assert isinstance(territory, forms.ChoiceField)
        territory.choices = [
            (code, place.name if place else _("the whole country")) for code, place in self.places.items()
        ]

    def clean_file(self) -> Any:
        """Refuse what is too large for a form."""
        file = self.cleaned_data["file"]
        if file.size > _LARGEST:
            raise forms.ValidationError(_("The workbook is larger than 5 MB."))
        return file

    def declared(self) -> Declared:
        """What is said here; the workbook says the rest."""
        said = self.cleaned_data
        return Declared(
            kind=said["kind"],
            purpose=Multilingual(said["purpose_fr"], said["purpose_ar"]),
            legal_basis=said["legal_basis"],
            controller=said["controller"],
            retention_class=said["retention_class"],
            retention_months=said["retention_months"],
        )


def _places(user: User, country: Country) -> dict[str, Territory | None]:
    """Territories for which the person may design forms, by code: those of the mandates, and what lies just below."""
    held = mandates_allowing(user, Permission.DESIGN_SURVEYS).filter(territory__country=country).values("territory")
    near = Ancestry.objects.filter(ancestor__in=held, distance__lte=1).values("descendant")
    found = Territory.objects.filter(pk__in=near).defer("boundary").order_by("level", "name_fr")
    return {place.code: None if place.level == Level.COUNTRY else place for place in found}


@at_desk
def upload(request: HttpRequest, country: Country, user: User) -> HttpResponse:
    """A form to hand in; without a fault it becomes a draft, else nothing is kept but the marked copy."""
    must(user, country, Permission.DESIGN_SURVEYS)
    form = UploadForm(request.POST or None, request.FILES or None, user=user, country=country)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        content = file.read()
        try:
            done = upload_form(
                country,
                content,
                file.name,
                by=user,
                territory=form.places.get(form.cleaned_data["territory"]),
                declared=form.declared(),
            )
        except Refused as refused:
            for reason in refused.decision.reasons:
                form.add_error(None, str(reason))
        else:
            if done.version is not None:
                messages.success(request, _("The form is checked and kept as a draft. Publish it to offer it."))
                if done.replaced is not None:
                    messages.info(
                        request,
                        _("It takes the place of the draft of the same version, which stays in the list of versions."),
                    )
                return redirect(
                    "desk_form_version",
                    country=country.code,
                    form_id=done.version.form.form_id,
                    number=done.version.number,
                )
            run = _kept_check(country, file.name, content, done, user)
            return redirect("desk_form_check", country=country.code, number=run.pk)
    status = 400 if form.is_bound else 200
    ready = [(name, said) for name, said in READY.items() if name != INSPECTION or risk_classes(country)]
    return render(request, "desk/observatory/form_upload.html", {"form": form, "ready": ready}, status=status)


def _kept_check(country: Country, filename: str, content: bytes, done: Upload, user: User) -> ImportRun:
    """What was found, with the marked copy, for whoever handed it in."""
    language = (get_language() or "fr")[:2]
    run = open_import(country.code, CHECK, filename, content, language=language, by=user)
    problems = done.checked.problems
    report = {
        "problems": [problem_report(problem) for problem in problems[:MOST_SHOWN]],
        "faults": len(done.checked.faults),
        "warnings": len(done.checked.warnings),
    }
    return conclude_check(run, report, ok=False, annotated=done.checked.annotated(filename, language))


def _check(user: User, country: Country, number: int) -> ImportRun:
    return get_object_or_404(ImportRun, pk=number, kind=CHECK, country_code=country.code, started_by=user)


@at_desk
def check_page(request: HttpRequest, country: Country, user: User, number: int) -> HttpResponse:
    """The faults of a workbook, by sheet and cell; only for whoever handed it in."""
    run = _check(user, country, number)
    return render(
        request,
        "desk/observatory/form_check.html",
        {"run": run, "language": (get_language() or "fr")[:2], "refused": run.state == ImportState.REFUSED},
    )


@at_desk
def check_annotated(request: HttpRequest, country: Country, user: User, number: int) -> HttpResponseBase:
    """The workbook with its faults marked."""
    run = _check(user, country, number)
    if not run.annotated:
        raise Http404
    stem = run.filename.rpartition(".")[0] or run.filename
    return FileResponse(
        run.annotated.open("rb"), as_attachment=True, filename=f"{stem}-annotated.xlsx", content_type=XLSX
    )
