"""What is written into the file of a household: needs, visits, aids, referrals, documents, and the plan."""

from datetime import date

from django.contrib.gis.geos import Point
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission
from houma.domain.base.decisions import Decision, Refused, require
from houma.domain.documents.actions import NewDocument, hand_in
from houma.domain.households.models import Purpose
from houma.domain.households.queries.consents import has_said_no
from houma.domain.rehousing.actions.asking import ask_about_case, locked_case
from houma.domain.rehousing.models import (
    Aid,
    AidKind,
    Anchor,
    AnchorKind,
    Case,
    CaseDocument,
    CaseTask,
    Kinship,
    Need,
    NeedKind,
    Referral,
    Visit,
    VisitKind,
    Vulnerability,
    VulnerabilityKind,
)
from houma.domain.rehousing.rules.cases import may_follow
from houma.domain.rehousing.rules.sharing import may_attach, may_pass_on
from houma.domain.rehousing.rules.words import SAY_WHY, has_come
from houma.values.money import Money


def _open(
    case: Case, by: User | None, on: date | None = None, permission: Permission = Permission.FOLLOW_CASES
) -> Case:
    """The case, kept from others, if ``by`` may write what happened on the day ``on`` into it."""
    ask_about_case(by, permission, case)
    case = locked_case(case)
    require(may_follow(case))
    require(has_come(on, timezone.localdate()))
    return case


def _said(text: str) -> str:
    if not text.strip():
        raise Refused(Decision.refuse(_("Write something.")))
    return text.strip()


@transaction.atomic
def note_need(
    case: Case, kind: NeedKind, note: str = "", *, by: User | None, step_free: bool = False, on: date | None = None
) -> Need:
    """Write down what the household needs; ``step_free`` makes it a need of mobility that homes are checked for."""
    case = _open(case, by, on)
    kind = NeedKind.MOBILITY if step_free else kind
    return Need.objects.create(
        case=case, kind=kind, note=note.strip(), step_free=step_free, noted_on=on or timezone.localdate()
    )


@transaction.atomic
def meet_need(need: Need, *, by: User | None, on: date | None = None) -> Need:
    """The need is met."""
    _open(need.case, by, on)
    need.met_on = need.met_on or on or timezone.localdate()
    need.save(update_fields=["met_on"])
    return need


@transaction.atomic
def note_vulnerability(
    case: Case, kind: VulnerabilityKind, note: str = "", *, by: User | None, on: date | None = None
) -> Vulnerability:
    """Write down what makes the household vulnerable; refused where it stands there already."""
    case = _open(case, by, on)
    if kind != VulnerabilityKind.OTHER and case.vulnerabilities.filter(kind=kind, ended_on=None).exists():
        raise Refused(Decision.refuse(_("This is noted already.")))
    return Vulnerability.objects.create(case=case, kind=kind, note=note.strip(), noted_on=on or timezone.localdate())


@transaction.atomic
def end_vulnerability(fact: Vulnerability, *, by: User | None, on: date | None = None) -> Vulnerability:
    """It holds no longer."""
    _open(fact.case, by, on)
    fact.ended_on = fact.ended_on or on or timezone.localdate()
    fact.save(update_fields=["ended_on"])
    return fact


@transaction.atomic
def note_anchor(
    case: Case,
    kind: AnchorKind,
    longitude: float,
    latitude: float,
    *,
    by: User | None,
    weight: int = 1,
    note: str = "",
) -> Anchor:
    """A place on which the household's life hangs (degrees, WGS 84)."""
    case = _open(case, by)
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90 and weight >= 1):
        raise Refused(Decision.refuse(_("A place has a longitude, a latitude and a weight of at least one.")))
    return Anchor.objects.create(
        case=case, kind=kind, point=Point(longitude, latitude, srid=4326), weight=weight, note=note.strip()
    )


@transaction.atomic
def drop_anchor(anchor: Anchor, *, by: User | None) -> None:
    """The place does not count any more: as a person's data it goes."""
    _open(anchor.case, by)
    anchor.delete()


@transaction.atomic
def keep_together(one: Case, other: Case, note: str = "", *, by: User | None) -> Kinship:
    """Two households of one operation go to homes of one site, both or none."""
    ask_about_case(by, Permission.FOLLOW_CASES, one)
    if one.pk == other.pk or one.operation_id != other.operation_id:
        raise Refused(Decision.refuse(_("A household is kept together with another one of the same operation.")))
    first, second = sorted((one, other), key=lambda case: case.pk)
    for case in (locked_case(first), locked_case(second)):
        require(may_follow(case))
    return Kinship.objects.get_or_create(first=first, second=second, defaults={"note": note.strip()})[0]


@transaction.atomic
def part(kinship: Kinship, *, by: User | None) -> None:
    """They need not stay together any more."""
    ask_about_case(by, Permission.FOLLOW_CASES, kinship.first)
    kinship.delete()


@transaction.atomic
def record_visit(case: Case, kind: VisitKind, on: date, note: str, *, by: User | None) -> Visit:
    """A meeting with the household, which has taken place."""
    case = _open(case, by)
    if on > timezone.localdate():
        raise Refused(Decision.refuse(_("A visit is recorded once it has taken place: plan it as a step instead.")))
    return Visit.objects.create(case=case, kind=kind, met_on=on, note=_said(note), by=by)


@transaction.atomic
def grant_aid(case: Case, kind: AidKind, amount: Money, rule: str, *, by: User | None, on: date | None = None) -> Aid:
    """Money given to the household, with the decision or scale by which it is due. Managers grant."""
    case = _open(case, by, on, Permission.PLACE_HOUSEHOLDS)
    if amount.amount <= 0:
        raise Refused(Decision.refuse(_("An aid is more than zero; only what reverses it is negative.")))
    if amount.currency != case.operation.currency:
        raise Refused(Decision.refuse(_("The operation counts in the currency of its country.")))
    if not rule.strip():
        raise Refused(Decision.refuse(_("Name the decision or the scale by which the aid is due.")))
    return Aid.objects.create(
        case=case,
        kind=kind,
        amount=amount.amount,
        currency=amount.currency,
        rule=rule.strip(),
        granted_on=on or timezone.localdate(),
        recorded_by=by,
    )


@transaction.atomic
def reverse_aid(aid: Aid, reason: str, *, by: User | None) -> Aid:
    """Take an aid back by its exact opposite; refused the second time."""
    ask_about_case(by, Permission.PLACE_HOUSEHOLDS, aid.case)
    locked_case(aid.case)
    if not reason.strip():
        raise Refused(Decision.refuse(SAY_WHY))
    if aid.reverses_id is not None or Aid.objects.filter(reverses=aid).exists():
        raise Refused(Decision.refuse(_("This aid is reversed already.")))
    try:
        with transaction.atomic():
            return Aid.objects.create(
                case=aid.case,
                kind=aid.kind,
                amount=-aid.amount,
                currency=aid.currency,
                rule=reason.strip(),
                granted_on=timezone.localdate(),
                reverses=aid,
                recorded_by=by,
            )
    except IntegrityError as fault:
        raise Refused(Decision.refuse(_("This aid is reversed already."))) from fault


@transaction.atomic
def refer(
    case: Case,
    service: str,
    purpose: str,
    *,
    by: User | None,
    on: date | None = None,
    despite: str = "",
    despite_reason: str = "",
) -> Referral:
    """Send the household to a service; against its word on a ground (``ShareGround``) with its reason alone."""
    case = _open(case, by, on)
    require(may_pass_on(despite, despite_reason, said_no=has_said_no(case.household, Purpose.SHARE)))
    return Referral.objects.create(
        case=case,
        service=_said(service),
        purpose=_said(purpose),
        sent_on=on or timezone.localdate(),
        by=by,
        despite=despite,
        despite_reason=despite_reason.strip(),
    )


@transaction.atomic
def record_outcome(referral: Referral, outcome: str, *, by: User | None, on: date | None = None) -> Referral:
    """What came of a referral."""
    _open(referral.case, by, on)
    referral.outcome, referral.outcome_on = _said(outcome), on or timezone.localdate()
    referral.save(update_fields=["outcome", "outcome_on"])
    return referral


@transaction.atomic
def plan_task(case: Case, what: str, due_on: date, *, by: User | None, whose: User | None = None) -> CaseTask:
    """A step of the plan made with the household; whoever follows the case does it where nobody is named."""
    case = _open(case, by)
    return CaseTask.objects.create(case=case, what=_said(what), due_on=due_on, whose=whose)


@transaction.atomic
def finish_task(task: CaseTask, *, by: User | None, on: date | None = None) -> CaseTask:
    """The step is done; the second time changes nothing."""
    _open(task.case, by, on)
    if task.done_on is None:
        task.done_on, task.done_by = on or timezone.localdate(), by
        task.save(update_fields=["done_on", "done_by"])
    return task


@transaction.atomic
def drop_task(task: CaseTask, *, by: User | None) -> None:
    """Take a step that is not done off the plan."""
    _open(task.case, by)
    if task.done_on is not None:
        raise Refused(Decision.refuse(_("This step is done: it stays in the plan.")))
    task.delete()


@transaction.atomic
def attach_document(case: Case, new: NewDocument, *, by: User | None, of_paper: bool = False) -> CaseDocument:
    """Keep a file in the household's; only who may open the file of the household may read it.

    Where the household said no to photographs of its home, a picture is taken only if it shows a paper (``of_paper``,
    on the word of whoever attaches it).
    """
    case = _open(case, by)
    require(may_attach(new.filename, of_paper=of_paper, said_no=has_said_no(case.household, Purpose.PICTURES)))
    document = hand_in(case.operation.country, new, by=by)
    return CaseDocument.objects.create(case=case, document=document, attached_by=by)
