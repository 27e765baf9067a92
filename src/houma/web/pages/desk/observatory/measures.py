"""Which indicators follow from the questions of a round's form."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission
from houma.domain.base.decisions import Refused
from houma.domain.indicators.models import Indicator, IndicatorVersion
from houma.domain.observatory.actions.results import NewFieldIndicator, map_indicator, retire_indicator
from houma.domain.observatory.models import FieldIndicator, MeasureKind, Round
from houma.domain.observatory.queries.reach import may_design
from houma.domain.observatory.queries.results import measures_of
from houma.domain.observatory.rules.questions import Question, Questions, said_in
from houma.domain.observatory.rules.xlsform.types import SELECT_KINDS, Kind
from houma.domain.territories.models import Country
from houma.web.at_desk import at_desk
from houma.web.pages.desk.observatory.rounds import key_in, round_here, tell_refusal

_MEASURED = SELECT_KINDS | {Kind.INTEGER, Kind.DECIMAL}


class MeasureForm(forms.Form):
    """An indicator and the question that it follows from; choices of a share bear the name of their question."""

    indicator = forms.ChoiceField(label=gettext_lazy("Indicator"))
    question = forms.ChoiceField(label=gettext_lazy("Question"))
    measure = forms.ChoiceField(label=gettext_lazy("Measure"))
    counted = forms.MultipleChoiceField(
        label=gettext_lazy("Answers that count"), required=False, widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=gettext_lazy("Of a share: the answers of this question that are a yes."),
    )  # fmt: skip

    def __init__(self, *args: Any, country: Country, asked: Questions, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "fr"
        observed = IndicatorVersion.objects.of_country(country.pk).in_force().filter(formula="")
        self.definitions = {one.indicator.code: one for one in observed.order_by("name_fr")}
        self._offer("indicator", [(code, f"{one.name} ({code})") for code, one in self.definitions.items()])
        repeats = [path for path, question in asked.every() if question.kind is Kind.REPEAT]
        measured = [
            (path, question)
            for path, question in asked.every()
            if question.kind in _MEASURED and not any(path.startswith(f"{one}/") for one in repeats)
        ]
        self._offer("question", [(path, question.label_in(language)) for path, question in measured])
        self._offer("measure", [(value, str(label).capitalize()) for value, label in MeasureKind.choices])
        self._offer(
            "counted",
            [
                (question.label_in(language), [(f"{path}={code}", said_in(labels, language) or code)
                                               for code, labels in asked.lists[question.choices].items()])
                for path, question in measured
                if question.choices in asked.lists
            ],
        )  # fmt: skip

    def _offer(self, name: str, choices: Sequence[tuple[str, str | list[tuple[str, str]]]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def measure_said(self) -> NewFieldIndicator:
        """What the form says; a share or mean in per cent is multiplied by a hundred where it is a share."""
        told = self.cleaned_data
        definition = self.definitions[told["indicator"]]
        share = told["measure"] == MeasureKind.PROPORTION
        counted = [choice.partition("=")[2] for choice in told["counted"] if choice.startswith(f"{told['question']}=")]
        return NewFieldIndicator(
            indicator=Indicator.objects.get(pk=definition.indicator_id),
            question=told["question"],
            measure=told["measure"],
            counted=counted if share else (),
            factor=100 if share and definition.unit_id == "percent" else 1,
        )


@at_desk
def measures(request: HttpRequest, country: Country, user: User, number: int) -> HttpResponse:
    """The measures of the round's form: add one, or take one back."""
    one = round_here(user, country, number, Permission.DESIGN_SURVEYS)
    version = one.form.versions.order_by("-number").first()
    asked = Questions.from_json(version.questions) if version is not None else Questions()
    form = MeasureForm(request.POST or None, country=country, asked=asked)
    if request.method == "POST":
        try:
            if _done(request, one, form, user):
                return redirect("desk_round_measures", country.code, one.pk)
        except Refused as refused:
            tell_refusal(request, refused)
    language = get_language() or "fr"
    questions = dict(asked.every())
    return render(
        request,
        "desk/observatory/round_measures.html",
        {
            "round": one,
            "form": form,
            "may_measure": may_design(user, country, one.form.territory),
            "kept": [
                {
                    "measured": of,
                    "measure": of.field_indicator.get_measure_display(),
                    **_question_said(of.field_indicator, questions, asked, language),
                }
                for of in measures_of(one.form)
            ],
        },
    )


def _question_said(
    kept: FieldIndicator, questions: Mapping[str, Question], asked: Questions, language: str
) -> dict[str, object]:
    """The question that is measured and the answers that count, in words; a code that the form has no more as it is."""
    question = questions.get(kept.question)
    choices = asked.lists.get(question.choices, {}) if question is not None else {}
    return {
        "label": question.label_in(language) if question is not None else kept.question,
        "counted": [said_in(choices.get(code, {}), language) or code for code in kept.counted],
    }


def _done(request: HttpRequest, one: Round, form: MeasureForm, user: User) -> bool:
    if request.POST.get("do") == "retire":
        kept = get_object_or_404(FieldIndicator, form=one.form, pk=key_in(request.POST.get("measure_key")))
        retire_indicator(kept, by=user)
        messages.success(request, _("Later results leave it out; what was published stays."))
        return True
    if not form.is_valid():
        return False
    map_indicator(one.form, form.measure_said(), by=user)
    messages.success(request, _("The indicator follows from this question."))
    return True
