"""The files of a pack: which there may be, in which order they are read, and what their codes are called."""

from collections.abc import Mapping
from dataclasses import dataclass

from houma.domain.indicators.workbook import INDICATORS
from houma.exchange.columns import Table
from houma.packs.tables import buildings, course, envelopes, figures, life, papers, places, published, watch, watching

BOUNDARIES = "boundaries.geojson"
FRAMEWORK = "framework.yaml"


@dataclass(frozen=True, slots=True)
class PackFile:
    """One file of a pack. A later file may name the codes of an earlier one; ``lists`` are cells of several codes."""

    table: Table
    required: bool = False
    lists: Mapping[str, str] | None = None

    @property
    def name(self) -> str:
        return f"{self.table.key}.csv"


def pack_files(counted_in: int | None) -> tuple[PackFile, ...]:
    """Every file in the order of reading; ``counted_in`` is the year in which people were counted."""
    return (
        PackFile(places.territories_table(counted_in), required=True),
        PackFile(figures.SOURCES),
        PackFile(figures.UNITS),
        PackFile(figures.MEASURES),
        PackFile(INDICATORS),
        PackFile(places.PARTIES),
        PackFile(published.PROGRAMMES),
        PackFile(course.PROJECTS, lists={"territory_codes": "territories"}),
        PackFile(course.ACTIONS),
        PackFile(
            published.AGREEMENTS,
            lists={"territory_codes": "territories", "part_of": "agreements", "overlaps": "agreements"},
        ),
        PackFile(figures.CLAIMS),
        PackFile(published.CONTRIBUTIONS),
        PackFile(published.COMPONENTS),
        PackFile(figures.OFFICIAL_TOTALS, lists={"agreement_codes": "agreements"}),
        PackFile(watch.THREATENED_BUILDINGS),
        PackFile(watch.URBAN_AGENCIES, lists={"territory_codes": "territories"}),
        PackFile(watch.URBAN_AGENCY_INDICATORS),
        PackFile(watch.INTERMEDIARY_CITIES),
        PackFile(papers.AGREEMENT_TEMPLATES),
        PackFile(papers.AGREEMENT_ARTICLES),
        PackFile(papers.RELEASE_POLICIES),
        PackFile(buildings.RISK_SCHEMES),
        PackFile(buildings.RISK_CLASSES),
        PackFile(buildings.AID_RULES),
        PackFile(buildings.PROCEDURE_TERMS),
        PackFile(course.EVIDENCE),
        PackFile(course.PASSAGES),
        PackFile(course.FUNDING),
        PackFile(course.SCHEDULES),
        PackFile(course.SIGNATURES),
        PackFile(course.AMENDMENTS),
        PackFile(course.FLOWS),
        PackFile(envelopes.FUNDS),
        PackFile(envelopes.ENVELOPES),
        PackFile(envelopes.CHARGES),
        PackFile(life.VISIONS),
        PackFile(life.ACTION_DETAILS),
        PackFile(life.STEERING_BODIES),
        PackFile(life.STEERING_MEMBERS),
        PackFile(life.MEETINGS),
        PackFile(life.DECISIONS),
        PackFile(life.PROGRESS),
        PackFile(life.EVALUATIONS),
        PackFile(life.JUDGEMENTS),
        PackFile(watching.WATCH_RULES),
    )
