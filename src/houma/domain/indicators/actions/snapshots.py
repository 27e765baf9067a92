"""Keeping the profile of a territory as it is now."""

from houma.domain.accounts.models import User
from houma.domain.indicators.models import ProfileSnapshot
from houma.domain.indicators.queries.snapshots import content_digest, snapshot_content
from houma.domain.territories.models import Territory


def take_snapshot(territory: Territory, *, by: User | None) -> ProfileSnapshot:
    """Freeze the profile of a territory, as evidence for a project's diagnosis.

    The figures are public, so anybody may keep them; who may attach them to a project is for the project to decide.
    The same profile again gives the snapshot that is there.
    """
    content = snapshot_content(territory)
    digest = content_digest(content)
    there = ProfileSnapshot.objects.filter(territory=territory, digest=digest).order_by("-id").first()
    if there is not None:
        return there
    run = content["run"]["id"] if content["run"] else None
    return ProfileSnapshot.objects.create(territory=territory, run_id=run, content=content, digest=digest, taken_by=by)
