from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


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
        from houma.domain.rehousing.actions.erasing import erase, held
        from houma.domain.rehousing.models import Case

        declare_case_workers(CaseWorkers(Case, household="household", worker="worker", still=Q(closed_on=None)))
        declare_erasers(Eraser("rehousing", held, erase))
