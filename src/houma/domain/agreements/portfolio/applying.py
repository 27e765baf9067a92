"""Writing a checked portfolio through the actions: projects, agreements with their money, components."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from houma.domain.accounts.models import Party, User
from houma.domain.agreements.actions.published_facts import PublishedAgreement, PublishedLine
from houma.domain.agreements.actions.publishing import record_published_agreements
from houma.domain.agreements.ledger import FlowKind, FundingBasis
from houma.domain.agreements.models import Agreement, AgreementKind, AgreementState
from houma.domain.agreements.portfolio.checking import PortfolioCheck, Progress, current_rows
from houma.domain.projects.actions import (
    NewAction,
    NewProject,
    add_actions,
    correct_actions,
    correct_projects,
    start_projects,
)
from houma.domain.projects.models import Action, Breakdown, Phase, Programme, Project, Scale, Visibility
from houma.domain.projects.reasons import Shown, reason_of
from houma.domain.sources.models import Source
from houma.domain.territories.models import Country, Territory
from houma.exchange import Difference, ReadRow
from houma.values.money import Money
from houma.values.multilingual import Multilingual

Row = Mapping[str, Any]
_COMPONENTS = Multilingual("Composantes", "المكونات", "Components")


@transaction.atomic
def apply_portfolio(
    country: Country,
    check: PortfolioCheck,
    source: Source,
    *,
    by: User | None = None,
    progress: Progress | None = None,
) -> None:
    """Write everything that the check found new or changed, or nothing. Raises Refused as the actions do."""
    tables = {table.key: table for table in check.tables}
    touched = _touched(check)
    if not touched and check.changes_nothing:
        return
    stored = {key: check.stored[key] if key in check.stored else current_rows(country, tables[key]) for key in tables}
    rows = {key: _merged(check.differences.get(key), stored[key]) for key in tables}
    projects = _write_projects(country, check.differences.get("agreements"), rows["agreements"])
    lines = _by_agreement(rows["contributions"].values())
    parties = {party.code: party for party in Party.objects.filter(country=country)}
    codes = sorted(touched)
    facts = (
        _fact(country, rows["agreements"][code,], projects[code], lines.get(code, ()), parties, source)
        for code in codes
    )
    report = record_published_agreements(facts, by=by)
    if progress is not None:
        progress(len(report.created) + len(report.changed) + len(report.unchanged), len(codes))
    _write_actions(country, check.differences.get("actions"), projects, source, by)


def _created(difference: Difference) -> list[ReadRow]:
    """The new rows; a check compares what was read, so each knows its identity."""
    return [row for row in difference.created if isinstance(row, ReadRow)]


def _merged(difference: Difference | None, stored: Mapping[tuple[Any, ...], Row]) -> dict[tuple[Any, ...], Row]:
    """What will stand after the import: the stored rows with the file's own over them."""
    merged = dict(stored)
    if difference is not None:
        for row in _created(difference):
            merged[row.identity] = row.values
        for change in difference.changed:
            merged[change.identity] = {
                **stored[change.identity],
                **{field.column.key: field.after for field in change.fields},
            }
    return merged


def _touched(check: PortfolioCheck) -> set[str]:
    """Agreements of which the file changes a field or a contribution."""
    found: set[str] = set()
    for key in ("agreements", "contributions"):
        difference = check.differences.get(key)
        if difference is not None:
            found |= {str(row.identity[0]) for row in _created(difference)}
            found |= {str(change.identity[0]) for change in difference.changed}
    return found


def _by_agreement(rows: Iterable[Row]) -> dict[str, list[Row]]:
    grouped: dict[str, list[Row]] = {}
    for row in rows:
        grouped.setdefault(str(row["agreement"]), []).append(row)
    return grouped


def _write_projects(
    country: Country, difference: Difference | None, rows: dict[tuple[Any, ...], Row]
) -> dict[str, Project]:
    """Open the projects of new agreements, correct those of changed ones; returns projects by agreement code."""
    stored = {
        agreement.code: agreement.project
        for agreement in Agreement.objects.filter(country=country).select_related("project__programme")
    }
    if difference is None:
        return stored
    programmes = {programme.code: programme for programme in Programme.objects.filter(country=country)}
    places = {territory.code: territory for territory in Territory.objects.filter(country=country).defer("boundary")}
    new = [_project(row.values, programmes, places) for row in _created(difference)]
    opened = start_projects(new)
    correct_projects(
        {
            stored[str(change.identity[0])]: _project(rows[change.identity], programmes, places)
            for change in difference.changed
        }
    )
    return stored | {project.code: project for project in opened}


def _project(row: Row, programmes: Mapping[str, Programme], places: Mapping[str, Territory]) -> NewProject:
    signed = row["signed_on"] is not None
    return NewProject(
        programme=programmes[row["programme"]],
        code=row["code"],
        names=_names(row),
        scale=Scale(row["scale"]),
        territories=(places[row["territory"]],),
        royal_presentation=row["royal_presentation"],
        territory_text=row["territory_text"] or "",
        start_year=row["start_year"],
        end_year=row["end_year"],
        visibility=Visibility(row["visibility"]),
        phase=Phase.IMPLEMENTATION if signed else Phase.CONTRACTING,
        phase_reason=reason_of(Shown.IMPORTED, row["signed_on"]) if signed else "",
    )


def _names(row: Row) -> Multilingual:
    return Multilingual(row["title_fr"], row["title_ar"] or "", row["title_en"] or "")


def _fact(
    country: Country, row: Row, project: Project, lines: Iterable[Row], parties: Mapping[str, Party], source: Source
) -> PublishedAgreement:
    kind = AgreementKind(row["kind"])
    signed = row["signed_on"] is not None
    return PublishedAgreement(
        project=project,
        code=row["code"],
        kind=kind,
        names=_names(row),
        source=source,
        currency=country.currency,
        state=AgreementState.SIGNED if signed else AgreementState.NEGOTIATED,
        signed_on=row["signed_on"],
        start_year=row["start_year"],
        end_year=row["end_year"],
        total=None if row["total"] is None else Money.from_millions(row["total"], country.currency),
        visibility=Visibility(row["visibility"]),
        parties=None,
        lines=tuple(
            PublishedLine(
                key=str(line["key"]),
                payer=parties[line["payer"]],
                amount=None if line["amount"] is None else Money.from_millions(line["amount"], country.currency),
                promise=FlowKind.COMMITMENT if signed and kind != AgreementKind.ANNOUNCED else FlowKind.PLEDGE,
                basis=FundingBasis(line["basis"]),
                note=line["note"] or "",
            )
            for line in lines
        ),
    )


def _write_actions(
    country: Country,
    difference: Difference | None,
    projects: Mapping[str, Project],
    source: Source,
    by: User | None,
) -> None:
    if difference is None:
        return
    planned: dict[Project, list[NewAction]] = {}
    for row in sorted(_created(difference), key=lambda one: one.identity):
        planned.setdefault(projects[str(row["agreement"])], []).append(_action(country, row.values, source))
    add_actions(planned, _COMPONENTS, country.currency)
    if difference.changed:
        numbered = _numbered_actions(country)
        stored = {
            change.identity: {field.column.key: field.after for field in change.fields} for change in difference.changed
        }
        correct_actions(
            {
                numbered[identity].pk: _action(country, {**_as_row(numbered[identity]), **after}, source)
                for identity, after in stored.items()
            },
            by=by,
        )


def _numbered_actions(country: Country) -> dict[tuple[Any, ...], Action]:
    """Actions by agreement and number, counted through the axes as the table counts them."""
    code_of = dict(Agreement.objects.filter(country=country).order_by("-pk").values_list("project", "code"))
    found: dict[tuple[Any, ...], Action] = {}
    last: dict[int, int] = {}
    for action in (
        Action.objects.filter(axis__project__in=list(code_of))
        .select_related("axis", "source")
        .order_by("axis__project", "axis__number", "number")
    ):
        project = action.axis.project_id
        last[project] = last.get(project, 0) + 1
        found[code_of[project], last[project]] = action
    return found


def _as_row(action: Action) -> dict[str, Any]:
    return {
        "title_fr": action.name_fr,
        "title_ar": action.name_ar,
        "title_en": action.name_en,
        "quantity": action.planned_quantity,
        "unit": action.quantity_unit,
        "cost": None if action.cost is None else action.cost / 1_000_000,
        "basis": action.basis,
        "note": action.note,
    }


def _action(country: Country, row: Row, source: Source) -> NewAction:
    return NewAction(
        names=Multilingual(row["title_fr"], row["title_ar"] or "", row["title_en"] or ""),
        cost=None if row["cost"] is None else Money.from_millions(row["cost"], country.currency).amount,
        basis=Breakdown(row["basis"]),
        planned_quantity=row["quantity"],
        quantity_unit=row["unit"] or "",
        source=source,
        note=row["note"] or "",
    )
