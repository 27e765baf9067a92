"""Recording the catalogue: a new definition is a new version, the old one stays."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission, may
from houma.domain.base.decisions import require
from houma.domain.indicators.models import Indicator, IndicatorVersion
from houma.domain.indicators.rules.definitions import DefinitionFault, Known, NewIndicator, faults_with_dependents
from houma.domain.sources.models import Source, Unit
from houma.domain.territories.models import Country


@dataclass(frozen=True, slots=True)
class CatalogueReport:
    """Codes of indicators that are new, that have a new definition, and that are as they were."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]


class CatalogueRefused(Exception):
    """Definitions that cannot be recorded: nothing was written. ``faults`` tells all of them."""

    def __init__(self, faults: tuple[DefinitionFault, ...]) -> None:
        self.faults = faults
        super().__init__("; ".join(map(str, faults)))


@transaction.atomic
def record_indicators(
    country: Country, indicators: Iterable[NewIndicator], *, by: User | None, dry_run: bool = False
) -> CatalogueReport:
    """Record definitions: new indicators, new versions of those that changed, nothing for the rest.

    Indicators that are not named stay as they are. With ``dry_run`` only the report is made.

    Raises:
        Refused: ``by`` may not manage indicators here.
        CatalogueRefused: something is wrong; all faults at once.
    """
    if by is not None:
        require(may(by, Permission.MANAGE_INDICATORS, country))
    Country.objects.select_for_update(no_key=True).get(pk=country.pk)  # One at a time counts versions.
    given = list(indicators)
    there = {version.indicator.code: version for version in _in_force(country)}
    faults = faults_with_dependents(given, [_definition(version) for version in there.values()], _known(country, there))
    if faults:
        raise CatalogueRefused(faults)
    sources = dict(Source.objects.filter(country_code=country.pk).values_list("code", "pk"))
    new = [line for line in given if line.code not in there]
    changed = [line for line in given if line.code in there and _definition(there[line.code]) != line]
    if not dry_run:
        fresh = Indicator.objects.bulk_create([Indicator(country=country, code=line.code) for line in new])
        touched = [there[line.code].indicator for line in changed]
        for indicator in touched:
            indicator.version += 1
        versions = [
            _version(indicator, line, sources.get(line.source_code), by)
            for indicator, line in zip([*fresh, *touched], [*new, *changed], strict=True)
        ]
        IndicatorVersion.objects.bulk_create(versions, batch_size=200)
        Indicator.objects.bulk_update(touched, ["version"], batch_size=200)
    news = {line.code for line in (*new, *changed)}
    return CatalogueReport(
        new=tuple(line.code for line in new),
        changed=tuple(line.code for line in changed),
        unchanged=tuple(line.code for line in given if line.code not in news),
    )


def _in_force(country: Country) -> list[IndicatorVersion]:
    return list(IndicatorVersion.objects.of_country(country.pk).in_force())


def _known(country: Country, there: dict[str, IndicatorVersion]) -> Known:
    return Known(
        units_of={code: version.unit_id for code, version in there.items()},
        formulas={code: version.formula for code, version in there.items()},
        aggregations={code: version.aggregation for code, version in there.items()},
        units=frozenset(Unit.objects.values_list("code", flat=True)),
        sources=frozenset(Source.objects.filter(country_code=country.pk).values_list("code", flat=True)),
    )


def _definition(version: IndicatorVersion) -> NewIndicator:
    return NewIndicator(
        code=version.indicator.code,
        names=version.names,
        unit_code=version.unit_id,
        definitions=version.definitions,
        theme=version.theme,
        decimals=version.decimals,
        direction=version.direction,
        capital=version.capital,
        sdg_target=version.sdg_target,
        urban_agenda=version.urban_agenda,
        source_code=version.source.code if version.source else "",
        periodicity=version.periodicity,
        aggregation=version.aggregation,
        weight_code=version.weight_code,
        numerator_code=version.numerator_code,
        denominator_code=version.denominator_code,
        smallest_count=version.smallest_count,
        formula=version.formula,
    )


def _version(indicator: Indicator, line: NewIndicator, source: int | None, by: User | None) -> IndicatorVersion:
    return IndicatorVersion(
        indicator=indicator,
        number=indicator.version,
        name_fr=line.names.fr,
        name_ar=line.names.ar,
        name_en=line.names.en,
        definition_fr=line.definitions.fr,
        definition_ar=line.definitions.ar,
        definition_en=line.definitions.en,
        theme=line.theme,
        unit_id=line.unit_code,
        decimals=line.decimals,
        direction=line.direction,
        capital=line.capital,
        sdg_target=line.sdg_target,
        urban_agenda=line.urban_agenda,
        source_id=source,
        periodicity=line.periodicity,
        aggregation=line.aggregation,
        weight_code=line.weight_code,
        numerator_code=line.numerator_code,
        denominator_code=line.denominator_code,
        smallest_count=line.smallest_count,
        formula=line.formula,
        recorded_by=by,
    )
