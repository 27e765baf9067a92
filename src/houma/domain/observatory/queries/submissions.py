"""Which submissions a person sees, and how much of each."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.gis.geos import Point
from django.db.models import Q, QuerySet

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission, mandates_allowing
from houma.domain.buildings.models import Building
from houma.domain.households.models import Household
from houma.domain.households.scope import households_where
from houma.domain.observatory.models import (
    Attachment,
    Form,
    RefusedSubmission,
    Submission,
    SubmissionContent,
)
from houma.domain.observatory.queries.reach import held_territories
from houma.domain.observatory.rules.units import BUILDING, HOUSEHOLD, found_answer
from houma.domain.observatory.scope import units_of
from houma.domain.territories.models import Ancestry, Country, Level, Territory


def _in_reach(user: User | AnonymousUser, country: Country, *permissions: Permission) -> Q:
    held, whole = held_territories(user, country, permissions)
    if whole:
        return Q(territory__country=country)
    return Q(territory__in=Ancestry.objects.filter(ancestor__in=held).values("descendant"))


def submissions_visible(user: User | AnonymousUser, country: Country) -> QuerySet[Submission]:
    """The submissions that ``user`` may see without their personal answers: of her places, and those she sent."""
    reach = _in_reach(user, country, Permission.REVIEW_SUBMISSIONS, Permission.DESIGN_SURVEYS)
    return Submission.objects.filter(reach | _own(user, country), form__country=country)


def _own(user: User | AnonymousUser, country: Country) -> Q:
    """What ``user`` sent, as long as she still fills in forms there: with her mandate ends what it let her see."""
    if not isinstance(user, User):
        return Q(pk__in=[])
    held = mandates_allowing(user, Permission.FILL_FORMS).filter(project_limits=None, territory__country=country)
    below = Ancestry.objects.filter(ancestor__in=held.values("territory")).values("descendant")
    return Q(submitter=user, territory__in=below)


def submissions_open(user: User | AnonymousUser, country: Country) -> QuerySet[Submission]:
    """The submissions of which ``user`` may see the personal answers: to review in her places, and those she sent."""
    reach = _in_reach(user, country, Permission.REVIEW_SUBMISSIONS)
    return Submission.objects.filter(reach | _own(user, country), form__country=country)


def may_see_personal(user: User | AnonymousUser, submission: Submission) -> bool:
    """Whether ``user`` may see the personal answers of ``submission``."""
    return submissions_open(user, submission.form.country).filter(pk=submission.pk).exists()


def role_seeing(user: User, submission: Submission) -> str:
    """The role under which ``user`` sees the personal answers of ``submission``, for the log; "" where none does."""
    above = Ancestry.objects.filter(descendant=submission.territory_id).values("ancestor")
    for permission in (Permission.REVIEW_SUBMISSIONS, Permission.FILL_FORMS):
        held = mandates_allowing(user, permission).filter(project_limits=None, territory__in=above)
        role = held.order_by("role").values_list("role", flat=True).first()
        if role:
            return role
    return ""


def refused_visible(user: User | AnonymousUser, country: Country) -> QuerySet[RefusedSubmission]:
    """What was refused, without bodies: of the user's own sendings, and of all where she reviews the whole country.

    Who reviews a part of it sees what was sent for the forms of that part.
    """
    held, whole = held_territories(user, country, [Permission.REVIEW_SUBMISSIONS])
    found = Q(sent_by=user) if isinstance(user, User) else Q(pk__in=[])
    below = Ancestry.objects.filter(ancestor__in=held).values("descendant")
    # An empty condition would add nothing to the one before it.
    found |= Q(country=country) if whole else Q(form__territory__in=below)
    return RefusedSubmission.objects.filter(found, country=country).defer("body")


def series_of(submission: Submission) -> list[Submission]:
    """The first submission and every edit of it, in their order."""
    first = submission.first_id or submission.pk
    return list(
        Submission.objects.filter(Q(pk=first) | Q(first=first)).select_related("submitter", "version").order_by("pk")
    )


def attachments_of(submission: Submission) -> dict[str, Attachment]:
    """Files that the submission mentions, by name: its own, else as an earlier one of the series brought it."""
    earlier = Attachment.objects.filter(
        Q(submission=submission.first_id or submission.pk) | Q(submission__first=submission.first_id or submission.pk),
        submission__lte=submission.pk,
        name__in=submission.media_names,
    )
    return {attachment.name: attachment for attachment in earlier.order_by("submission")}


def missing_files(submission: Submission) -> tuple[str, ...]:
    """Names of files that the submission mentions and that have not come."""
    present = attachments_of(submission)
    return tuple(name for name in submission.media_names if name not in present)


def attachment_open(user: User | AnonymousUser, country: Country, pk: int) -> Attachment | None:
    """A file that ``user`` may see: a personal one by who may see personal answers. Looks are logged by the action."""
    found = Attachment.objects.select_related("submission", "submission__form").filter(pk=pk, erased_at=None)
    attachment = found.filter(submission__in=submissions_visible(user, country)).first()
    if attachment is None or not attachment.is_personal:
        return attachment
    return attachment if may_see_personal(user, attachment.submission) else None


def tells_of_persons(submission: Submission) -> bool:
    """Whether anything personal of it is kept: answers or files. Two queries at most."""
    content = SubmissionContent.objects.filter(submission=submission, erased_at=None).values_list("personal", flat=True)
    files = Attachment.objects.filter(submission=submission, is_personal=True, erased_at=None)
    return bool(content.first()) or files.exists()


def territory_of_sending(
    user: User, form: Form, point: Point | None, values: Mapping[str, Any] | None = None
) -> Territory | None:
    """Where a submission of ``user`` belongs; None where no mandate of hers reaches the form.

    Within the narrower of the form's territory and the mandate's: the commune or arrondissement of the building or
    household that the answers name, else the one that holds their place, else that territory itself; of several
    mandates, the one in which the first of these lies, else the narrowest.

    Args:
        values: the answers, with references (``rules.units``).
    """
    held, _whole = held_territories(user, form.country, [Permission.FILL_FORMS])
    if form.territory is not None:
        inside = Ancestry.objects.filter(ancestor=form.territory, descendant__in=held).values_list("descendant")
        above = Ancestry.objects.filter(descendant=form.territory, ancestor__in=held)
        candidates = {pk for (pk,) in inside} or ({form.territory.pk} if above.exists() else set())
    else:
        candidates = held
    if not candidates:
        return None
    named = _named(user, form, values or {}, candidates)
    if named is not None:
        return named
    place = None if point is None else place_of(form.country, point)
    depths = Ancestry.objects.filter(descendant__in=candidates, ancestor__level=Level.COUNTRY)
    narrowest = [
        pk for pk, _distance in depths.order_by("-distance", "descendant").values_list("descendant", "distance")
    ]
    if place is not None:
        holding = set(Ancestry.objects.filter(descendant=place).values_list("ancestor", flat=True))
        if holding & candidates:
            return place
    return Territory.objects.defer("boundary").get(pk=narrowest[0] if narrowest else min(candidates))


def _named(user: User, form: Form, values: Mapping[str, Any], candidates: set[int]) -> Territory | None:
    """Where the building that the answers name lies, else the household, if that is on or below a candidate.

    Of a household only where ``user`` sees it or was given it to ask: nobody learns by guessing where one lives.
    """
    reached = Ancestry.objects.filter(ancestor__in=candidates).values("descendant")
    found: int | None = None
    if code := _reference(values, BUILDING):
        rows = Building.objects.filter(country=form.country, territory__in=reached, code=code)
        found = rows.values_list("territory", flat=True).first()
    if found is None and (code := _reference(values, HOUSEHOLD)):
        seen = Q(pk__in=households_where(user, Permission.SEE_HOUSEHOLDS).values("pk"))
        seen |= Q(pk__in=units_of(user).values("household"))
        lives = Household.objects.filter(seen, country=form.country, territory__in=reached, code=code)
        found = lives.values_list("territory", flat=True).first()
    return None if found is None else Territory.objects.defer("boundary").get(pk=found)


def _reference(values: Mapping[str, Any], names: tuple[str, ...]) -> str:
    answer = found_answer(values, names)
    return answer.strip() if isinstance(answer, str) else ""


def place_of(country: Country, point: Point) -> Territory | None:
    """The arrondissement or else the commune whose boundary holds ``point``; one query."""
    holding = (
        Territory.objects.of_country(country.pk)
        .with_box_meeting((point.x, point.y, point.x, point.y))
        .filter(level__in=[Level.ARRONDISSEMENT, Level.COMMUNE], boundary__covers=point)
        .defer("boundary")
    )
    return min(holding, key=lambda one: (one.level != Level.ARRONDISSEMENT, one.code), default=None)
