"""What a file calls classes of risk, against the schemes of the country."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from houma.domain.buildings.models import RiskClass, RiskScheme
from houma.domain.buildings.workbook import wording
from houma.domain.territories.models import Ancestry, Country
from houma.exchange.problems import Fault
from houma.exchange.references import MatchKind, Term, Vocabulary
from houma.values.folding import western_digits


@dataclass(frozen=True, slots=True)
class Risk:
    """A class that was recognised: its key, and the codes of its scheme and of itself."""

    key: int
    scheme: str
    code: str


class Risks:
    """The schemes and classes of a country, looked up by code or name in any language: three queries.

    ``mapping`` says what the file's own words stand for: text → code of a class. ``scheme`` is that of every row of a
    file that names none.
    """

    def __init__(self, country: Country, scheme: str = "", mapping: Mapping[str, str] | None = None) -> None:
        schemes = list(RiskScheme.objects.filter(country=country))
        self._default = scheme
        self._mapping = {
            western_digits(text).strip().casefold(): code.strip() for text, code in (mapping or {}).items()
        }
        self._schemes = Vocabulary(Term(one.code, one.names) for one in schemes)
        classes: dict[str, list[RiskClass]] = defaultdict(list)
        for one in RiskClass.objects.filter(scheme__country=country).select_related("scheme"):
            classes[one.scheme.code].append(one)
        self._classes = {code: Vocabulary(Term(one.code, one.names) for one in ones) for code, ones in classes.items()}
        self._keys = {(code, one.code): one.pk for code, ones in classes.items() for one in ones}
        below: dict[int, set[int]] = defaultdict(set)
        bound = {one.territory_id for one in schemes if one.territory_id is not None}
        for above, territory in Ancestry.objects.filter(ancestor__in=bound).values_list("ancestor", "descendant"):
            below[above].add(territory)
        self._used_in = {one.code: below[one.territory_id] if one.territory_id is not None else None for one in schemes}
        self._known: dict[tuple[Any, Any], Risk | Fault] = {}

    def look_up(self, scheme: str | None, text: str | None) -> Risk | Fault | None:
        """The class that is meant, the fault of a cell, or None where the row judges no risk."""
        if text is None:
            return None
        asked = (scheme, text)
        if asked not in self._known:
            self._known[asked] = self._search(scheme, text)
        return self._known[asked]

    def is_used_in(self, scheme: str, territory: int) -> bool:
        """Is this scheme used in the territory with this key?"""
        territories = self._used_in[scheme]
        return territories is None or territory in territories

    def _search(self, scheme: str | None, text: str) -> Risk | Fault:
        text = western_digits(text)
        meant = self._schemes.resolve(scheme or self._default)
        if meant.kind is not MatchKind.FOUND or meant.code is None:
            names = ", ".join(term.code for term in self._schemes)
            return Fault("unknown-name", wording.A_SCHEME.formatted(names=names), column="risk_scheme")
        classes = self._classes.get(meant.code) or Vocabulary(())
        found = classes.resolve(self._mapping.get(text.strip().casefold(), text))
        if found.kind is not MatchKind.FOUND or found.code is None:
            names = ", ".join(term.code for term in classes)
            return Fault("unknown-name", wording.A_CLASS.formatted(names=names), column="risk_class")
        return Risk(self._keys[meant.code, found.code], meant.code, found.code)
