"""Programmes and projects: those that agreements stand for, and those that are negotiated here."""

from collections.abc import Iterator
from dataclasses import replace

from houma.domain.agreements.models import Agreement
from houma.domain.projects.actions import NewProject, correct_projects, register_programme, start_projects
from houma.domain.projects.models import Phase, Programme, Project, ProjectTerritory, Scale, Visibility
from houma.domain.projects.reasons import Shown, reason_of
from houma.domain.sources.models import Adoption, SubjectKind
from houma.packs.claim_rows import adopted_of, claims_in
from houma.packs.content import PackRow
from houma.packs.loading import said
from houma.packs.loading.context import Loading
from houma.packs.published_facts import END_YEAR, SIGNED_ON, START_YEAR, TOTAL_COST, PublishedFacts, facts_of
from houma.values.multilingual import Multilingual
from houma.values.partial_date import PartialDate

_DESCRIBED = (
    "programme_id", "name_fr", "name_ar", "name_en", "scale", "royal_presentation", "territory_text", "start_year",
    "end_year", "visibility",
)  # fmt: skip


def load_programmes(loading: Loading) -> Multilingual:
    """Programmes, the ones above before the ones below."""
    rows = {row.text("code"): row for row in loading.content.rows("programmes")}
    done: dict[str, Programme] = {}

    def load(code: str) -> Programme:
        if code not in done:
            row = rows[code]
            above = load(row["parent_code"]) if row.has("parent_code") else None
            done[code] = register_programme(
                loading.country, code, row.names("name"), row.names("description"), parent=above
            )
        return done[code]

    for code in rows:
        load(code)
    return said.PROGRAMMES.formatted(count=len(rows))


def load_projects(loading: Loading) -> Multilingual:
    """Open the projects that are not there, describe anew those that changed."""
    wanted = {new.code: new for new in (*_of_agreements(loading), *_of_the_house(loading))}
    known = loading.projects()
    start_projects([new for code, new in wanted.items() if code not in known])
    places: dict[int, set[int]] = {}
    for project, territory in ProjectTerritory.objects.filter(project__country=loading.country).values_list(
        "project", "territory"
    ):
        places.setdefault(project, set()).add(territory)
    changed = {
        known[code]: new
        for code, new in wanted.items()
        if code in known and not _is_described(known[code], new, places.get(known[code].pk, set()))
    }
    correct_projects(changed)
    return said.PROJECTS.formatted(count=len(wanted), new=len(wanted.keys() - known.keys()), changed=len(changed))


def published_facts(loading: Loading) -> dict[str, PublishedFacts]:
    """The adopted facts of every published agreement by its code."""
    adopted = adopted_of(loading.content, SubjectKind.AGREEMENT)
    first: dict[str, str] = {}
    for claim in claims_in(loading.content):
        if claim.subject_kind == SubjectKind.AGREEMENT:
            first.setdefault(claim.subject_code, claim.row.text("source_code"))
    facts = {
        row.text("code"): facts_of(row, adopted.get(row.text("code"), {}), first[row.text("code")], loading.about)
        for row in loading.content.published()
    }
    return facts | _chosen_by_persons(loading, facts)


def _chosen_by_persons(loading: Loading, facts: dict[str, PublishedFacts]) -> dict[str, PublishedFacts]:
    """Facts of agreements for which a person chose another claim: there the agreement stays as the choice made it."""
    chosen: dict[str, set[str]] = {}
    for code, measure in Adoption.objects.filter(
        country_code=loading.country.pk, subject_kind=SubjectKind.AGREEMENT, ended_at=None, adopted_by__isnull=False
    ).values_list("subject_code", "measure__code"):
        chosen.setdefault(code, set()).add(measure)
    kept: dict[str, PublishedFacts] = {}
    for stored in Agreement.objects.filter(country=loading.country, code__in=chosen.keys() & facts.keys()):
        as_stored = {
            TOTAL_COST: ("total", stored.money),
            SIGNED_ON: ("signed_on", PartialDate.parse(stored.signed_on) if stored.signed_on else None),
            START_YEAR: ("start_year", stored.start_year),
            END_YEAR: ("end_year", stored.end_year),
        }
        fields = dict(as_stored[measure] for measure in chosen[stored.code] & as_stored.keys())
        kept[stored.code] = replace(facts[stored.code], **fields)  # type: ignore[arg-type]  # each field by its own type
    return kept


def _of_agreements(loading: Loading) -> Iterator[NewProject]:
    facts = published_facts(loading)
    for row in loading.content.published():
        fact = facts[row.text("code")]
        yield _project(
            loading,
            row,
            stem="title",
            start_year=fact.start_year,
            end_year=fact.end_year,
            visibility=Visibility.PUBLIC,
            phase=fact.phase,
            phase_reason=_why_there(fact),
        )


def _of_the_house(loading: Loading) -> Iterator[NewProject]:
    for row in loading.content.rows("projects"):
        yield _project(
            loading,
            row,
            stem="name",
            start_year=row["start_year"],
            end_year=row["end_year"],
            visibility=Visibility(row["visibility"] or Visibility.INTERNAL),
        )


def _project(
    loading: Loading,
    row: PackRow,
    *,
    stem: str,
    start_year: int | None,
    end_year: int | None,
    visibility: Visibility,
    phase: Phase = Phase.PREPARATION,
    phase_reason: str = "",
) -> NewProject:
    return NewProject(
        programme=loading.programmes[row["programme_code"]],
        code=row.text("code"),
        names=row.names(stem),
        scale=Scale(row["scale"]),
        territories=loading.places(row),
        royal_presentation=row["royal_presentation"],
        territory_text=row.text("territory_text"),
        start_year=start_year,
        end_year=end_year,
        visibility=visibility,
        phase=phase,
        phase_reason=phase_reason,
    )


def _why_there(fact: PublishedFacts) -> str:
    """The reason of the first passage."""
    if fact.signed_on is not None:
        return reason_of(Shown.SIGNED, fact.signed_on)
    if fact.start_year is not None:
        return reason_of(Shown.BEGUN, fact.start_year)
    return reason_of(Shown.UNDATED)


def _is_described(project: Project, new: NewProject, places: set[int]) -> bool:
    described = new.unsaved()
    return places == {place.pk for place in new.territories} and all(
        getattr(project, name) == getattr(described, name) for name in _DESCRIBED
    )
