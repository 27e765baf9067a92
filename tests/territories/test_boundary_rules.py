"""Joining, repairing and checking boundaries, one rule at a time."""

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from tests.territories.samples import square

from houma.domain.territories.models import Level
from houma.domain.territories.rules.boundary_checks import metres_outside, misfit, overlaps, repair
from houma.domain.territories.rules.boundary_join import Joiner, JoinFields, Joining, Target, code_key, name_keys
from houma.domain.territories.rules.boundary_wording import REPAIRED, Area, say
from houma.domain.territories.rules.geometry import areas, polygons_of
from houma.domain.territories.rules.levels import spellings_in


@pytest.mark.parametrize(
    "spelling", ["1511010", "01.511.01.0", "01 511 01 0", "001511010", "1511010.0", "٠١٥١١٠١٠", " 1511010 "]
)
def test_one_code_is_written_in_many_ways(spelling: str) -> None:
    assert code_key(spelling) == "1511010"


@pytest.mark.parametrize("spelling", ["ma-tng", "MA-TNG ", "Ma-Tng"])
def test_letters_of_a_code_are_kept(spelling: str) -> None:
    assert code_key(spelling) == "ma-tng"


@given(st.integers(1, 10**12))
def test_two_codes_are_never_taken_for_one(number: int) -> None:
    assert code_key(f"{number:015d}") == code_key(str(number)) != code_key(str(number + 1))


def test_a_text_in_two_scripts_holds_two_names() -> None:
    assert spellings_in("Province de Khémisset إقليم الخميسات")[1:] == ("Province de Khémisset", "إقليم الخميسات")
    assert name_keys("Province de Khémisset إقليم الخميسات") >= name_keys("Khemisset") | name_keys("الخميسات")


def target(code: str, level: str, name: str, above: tuple[str, ...] = (), *codes: str) -> Target:
    return Target(code, level, name, (code, *codes), (name,), above)


TARGETS = [
    target("1", Level.PROVINCE, "Azilal"),
    target("2", Level.PROVINCE, "Béni Mellal"),
    target("101", Level.COMMUNE, "Sidi Ali", ("1",), "01.101"),
    target("201", Level.COMMUNE, "Sidi Ali", ("2",), "01.201"),
    target("202", Level.COMMUNE, "Afourar", ("2",), "01.202"),
]


def join(
    rows: list[dict[str, str]],
    fields: JoinFields | None = None,
    level: str | None = None,
    *,
    former: dict[str, str] | None = None,
    crosswalk: dict[str, str] | None = None,
) -> Joining:
    return Joiner(TARGETS, former or {}, crosswalk or {}).join(
        list(enumerate(rows, start=1)), fields or JoinFields(), level
    )


def test_the_field_of_the_codes_and_the_level_are_found_out() -> None:
    found = join([{"id": "7", "geo": "01.101", "label": "x"}, {"id": "8", "geo": "01.202", "label": "y"}])
    assert (found.fields.code, found.level, dict(found.through)) == ("geo", Level.COMMUNE, {"code": 2})
    assert dict(found.by_code) == {"101": [1], "202": [2]}


def test_where_no_code_joins_names_do() -> None:
    found = join([{"id": "7", "nom": "AFOURAR"}, {"id": "8", "nom": "sidi ali"}])
    assert (found.fields.code, found.fields.name, found.level) == (None, "nom", Level.COMMUNE)
    assert dict(found.by_code) == {"202": [1]}
    (ambiguous,) = found.unjoined
    assert (ambiguous.number, ambiguous.candidates) == (2, ("101", "201"))


@pytest.mark.parametrize("parent", ["Province de Beni Mellal", "2"])
def test_a_parent_tells_namesakes_apart(parent: str) -> None:
    found = join([{"nom": "Sidi Ali", "p": parent}], JoinFields(name="nom", parent="p"), Level.COMMUNE)
    assert dict(found.by_code) == {"201": [1]}


def test_a_name_under_another_parent_is_not_joined() -> None:
    found = join([{"nom": "Afourar", "p": "Azilal"}], JoinFields(name="nom", parent="p"), Level.COMMUNE)
    assert found.by_code == {}
    assert found.unjoined[0].nearest == ("Afourar (202)",)


def test_an_unknown_name_comes_with_the_nearest() -> None:
    found = join([{"nom": "Afourat"}], JoinFields(name="nom"), Level.COMMUNE)
    assert found.unjoined[0].nearest == ("Afourar (202)",)


def test_a_level_that_is_given_keeps_the_others_out() -> None:
    assert join([{"nom": "Azilal"}], JoinFields(name="nom"), Level.COMMUNE).by_code == {}
    assert dict(join([{"nom": "Azilal"}], JoinFields(name="nom"), Level.PROVINCE).by_code) == {"1": [1]}


def test_old_codes_lead_to_present_ones_by_crosswalk_before_what_is_recorded() -> None:
    rows = [{"code": "900"}, {"code": "901"}, {"code": "101"}, {"code": "902"}]
    found = join(
        rows, JoinFields(code="code"), Level.COMMUNE,
        former={"900": "202", "901": "101"}, crosswalk={"0900": "201", "101": "202", "902": "777"},
    )  # fmt: skip
    assert dict(found.by_code) == {"201": [1], "101": [2], "202": [3]}
    assert dict(found.through) == {"crosswalk": 2, "former code": 1}
    assert found.crosswalk_used == {"0900": "201", "101": "202"}
    assert (found.unjoined[0].code, found.unjoined[0].led_to) == ("902", "777")


# --- geometry ---------------------------------------------------------------------------------------------------------

BOWTIE = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])


def test_a_valid_boundary_is_left_as_it_is() -> None:
    mended, repaired = repair(square(0, 0))
    assert repaired is None
    assert shapely.equals(mended, square(0, 0))


def test_a_crossed_outline_is_repaired_and_its_area_told() -> None:
    mended, repaired = repair(BOWTIE)
    assert shapely.is_valid(mended)
    assert mended.geom_type == "MultiPolygon"
    assert repaired is not None
    assert (repaired.fault, repaired.place) == ("Self-intersection", (0.5, 0.5))
    assert repaired.area_before == pytest.approx(0, abs=1e7)  # both halves count against each other
    assert repaired.area_after == pytest.approx(float(areas(square(0, 0))) / 2, rel=0.001)


def test_only_polygons_are_kept() -> None:
    mixed = shapely.GeometryCollection(
        [square(0, 0), shapely.LineString([(0, 0), (5, 5)]), shapely.GeometryCollection([square(3, 3)])]
    )
    assert shapely.equals(polygons_of(mixed), shapely.MultiPolygon([square(0, 0), square(3, 3)]))
    assert shapely.is_empty(polygons_of(shapely.Point(1, 1)))
    assert not shapely.has_z(polygons_of(shapely.Polygon([(0, 0, 9), (1, 0, 9), (1, 1, 9)])))


def test_overlaps_are_told_with_area_and_share_and_borders_are_not() -> None:
    found = overlaps(
        {"a": square(0, 0), "b": square(0.9, 0), "c": square(1.9, 0)}, {"d": square(0, 0.5), "e": square(9, 9)}
    )
    assert [(one.first, one.second) for one in found] == [("a", "d"), ("a", "b"), ("b", "d")]
    assert found[0].share == pytest.approx(0.5, rel=0.001)
    assert found[1].area == pytest.approx(float(areas(shapely.box(0.9, 0, 1, 1))), rel=1e-6)


def test_what_is_recorded_already_is_not_compared_with_itself() -> None:
    assert overlaps({"a": square(0, 0)}, {"b": square(5, 5), "c": square(5, 5)}) == []


def test_lines_of_a_little_width_are_no_overlap() -> None:
    assert overlaps({"a": square(0, 0), "b": square(1 - 1e-7, 0)}, {}) == []


def test_gaps_and_excess_are_told_as_shares_of_the_parent() -> None:
    found = misfit("p", shapely.box(0, 0, 2, 1), [shapely.box(0, 0, 1, 1), shapely.box(1.5, 0, 2.5, 1)])
    assert found is not None
    assert (found.gap_share, found.beyond_share) == (pytest.approx(0.25), pytest.approx(0.25))
    assert misfit("p", shapely.box(0, 0, 2, 1), [shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)]) is None


def test_a_point_outside_is_so_many_metres_away() -> None:
    assert metres_outside(square(0, 0), 0.5, 0.5) == 0
    assert metres_outside(square(0, 0), 0.5, 1.1) == pytest.approx(11_057, rel=0.001)


def test_sentences_write_figures_as_their_language_does() -> None:
    said = say(REPAIRED, territory="Azrou (1)", fault="x", before=Area(1_234_567_890), after=Area(52_000))
    assert "1\u202f234,6 km²" in said.fr
    assert "5,2 ha" in said.fr
    assert "1,234.6 km²" in said.en
    assert "\u2068Azrou (1)\u2069" in said.ar
