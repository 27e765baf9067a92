"""A household that gives its home up for good."""

from datetime import date

from django.db import transaction

from houma.domain.households.models import Household, Residence


@transaction.atomic
def give_up_dwelling(household: Household, *, on: date) -> None:
    """Write down that from ``on`` the household’s home is no dwelling that we know. The caller asked who may.

    Where it lived stays known; of its place only the territory is left.
    """
    taken = Household.objects.select_for_update(no_key=True, of=("self",)).get(pk=household.pk)
    last = Residence.objects.filter(household=taken, until=None).first()
    if last is not None:
        # A home that was only found out after the household had left lasted a day.
        last.until = max(on, last.since)
        last.save(update_fields=["until"])
    taken.dwelling = None
    taken.save(update_fields=["dwelling", "changed_at"])
