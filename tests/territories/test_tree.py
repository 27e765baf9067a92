"""A registered tree is a tree, whatever comes in; what is the same stays untouched; the closure is always right."""

import dataclasses

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.territories.samples import a_country, row, small_rows, square, stored

from houma.domain.base.decisions import Refused
from houma.domain.territories.actions import (
    TerritoryRow,
    add_spellings,
    draw_perimeter,
    forget_spelling,
    move_territory,
    register_territories,
)
from houma.domain.territories.models import (
    Ancestry,
    Country,
    FormerCode,
    Level,
    PerimeterKind,
    Territory,
    TerritoryName,
)
from houma.domain.territories.rules.tree import Standing, closure, may_register, parents_first
from houma.values.folding import fold
from houma.values.multilingual import Multilingual


def stored_closure(country: Country) -> dict[tuple[int, int], int]:
    pairs = Ancestry.objects.filter(descendant__country=country).values_list("ancestor_id", "descendant_id", "distance")
    return {(ancestor, descendant): distance for ancestor, descendant, distance in pairs}


def recomputed(country: Country) -> dict[tuple[int, int], int]:
    return closure(dict(Territory.objects.of_country(country.pk).values_list("pk", "parent_id")))


def refusal(rows: list[TerritoryRow], standing: dict[str, Standing] | None = None) -> str:
    return " ".join(str(reason) for reason in may_register(rows, standing or {}).reasons)


# --- the laws ---------------------------------------------------------------------------------------------------------


def test_a_tree_is_registered() -> None:
    assert may_register(small_rows(), {}).allowed


@pytest.mark.parametrize(
    ("rows", "named"),
    [
        ([row("A", Level.COUNTRY, None), row("A", Level.COUNTRY, None)], "A"),
        ([row("A", Level.COUNTRY, None), row("B", Level.COUNTRY, None)], "A, B"),
        ([row("A", Level.COUNTRY, None), row("B", Level.REGION, "nowhere")], "nowhere"),
        ([row("A", Level.COUNTRY, None), row("B", Level.REGION, None)], "B"),
        ([row("A", Level.COUNTRY, None), row("C", Level.COMMUNE, "A"), row("P", Level.PROVINCE, "C")], "P"),
        ([row("A", Level.COUNTRY, None), row("B", "kingdom", "A")], "kingdom"),
        ([row("A", Level.COUNTRY, None), row("B", Level.PERIMETER, "A")], "B"),
        ([row("A", Level.COUNTRY, None), row("B", Level.REGION, "A", perimeter_kind="medina")], "medina"),
        ([row("A", Level.COUNTRY, None), row("B", Level.REGION, "A", point=(-200.0, 4.0))], "-200"),
        ([row("A", Level.COUNTRY, None), TerritoryRow("B", Level.REGION, "A", Multilingual(""))], "B"),
        (
            [
                row("A", Level.COUNTRY, None),
                row("M", Level.PERIMETER, "N", perimeter_kind="medina"),
                row("N", Level.PERIMETER, "M", perimeter_kind="medina"),
            ],
            "M",
        ),
    ],
)
def test_what_leaves_no_tree_is_refused_and_named(rows: list[TerritoryRow], named: str) -> None:
    assert named in refusal(rows)


def test_all_reasons_come_at_once() -> None:
    rows = [row("A", Level.COUNTRY, None), row("B", Level.REGION, "x"), row("C", "kingdom", "A")]
    assert len(may_register(rows, {}).reasons) == 2


def test_a_change_of_level_must_suit_the_children_that_are_there_already() -> None:
    there = {"A": Standing(Level.COUNTRY, None), "P": Standing(Level.PROVINCE, "A"), "C": Standing(Level.COMMUNE, "P")}
    assert "C" in refusal([row("P", Level.ARRONDISSEMENT, "A")], there)


@st.composite
def trees(draw: st.DrawFn) -> dict[int, int | None]:
    size = draw(st.integers(1, 25))
    return {node: draw(st.integers(0, node - 1)) if node else None for node in range(size)}


@given(trees())
def test_the_closure_holds_every_way_up_and_nothing_else(parents: dict[int, int | None]) -> None:
    pairs = closure(parents)
    for node, parent in parents.items():
        own = {ancestor: distance for (ancestor, below), distance in pairs.items() if below == node}
        above = {} if parent is None else {a: d + 1 for (a, below), d in pairs.items() if below == parent}
        assert own == {node: 0, **above}


@given(trees(), st.randoms(use_true_random=False))
def test_parents_come_before_children_in_any_order_of_rows(parents: dict[int, int | None], random: object) -> None:
    rows = [row(str(node), Level.REGION, None if parent is None else str(parent)) for node, parent in parents.items()]
    random.shuffle(rows)  # type: ignore[attr-defined]
    waves = parents_first(rows)
    place = {one.code: number for number, wave in enumerate(waves) for one in wave}
    assert len(place) == len(rows)
    assert all(place[one.parent_code] < place[one.code] for one in rows if one.parent_code is not None)


# --- registering ------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_registering_again_changes_nothing() -> None:
    country = a_country()
    first = register_territories(country, small_rows())
    stamp = Country.objects.get(pk="xh").territories_stamp
    again = register_territories(country, reversed(small_rows()))
    assert (first.created, first.changed) == (12, 0)
    assert (again.created, again.changed, again.unchanged, again.spellings_added) == (0, 0, 12, 0)
    assert Territory.history.count() == 12
    assert Country.objects.get(pk="xh").territories_stamp == stamp


@pytest.mark.django_db
def test_a_refused_registration_writes_nothing() -> None:
    country = a_country()
    with pytest.raises(Refused):
        register_territories(country, [*small_rows(), row("late", Level.COMMUNE, "nowhere")])
    assert not Territory.objects.exists()


def test_a_change_is_written_with_its_history_and_the_old_name_is_still_found(small: Country) -> None:
    changed = [dataclasses.replace(one, names=Multilingual("Nouvelle Ville"), population=1200)
               for one in small_rows() if one.code == "P0C00"]  # fmt: skip
    outcome = register_territories(small, changed, reason="census")
    assert (outcome.changed, outcome.created) == (1, 0)
    territory = Territory.objects.get(code="P0C00")
    assert (territory.name_fr, territory.population) == ("Nouvelle Ville", 1200)
    past = list(territory.history.order_by("history_id").values_list("name_fr", "population", "history_change_reason"))
    assert past == [("Ville C00", 1000, ""), ("Nouvelle Ville", 1200, "census")]
    spellings = set(TerritoryName.objects.filter(territory=territory).values_list("spelling", "folded"))
    assert spellings == {("Ville C00", fold("Ville C00")), ("Nouvelle Ville", fold("Nouvelle Ville"))}


def test_aliases_are_added_once_and_can_be_forgotten(small: Country) -> None:
    territory = Territory.objects.get(code="R")
    assert add_spellings(small, {"R": ["Levant", " Levant  ", "المشرق"]}) == 2
    assert add_spellings(small, {"R": ["Levant"]}) == 0
    forget_spelling(territory, "Levant")
    assert set(territory.spellings.values_list("spelling", flat=True)) == {"Région du Levant", "المشرق"}


def test_former_codes_point_to_the_present_territory(small: Country) -> None:
    register_territories(small, [dataclasses.replace(small_rows()[2], former_codes=("77", "78"))])
    assert set(FormerCode.objects.values_list("former_code", "territory__code")) == {("77", "P0"), ("78", "P0")}


def test_codes_are_unique_within_a_country_not_between_two(small: Country) -> None:
    other = a_country("xi", "Ailleurs")
    register_territories(other, small_rows())
    assert Territory.objects.filter(code="P0").count() == 2
    assert recomputed(other) == stored_closure(other)


def test_the_whole_census_is_registered_in_few_queries(db: None, census: list[TerritoryRow]) -> None:
    country = a_country("ma", "Maroc")
    with CaptureQueriesContext(connection) as queries:
        outcome = register_territories(country, census)
    assert outcome.created == len(census) == 2017
    assert len(queries) < 250  # some statements a batch, none a row
    communes = Territory.objects.filter(country=country, level=Level.COMMUNE)
    assert communes.count() == 1503
    assert sum(communes.values_list("population", flat=True)) == 36_828_330
    assert stored_closure(country) == recomputed(country)
    root = Territory.objects.get(country=country, level=Level.COUNTRY)
    assert Territory.objects.within(root).count() == 2017


# --- moving -----------------------------------------------------------------------------------------------------------


def test_a_territory_moves_with_all_below_it(small: Country) -> None:
    register_territories(small, [row("R2", Level.REGION, "XH")])
    move_territory(Territory.objects.get(code="P0"), Territory.objects.get(code="R2"), reason="decree")
    assert stored_closure(small) == recomputed(small)
    assert set(Territory.objects.within(Territory.objects.get(code="R2")).values_list("code", flat=True)) == {
        "R2", "P0", "P0C00", "P0C01", "P0C10", "P0C11",
    }  # fmt: skip
    latest = Territory.history.filter(code="P0").latest()
    assert (latest.parent.code, latest.history_change_reason) == ("R2", "decree")


@pytest.mark.parametrize(("code", "parent"), [("P0", "P0C00"), ("P0", "P0"), ("P0C00", "P1C00"), ("XH", "R")])
def test_a_move_that_breaks_the_tree_is_refused(small: Country, code: str, parent: str) -> None:
    before = stored_closure(small)
    with pytest.raises(Refused):
        move_territory(Territory.objects.get(code=code), Territory.objects.get(code=parent))
    assert stored_closure(small) == before


def test_a_territory_does_not_move_to_another_country(small: Country) -> None:
    other = a_country("xi", "Ailleurs")
    register_territories(other, small_rows())
    with pytest.raises(Refused):
        move_territory(Territory.objects.get(code="P0", country=small), Territory.objects.get(code="R", country=other))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(["row", "move", "draw"]), st.integers(0, 99), st.integers(0, 99)), max_size=8
    )
)
def test_however_the_tree_grows_and_moves_its_closure_is_that_of_its_parents(
    small: Country, steps: list[tuple[str, int, int]]
) -> None:
    with transaction.atomic():
        for number, (what, one, two) in enumerate(steps):
            territories = list(Territory.objects.of_country("xh").order_by("pk"))
            first, second = territories[one % len(territories)], territories[two % len(territories)]
            try:
                if what == "row":
                    register_territories(
                        small,
                        [row(f"N{number}", Level.COMMUNE, first.code), row(second.code, second.level, first.code)],
                    )
                elif what == "move":
                    move_territory(first, second)
                else:
                    kind = PerimeterKind.NEIGHBOURHOOD
                    draw_perimeter(small, first, kind, Multilingual(f"Q{number}"), stored(square(0, 0)))
            except Refused:
                pass
            assert stored_closure(small) == recomputed(small)
        transaction.set_rollback(True)
