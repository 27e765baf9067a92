"""Questions at the desk: the list, one thread, asking."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from houma.domain.accounts.models import Party, Role, User
from houma.domain.accounts.rules import Permission
from houma.domain.agreements.listing import visible_agreements
from houma.domain.base.decisions import Refused
from houma.domain.desk.actions import NewQuestion, answer_question, ask_on, ask_question, close_question
from houma.domain.desk.models import Question, QuestionEntry, QuestionState
from houma.domain.desk.queries.questions import facts_of, parties_of_project, thread, visible_questions
from houma.domain.desk.rules import Place, can_answer, can_close, can_follow_up
from houma.domain.projects.models import Project
from houma.domain.projects.queries import projects_where
from houma.domain.territories.models import Country
from houma.web.at_desk import at_desk
from houma.web.places import address_of

PAGE_LENGTH = 25
_LONGEST = 2000
_WRITERS: dict[str, Callable[..., QuestionEntry]] = {
    "answer": answer_question,
    "follow_up": ask_on,
    "close": close_question,
}


class AskForm(forms.Form):
    """A question on a project: to whom, what, until when."""

    to = forms.ChoiceField(label=gettext_lazy("To"))
    text = forms.CharField(
        label=gettext_lazy("Question"), max_length=_LONGEST, widget=forms.Textarea(attrs={"rows": 5})
    )
    agreement = forms.ChoiceField(label=gettext_lazy("About"), required=False)
    due_on = forms.DateField(
        label=gettext_lazy("Answer wanted by"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: object, project: Project, user: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.project = project
        self.parties = {f"party:{party.code}": party for party in parties_of_project(project)}
        self.roles = {f"role:{role.value}": role for role in Role}
        agreements = visible_agreements(user).filter(project=project).order_by("code")
        self.agreements = {agreement.code: agreement for agreement in agreements}
        choices = [
            (_("Roles"), [(key, capfirst(str(role.label))) for key, role in self.roles.items()]),
            (_("Organisations"), [(key, party.name) for key, party in self.parties.items()]),
        ]
        self.fields["to"].choices = [group for group in choices if group[1]]  # type: ignore[attr-defined]
        about = [("", _("The project as a whole")), *((code, found.name) for code, found in self.agreements.items())]
        self.fields["agreement"].choices = about  # type: ignore[attr-defined]

    def question(self) -> NewQuestion:
        """What the form asks; only once it is valid."""
        chosen = self.cleaned_data
        party: Party | None = self.parties.get(chosen["to"])
        return NewQuestion(
            project=self.project,
            text=chosen["text"],
            to_role=self.roles.get(chosen["to"]),
            to_party=party,
            agreement=self.agreements.get(chosen["agreement"]),
            due_on=chosen["due_on"],
        )


@at_desk
def question_list(request: HttpRequest, country: Country, user: User) -> HttpResponse:
    """Questions that the person may see, the latest first."""
    wanted = request.GET.get("state", "")
    found = visible_questions(user).filter(country=country)
    if wanted in QuestionState.values:
        found = found.filter(state=wanted)
    related = found.select_related("project", "agreement", "to_party", "asked_by").order_by("-changed_at", "-pk")
    own_url = reverse("desk_questions", args=[country.code])
    states = [("", _("All")), *((str(state.value), str(state.label)) for state in QuestionState)]
    return render(
        request,
        "desk/questions/questions.html",
        {
            "page": Paginator(related, PAGE_LENGTH).get_page(request.GET.get("page")),
            "states": [
                {"label": label, "url": f"{own_url}?state={code}" if code else own_url, "current": code == wanted}
                for code, label in states
            ],
        },
    )


@at_desk
def question(request: HttpRequest, country: Country, user: User, number: int) -> HttpResponse:
    """One thread; POST answers, asks on or closes."""
    found = thread(user, country.code, number)
    if found is None:
        raise Http404
    if request.method == "POST":
        return _write(request, country, user, found)
    facts = facts_of(user, found)
    return render(
        request,
        "desk/questions/question.html",
        {
            "question": found,
            "project_url": address_of(Place("project", (found.project.code,)), country),
            "agreement_url": address_of(Place("agreement", (found.agreement.code,)), country)
            if found.agreement
            else "",
            "may_answer": can_answer(facts),
            "may_follow_up": can_follow_up(facts),
            "may_close": can_close(facts),
            "longest": _LONGEST,
        },
    )


def _write(request: HttpRequest, country: Country, user: User, found: Question) -> HttpResponse:
    write = _WRITERS.get(request.POST.get("do", ""))
    if write is None:
        raise Http404
    try:
        write(found, request.POST.get("text", "")[:_LONGEST], by=user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Written in the thread."))
    return redirect("desk_question", country=country.code, number=found.pk)


@at_desk
def ask(request: HttpRequest, country: Country, user: User, code: str) -> HttpResponse:
    """Ask about a project in one's scope."""
    scope = projects_where(user, Permission.ASK_QUESTION).select_related("country")
    project = get_object_or_404(scope, country=country, code=code)
    form = AskForm(
        request.POST or None, project=project, user=user, initial={"agreement": request.GET.get("agreement", "")}
    )
    if request.method == "POST" and form.is_valid():
        try:
            asked = ask_question(form.question(), by=user)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The question is asked; it stands on the desks of those it is put to."))
            return redirect("desk_question", country=country.code, number=asked.pk)
    return render(
        request,
        "desk/ask.html",
        {"form": form, "project": project, "project_url": address_of(Place("project", (project.code,)), country)},
        status=400 if form.is_bound else 200,
    )
