"""People find a place however they write it: every line here is a slip that people make."""

import dataclasses

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from tests.territories.samples import a_country, small_rows

from houma.domain.territories.actions import TerritoryRow, add_spellings, forget_spelling, register_territories
from houma.domain.territories.models import Country, Level, Territory
from houma.domain.territories.queries import search_territories
from houma.domain.territories.rules.levels import bare_name
from houma.domain.territories.rules.search import NameIndex, Nearness, Place
from houma.values.multilingual import Multilingual

SLIPS = [
    ("Béni Mellal", "5091"),
    ("beni melal", "5091"),
    ("beni-mellal", "5091"),
    ("BENI MELLAL", "5091"),
    ("mellal beni", "5091"),
    ("Mellal, Beni", "5091"),
    ("benimellal", "5091"),
    ("bni mellal", "5091"),
    ("بني ملال", "5091"),
    ("beni mel", "5091"),
    ("province de béni mellal", "5091"),
    ("commune beni mellal", "50910101"),
    ("جماعة بني ملال", "50910101"),
    ("Layoune", "11321"),
    ("Laayoune", "11321"),
    ("laâyoun", "11321"),
    ("Laayo", "11321"),
    ("العيون", "11321"),
    ("لعيون", "11321"),
    ("Fes", "3231"),
    ("Fez", "3231"),
    ("fès", "3231"),
    ("فاس", "3231"),
    ("Casa blanca", "6141"),
    ("casablanka", "6141"),
    ("casa", "6141"),
    ("الدار البيضاء", "6141"),
    ("الدارالبيضاء", "6141"),
    ("Oujda", "24110123"),
    ("ojda", "24110123"),
    ("وجدة", "24110123"),
    ("وجده", "24110123"),
    ("Sidi Slimane Cheraa", "21130129"),
    ("sidi sliman", "4491"),
    ("Marrakesh", "7351"),
    ("marakech", "7351"),
    ("marrakec", "7351"),
    ("مراكش", "7351"),
    ("Tetuan", "1571"),
    ("tetouen", "1571"),
    ("Chefchawen", "1151"),
    ("El Hoceima", "1051"),
    ("Alhoceima", "1051"),
    ("الحسيمه", "1051"),
    ("wad zem", "53110109"),
    ("warzazat", "8401"),
    ("wazzan", "1405"),
    ("jadida", "6181"),
    ("Khribga", "5311"),
    ("Qnitra", "4281"),
    ("Ait Meloul", "92730105"),
    ("Souira", "7211"),
    ("Smara", "11221"),
    ("Essmara", "11221"),
    ("Er-Rachidia", "8201"),
    ("rachidia", "8201"),
    ("اكادير", "90010101"),
    ("أڭادير", "90010101"),
    ("Agadir Ida Outanane", "9001"),
    ("Rhamna Province", "7427"),
    ("Bujdour", "11121"),
    ("Benguerir", "74270101"),
    ("Bengrir", "74270101"),
    ("Fqih ben saleh", "5255"),
    ("berchid", "6117"),
    ("Midlt", "8363"),
    ("Khemiset", "4291"),
    ("Mdiq", "15730105"),
    ("Oriental", "2"),
    ("Sidi Kasem", "4481"),
    ("Lqsar Lkbir", "13310101"),
    ("Province d'Azilal", "5081"),
    ("إقليم أزيلال", "5081"),
    ("région marrakech", "7"),
    ("Azrou (Ifrane)", "32710101"),
    ("Azrou, Ifrane", "32710101"),
    ("azrou ifrane", "32710101"),
    ("أزرو (إفران)", "32710101"),
    ("MA-TNG", "1511"),
    ("1511010", "1511010"),
    ("01.511.01.0", "1511010"),
]


def first(text: str, country: Country) -> Territory:
    hits = search_territories(text, country)
    assert hits, f"nothing found for {text!r}"
    return hits[0].territory


@pytest.mark.parametrize(("text", "code"), SLIPS)
@pytest.mark.django_db
def test_a_slip_finds_the_place_first(morocco: Country, text: str, code: str) -> None:
    found = first(text, morocco)
    assert (found.code, found.name_fr) == (code, Territory.objects.get(country=morocco, code=code).name_fr)


@pytest.mark.parametrize("text", ["Tangier", "Tanger", "طنجة", "طنجه"])
@pytest.mark.django_db
def test_tangier_is_found_in_every_language(morocco: Country, text: str) -> None:
    assert {hit.territory.code for hit in search_territories(text, morocco, limit=3)} & {"1511010", "1511"}


@pytest.mark.parametrize("text", ["", "   ", "()", "zzzz", "London Bridge Station", "؟", "123456789", "%_'\"\\"])
@pytest.mark.django_db
def test_what_is_no_place_finds_none(morocco: Country, text: str) -> None:
    assert search_territories(text, morocco) == []


@pytest.mark.django_db
def test_the_exact_name_comes_before_longer_ones_and_these_before_merely_similar_ones(morocco: Country) -> None:
    hits = search_territories("Fès", morocco, limit=50)
    nearness = [hit.nearness for hit in hits]
    assert nearness == sorted(nearness, reverse=True)
    assert nearness[0] is Nearness.EXACT
    assert nearness[-1] < Nearness.EXACT


@pytest.mark.django_db
def test_among_names_as_near_the_more_populous_comes_first_and_cercles_come_last(morocco: Country) -> None:
    exact = [hit.territory for hit in search_territories("Béni Mellal", morocco) if hit.nearness is Nearness.EXACT]
    assert [one.level for one in exact] == [Level.PROVINCE, Level.COMMUNE, Level.CIRCLE]
    assert (exact[0].population or 0) > (exact[1].population or 0)


@pytest.mark.django_db
def test_levels_and_limit_narrow_the_search(morocco: Country) -> None:
    hits = search_territories("sidi", morocco, limit=7, levels=[Level.COMMUNE])
    assert len(hits) == 7
    assert {hit.territory.level for hit in hits} == {Level.COMMUNE}


@pytest.mark.django_db
def test_a_hit_says_where_the_place_is(morocco: Country) -> None:
    hit = search_territories("Azrou (Ifrane)", morocco)[0]
    assert [place.level for place in hit.parents] == [Level.PROVINCE, Level.REGION]
    assert hit.parents[0].names.fr == "Ifrane"


@pytest.mark.django_db
def test_a_search_costs_two_queries_once_the_names_are_in_memory(morocco: Country) -> None:
    search_territories("fes", morocco)
    with CaptureQueriesContext(connection) as queries:
        assert [str(hit.territory.parent) for hit in search_territories("beni mel", morocco)]
    assert len(queries) == 2


@pytest.mark.django_db
def test_every_place_is_found_by_its_own_name_and_its_parents(morocco: Country, census: list[TerritoryRow]) -> None:
    names = {one.code: one.names.fr for one in census}
    sample = [one for one in census if one.level == Level.COMMUNE][::15]
    for one in sample:
        hits = search_territories(f"{one.names.fr} ({names[one.parent_code or '']})", morocco)
        assert one.code in [hit.territory.code for hit in hits], one


def test_a_new_name_is_found_at_once_and_the_old_one_still(small: Country) -> None:
    assert first("ouest", small).code == "P0"
    renamed = next(one for one in small_rows() if one.code == "P0")
    register_territories(small, [dataclasses.replace(renamed, names=Multilingual("Zahrat al-Madain"))])
    assert first("zahrat almadain", small).code == "P0"
    assert first("ouest", small).code == "P0"


def test_a_forgotten_spelling_is_not_found_any_more(small: Country) -> None:
    add_spellings(small, {"P1": ["Rivage"]})
    assert first("rivage", small).code == "P1"
    forget_spelling(Territory.objects.get(country=small, code="P1"), "Rivage")
    assert search_territories("rivage", small) == []


def test_a_country_without_territories_finds_nothing(db: None) -> None:
    assert search_territories("fes", a_country()) == []


def test_words_that_say_a_level_are_no_part_of_the_name() -> None:
    assert bare_name("Province d'Azilal") == ("azilal", (Level.PROVINCE,))
    assert bare_name("Tetouan Province") == ("tetouan", (Level.PROVINCE,))
    assert bare_name("إقليم أزيلال") == ("ازيلال", (Level.PROVINCE,))
    assert bare_name("La Foux")[0] == "la foux"
    assert bare_name("Province") == ("province", ())


@given(st.text(max_size=200), st.sets(st.sampled_from(list(Level))))
def test_no_text_breaks_the_search(text: str, levels: set[Level]) -> None:
    hits = INDEX.search(text, limit=5, levels=levels)
    assert len(hits) <= 5
    assert all(0 <= hit.likeness <= 100 for hit in hits)
    assert not levels or all(hit.place.level in levels for hit in hits)


INDEX = NameIndex(
    [
        Place(1, "X", Level.COUNTRY, Multilingual("Pays"), None, None),
        Place(2, "A", Level.REGION, Multilingual("Région A", "جهة أ"), 1, 100),
        Place(3, "B", Level.COMMUNE, Multilingual("Sidi Ali (vieux port)", "سيدي علي"), 2, None),
    ],
    [(1, "Pays"), (2, "Région A"), (2, "جهة أ"), (3, "Sidi Ali"), (3, "سيدي علي")],
)


@pytest.mark.parametrize(
    ("typed", "code"),
    [("tanja", "T"), ("dar el beida", "C"), ("sla", "S"), ("stat", "E"), ("klmim", "G"), ("asfi", "A"), ("swira", "W")],
)
def test_what_is_heard_in_arabic_is_found_in_latin_letters_without_an_alias(typed: str, code: str) -> None:
    names = {
        "T": ("Tanger", "طنجة"), "C": ("Casablanca", "الدار البيضاء"), "S": ("Salé", "سلا"), "E": ("Settat", "سطات"),
        "G": ("Guelmim", "كلميم"), "A": ("Safi", "آسفي"), "W": ("Essaouira", "الصويرة"), "X": ("Anjra", "أنجرة"),
        "Y": ("Beida", "عين بيضاء"),
    }  # fmt: skip
    places = [
        Place(number, key, Level.COMMUNE, Multilingual(french, arabic, ""), None, 1_000)
        for number, (key, (french, arabic)) in enumerate(names.items())
    ]
    index = NameIndex(places, [(place.id, name) for place in places for name in place.names.variants()])
    assert index.search(typed, limit=1)[0].place.code == code
