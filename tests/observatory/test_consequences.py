"""What hangs on an answer is found and computed as the form does it, exactly or not at all."""

from fractions import Fraction
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from tests.observatory.workbooks import HEAD, form, row

from houma.domain.observatory.rules.answers import Values
from houma.domain.observatory.rules.computing import World
from houma.domain.observatory.rules.consequences import Sent, consequences, day_filled
from houma.domain.observatory.rules.formulas import formulas_of
from houma.domain.observatory.rules.functions import NotComputed, said
from houma.domain.observatory.rules.questions import Question, Questions
from houma.domain.observatory.rules.xlsform.checking import CheckedForm, check_form
from houma.domain.observatory.rules.xlsform.trees import tree_of
from houma.domain.observatory.rules.xlsform.types import Kind
from houma.domain.observatory.workbook.ready import ready_form

_PEOPLE = (Question("relation", Kind.SELECT_ONE), Question("age", Kind.INTEGER), Question("rent", Kind.DECIMAL))
ASKED = {
    "n": (Question("n", Kind.INTEGER), False),
    "empty": (Question("empty", Kind.INTEGER), False),
    "name": (Question("name", Kind.TEXT), True),
    "needs": (Question("needs", Kind.SELECT_MULTIPLE), False),
    "lieu": (Question("lieu", Kind.POINT), False),
    "people": (Question("people", Kind.REPEAT, children=_PEOPLE), False),
    **{f"people/{one.name}": (one, False) for one in _PEOPLE},
}
VALUES: Values = {
    "n": 7,
    "name": "Amal",
    "needs": ["water", "school"],
    "lieu": {"type": "Point", "coordinates": [-5.0, 34.0]},
    "people": [{"relation": "head", "age": 41, "rent": 0.1}, {"relation": "child", "age": 9, "rent": 0.2}],
}


def computed(formula: str, *, sees_personal: bool = True) -> str:
    return World(ASKED, VALUES, None, sees_personal).answer_of(tree_of(formula), (("result", None),))


@pytest.mark.parametrize(
    ("formula", "answer"),
    [
        ("1 + 2 * 3 - -4", "11"),
        ("(1 + 2) * 3 div 4", "2.25"),
        ("-7 mod 2", "-1"),
        ("2 * -3", "-6"),
        ("number(/data/n) div 2", "3.5"),
        ("sum(/data/people/age)", "50"),
        ("sum(/data/people/rent)", "0.3"),
        ("count(/data/people[relation = 'head'])", "1"),
        ("count(/data/people[age > 5 and relation != ''])", "2"),
        ("max(/data/people/age) - min(3, /data/n)", "38"),
        ("if(/data/n >= 7, 'many', 1 div 0)", "many"),
        ("/data/empty + 1", ""),
        ("if(/data/empty != '' or /data/empty > 0, 1, 0)", "0"),
        ("if(selected(/data/needs, 'water'), count-selected(/data/needs), 0)", "2"),
        ("concat(/data/name, ' ', ../n)", "Amal 7"),
        ("coalesce(/data/empty, /data/n)", "7"),
        ("if(/data/lieu != '', 'here', '')", "here"),
        ("round(2.345, 2) + int(7 div 2)", "NotComputed"),
        ("round(7 div 3, 2)", "2.33"),
        ("if(/data/people/age = 41, 1, 0)", "NotComputed"),
        ("1 div 3", "NotComputed"),
        ("1 div 0", "NotComputed"),
        ("floor(0.7 * 10 + 0.1 * 10)", "NotComputed"),
        ("if(0.1 + 0.2 = 0.3, 1, 0)", "NotComputed"),
        ("/data/n > 3", "NotComputed"),
        ("if(/data/n, 1, 0)", "NotComputed"),
        ("today()", "NotComputed"),
        ("random()", "NotComputed"),
        ("once(/data/n)", "NotComputed"),
        ("pulldata('a', 'b', 'c', /data/n)", "NotComputed"),
        ("count(/data/people[1])", "NotComputed"),
        ("/data/lieu + 1", "NotComputed"),
        ("/data/name + 1", "NotComputed"),
        ("//n", "NotComputed"),
    ],
)
def test_a_formula_is_computed_exactly_or_not_at_all(formula: str, answer: str) -> None:
    if answer == "NotComputed":
        with pytest.raises(NotComputed):
            computed(formula)
    else:
        assert computed(formula) == answer


def test_no_personal_answer_is_read_for_who_may_not_see_it() -> None:
    assert computed("string-length(/data/name)") == "4"
    with pytest.raises(NotComputed):
        computed("string-length(/data/name)", sees_personal=False)


_terms = st.recursive(
    st.integers(0, 40).map(str),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*", "mod 7 +"]), inner).map(" ".join),
        inner.map("({})".format),
        inner.map("-{}".format),
        st.tuples(inner, st.sampled_from(["<", ">=", "=", "!="]), inner).map(
            lambda of: f"number(({of[0]}) {of[1]} ({of[2]}))"
        ),
    ),
    max_leaves=12,
)


@given(_terms)
def test_whole_numbers_are_computed_as_another_reader_of_xpath_does(formula: str) -> None:
    peer = etree.fromstring("<data/>").xpath(formula)
    try:
        ours = computed(formula)
    except NotComputed:
        assert "number((" in formula or abs(peer) >= 1e15  # A truth is no number to every device.
        return
    assert float(ours) == peer


@given(st.integers(-(10**9), 10**9), st.integers(0, 6))
def test_a_decimal_is_written_to_its_last_digit(number: int, places: int) -> None:
    assert Fraction(said(Fraction(number, 10**places))) == Fraction(number, 10**places)


@cache
def census() -> CheckedForm:
    return check_form(ready_form("household_census", [], controller="agence", months=24), "census.xlsx")


def person(**said: object) -> Values:
    return {"given_name": "A", "relation": "head", "born_in": 1980, "years": "46", "work": None, **said}


def answers(**more: object) -> Values:
    child = {"given_name": "B", "relation": "child", "born_in": 2016, "years": "10", "school_level": "primary",
             "school": "X"}  # fmt: skip
    return {
        "start": "2026-11-22T09:00:00+01:00",
        "end": "2026-11-22T09:12:30+01:00",
        "today": "2026-11-22",
        "consent": "yes",
        "household": {"tenure": "tenant", "phone": "06"},
        "people": [person(), child],
        "closing": {"members": "2", "related": "2", "heads": "1", "pictures_allowed": "no"},
        **more,
    }


def told(
    path: str, value: object, original: Values, *, of: CheckedForm | None = None, personal: bool = True
) -> dict[str, tuple[object, ...]]:
    checked = of or census()
    sent = Sent(checked.questions, formulas_of(checked.xform), original, original, sees_personal=personal)
    return {one.path: (one.change.value, one.before, one.after) for one in consequences(sent, path, value)}


def test_an_age_follows_the_year_of_birth_of_its_own_row_and_questions_come_and_go_with_it() -> None:
    assert told("people[2]/born_in", 1990, answers()) == {
        "people[2]/years": ("calculated", "10", "36"),
        "people[2]/identity_number": ("asked", None, None),
        "people[2]/school_level": ("gone", "primary", None),
        "people[2]/school": ("gone", "X", None),
        "people[2]/work": ("asked", None, None),
    }
    assert told("people[1]/born_in", 1981, answers()) == {"people[1]/years": ("calculated", "46", "45")}
    assert told("people[2]/relation", "head", answers()) == {"closing/heads": ("calculated", "1", "2")}
    assert told("people[2]/given_name", "C", answers()) == {}


def test_without_consent_nothing_that_hangs_on_it_is_asked() -> None:
    found = told("consent", "no", answers())
    assert found.pop("refusal_reason") == ("asked", None, None)
    assert {change for change, _before, _after in found.values()} == {"gone"}
    assert {"household/phone", "people[1]/years", "people[2]/school", "closing/members"} <= found.keys()


def test_nothing_is_proposed_where_the_device_computed_something_else() -> None:
    otherwise = answers(people=[person(years="47")])
    assert told("people[1]/born_in", 1981, otherwise)["people[1]/years"] == ("calculated", "47", None)
    over_midnight = answers(end="2026-11-23T00:10:00+01:00")
    assert day_filled(over_midnight, census().questions) is None
    assert told("people[1]/born_in", 1981, over_midnight)["people[1]/years"] == ("calculated", "46", None)
    hidden = told("people[1]/born_in", 1981, answers(), personal=False)
    assert hidden["people[1]/years"][2] is None


def chain() -> CheckedForm:
    rows = [
        row("integer", "n", "N"),
        row("begin repeat", "p", "P"),
        row("integer", "a", "A"),
        row("calculate", "twice", calculation="${a} * 2 + ${n}"),
        row("end repeat"),
        row("calculate", "total", calculation="sum(${twice})"),
        row("calculate", "drawn", calculation="once(random()) * ${total}"),
        row("calculate", "beyond", calculation="${drawn} + 1"),
        row("note", "seen", "Vu", relevant="${beyond} > 3"),
        row("text", "why", "Pourquoi", relevant="${beyond} > 3"),
    ]
    checked = check_form(form(rows, head=HEAD), "chain.xlsx")
    assert checked.faults == ()
    return checked


def test_a_chain_of_calculations_is_followed_through_rows_and_ends_where_it_cannot_be_computed() -> None:
    one = {"a": 1, "twice": "5"}
    sent: Values = {"n": 3, "p": [one, {"a": 2, "twice": "7"}], "total": "12", "drawn": "6", "beyond": "7", "why": "x"}
    assert told("n", 4, sent, of=chain()) == {
        "p[1]/twice": ("calculated", "5", "6"),
        "p[2]/twice": ("calculated", "7", "8"),
        "total": ("calculated", "12", "14"),
        "drawn": ("calculated", "6", None),
        "beyond": ("calculated", "7", None),
        "why": ("unsure", "x", None),
    }
    assert list(told("p[2]/a", 5, sent, of=chain()))[:2] == ["p[2]/twice", "total"]
    assert told("why", "y", sent, of=chain()) == {}


def test_a_form_without_formulas_has_nothing_that_hangs() -> None:
    sent = Sent(Questions((Question("a", Kind.TEXT),)), formulas_of("<x/>"), {"a": "1"}, {"a": "1"})
    assert consequences(sent, "a", "2") == []
