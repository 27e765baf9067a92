"""Which territories' profiles a diagnosis of a project can stand on, and which were frozen for one."""

from django.db.models import Prefetch, QuerySet

from houma.domain.indicators.queries import published_levels
from houma.domain.projects.models import Diagnosis, DiagnosisProfile, Project
from houma.domain.territories.models import Ancestry, Territory


def profiled_territories(project: Project) -> tuple[Territory, ...]:
    """The territories whose profiles tell of a project, by code: its own where their level has scores, else the
    nearest ones above them that do (the commune of a perimeter). Three queries."""
    levels = published_levels(project.country)
    above = Ancestry.objects.filter(descendant__project_places__project=project, ancestor__level__in=levels)
    nearest: dict[int, int] = {}
    for place, ancestor in above.order_by("-distance").values_list("descendant", "ancestor"):
        nearest[place] = ancestor
    found = Territory.objects.filter(pk__in=set(nearest.values())).select_related("country").defer("boundary")
    return tuple(found.order_by("code"))


def diagnoses_of(project: Project) -> QuerySet[Diagnosis]:
    """The diagnoses of a project with the profiles that were frozen for them: two queries."""
    profiles = DiagnosisProfile.objects.select_related("snapshot__territory").defer(
        "snapshot__content", "snapshot__territory__boundary"
    )
    return project.diagnoses.select_related("party", "document").prefetch_related(Prefetch("profiles", profiles))


def frozen_profile(project: Project, key: int) -> DiagnosisProfile | None:
    """A profile that was frozen for a diagnosis of this project; None where the key is none of its own."""
    kept = DiagnosisProfile.objects.filter(diagnosis__project=project, pk=key)
    return kept.select_related(
        "diagnosis", "snapshot__territory__country", "snapshot__taken_by", "snapshot__run__framework_version"
    ).first()
