"""What the inventory says of a building as its households leave and come back. Pure.

It goes by the households whose home is known to be there. An evacuated building is empty whatever they are known to do:
who has no home from us stays with kin.
"""

from houma.domain.buildings.models import Occupancy


def when_left(now: str, households: int, away: int) -> Occupancy:
    """After a household left.

    Args:
        now: what the inventory says, an Occupancy or "".
        households: whose home is in the building.
        away: of these, who is in one of our homes.
    """
    if now == Occupancy.EMPTY or away >= households:
        return Occupancy.EMPTY
    return Occupancy.PARTLY


def when_back(out: int) -> Occupancy:
    """After a household came back; ``out``: of those whose home is here, who is followed and has not come back."""
    return Occupancy.PARTLY if out else Occupancy.OCCUPIED
