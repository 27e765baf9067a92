"""The end of the time for which answers are kept, as their form says it. Run by a timer every night."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Max, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from houma.domain.households.models import RecordClass
from houma.domain.households.queries.retention import periods_of
from houma.domain.households.rules.retention import over_until
from houma.domain.observatory.actions.looking import SOMETHING_KEPT, empty_refused, erase_submission
from houma.domain.observatory.models import Form, FormVersion, RefusedSubmission, Submission, Visit
from houma.domain.territories.models import Country


@dataclass(frozen=True, slots=True)
class RetainedAnswers:
    """What a run did, or would do.

    Attributes:
        submissions: names of instances whose personal answers, places, raw text and files go; edits count with the
            sending that they began with.
        refused: how many sendings that were not taken lose what was kept of them.
    """

    submissions: tuple[str, ...]
    refused: int


def retain_answers(country: Country, *, dry_run: bool = False, today: date | None = None) -> RetainedAnswers:
    """Erase what tells of people in submissions whose months are over, and what is kept of refused ones.

    The months are those of the form; where it told none, those of the country for answers.

    Answers that tell of nobody stay for the figures. A series of edits goes together, when the time of its last sending
    is over. Each one is its own transaction. The form said to people how long it keeps their answers: nobody is warned
    and nobody keeps them longer.

    Args:
        dry_run: write nothing, say what would be done.
        today: another day than today, for a dry run that looks ahead.
    """
    on = today or timezone.localdate()
    periods = periods_of(country, on)
    over = list(_over(country, periods[RecordClass.ANSWERS].months, on))
    bodies = list(_refused_over(country, periods[RecordClass.REFUSED].months, on).defer("body"))
    notes = _notes_over(country, periods[RecordClass.ANSWERS].months, on)
    if not dry_run:
        for submission in over:
            erase_submission(submission)
        for refused in bodies:
            empty_refused(refused)
        notes.update(note="")
    return RetainedAnswers(tuple(one.instance_id for one in over), len(bodies))


def _over(country: Country, untold: int, today: date) -> Iterator[Submission]:
    """The last sending of each series whose time is over and of which something is left."""
    asked = FormVersion.objects.filter(form__country=country, retention_months__isnull=False).order_by()
    silent = Q(version__retention_months=None, version__has_personal=True)
    due = silent & Q(received_at__lt=_end_of(over_until(today, untold)))
    for months in asked.values_list("retention_months", flat=True).distinct():
        assert months is not None
        due |= Q(version__retention_months=months, received_at__lt=_end_of(over_until(today, months)))
    last = Submission.objects.filter(due, form__country=country, replaced_by=None)
    whole = Submission.objects.filter(content__erased_at=None).annotate(beginning=Coalesce("first_id", "pk"))
    left = last.annotate(beginning=Coalesce("first_id", "pk")).filter(beginning__in=whole.values("beginning"))
    yield from left.order_by("received_at", "pk")


def _refused_over(country: Country, most: int, today: date) -> QuerySet[RefusedSubmission]:
    over = Q(at__lt=_end_of(over_until(today, most)))
    for months in range(1, most):
        said = FormVersion.objects.filter(retention_months=months).values("form")
        over |= Q(form__in=said, at__lt=_end_of(over_until(today, months)))
    return RefusedSubmission.objects.filter(over, country=country).filter(SOMETHING_KEPT).order_by("pk")


def _notes_over(country: Country, untold: int, today: date) -> QuerySet[Visit]:
    """Visits of rounds whose notes are older than any version of the form keeps its answers."""
    asked = Form.objects.filter(country=country).annotate(most=Max("versions__retention_months"))
    over = Q(pk__in=[])
    for form, months in asked.values_list("pk", "most"):
        over |= Q(unit__round__form=form, visited_at__lt=_end_of(over_until(today, months or untold)))
    return Visit.objects.filter(over).exclude(note="")


def _end_of(day: date) -> datetime:
    """What was received on this day or before was received before this moment."""
    return datetime.combine(day, time.max, tzinfo=timezone.get_current_timezone())
