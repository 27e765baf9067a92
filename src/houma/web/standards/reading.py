"""Public projects and agreements as records of the open standards, block by block: a fixed number of queries a block.

Only what a visitor may see is read, whoever publishes.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.contrib.auth.models import AnonymousUser
from django.contrib.gis.geos import Point
from django.db.models import Max, Prefetch

from houma.domain.accounts.models import Party
from houma.domain.agreements.ledger import Flow, FundingLine, Instalment
from houma.domain.agreements.listing import visible_agreements
from houma.domain.agreements.models import Agreement, AgreementVersion, Containment, Signature, VersionState
from houma.domain.projects.models import Action, Phase, Project
from houma.domain.projects.queries import visible_projects
from houma.domain.territories.models import Country, Territory
from houma.exchange.standards.records import (
    ActionRecord,
    AgreementRecord,
    FlowRecord,
    InstalmentRecord,
    LineRecord,
    PartyRecord,
    PlaceRecord,
    ProjectRecord,
    RoleRecord,
    VersionRecord,
)
from houma.values.money import Money
from houma.values.partial_date import PartialDate

_BLOCK = 200
_HIDDEN_VERSIONS = (VersionState.DRAFT, VersionState.ABANDONED)


def public_projects(country: Country) -> Iterator[list[ProjectRecord]]:
    """Every public project of ``country``, in blocks, by code."""
    found = visible_projects(AnonymousUser()).filter(country=country).order_by("code").distinct()
    codes = list(found.values_list("pk", flat=True))
    for start in range(0, len(codes), _BLOCK):
        yield _projects(codes[start : start + _BLOCK])


def _projects(keys: Sequence[int]) -> list[ProjectRecord]:
    places = Prefetch("territories", Territory.objects.defer("boundary").order_by("code"))
    projects = Project.objects.filter(pk__in=keys).select_related("programme").prefetch_related(places).order_by("code")
    agreements = _agreements(keys)
    actions = _actions(keys)
    changed = dict(
        Project.history.filter(id__in=keys).order_by().values_list("id").annotate(latest=Max("history_date"))
    )
    return [
        _project(project, agreements[project.pk], actions[project.pk], changed.get(project.pk)) for project in projects
    ]


def _project(
    project: Project,
    agreements: list[AgreementRecord],
    actions: list[ActionRecord],
    changed: datetime | None,
) -> ProjectRecord:
    return ProjectRecord(
        code=project.code,
        names=project.names,
        description=project.description,
        programme_code=project.programme.code,
        programme_names=project.programme.names,
        scale=project.scale,
        phase=project.phase_before_pause or project.phase,
        suspended=project.phase == Phase.SUSPENDED,
        place=project.territory_text,
        start_year=project.start_year,
        end_year=project.end_year,
        updated_at=changed,
        places=tuple(_place(place) for place in project.territories.all()),
        agreements=tuple(agreements),
        actions=tuple(actions),
    )


def _place(place: Territory) -> PlaceRecord:
    point = place.point if isinstance(place.point, Point) else None
    return PlaceRecord(
        code=place.code,
        level=place.level,
        names=place.names,
        longitude=round(point.x, 5) if point else None,
        latitude=round(point.y, 5) if point else None,
        iso_3166_2=place.iso_3166_2,
        wikidata=place.wikidata,
    )


def _actions(projects: Sequence[int]) -> dict[int, list[ActionRecord]]:
    found: dict[int, list[ActionRecord]] = defaultdict(list)
    rows = Action.objects.filter(axis__project__in=projects).select_related("axis").order_by("axis__number", "number")
    for action in rows:
        found[action.axis.project_id].append(
            ActionRecord(
                number=f"{action.axis.number}.{action.number}",
                names=action.names,
                planned=action.planned_quantity,
                achieved=action.achieved_quantity,
                unit=action.quantity_unit,
            )
        )
    return found


@dataclass(frozen=True, slots=True)
class _Around:
    """What stands around the agreements of a block, by agreement."""

    versions: dict[int, list[AgreementVersion]]
    lines: dict[int, list[LineRecord]]
    wholes: dict[int, list[str]]
    parts: dict[int, list[str]]
    public: frozenset[int]


def _agreements(projects: Sequence[int]) -> dict[int, list[AgreementRecord]]:
    rows = list(
        visible_agreements(AnonymousUser())
        .filter(project__in=projects)
        .select_related("framework")
        .order_by("code")
        .distinct()
    )
    keys = [row.pk for row in rows]
    around = _around(keys, [row.framework_id for row in rows if row.framework_id])
    found: dict[int, list[AgreementRecord]] = defaultdict(list)
    for row in rows:
        found[row.project_id].append(_agreement(row, around))
    return found


def _around(keys: Sequence[int], frameworks: Sequence[int]) -> _Around:
    versions: dict[int, list[AgreementVersion]] = defaultdict(list)
    signatures = Prefetch("signatures", Signature.objects.only("version", "party", "signed_on"))
    shown = (
        AgreementVersion.objects.filter(agreement__in=keys).exclude(state__in=_HIDDEN_VERSIONS).select_related("source")
    )
    for version in shown.prefetch_related("parties__party", signatures).order_by("number"):
        versions[version.agreement_id].append(version)
    contained = list(Containment.objects.filter(whole__in=keys).values_list("whole", "part", "part__code"))
    containing = list(Containment.objects.filter(part__in=keys).values_list("part", "whole", "whole__code"))
    others = {other for _own, other, _code in (*contained, *containing)} | set(frameworks)
    public = frozenset(visible_agreements(AnonymousUser()).filter(pk__in=others).values_list("pk", flat=True))
    wholes: dict[int, list[str]] = defaultdict(list)
    parts: dict[int, list[str]] = defaultdict(list)
    for own, other, code in sorted(contained):
        if other in public:
            parts[own].append(code)
    for own, other, code in sorted(containing):
        if other in public:
            wholes[own].append(code)
    return _Around(versions, _lines(keys), wholes, parts, public)


def _agreement(row: Agreement, around: _Around) -> AgreementRecord:
    versions = around.versions[row.pk]
    shown = next((version for version in versions if version.state == VersionState.SIGNED), None) or (
        versions[-1] if versions else None
    )
    framework = row.framework.code if row.framework is not None and row.framework_id in around.public else ""
    return AgreementRecord(
        code=row.code,
        names=row.names,
        kind=row.kind,
        state=row.state,
        currency=row.currency,
        total=row.money,
        signed_on=_known(row.signed_on),
        start_year=row.start_year,
        end_year=row.end_year,
        updated_at=row.updated_at.astimezone(UTC),
        framework=framework,
        wholes=tuple(around.wholes[row.pk]),
        parts=tuple(around.parts[row.pk]),
        roles=_roles(shown) if shown is not None else (),
        lines=tuple(around.lines[row.pk]),
        source=shown.source.address if shown is not None and shown.source is not None else "",
        versions=tuple(VersionRecord(version.number, version.state, version.reason) for version in versions),
    )


def _roles(version: AgreementVersion) -> tuple[RoleRecord, ...]:
    signed = {signature.party_id: signature.signed_on for signature in version.signatures.all()}
    by_party: dict[int, list[tuple[Party, str, bool]]] = defaultdict(list)
    for row in sorted(version.parties.all(), key=lambda row: row.pk):
        by_party[row.party_id].append((row.party, row.role, row.must_sign))
    return tuple(
        RoleRecord(
            party=_party(rows[0][0]),
            roles=tuple(role for _party_row, role, _must in rows),
            must_sign=None if version.source_id else any(must for _party_row, _role, must in rows),
            has_signed=key in signed,
            signed_on=_known(signed.get(key, "")),
        )
        for key, rows in by_party.items()
    )


def _lines(agreements: Sequence[int]) -> dict[int, list[LineRecord]]:
    """Lines that carry money or a schedule, with all that the ledger holds of them."""
    flows: dict[int, list[FlowRecord]] = defaultdict(list)
    entries = Flow.objects.filter(agreement__in=agreements).order_by("pk")
    for line, reference, kind, amount, currency, day, reverses, address in entries.values_list(
        "line", "reference", "kind", "amount", "currency", "value_date", "reverses__reference", "source__address"
    ).iterator(chunk_size=2000):
        flows[line].append(
            FlowRecord(reference, kind, Money(amount, currency), day, reverses or "", source=address or "")
        )
    instalments: dict[int, list[InstalmentRecord]] = defaultdict(list)
    schedule = Instalment.objects.filter(line__agreement__in=agreements, withdrawn_in=None)
    for part in schedule.select_related("line").order_by("due_on", "number"):
        money = Money(part.amount, part.line.currency)
        instalments[part.line_id].append(InstalmentRecord(part.number, part.due_on, money))
    found: dict[int, list[LineRecord]] = defaultdict(list)
    rows = FundingLine.objects.filter(agreement__in=agreements).select_related("payer", "receiver", "action__axis")
    for row in rows.order_by("agreement", "key"):
        action = row.action
        found[row.agreement_id].append(
            LineRecord(
                key=row.key,
                payer=_party(row.payer),
                receiver=_party(row.receiver) if row.receiver is not None else None,
                action=f"{action.axis.number}.{action.number}" if action is not None else "",
                basis=row.basis,
                currency=row.currency,
                flows=tuple(flows[row.pk]),
                instalments=tuple(instalments[row.pk]),
            )
        )
    return found


def _party(party: Party) -> PartyRecord:
    return PartyRecord(party.code, party.names, party.type)


def _known(text: str) -> PartialDate | None:
    return PartialDate.parse(text) if text else None
