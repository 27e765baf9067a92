"""Forms of one's account, with the words of the house: one label a field, and no second one inside it."""

from collections.abc import Mapping
from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.mfa.base import forms as second_factor
from allauth.mfa.totp import forms as totp
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _

from houma.domain.accounts.account_queries import Credentials, credentials_of

_NEW = {"password1": _("New password"), "password2": _("The new password once more")}


class _Worded:
    """Puts our labels on the fields of a form."""

    labels: ClassVar[Mapping[str, Promise | str]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields  # type: ignore[attr-defined]  # it stands before a form
        for name, label in self.labels.items():
            if name in fields:
                fields[name].label = label
        for field in fields.values():
            field.widget.attrs.pop("placeholder", None)


class _EndsCredentials:
    """A new password ends tokens and keys: the page says beforehand which."""

    @cached_property
    def ends(self) -> Credentials:
        """What ends when the form is sent."""
        return credentials_of(self.user)  # type: ignore[attr-defined]  # it stands before a form of a person


class SignIn(_Worded, account.LoginForm):  # type: ignore[misc]
    labels: ClassVar = {"login": _("E-mail address"), "password": _("Password")}


class Reauthenticate(_Worded, account.ReauthenticateForm):  # type: ignore[misc]
    labels: ClassVar = {"password": _("Password")}


class AddAddress(_Worded, account.AddEmailForm):  # type: ignore[misc]
    labels: ClassVar = {"email": _("E-mail address")}


class ChangePassword(_Worded, _EndsCredentials, account.ChangePasswordForm):  # type: ignore[misc]
    labels: ClassVar = {"oldpassword": _("Password now"), **_NEW}


class SetPassword(_Worded, account.SetPasswordForm):  # type: ignore[misc]
    labels: ClassVar = _NEW


class AskForLink(_Worded, account.ResetPasswordForm):  # type: ignore[misc]
    labels: ClassVar = {"email": _("E-mail address")}


class NewPassword(_Worded, _EndsCredentials, account.ResetPasswordKeyForm):  # type: ignore[misc]
    labels: ClassVar = _NEW


class CodeOfTheApp(_Worded, totp.ActivateTOTPForm):  # type: ignore[misc]
    labels: ClassVar = {"code": _("Code")}


class SecondStep(_Worded, second_factor.AuthenticateForm):  # type: ignore[misc]
    labels: ClassVar = {"code": _("Code")}


class SecondStepAgain(_Worded, second_factor.ReauthenticateForm):  # type: ignore[misc]
    labels: ClassVar = {"code": _("Code")}
