"""The real census: one province of it loads, adds up and is read back; skipped where the data are absent."""

import csv
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet
import pytest
from tests.factories import CommuneFactory, CountryFactory, ProvinceFactory, SourceFactory, UnitFactory
from tests.factories.indicators import new_indicator, release

from houma.domain.indicators.actions import import_figures
from houma.domain.indicators.models import Area, Observation
from houma.domain.indicators.queries import values_at
from houma.domain.indicators.workbook import read_figures, read_listing
from houma.exchange import NO_REFERENCES

pytestmark = pytest.mark.django_db
PROVINCE = "1511"
PEOPLE = "population_population_municipale"


def communes_of(shared_data: Path, province: str) -> list[str]:
    """The codes of the communes below a province, whatever stands between."""
    with (shared_data / "maroc/territories.csv").open(newline="") as file:
        rows = {row["code"]: row for row in csv.DictReader(file)}

    def is_below(code: str) -> bool:
        return code == province or (code in rows and is_below(rows[code]["parent_code"]))

    return [code for code, row in rows.items() if row["level"] == "commune" and is_below(code)]


def test_one_province_of_the_census_loads_whole_and_adds_up(shared_data: Path, tmp_path: Path) -> None:
    listing = read_listing(shared_data / "maroc/rgph2024_indicators.csv")
    assert listing is not None
    table = pyarrow.parquet.read_table(shared_data / "maroc/rgph2024_observations.parquet")
    codes = communes_of(shared_data, PROVINCE)
    table = table.filter(pc.is_in(table["territory_code"], pa.array([PROVINCE, *codes])))
    path = tmp_path / "province.parquet"
    pyarrow.parquet.write_table(table, path)
    country = CountryFactory()
    SourceFactory(country_code=country.pk, code="census")
    for unit in ("percent", "units", "inhabitants"):
        UnitFactory(code=unit)
    province = ProvinceFactory(country=country, code=PROVINCE)
    for code in codes:
        CommuneFactory(country=country, parent=province, code=code)
    counted = new_indicator(PEOPLE, "inhabitants", decimals=0, aggregation="sum")
    definitions = [counted if one.code == PEOPLE else one for one in listing.indicators]
    columns = read_figures(path, NO_REFERENCES, period="2024", code_map=listing.code_map).columns
    told = import_figures(country, definitions, release(country), columns, by=None).figures
    assert told is not None
    assert told.new == told.rows == table.num_rows == Observation.objects.count()
    assert (told.repeated, told.left_out) == (0, 0)
    # Three areas, three sexes: one sum for each that the province has.
    assert (told.checked, told.differing) == (9, 0)
    people = values_at(country, PEOPLE, "commune")
    assert len(people.places) == len(codes)
    own = values_at(country, PEOPLE, "province").places[0].value
    assert own == sum(place.value or 0 for place in people.places)
    urban = values_at(country, PEOPLE, "province", area=Area.URBAN).places[0].value
    assert urban is not None
    assert own is not None
    assert 0 < urban < own
    again = import_figures(country, definitions, release(country), columns, by=None).figures
    assert again is not None
    assert again.changes_nothing
