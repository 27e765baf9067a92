"""Names found again: in either script, with a slip, in another order; and masked."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from houma.domain.households.rules.identity import ANY_SHAPE, digests, may_be_a_number, normalised
from houma.domain.households.rules.likeness import Facts, Sign, signs_between, worth_a_look
from houma.domain.households.rules.names import PersonName, keys_to_ask, keys_to_keep, likeness, sounds

BOTH_SCRIPTS = [
    ("Mohammed", "El Alaoui", "محمد", "العلوي"),
    ("Abdelkader", "Benali", "عبد القادر", "بن علي"),
    ("Abdellah", "Cherkaoui", "عبد الله", "الشرقاوي"),
    ("Fatima-Zahra", "Bennani", "فاطمة الزهراء", "بناني"),
    ("Youssef", "Kacemi", "يوسف", "القاسمي"),
    ("Aïcha", "Ouazzani", "عائشة", "الوزاني"),
    ("Othmane", "Tazi", "عثمان", "التازي"),
    ("Hicham", "Aït Lahcen", "هشام", "أيت لحسن"),
    ("Noureddine", "Jaï", "نور الدين", "الجاي"),
    ("Meriem", "Squalli", "مريم", "الصقلي"),
]
GIVEN = ["Mohamed", "Fatima", "Rachid", "Khadija", "Hassan", "Naima", "Abdelkader", "Zineb", "Mustapha", "Latifa"]
FAMILY = ["Alaoui", "Bennani", "Tazi", "Cherkaoui", "Benjelloun", "Ouazzani", "Lahlou", "Squalli", "Berrada", "Amrani"]
names = st.builds(PersonName, st.sampled_from(GIVEN), st.sampled_from(FAMILY))
years = st.integers(1920, 2020)


@pytest.mark.parametrize(("given_name", "family", "given_ar", "family_ar"), BOTH_SCRIPTS)
def test_a_name_is_found_in_the_other_script(given_name: str, family: str, given_ar: str, family_ar: str) -> None:
    latin, arabic = PersonName(given_name, family), PersonName(given_ar=given_ar, family_ar=family_ar)
    assert likeness(latin, arabic) >= 88
    assert keys_to_ask(latin, 1980) & keys_to_keep(arabic, 1980)
    assert keys_to_ask(arabic, None) & keys_to_keep(latin, 1980)


def test_other_people_are_not_the_same() -> None:
    people = [PersonName(given_ar=given_ar, family_ar=family_ar) for *_, given_ar, family_ar in BOTH_SCRIPTS]
    others = [PersonName(given_name, family) for given_name, family, *_ in BOTH_SCRIPTS]
    alike = [
        (one.given_ar, other.given)
        for place, one in enumerate(people)
        for at, other in enumerate(others)
        if place != at and likeness(one, other) >= 76
    ]
    assert alike == []


@given(names, years, st.data())
def test_one_slip_of_the_pen_hides_nobody(name: PersonName, born_in: int, data: st.DataObject) -> None:
    in_family = data.draw(st.booleans())
    word = name.family if in_family else name.given
    place = data.draw(st.integers(1, len(word) - 2))
    kind = data.draw(st.sampled_from(["drop", "double", "swap", "other"]))
    slipped = {
        "drop": word[:place] + word[place + 1 :],
        "double": word[:place] + word[place] + word[place:],
        "swap": word[:place] + word[place + 1] + word[place] + word[place + 2 :],
        "other": word[:place] + data.draw(st.sampled_from("abdefiklmnorst")) + word[place + 1 :],
    }[kind]
    told = PersonName(name.given, slipped) if in_family else PersonName(slipped, name.family)
    told_year = born_in + data.draw(st.sampled_from([-1, 0, 1]))
    assert keys_to_ask(told, told_year) & keys_to_keep(name, born_in)
    assert worth_a_look(signs_between(Facts(told, told_year, dwelling=1, building=1), Facts(name, born_in, dwelling=1)))


@given(names, names)
def test_likeness_does_not_depend_on_who_is_asked_first(one: PersonName, other: PersonName) -> None:
    assert likeness(one, other) == pytest.approx(likeness(other, one))


@given(names, years)
def test_given_and_family_name_may_be_exchanged(name: PersonName, born_in: int) -> None:
    turned = PersonName(name.family, name.given)
    assert likeness(name, turned) == 100
    assert keys_to_keep(name, born_in) == keys_to_keep(turned, born_in)


@given(st.text(max_size=40))
def test_whatever_is_typed_has_a_sound_or_none(text: str) -> None:
    sounds(text)
    keys_to_keep(PersonName(text, text), 1980)


def test_a_homonym_alone_is_no_warning() -> None:
    name = PersonName("Mohamed", "Alaoui")
    assert signs_between(Facts(name, 1950), Facts(name, 1990)) == (Sign.NAME,)
    assert not worth_a_look((Sign.NAME,))
    assert worth_a_look(signs_between(Facts(name, 1950), Facts(name, 1951)))
    assert not worth_a_look((Sign.BUILDING, Sign.YEAR))


@pytest.mark.parametrize(
    ("name", "french", "arabic"),
    [
        (PersonName("Zoulikha", "Tamsamani", "زليخة", "التمسماني"), "Z. T.", "ز. ت."),
        (PersonName("Fatima Zahra", "El Idrissi"), "F. E.", "F. E."),
        (PersonName(given_ar="علي"), "ع.", "ع."),
        (PersonName(), "–", "–"),
    ],
)
def test_initials_tell_one_letter_of_each_name(name: PersonName, french: str, arabic: str) -> None:
    assert (name.initials("fr"), name.initials("ar")) == (french, arabic)


@pytest.mark.parametrize("written", ["ab123456", "AB 123456", "A.B-123 456", "AB١٢٣٤٥٦"])
def test_an_identity_number_is_one_however_it_is_written(written: str) -> None:
    assert normalised(written) == "AB123456"
    assert digests("ma", written) == digests("ma", "AB123456")
    assert may_be_a_number("ma", written)


def test_numbers_have_the_shape_of_their_country() -> None:
    assert not may_be_a_number("ma", "123456")
    assert may_be_a_number("xh", "123456")
    assert may_be_a_number("ma", "")
    assert ANY_SHAPE.pattern.fullmatch("12") is None
    assert digests("ma", "AB123456") != digests("xh", "AB123456")


@given(st.from_regex(r"[A-Z]{2}[0-9]{6}", fullmatch=True), st.from_regex(r"[A-Z]{2}[0-9]{6}", fullmatch=True))
def test_different_numbers_have_different_digests_that_tell_nothing_of_them(one: str, other: str) -> None:
    assume(one != other)
    assert digests("ma", one)[0] != digests("ma", other)[0]
    assert one not in digests("ma", one)[0].upper()
