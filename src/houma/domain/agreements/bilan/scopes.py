"""A filter made sure of: its codes found in the country, or the nearest ones told."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from houma.domain.accounts.models import Party
from houma.domain.agreements.bilan.facts import AgreementFacts, ProgrammeTree, Tree
from houma.domain.agreements.bilan.filters import A_KNOWN_CODE, Filter, FilterError, nearest
from houma.domain.agreements.models import Agreement
from houma.domain.projects.models import Programme
from houma.domain.territories.models import Territory


@dataclass(frozen=True, slots=True)
class Scope:
    """A filter with the ids that its codes stand for; None where the code narrows nothing."""

    filter: Filter
    programmes: frozenset[int] | None
    territories: frozenset[int] | None
    agreements: frozenset[int] | None = None

    def accepts(self, agreement: AgreementFacts) -> bool:
        """Whether the agreement is of the programme, scale and territory asked for, and not signed too late.

        Of the period, ``in_period`` decides: an agreement without a date is neither inside nor outside.
        """
        asked, project = self.filter, agreement.project
        if self.agreements is not None and agreement.pk not in self.agreements:
            return False
        if self.programmes is not None and project.programme not in self.programmes:
            return False
        if asked.scale and project.scale != asked.scale:
            return False
        if asked.royal and not project.royal:
            return False
        if self.territories is not None and self.territories.isdisjoint(project.places):
            return False
        return not self._comes_too_late(agreement)

    def in_period(self, agreement: AgreementFacts) -> bool | None:
        """Whether its year lies in the period; None where a period is asked for and its year is not known."""
        if not self.filter.period and self.filter.until is None:
            return True
        year = agreement.year
        return None if year is None else year in self.filter.period

    def _comes_too_late(self, agreement: AgreementFacts) -> bool:
        until = self.filter.until
        if until is None:
            return False
        if agreement.signed_from is not None:
            return agreement.signed_from > until
        return agreement.start_year is not None and agreement.start_year > until.year


def resolve(asked: Filter, programmes: ProgrammeTree, tree: Tree, agreements: Mapping[str, int] | None = None) -> Scope:
    """Find what the codes of ``asked`` stand for; raises FilterError with the nearest codes.

    ``agreements`` are the keys of the agreements that it names, by code, where they were looked up already.
    """
    wanted_programmes = wanted_territories = None
    if asked.programme:
        if asked.programme not in programmes.by_code:
            raise _unknown("programme", asked.programme, _names_of_programmes(asked.country))
        wanted_programmes = programmes.below(programmes.by_code[asked.programme])
    if asked.territory:
        if asked.territory not in tree.by_code:
            raise _unknown("territory", asked.territory, _names_of_territories(asked.country))
        wanted_territories = tree.below(tree.by_code[asked.territory])
    wanted_agreements = None
    if asked.agreements:
        known = agreements_named(asked.country, asked.agreements) if agreements is None else agreements
        for code in asked.agreements:
            if code not in known:
                raise _unknown("agreements", code, _names_of_agreements(asked.country))
        wanted_agreements = frozenset(known[code] for code in asked.agreements)
    return Scope(asked, wanted_programmes, wanted_territories, wanted_agreements)


def agreements_named(country: str, codes: Iterable[str]) -> dict[str, int]:
    """The keys of agreements by code; a code that the country does not know is not among them."""
    return dict(Agreement.objects.filter(country=country, code__in=list(codes)).values_list("code", "pk"))


def parties_meant(country: str, code: str) -> frozenset[int]:
    """The partner with this code and, where it is a family, its members; raises FilterError."""
    rows = list(Party.objects.filter(country=country).values_list("pk", "code", "family_id"))
    meant = next((pk for pk, party_code, _family in rows if party_code == code), None)
    if meant is None:
        raise _unknown("party", code, _names_of_parties(country))
    return frozenset({meant} | {pk for pk, _code, family in rows if family == meant})


def _unknown(field: str, read: str, names: Mapping[str, tuple[str, ...]]) -> FilterError:
    return FilterError(field, read, A_KNOWN_CODE, nearest(read, names, names))


_NAMES = ("code", "name_fr", "name_ar", "name_en")


def _names_of_programmes(country: str) -> dict[str, tuple[str, ...]]:
    rows = Programme.objects.filter(country=country).values_list(*_NAMES)
    return {code: names for code, *names in rows}


def _names_of_territories(country: str) -> dict[str, tuple[str, ...]]:
    rows = Territory.objects.filter(country=country).values_list(*_NAMES)
    return {code: names for code, *names in rows}


def _names_of_agreements(country: str) -> dict[str, tuple[str, ...]]:
    return dict.fromkeys(Agreement.objects.filter(country=country).values_list("code", flat=True), ())


def _names_of_parties(country: str) -> dict[str, tuple[str, ...]]:
    rows = Party.objects.filter(country=country).values_list(*_NAMES, "short_name")
    return {code: names for code, *names in rows}
