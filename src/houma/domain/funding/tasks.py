"""The watch over agreements as background work."""

from django_tasks import task

from houma.domain.funding.actions import watch_agreements
from houma.domain.territories.models import Country


@task()
def watch_country(country_code: str) -> dict[str, int]:
    """Raise and close the alerts of a country; says how many."""
    done = watch_agreements(Country.objects.get(pk=country_code))
    return {"agreements": done.agreements, "raised": done.raised, "changed": done.changed, "closed": done.closed}
