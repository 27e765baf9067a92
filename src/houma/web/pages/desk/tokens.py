"""Tokens of the API: made (shown once), listed, revoked by the person who holds them."""

from datetime import timedelta

from allauth.account.adapter import get_adapter
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from houma.domain.accounts.models import User
from houma.domain.accounts.token_actions import MadeToken, make_token, revoke_token
from houma.domain.accounts.token_queries import tokens_of
from houma.domain.accounts.tokens import ApiToken, Scope
from houma.domain.base.decisions import Refused
from houma.domain.territories.models import Country
from houma.web.asked_again import ask_first, asking, was_asked
from houma.web.at_desk import at_desk

_DAYS = ((30, gettext_lazy("30 days")), (90, gettext_lazy("90 days")), (365, gettext_lazy("one year")))


class TokenForm(forms.Form):
    """A token to make."""

    name = forms.CharField(
        label=gettext_lazy("Program"), max_length=80, help_text=gettext_lazy("Which program will use it.")
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What it may do"),
        choices=Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Never more than you may do yourself."),
    )
    days = forms.TypedChoiceField(label=gettext_lazy("How long it lasts"), choices=_DAYS, coerce=int, initial=90)


@never_cache
@at_desk
def tokens(request: HttpRequest, country: Country, user: User) -> HttpResponse:
    """The person's tokens; POST makes one, whose secret stands in this answer and nowhere else.

    A token opens what its person may do without a password: who makes one was asked for it just before, and is told.
    """
    if (asked := ask_first(request, user)) is not None:
        return asked
    form = TokenForm(request.POST or None, initial={"scopes": [Scope.READ.value]})
    made: MadeToken | None = None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            made = make_token(
                user, said["name"], [Scope(scope) for scope in said["scopes"]], timedelta(days=said["days"])
            )
        except Refused as refused:
            for reason in refused.decision.reasons:
                form.add_error(None, str(reason))
        else:
            form = TokenForm(initial={"scopes": [Scope.READ.value]})
            get_adapter(request).send_notification_mail("account/email/token_made", user, {"token": made.token})
    return render(
        request,
        "desk/tokens.html",
        {
            "form": form,
            "made": made,
            "asking": "" if was_asked(request) else asking(request, user),
            "tokens": [_row(token) for token in tokens_of(user)],
            "api_url": request.build_absolute_uri(reverse("api-1:openapi-view")),
        },
        status=400 if form.is_bound and form.errors else 200,
    )


def _row(token: ApiToken) -> dict[str, object]:
    if token.revoked_at is not None:
        state, kind = _("revoked"), "bad"
    elif token.expires_at <= timezone.now():
        state, kind = _("expired"), "wait"
    else:
        state, kind = _("in force"), "ok"
    return {
        "token": token,
        "scopes": [Scope(scope).label for scope in token.scopes if scope in Scope.values],
        "state": state,
        "kind": kind,
    }


@require_POST
@at_desk
def revoke(request: HttpRequest, country: Country, user: User, number: int) -> HttpResponse:
    """End one of the person's tokens now."""
    revoke_token(get_object_or_404(tokens_of(user), pk=number))
    messages.success(request, _("The token is revoked."))
    return redirect("desk_tokens", country=country.code)
