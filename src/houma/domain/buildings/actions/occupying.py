"""What the inventory says of who is inside, as households leave and come back."""

from django.db import transaction

from houma.domain.buildings.models import Building, Occupancy


@transaction.atomic
def note_occupancy(building: int, occupancy: Occupancy) -> bool:
    """Write down whether anybody lives in the building of this key, and return whether that changed anything.

    The caller asked who may: it follows from what was recorded of the households, and the history keeps what it was.
    """
    held = Building.objects.select_for_update(of=("self",)).get(pk=building)
    if held.occupancy == occupancy:
        return False
    held.occupancy = occupancy
    held.save(update_fields=["occupancy"])
    return True
