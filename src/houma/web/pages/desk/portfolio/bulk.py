"""What is done to many projects: choose, see what would happen and what is refused and why, then do the rest."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from houma.domain.accounts.models import Party, PartyType, Role, User
from houma.domain.desk.actions.bulk import do_to_many
from houma.domain.desk.bulk_rules import BULK_LABELS, MOST_AT_ONCE, BulkAction, BulkWish
from houma.domain.desk.queries.bulk import judged, own_run
from houma.domain.desk.queries.portfolio import portfolio, sorted_portfolio
from houma.domain.desk.rules import Place
from houma.domain.projects.cycle import TRANSITIONS
from houma.domain.projects.models import Programme, Visibility
from houma.domain.territories.models import Country
from houma.web.at_desk import at_desk
from houma.web.pages.desk.portfolio.filters import shown_from
from houma.web.places import address_of

_LONGEST = 2000
_FIELDS = {
    BulkAction.PROGRAMME: ("programme",),
    BulkAction.VISIBILITY: ("visibility",),
    BulkAction.OPERATOR: ("operator",),
    BulkAction.ASK: ("to_role", "text"),
    BulkAction.GATE: ("transition", "reason"),
}


class WishForm(forms.Form):
    """The fields of one thing to be done."""

    programme = forms.ModelChoiceField(label=gettext_lazy("Programme"), queryset=Programme.objects.none())
    visibility = forms.ChoiceField(label=gettext_lazy("Visibility"), choices=Visibility.choices)
    operator = forms.ModelChoiceField(
        label=gettext_lazy("Operator"),
        queryset=Party.objects.none(),
        help_text=gettext_lazy("Given to the actions that have none; what is assigned stays."),
    )
    to_role = forms.ChoiceField(label=gettext_lazy("To"), choices=Role.choices)
    text = forms.CharField(
        label=gettext_lazy("Question"), max_length=_LONGEST, widget=forms.Textarea(attrs={"rows": 4})
    )
    transition = forms.ChoiceField(
        label=gettext_lazy("Gate"), choices=[(one.code, one.label) for one in TRANSITIONS]
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=_LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Asked for by a pause, a cancellation and a step back."),
    )

    def __init__(self, action: BulkAction, country: Country, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.action = action
        for name in set(self.fields) - set(_FIELDS[action]):
            del self.fields[name]
        for name, rows in (
            ("programme", Programme.objects.filter(country=country).order_by("name_fr")),
            (
                "operator",
                Party.objects.filter(country=country, is_family=False).exclude(type=PartyType.FUND).order_by("name_fr"),
            ),
        ):
            if name in self.fields:
                self.fields[name].queryset = rows  # type: ignore[attr-defined]
                self.fields[name].to_field_name = "code"  # type: ignore[attr-defined]
        if "to_role" in self.fields:
            labels = [(role.value, capfirst(str(role.label))) for role in Role]
            self.fields["to_role"].choices = labels  # type: ignore[attr-defined]

    def wish(self) -> BulkWish:
        """What the form asks for; only once it is valid."""
        chosen = self.cleaned_data
        role, visibility = chosen.get("to_role"), chosen.get("visibility")
        return BulkWish(
            self.action,
            programme=chosen.get("programme"),
            visibility=Visibility(visibility) if visibility else None,
            operator=chosen.get("operator"),
            text=chosen.get("text", ""),
            to_role=Role(role) if role else None,
            transition=chosen.get("transition", ""),
            reason=chosen.get("reason", ""),
        )


@require_POST
@at_desk
def bulk(request: HttpRequest, country: Country, user: User) -> HttpResponse:
    """First the form, then what would happen, then (``do=run``) the deed and its results."""
    asked = request.POST.get("action", "")
    back = f"{reverse('desk_portfolio', args=[country.code])}?{request.POST.get('query', '')}"
    codes = _codes(request, country, user)
    if asked not in set(BulkAction) or not codes:
        messages.error(request, _("Choose what to do and at least one project."))
        return redirect(back)
    action = BulkAction(asked)
    step = request.POST.get("do", "")
    form = WishForm(action, country, request.POST if step else None)
    lines = judged(user, country, form.wish(), codes) if step and form.is_valid() else None
    if step == "run" and lines is not None:
        run = do_to_many(user, country, form.wish(), codes)
        return redirect("desk_bulk_run", country=country.code, number=run.pk)
    return render(
        request,
        "desk/portfolio/bulk.html",
        {
            "action": action,
            "label": BULK_LABELS[action],
            "form": form,
            "codes": codes,
            "lines": lines,
            "allowed": sum(line.decision.allowed for line in lines or ()),
            "refused": [line for line in lines or () if not line.decision],
            "accepted": [line for line in lines or () if line.decision],
            "back": back,
            "query": request.POST.get("query", ""),
        },
        status=400 if step and lines is None else 200,
    )


def _codes(request: HttpRequest, country: Country, user: User) -> list[str]:
    """The projects chosen one by one, or all that the filters of the address let through, up to the most at once."""
    if request.POST.get("all") == "1":
        shown = shown_from(QueryDict(request.POST.get("query", "")), country)
        found = sorted_portfolio(portfolio(user, country, shown.filters), shown.filters)
        return list(found.values_list("code", flat=True)[:MOST_AT_ONCE])
    return list(dict.fromkeys(request.POST.getlist("project")))[:MOST_AT_ONCE]


@at_desk
def bulk_run(request: HttpRequest, country: Country, user: User, number: int) -> HttpResponse:
    """What became of each project."""
    run = own_run(user, country, number)
    if run is None:
        raise Http404
    results = [
        {**result, "url": address_of(Place("project", (result["code"],)), country)}
        for result in sorted(run.results, key=lambda result: result["done"])
    ]
    done = sum(result["done"] for result in results)
    return render(
        request,
        "desk/portfolio/done.html",
        {
            "run": run,
            "label": BULK_LABELS[BulkAction(run.action)],
            "results": results,
            "done": done,
            "refused": len(results) - done,
            "back": reverse("desk_portfolio", args=[country.code]),
        },
    )
