from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from houma.domain.households.models import Household, Person
    from houma.domain.households.rules.holdings import Erasing, HeldFact


class RehousingConfig(AppConfig):
    name = "houma.domain.rehousing"
    label = "rehousing"
    verbose_name = _("Rehousing")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say who has the case of a household (the worker of its open case), and how what is kept here is erased."""
        from django.db.models import Q

        from houma.domain.households.actions.erasers import Eraser, declare_erasers
        from houma.domain.households.scope import CaseWorkers, declare_case_workers
        from houma.domain.rehousing.models import Case

        declare_case_workers(CaseWorkers(Case, household="household", worker="worker", still=Q(closed_on=None)))
        declare_erasers(Eraser("rehousing", _held, _erase))


# Imported when needed: the actions bring the solvers of plans with them, and every command starts this app.
def _held(household: "Household", person: "Person | None") -> "Iterable[HeldFact]":
    from houma.domain.rehousing.actions.erasing import held

    return held(household, person)


def _erase(household: "Household", person: "Person | None") -> "Erasing":
    from houma.domain.rehousing.actions.erasing import erase

    return erase(household, person)
