"""What an import of boundaries would do and what is wrong with it, said before anything is written."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import houma.domain.territories.rules.boundary_wording as wording
from houma.domain.territories.rules.boundary_wording import say
from houma.domain.territories.rules.levels import LABELS
from houma.values.multilingual import LANGUAGES, Multilingual


class Kind(StrEnum):
    """What a finding is about; stable, for programs."""

    NOT_JOINED = "not_joined"
    AMBIGUOUS = "ambiguous"
    CROSSWALK_LEADS_NOWHERE = "crosswalk_leads_nowhere"
    NO_POLYGON = "no_polygon"
    REPAIRED = "repaired"
    SEVERAL_FEATURES = "several_features"
    MISPLACED = "misplaced"
    OVERLAP = "overlap"
    GAP = "gap"
    BEYOND_PARENT = "beyond_parent"
    WITHOUT_BOUNDARY = "without_boundary"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to know before writing: a sentence for a person, and its figures for a program.

    ``details`` hold codes of territories, numbers of features, areas in m², shares of 1 and distances in metres.
    """

    kind: Kind
    sentence: Multilingual
    details: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class BoundaryReport:
    """The outcome of examining a file. ``boundaries`` (territory code → shapely MultiPolygon) is what would be written,
    ``crosswalk`` the old codes that led to one of them, ``through`` how many features joined by what."""

    file: str
    layer: str
    crs: str
    crs_was_given: bool
    level: str | None
    code_field: str | None
    name_field: str | None
    parent_field: str | None
    features: int
    through: Mapping[str, int]
    replaced: int
    findings: tuple[Finding, ...]
    boundaries: Mapping[str, Any] = field(repr=False)
    crosswalk: Mapping[str, str] = field(repr=False)

    @property
    def is_clean(self) -> bool:
        """Whether it may be written without asking."""
        return not self.findings and bool(self.boundaries)

    def counts(self) -> dict[str, int]:
        """How many findings of each kind."""
        found = Counter(finding.kind for finding in self.findings)
        return {kind.value: found[kind] for kind in Kind if found[kind]}

    def summary(self) -> tuple[Multilingual, ...]:
        """What was read and what would be written, in a few sentences."""
        level = LABELS[self.level] if self.level is not None else wording.ANY_LEVEL
        read = {"file": self.file, "layer": self.layer, "crs": self.crs, "level": level, "count": self.features}
        lines = [say(wording.READ, **read)]
        if self.crs_was_given:
            lines.append(say(wording.CRS_GIVEN, crs=self.crs))
        for through, template in wording.JOINED_THROUGH.items():
            if count := self.through.get(through, 0):
                name = self.name_field if through == "name" else self.code_field
                lines.append(say(template, count=count, field=name or "–"))
        lines.append(say(wording.WOULD_WRITE, count=len(self.boundaries), replaced=self.replaced))
        to_look_at = say(wording.THINGS_TO_LOOK_AT, count=len(self.findings))
        lines.append(to_look_at if self.findings else wording.NOTHING_TO_REPORT)
        return tuple(lines)

    def as_dict(self) -> dict[str, Any]:
        """The whole report but the geometries, for JSON."""
        return {
            "file": self.file,
            "layer": self.layer,
            "crs": self.crs,
            "crs_was_given": self.crs_was_given,
            "level": self.level,
            "fields": {"code": self.code_field, "name": self.name_field, "parent": self.parent_field},
            "features": self.features,
            "joined_through": dict(self.through),
            "territories": sorted(self.boundaries),
            "replaced": self.replaced,
            "clean": self.is_clean,
            "counts": self.counts(),
            "findings": [
                {
                    "kind": finding.kind.value,
                    "sentence": {language: finding.sentence.in_language(language) for language in LANGUAGES},
                    **finding.details,
                }
                for finding in self.findings
            ],
        }
