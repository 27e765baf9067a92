"""What waits for a person in agreements: to sign, to release, to approve, to answer, to justify. Scope is in the query.

A fixed number of queries, whatever waits: two at most for each kind of work and one for the person's own parties.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from houma.domain.accounts.models import Role, User
from houma.domain.accounts.rules import Permission, mandates_allowing
from houma.domain.agreements.ledger import Flow, FlowKind, FundingLine, Instalment
from houma.domain.agreements.models import (
    Agreement,
    AgreementParty,
    AgreementState,
    AgreementVersion,
    FundCall,
    ReleaseRequest,
    ScanPage,
    ScanState,
    Signature,
    VersionState,
)
from houma.domain.base.fields import AmountField
from houma.domain.base.wording import listed
from houma.domain.projects.queries import projects_in
from houma.domain.territories.models import Country
from houma.values.bidi import isolated
from houma.values.money import Money
from houma.values.multilingual import Multilingual

_FOR_A_PARTY = (Role.PARTNER, Role.OPERATOR)
_MOST = 200
_SOON_DAYS = 30
_ROLE = ("version", "party", "version__number", "party__name_fr", "party__name_ar", "party__name_en")
_NOTHING = Value(Decimal(0), output_field=AmountField())


class WaitingKind(StrEnum):
    """What has to be done. The order is that of urgency where days are equal."""

    APPROVE_RELEASE = "approve_release"
    ANSWER_CALL = "answer_call"
    RELEASE = "release"
    SIGN = "sign"
    RECORD_SIGNATURE = "record_signature"
    PLACE_SCANS = "place_scans"
    JUSTIFY = "justify"


LABELS: dict[WaitingKind, Promise] = {
    WaitingKind.APPROVE_RELEASE: _("Release to approve"),
    WaitingKind.ANSWER_CALL: _("Call for funds to answer"),
    WaitingKind.RELEASE: _("Instalment to release"),
    WaitingKind.SIGN: _("Agreement to sign"),
    WaitingKind.RECORD_SIGNATURE: _("Signatures to record"),
    WaitingKind.PLACE_SCANS: _("Scanned pages to place"),
    WaitingKind.JUSTIFY: _("Spending to justify"),
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits for a person. ``agreement`` comes with its country and project.

    ``since`` is the day from which it waits, ``due`` the day until which it should be done; None where there is none.
    ``key`` is the primary key of what it is about: a version, an instalment, a call, a request, a line, a stack.
    ``tab`` is the part of the agreement's page of the desk where it is done.
    """

    kind: WaitingKind
    agreement: Agreement | None
    what: Promise | str
    key: int
    tab: str
    since: date | None = None
    due: date | None = None
    amount: Money | None = None

    @property
    def label(self) -> Promise:
        return LABELS[self.kind]

    def days_late(self, today: date) -> int:
        """Days since it should have been done; 0 when it is not late."""
        return max(0, (today - self.due).days) if self.due else 0


def waiting_for(user: User | AnonymousUser, country: Country, today: date | None = None) -> list[Waiting]:
    """Everything that waits for ``user`` in the agreements of ``country``, the most urgent first.

    Each kind tells at most 200 things.
    """
    if not isinstance(user, User):
        return []
    day = today or timezone.localdate()
    own = _own_parties(user)
    found = [
        *to_approve(user, country),
        *calls_to_answer(user, country),
        *to_release(user, country, day),
        *to_sign(user, country, own),
        *signatures_to_record(user, country),
        *scans_to_place(user, country),
        *to_justify(user, country, own),
    ]
    order = list(WaitingKind)
    return sorted(found, key=lambda item: (item.due or item.since or day, order.index(item.kind)))


def to_sign(user: User, country: Country, own: frozenset[int] | None = None) -> list[Waiting]:
    """Versions open for signature that a party of ``user`` has not signed yet."""
    mine = _own_parties(user) if own is None else own
    if not mine:
        return []
    roles = _unsigned(user, country).filter(party__in=mine).order_by("version", "party", "pk").values_list(*_ROLE)
    return _of_versions(
        roles, WaitingKind.SIGN, lambda number, names: format_lazy(_("version {number}"), number=number)
    )


def signatures_to_record(user: User, country: Country) -> list[Waiting]:
    """Versions open for signature where an officer still has signatures to record."""
    roles = _unsigned(user, country, Permission.DRAFT_AGREEMENT).order_by("version", "party", "pk").values_list(*_ROLE)
    return _of_versions(
        roles,
        WaitingKind.RECORD_SIGNATURE,
        lambda number, names: format_lazy(
            _("version {number}: {parties}"), number=number, parties=listed(dict.fromkeys(names))
        ),
    )


def to_release(user: User, country: Country, today: date) -> list[Waiting]:
    """Instalments due within 30 days, or late, that are not paid and for which no release is being decided."""
    last = date.fromordinal(today.toordinal() + _SOON_DAYS)
    in_scope = _in_scope(user, Permission.RELEASE_FUNDS, country).filter(state=AgreementState.SIGNED)
    paid = Flow.objects.filter(instalment=OuterRef("pk")).order_by().values("instalment").annotate(sum=Sum("amount"))
    due = (
        Instalment.objects.filter(line__source=None, withdrawn_in=None, due_on__lte=last)
        .exclude(Exists(ReleaseRequest.objects.filter(instalment=OuterRef("pk"), decision=None)))
        .annotate(paid=Coalesce(Subquery(paid.values("sum"), output_field=AmountField()), _NOTHING))
        .filter(amount__gt=F("paid"))
        .select_related("line__agreement__country", "line__agreement__project", "line__payer", "line__receiver")
        .filter(line__agreement__in=in_scope.order_by().values("pk"))
        .order_by("due_on", "pk")
    )
    # In the order of their days the first ones are soon together: what was paid is added up for those alone.
    parts = list(due[:_MOST])
    return [
        Waiting(
            WaitingKind.RELEASE,
            part.line.agreement,
            format_lazy(_("instalment {number}, {payer}"), number=part.number, payer=_payer(part.line)),
            part.pk,
            "money",
            due=part.due_on,
            amount=Money(part.amount - part.paid, part.line.currency),
        )
        for part in parts
    ]


def to_approve(user: User, country: Country) -> list[Waiting]:
    """Releases above the threshold that somebody else asked for."""
    requests = (
        ReleaseRequest.objects.filter(
            line__agreement__in=_in_scope(user, Permission.RELEASE_FUNDS, country), decision=None
        )
        .exclude(requested_by=user)
        .select_related("line__agreement__country", "line__agreement__project", "line__payer", "requested_by")[:_MOST]
    )
    return [
        Waiting(
            WaitingKind.APPROVE_RELEASE,
            request.line.agreement,
            format_lazy(_("{payer}, asked by {person}"), payer=_payer(request.line), person=isolated(_person(request))),
            request.pk,
            "money",
            since=request.requested_at.date(),
            amount=request.money,
        )
        for request in requests
    ]


def calls_to_answer(user: User, country: Country) -> list[Waiting]:
    """Calls for funds that nobody answered and for which no release is being decided."""
    calls = (
        FundCall.objects.filter(line__agreement__in=_in_scope(user, Permission.RELEASE_FUNDS, country), answer=None)
        .exclude(Exists(ReleaseRequest.objects.filter(call=OuterRef("pk"), decision=None)))
        .select_related("line__agreement__country", "line__agreement__project", "line__payer", "party")[:_MOST]
    )
    return [
        Waiting(
            WaitingKind.ANSWER_CALL,
            call.line.agreement,
            format_lazy(_("{party}, payer: {payer}"), party=isolated(call.party.name), payer=_payer(call.line)),
            call.pk,
            "money",
            since=call.called_at.date(),
            amount=call.money,
        )
        for call in calls
    ]


def to_justify(user: User, country: Country, own: frozenset[int] | None = None) -> list[Waiting]:
    """Lines of which a party of ``user`` received more than it has justified."""
    mine = _own_parties(user) if own is None else own
    if not mine:
        return []
    scope = _in_scope(user, Permission.RECORD_EXPENDITURE, country)
    sums = (
        Flow.objects.filter(
            line__agreement__in=scope,
            line__receiver__in=mine,
            line__source=None,
            agreement__state=AgreementState.SIGNED,
            kind__in=[FlowKind.DISBURSEMENT, FlowKind.EXPENDITURE],
        )
        .order_by()
        .values("line")
        .annotate(
            released=Coalesce(Sum("amount", filter=Q(kind=FlowKind.DISBURSEMENT)), _NOTHING),
            spent=Coalesce(Sum("amount", filter=Q(kind=FlowKind.EXPENDITURE)), _NOTHING),
            last=Max("recorded_at", filter=Q(kind=FlowKind.DISBURSEMENT)),
        )
        .filter(released__gt=F("spent"))[:_MOST]
    )
    left = {row["line"]: (row["released"] - row["spent"], row["last"].date()) for row in sums}
    lines = FundingLine.objects.filter(pk__in=left).select_related("agreement__country", "agreement__project", "payer")
    return [
        Waiting(
            WaitingKind.JUSTIFY,
            line.agreement,
            format_lazy(_("paid by {payer}"), payer=_payer(line)),
            line.pk,
            "money",
            since=left[line.pk][1],
            amount=Money(left[line.pk][0], line.currency),
        )
        for line in lines.order_by("pk")
    ]


def scans_to_place(user: User, country: Country) -> list[Waiting]:
    """Stacks that ``user`` handed in with pages that no code placed."""
    stacks: dict[int, tuple[date, int]] = {}
    pages = ScanPage.objects.filter(stack__country=country, stack__handed_in_by=user, state=ScanState.UNKNOWN)
    for stack, day in pages.values_list("stack", "stack__handed_in_at")[: _MOST * 5]:
        stacks[stack] = (day.date(), stacks.get(stack, (day.date(), 0))[1] + 1)
    return [
        Waiting(
            WaitingKind.PLACE_SCANS,
            None,
            format_lazy(_("stack {stack}: {count} pages"), stack=stack, count=count),
            stack,
            "scans",
            since=day,
        )
        for stack, (day, count) in stacks.items()
    ]


def _of_versions(
    roles: Iterable[tuple[int, int, int, str, str, str]],
    kind: WaitingKind,
    say: Callable[[int, Sequence[str]], Promise],
) -> list[Waiting]:
    """One thing a version, with the names of the parties that are missing."""
    names: dict[int, list[str]] = {}
    language = get_language() or "fr"
    for version, _party, _number, *texts in list(roles)[: _MOST * 5]:
        names.setdefault(version, []).append(isolated(Multilingual(*texts).in_language(language)))
    versions = AgreementVersion.objects.filter(pk__in=names).select_related("agreement__country", "agreement__project")
    return [
        Waiting(
            kind,
            version.agreement,
            say(version.number, names[version.pk]),
            version.pk,
            "signatures",
            since=version.created_at.date(),
        )
        for version in versions.order_by("created_at")[:_MOST]
    ]


def _unsigned(
    user: User, country: Country, permission: Permission = Permission.SIGN_AGREEMENT
) -> QuerySet[AgreementParty]:
    """Roles of parties that must sign a version open for signature in the person's scope and did not yet."""
    return AgreementParty.objects.filter(
        version__agreement__in=_in_scope(user, permission, country),
        version__state=VersionState.PROPOSED,
        version__source=None,
        must_sign=True,
    ).exclude(Exists(Signature.objects.filter(version=OuterRef("version"), party=OuterRef("party"))))


def _in_scope(user: User, permission: Permission, country: Country) -> QuerySet[Agreement]:
    return Agreement.objects.filter(country=country, project__in=projects_in(user, permission, country).values("pk"))


def _own_parties(user: User) -> frozenset[int]:
    """The parties for which ``user`` signs, calls and justifies: those of the mandates as partner or operator."""
    held = mandates_allowing(user, Permission.SIGN_AGREEMENT).filter(role__in=_FOR_A_PARTY, party__isnull=False)
    return frozenset(party for party in held.values_list("party", flat=True) if party is not None)


def _payer(line: FundingLine) -> str:
    """A line as people know it: by who pays. Its key is a name among programs."""
    return isolated(line.payer.name)


def _person(request: ReleaseRequest) -> str:
    return request.requested_by.get_full_name() or request.requested_by.email if request.requested_by else ""
