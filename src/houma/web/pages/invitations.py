"""The page that an invited person opens from the link: choose a password, then sign in with it."""

from django import forms
from django.contrib import messages
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from houma.domain.accounts.models import User
from houma.domain.accounts.people_actions import answer_invitation
from houma.domain.accounts.people_queries import open_invitation


class PasswordForm(forms.Form):
    """A password, twice."""

    password = forms.CharField(
        label=gettext_lazy("Password"),
        help_text=gettext_lazy("At least ten characters; several words are best."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=gettext_lazy("The same once more"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: object, user: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.user = user

    def clean_password(self) -> str:
        """Refuse what is easily guessed."""
        password = str(self.cleaned_data["password"])
        validate_password(password, self.user)
        return password

    def clean(self) -> None:
        """Both entries say the same."""
        if "password" in self.cleaned_data and self.cleaned_data["password"] != self.cleaned_data.get("again"):
            self.add_error("again", _("The two entries differ."))


@never_cache
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Choose the password of an account that was opened for somebody; the link is good once."""
    found = open_invitation(secret)
    if found is None:
        return render(request, "account/invitation.html", {"form": None}, status=404)
    form = PasswordForm(request.POST or None, user=found.user)
    if request.method == "POST" and form.is_valid():
        answer_invitation(found, form.cleaned_data["password"])
        messages.success(request, _("Your account is open: sign in."))
        return redirect("account_login")
    context = {"form": form, "invited": found.user}
    return render(request, "account/invitation.html", context, status=400 if form.is_bound else 200)
