"""Names are found however they are spelled, and never guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.exchange.samples import TERRITORIES

from houma.exchange import Match, MatchKind, Term, Vocabulary
from houma.values.multilingual import Multilingual

VOCABULARY = Vocabulary(TERRITORIES)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("C03", "C03"),
        ("c03", "C03"),
        ("Béni Mellal", "C03"),
        ("beni melal", "C03"),
        ("Mellal, Beni", "C03"),
        ("بني ملال", "C03"),
        ("Beni-Mellal ville", "C03"),
        ("Fez-Meknes", "R03"),
        ("Azrou (Ifrane)", "C01"),
        ("azrou (IFRANE)", "C01"),
        ("Azrou [P273]", "C02"),
        ("Azrou (Souss-Massa)", "C02"),
        ("أزرو (إفران)", "C01"),
        ("Ifrane (commune)", "C04"),
        ("Ifrane (Province)", "P271"),
        ("Province d’Ifrane", "P271"),
        ("commune d'Ifrane", "C04"),
    ],
)
def test_a_name_is_found_however_it_is_spelled(text: str, code: str) -> None:
    assert VOCABULARY.resolve(text) == Match(MatchKind.FOUND, code)


def test_a_name_with_two_codes_is_ambiguous_and_says_how_to_tell_them_apart() -> None:
    match = VOCABULARY.resolve("Azrou")
    assert match == Match(MatchKind.AMBIGUOUS, candidates=("C01", "C02"))
    named = VOCABULARY.unambiguous(match.candidates, "Azrou")
    assert named == ("Azrou (Ifrane)", "Azrou (Inezgane-Aït Melloul)")
    assert [VOCABULARY.resolve(name).code for name in named] == ["C01", "C02"]


def test_an_exact_name_is_not_held_ambiguous_with_one_that_only_sounds_like_it() -> None:
    alike = Vocabulary([Term("1", Multilingual("Guercif")), Term("2", Multilingual("Guersif"))])
    assert alike.resolve("guercif").code == "1"
    assert alike.resolve("Guersif").code == "2"
    assert alike.resolve("Gersif").kind in (MatchKind.AMBIGUOUS, MatchKind.FOUND)


def test_a_name_under_a_parent_that_it_does_not_have_is_unknown_and_the_right_parent_is_named() -> None:
    assert VOCABULARY.resolve("Béni Mellal (Souss-Massa)").kind is MatchKind.UNKNOWN
    assert VOCABULARY.nearest("Béni Mellal (Souss-Massa)") == ("Béni Mellal",)


@pytest.mark.parametrize(("text", "nearest"), [("Benni Melal", "Béni Mellal"), ("Souss Masa", "Souss-Massa")])
def test_an_unknown_name_is_told_its_nearest(text: str, nearest: str) -> None:
    assert nearest in VOCABULARY.nearest(text + "x")


def test_unrelated_names_are_told_nothing() -> None:
    assert VOCABULARY.nearest("Zzzzzzqq") == ()


def test_advice_comes_in_the_script_that_was_written() -> None:
    assert VOCABULARY.unambiguous(("C01",), "أزرو") == ("أزرو (إفران)",)


def test_a_code_that_stands_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        Vocabulary([Term("1", Multilingual("a")), Term("1", Multilingual("b"))])


names = st.text(st.characters(categories=["L", "Nd", "Zs", "P"]), min_size=1, max_size=12)


@given(st.lists(st.tuples(names, names), min_size=1, max_size=8), st.sampled_from(["fr", "ar", "en"]))
def test_what_is_displayed_always_reads_back_as_the_same_code(pairs: list[tuple[str, str]], language: str) -> None:
    terms = [
        Term(f"T{number}", Multilingual(french, arabic), parent=f"T{number // 2}" if number else None)
        for number, (french, arabic) in enumerate(pairs)
    ]
    vocabulary = Vocabulary(terms)
    for term in terms:
        assert vocabulary.resolve(vocabulary.display(term.code, language)).code == term.code


def test_a_name_that_several_bear_means_the_preferred_one_however_it_is_spelled() -> None:
    terms = (
        Term("P1", Multilingual("Province de Port-Safran"), ("Port Safran",)),
        Term("C1", Multilingual("Port-Safran")),
        Term("P2", Multilingual("Province d’Anou"), ("Anou",)),
    )
    plainly, preferring = Vocabulary(terms), Vocabulary(terms, ("C1",)).with_codes(["X"])
    assert plainly.resolve("Port Safran").code == "P1"
    for spelling in ("Port Safran", "port-safran", "Port Saffran"):
        assert preferring.resolve(spelling).code == "C1"
    assert preferring.resolve("Province de Port-Safran").code == "P1"
    assert preferring.resolve("Anou").code == "P2"
