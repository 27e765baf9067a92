"""What people choose for their own desk: language, and one e-mail a day or none."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from houma.domain.accounts.models import User
from houma.domain.desk.actions.preferences import set_preferences
from houma.domain.desk.queries.digests import last_digest, wants_digest
from houma.domain.territories.models import Country
from houma.web.at_desk import at_desk


class PreferencesForm(forms.Form):
    """Language of the desk and of e-mails; the digest."""

    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        choices=[("fr", "Français"), ("ar", "العربية"), ("en", "English")],
        help_text=gettext_lazy("Of your desk after you sign in, and of the e-mails you get."),
    )
    digest = forms.BooleanField(
        label=gettext_lazy("Send me one e-mail a day with what waits for me"),
        required=False,
        help_text=gettext_lazy("No e-mail on days when nothing waits."),
    )


@at_desk
def preferences(request: HttpRequest, country: Country, user: User) -> HttpResponse:
    """The person's own choices; POST keeps them."""
    chosen = {"language": user.language, "digest": wants_digest(user)}
    form = PreferencesForm(request.POST or None, initial=chosen)
    if request.method == "POST" and form.is_valid():
        language = form.cleaned_data["language"]
        set_preferences(user, language=language, digest=form.cleaned_data["digest"])
        with translation.override(language):
            messages.success(request, _("Your preferences are kept."))
            response = redirect("desk_preferences", country=country.code)
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, samesite="Lax")
        return response
    context = {"form": form, "last": last_digest(user), "email": user.email}
    return render(request, "desk/preferences.html", context, status=400 if form.is_bound else 200)
