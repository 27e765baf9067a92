"""Keys of devices: made (shown once, with the code that sets ODK Collect up), listed, revoked."""

from datetime import timedelta
from typing import Any

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

from houma.domain.accounts.field_key_actions import MadeFieldKey, make_field_key, revoke_field_key
from houma.domain.accounts.field_key_queries import field_keys, field_mandates
from houma.domain.accounts.field_keys import FieldKey
from houma.domain.accounts.models import Mandate, User
from houma.domain.accounts.rules import Permission
from houma.domain.base.decisions import Refused
from houma.domain.territories.models import Country
from houma.web.asked_again import ask_first, asking, was_asked
from houma.web.at_desk import at_desk
from houma.web.field.settings_code import collect_settings, svg
from houma.web.pages.desk.observatory.forms import must

_DAYS = ((30, gettext_lazy("30 days")), (90, gettext_lazy("90 days")), (365, gettext_lazy("one year")))


class _MandateField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A mandate, told by who holds what where."""

    def label_from_instance(self, obj: Mandate) -> str:
        return mandate_in_words(obj)


class KeyForm(forms.Form):
    """A key to make."""

    mandate = _MandateField(
        label=gettext_lazy("For whom"),
        queryset=Mandate.objects.none(),
        empty_label=None,
        help_text=gettext_lazy("What is sent with the key is sent in this person's name, under this mandate."),
    )
    name = forms.CharField(
        label=gettext_lazy("Device"),
        max_length=80,
        help_text=gettext_lazy("Which telephone or tablet will use it."),
    )
    days = forms.TypedChoiceField(label=gettext_lazy("How long it lasts"), choices=_DAYS, coerce=int, initial=90)

    def __init__(self, *args: Any, user: User, country: Country, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["mandate"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = field_mandates(user, country)


def mandate_in_words(mandate: Mandate) -> str:
    who = mandate.user.get_full_name() or mandate.user.email
    return f"{who} · {mandate.get_role_display()} · {mandate.territory.name}"


@never_cache
@at_desk
def keys(request: HttpRequest, country: Country, user: User) -> HttpResponse:
    """The keys that the person sees; POST makes one, whose secret stands in this answer and nowhere else.

    Who makes one was asked for the password just before; in whose name it sends is told.
    """
    must(user, country, Permission.FILL_FORMS, Permission.DESIGN_SURVEYS)
    if (asked := ask_first(request, user)) is not None:
        return asked
    form = KeyForm(request.POST or None, user=user, country=country)
    made: MadeFieldKey | None = None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            made = make_field_key(said["mandate"], said["name"], timedelta(days=said["days"]), by=user)
        except Refused as refused:
            for reason in refused.decision.reasons:
                form.add_error(None, str(reason))
        else:
            form = KeyForm(user=user, country=country)
            told = {"key": made.key, "by": user.get_full_name() or user.email}
            get_adapter(request).send_notification_mail("account/email/key_made", made.key.user, told)
    return render(
        request,
        "desk/observatory/field_keys.html",
        {
            "form": form,
            "asking": "" if was_asked(request) else asking(request, user),
            "made": None if made is None else _shown_once(request, country, made),
            "rows": [_row(key) for key in field_keys(user, country)],
            "server": request.build_absolute_uri(f"/field/{country.code}"),
        },
        status=400 if form.is_bound and form.errors else 200,
    )


def _shown_once(request: HttpRequest, country: Country, made: MadeFieldKey) -> dict[str, object]:
    alone = reverse("field_key_alone", kwargs={"country": country.code, "token": made.secret})
    address = request.build_absolute_uri(alone)
    return {
        "key": made.key,
        "secret": made.secret,
        "address": address,
        "code": svg(collect_settings(address, f"Houma · {made.key.mandate.territory.name}")),
    }


def _row(key: FieldKey) -> dict[str, object]:
    if key.revoked_at is not None:
        state, kind = _("revoked"), "bad"
    elif key.expires_at <= timezone.now():
        state, kind = _("expired"), "wait"
    elif key.mandate.ended_at is not None or (key.mandate.ends_on and key.mandate.ends_on < timezone.localdate()):
        state, kind = _("mandate ended"), "bad"
    else:
        state, kind = _("in force"), "ok"
    return {"key": key, "state": state, "kind": kind, "mandate": mandate_in_words(key.mandate)}


@require_POST
@at_desk
def revoke(request: HttpRequest, country: Country, user: User, number: int) -> HttpResponse:
    """End a key now."""
    revoke_field_key(get_object_or_404(field_keys(user, country), pk=number), by=user)
    messages.success(request, _("The key is revoked: the device can no longer fetch or send."))
    return redirect("desk_field_keys", country=country.code)
