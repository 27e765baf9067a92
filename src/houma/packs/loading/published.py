"""Published agreements: their components, parties, lines, evidence, and which contains which."""

from collections.abc import Iterator, Sequence

from houma.domain.agreements.actions import (
    PublishedAgreement,
    PublishedLine,
    PublishedParty,
    record_published_agreements,
)
from houma.domain.agreements.actions.published_totals import (
    NewContainment,
    NewOverlap,
    record_containments,
    record_overlaps,
)
from houma.domain.agreements.models import Agreement, AgreementKind, FlowKind, PartyRole
from houma.domain.base.decisions import Refused
from houma.domain.projects.actions import NewAction, add_actions, correct_actions
from houma.domain.projects.models import Action, Breakdown, Project, Visibility
from houma.exchange.problems import Problem
from houma.packs import wording
from houma.packs.content import PackRow
from houma.packs.loading import said
from houma.packs.loading.context import Loading
from houma.packs.loading.programmes import published_facts
from houma.packs.published_facts import is_announcement, millions_of
from houma.packs.published_lines import ContributionLine, lines_of
from houma.packs.tables.published import SIGNATORY
from houma.values.multilingual import Multilingual as T

_COMPONENTS = T("Composantes publiées", "المكونات المنشورة", "Published components")
_AXES = {
    Breakdown.DETAIL: T("Détail d’autres composantes", "تفصيل مكونات أخرى", "Detail of other components"),
    Breakdown.OUTSIDE: T("Hors convention", "خارج الاتفاقية", "Outside the agreement"),
    Breakdown.SECOND: T("Seconde ventilation, non additionnée", "توزيع ثان لا يجمع", "Second breakdown, not added"),
}
"""Rows that do not add up with the others stand in axes of their own."""


def load_components(loading: Loading) -> T:
    """Actions of the projects that published agreements stand for; what changed is corrected in its place."""
    projects = loading.projects()
    rows = loading.content.rows("components")
    by_axis: dict[T, dict[Project, list[PackRow]]] = {}
    for row in sorted(rows, key=lambda row: row["number"]):
        names = _AXES.get(Breakdown(row["basis"]), _COMPONENTS)
        by_axis.setdefault(names, {}).setdefault(projects[row["agreement_code"]], []).append(row)
    corrections: dict[int, NewAction] = {}
    added = 0
    for names, of_project in by_axis.items():
        there: dict[int, list[Action]] = {}
        recorded = Action.objects.filter(axis__project__in=list(of_project), axis__name_fr=names.fr)
        for action in recorded.select_related("axis").order_by("number"):
            there.setdefault(action.axis.project_id, []).append(action)
        fresh: dict[Project, Sequence[NewAction]] = {}
        for project, wanted_rows in of_project.items():
            wanted, known = [_component(loading, row) for row in wanted_rows], there.get(project.pk, [])
            corrections |= {
                action.pk: new for action, new in zip(known, wanted, strict=False) if not _is_planned(action, new)
            }
            if wanted[len(known) :]:
                fresh[project] = wanted[len(known) :]
        added += sum(len(actions) for actions in fresh.values())
        if fresh:
            add_actions(fresh, names, loading.about.currency)
    correct_actions(corrections)
    return said.COMPONENTS.formatted(count=len(rows), new=added, changed=len(corrections))


def load_published(loading: Loading) -> T:
    """Record the agreements; what the ledger cannot hold is told with its agreement."""
    facts = list(_agreements(loading))
    try:
        report = record_published_agreements(facts)
    except Refused as refused:
        loading.problems += [
            Problem("refused", wording.sentence(reason), sheet="agreements.csv") for reason in refused.decision.reasons
        ]
        return said.REFUSED
    return said.PUBLISHED.formatted(count=len(facts), new=len(report.created), changed=len(report.changed))


def load_containments(loading: Loading) -> T:
    agreements = {one.code: one for one in Agreement.objects.filter(country=loading.country)}
    stated = [
        NewContainment(agreements[whole], agreements[row.text("code")], evidence)
        for row in loading.content.rows("agreements")
        for whole, evidence in zip(row.several("part_of"), row.several("part_of_evidence"), strict=True)
    ]
    new = record_containments(loading.country, stated)
    return said.CONTAINMENTS.formatted(count=len(stated), new=new)


def load_overlaps(loading: Loading) -> T:
    """Pairs of agreements that are probably about the same works, each told from one side or from both."""
    agreements = {one.code: one for one in Agreement.objects.filter(country=loading.country)}
    stated = [
        NewOverlap(agreements[row.text("code")], agreements[other], evidence)
        for row in loading.content.rows("agreements")
        for other, evidence in zip(row.several("overlaps"), row.several("overlaps_evidence"), strict=True)
    ]
    new = record_overlaps(loading.country, stated)
    return said.OVERLAPS.formatted(count=len({overlap.pair for overlap in stated}), new=new)


def _component(loading: Loading, row: PackRow) -> NewAction:
    cost = millions_of(row, "amount_millions", loading.about)
    return NewAction(
        names=row.names("title"),
        cost=cost.amount if cost is not None else None,
        basis=Breakdown(row["basis"]),
        planned_quantity=row["sites"],
        quantity_unit=row.text("sites_unit") or ("sites" if row.has("sites") else ""),
        source=loading.source(row),
        note=row.text("note"),
    )


def _is_planned(action: Action, new: NewAction) -> bool:
    return (
        action.names == new.names
        and (action.cost, action.basis, action.planned_quantity) == (new.cost, new.basis, new.planned_quantity)
        and (action.note, action.source_id) == (new.note, new.source.pk if new.source else None)
        and action.quantity_unit == new.quantity_unit
    )


def _agreements(loading: Loading) -> Iterator[PublishedAgreement]:
    projects, facts = loading.projects(), published_facts(loading)
    parties, lines = loading.content.of("contributions", "agreement_code"), lines_of(loading.content)
    for row in loading.content.published():
        code = row.text("code")
        fact = facts[code]
        yield PublishedAgreement(
            project=projects[code],
            code=code,
            kind=AgreementKind(row["kind"]),
            names=row.names("title"),
            source=loading.sources[fact.source],
            currency=loading.about.currency,
            state=fact.state,
            signed_on=fact.signed_on,
            start_year=fact.start_year,
            end_year=fact.end_year,
            total=fact.total,
            visibility=Visibility.PUBLIC,
            parties=tuple(_party(loading, one) for one in parties.get(code, ())),
            lines=tuple(_line(loading, one, announced=is_announcement(row)) for one in lines.get(code, ())),
            territory_note=row.text("territory_note"),
            keywords=row.text("source_keywords"),
        )


def _party(loading: Loading, row: PackRow) -> PublishedParty:
    usual = PartyRole.SIGNATORY if row["basis"] == SIGNATORY else PartyRole.FUNDER
    return PublishedParty(
        party=loading.parties[row["party_code"]],
        role=PartyRole(row["role"] or usual),
        name_as_published=row.text("name_as_published"),
        source=loading.source(row),
        note=row.text("note"),
    )


def _line(loading: Loading, line: ContributionLine, *, announced: bool) -> PublishedLine:
    return PublishedLine(
        key=line.key,
        payer=loading.parties[line.row["party_code"]],
        amount=line.amount,
        # Nobody is bound by an announcement: what it promises is pledged, not committed.
        promise=FlowKind.PLEDGE if announced else FlowKind.COMMITMENT,
        basis=line.basis,
        payer_as_published=line.row.text("name_as_published"),
        source=loading.source(line.row),
        note=line.row.text("note"),
    )
