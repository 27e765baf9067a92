from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from houma.domain.households.models import Household, Person
    from houma.domain.households.rules.holdings import Erasing, HeldFact


class ObservatoryConfig(AppConfig):
    name = "houma.domain.observatory"
    label = "observatory"
    verbose_name = _("Social observatory")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say how what filled-in forms keep about a household is told and erased, and which looks at it are logged."""
        from houma.domain.households.actions.erasers import Eraser, declare_erasers
        from houma.domain.households.queries.log import declare_looks
        from houma.domain.observatory.queries.looks import LOOKS_AT_ANSWERS

        declare_erasers(Eraser("observatory", _held, _erase))
        declare_looks(LOOKS_AT_ANSWERS)


# Imported when needed: the actions bring the readers of workbooks with them, and every command starts this app.
def _held(household: "Household", person: "Person | None") -> "Iterable[HeldFact]":
    from houma.domain.observatory.actions.erasing import held

    return held(household, person)


def _erase(household: "Household", person: "Person | None") -> "Erasing":
    from houma.domain.observatory.actions.erasing import erase

    return erase(household, person)
