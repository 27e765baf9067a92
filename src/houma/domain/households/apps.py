from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from houma.domain.households.models import Household, Person
    from houma.domain.households.rules.holdings import Erasing, HeldFact


class HouseholdsConfig(AppConfig):
    name = "houma.domain.households"
    label = "households"
    verbose_name = _("Households")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say how words about buildings, which know nobody's name, are searched for a household's."""
        from houma.domain.households.actions.erasers import Eraser, declare_erasers

        declare_erasers(Eraser("buildings", _held, _erase))


# Imported when needed, as in the other apps that erase.
def _held(household: "Household", person: "Person | None") -> "Iterable[HeldFact]":
    from houma.domain.households.actions.erasing_at_buildings import held

    return held(household, person)


def _erase(household: "Household", person: "Person | None") -> "Erasing":
    from houma.domain.households.actions.erasing_at_buildings import erase

    return erase(household, person)
