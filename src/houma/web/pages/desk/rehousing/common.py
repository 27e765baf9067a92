"""What pages of rehousing share: fetch in scope, refuse in words, forms with days and amounts."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django import forms
from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission, may
from houma.domain.base.decisions import Refused
from houma.domain.rehousing.models import Case, Home, Operation
from houma.domain.rehousing.queries.cases import cases_in, whole
from houma.domain.rehousing.queries.homes import homes_in
from houma.domain.rehousing.queries.scope import operations_where
from houma.domain.territories.models import Country
from houma.values.money import Money
from houma.web.at_desk import let_in


def require_role(user: User, permission: Permission, country: Country) -> None:
    """403 in words for whoever holds no role in the country that allows this."""
    decision = may(user, permission, country)
    let_in(decision)


def operation_in_scope(user: User, country: Country, code: str, permission: Permission) -> Operation:
    """The operation of this code, 404 outside the person's scope."""
    rows = operations_where(user, permission).filter(country=country, code=code)
    found = rows.select_related("country", "territory", "perimeter", "project", "agency", "norms").defer(
        "territory__boundary", "perimeter__boundary"
    )
    operation = found.first()
    if operation is None:
        raise Http404
    return operation


def tabs_of(country: Country, operation: Operation, current: str, *, manages: bool) -> list[dict[str, object]]:
    """The tabs of an operation; its plan is for whoever places households."""
    names: list[tuple[str, str | Promise]] = [
        ("rehousing_operation", pgettext_lazy("operation", "State")),
        ("rehousing_operation_buildings", _("Buildings")),
        ("rehousing_cases", _("Cases")),
    ]
    if manages:
        names.append(("rehousing_plan", pgettext_lazy("rehousing", "Plan")))
    found: list[dict[str, object]] = []
    for name, title in names:
        own = name != "rehousing_cases"
        url = reverse(name, args=[country.code, operation.code] if own else [country.code])
        found.append(
            {"url": url if own else f"{url}?operation={operation.code}", "title": title, "current": name == current}
        )
    return found


def home_in_scope(user: User, country: Country, code: str) -> Home:
    """The home of this code, 404 outside the person's scope."""
    home = homes_in(user, country).filter(code=code).select_related("territory", "owner").first()
    if home is None:
        raise Http404
    return home


def case_in_scope(user: User, country: Country, operation: str, number: int, *, all_of_it: bool = False) -> Case:
    """The case of this number, 404 outside the person's scope."""
    rows = cases_in(user, country).filter(operation__code=operation, number=number)
    case = (whole(rows) if all_of_it else rows.select_related("operation__norms", "operation__country", "household",
            "building__building")).first()  # fmt: skip
    if case is None:
        raise Http404
    return case


def written(form: forms.Form, write: Callable[[], Any]) -> bool:
    """Let the action write, all or nothing; what it refuses stands in the form."""
    try:
        with transaction.atomic():
            write()
    except Refused as refusal:
        for reason in refusal.decision.reasons:
            form.add_error(None, str(reason))
        return False
    return True


def words_field(label: Any, *, required: bool = True, most: int = 1000, **more: Any) -> forms.CharField:
    """A few sentences."""
    return forms.CharField(
        label=label, required=required, max_length=most, widget=forms.Textarea(attrs={"rows": 3}), **more
    )


def amount_field(label: Any, *, required: bool = True, **more: Any) -> forms.DecimalField:
    """An amount in units of the country's currency."""
    return forms.DecimalField(label=label, required=required, min_value=Decimal(0), decimal_places=2, **more)


def as_money(amount: Decimal | None, country: Country) -> Money | None:
    """An amount that was entered."""
    return None if amount is None else Money(amount, country.currency)


def person_name(user: User) -> str:
    """How a colleague is shown in a list of choices."""
    return user.get_full_name() or user.email


class PersonChoice(forms.ModelChoiceField[User]):
    """A colleague, with the number of open cases where it is known."""

    def label_from_instance(self, obj: User) -> str:
        cases = getattr(obj, "cases_now", None)
        return person_name(obj) if cases is None else f"{person_name(obj)} ({cases})"


SAID = _("Recorded.")
