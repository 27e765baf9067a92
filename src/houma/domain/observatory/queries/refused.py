"""What was refused and kept aside, as the desk sees it: never what it says."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.utils import timezone

from houma.domain.accounts.models import User
from houma.domain.households.models import RecordClass
from houma.domain.households.queries.retention import periods_of
from houma.domain.observatory.models import FormVersion, RefusedSubmission, VersionState
from houma.domain.observatory.queries.submissions import refused_visible
from houma.domain.observatory.rules.refusals import kept_until
from houma.domain.territories.models import Country


def kept_aside(user: User | AnonymousUser, country: Country) -> QuerySet[Any]:
    """What was refused in reach of ``user`` and is still kept, the last first, without its body.

    With ``times``, how often the same was sent, and ``last_at``, when last: a telephone tries again by itself, and its
    body is kept once.
    """
    kept = refused_visible(user, country).filter(body__isnull=False, sent_by__isnull=False)
    same = RefusedSubmission.objects.filter(
        country=country, digest=OuterRef("digest"), sent_by=OuterRef("sent_by")
    ).order_by()
    counted = same.values("digest").annotate(n=Count("pk")).values("n")
    latest = same.order_by("-id").values("at")[:1]
    return (
        kept.annotate(times=Subquery(counted), last_at=Subquery(latest))
        .select_related("form", "sent_by")
        .order_by("-pk")
    )


def newest_versions(refused: Iterable[RefusedSubmission]) -> dict[int, FormVersion]:
    """The newest version of each form that refused sendings were for, by the form's key: for its title. One query."""
    versions = FormVersion.objects.filter(form__in={one.form_id for one in refused if one.form_id is not None})
    return {one.form_id: one for one in versions.defer("xform", "questions").order_by("number")}


def version_said(refused: RefusedSubmission) -> FormVersion | None:
    """The version that a refused sending says, as it stands now; None where its form has none such. One query."""
    found = FormVersion.objects.filter(form=refused.form_id, version=refused.version_said)
    return found.exclude(state=VersionState.REPLACED).defer("xform", "questions").first()


def end_of(refused: RefusedSubmission) -> date:
    """The day on which its body goes by itself; two queries."""
    on = timezone.localdate(refused.at)
    most = periods_of(refused.country, timezone.localdate())[RecordClass.REFUSED].months
    said = FormVersion.objects.filter(form=refused.form_id).values_list("retention_months", flat=True)
    return kept_until(on, most, said if refused.form_id else ())
