"""The forms that come with the house are whole in three languages and speak the register's own codes."""

import io
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from tests.factories.people import PartyFactory
from tests.factories.places import CountryFactory

from houma.cli.main import houma
from houma.domain.buildings.models import Component, RiskClass, RiskScheme
from houma.domain.households.models import Relation
from houma.domain.observatory.rules.effects import read_census, read_inspection
from houma.domain.observatory.rules.questions import Questions
from houma.domain.observatory.rules.xlsform.checking import CheckedForm, check_form
from houma.domain.observatory.workbook.ready import INSPECTION, READY, ready_form
from houma.values.multilingual import LANGUAGES


def scheme(code: str, *classes: str) -> list[RiskClass]:
    own = RiskScheme(code=code, name_fr=code, name_ar=f"{code} ع", name_en=f"{code} en")
    return [
        RiskClass(scheme=own, code=one, name_fr=f"{one} {code}", name_ar=f"{one} ع", name_en=f"{one} en", severity=rank)
        for rank, one in enumerate(classes, start=1)
    ]


def checked(name: str, classes: list[RiskClass] | None = None) -> CheckedForm:
    offered = (classes or scheme("s", "A", "B")) if name == INSPECTION else []
    return check_form(ready_form(name, offered, controller="agence", months=24), f"{name}.xlsx")


def names(questions: Questions) -> set[str]:
    return {question.name for _path, question in questions.every()}


@pytest.mark.parametrize("name", READY)
def test_a_ready_form_has_neither_fault_nor_warning(name: str) -> None:
    form = checked(name)
    assert [problem.sentence("en") for problem in form.problems] == []
    assert (form.identity.form_id, form.languages, form.declared.missing()) == (name, ("fr", "ar", "en"), ())


@pytest.mark.parametrize("name", READY)
def test_every_label_and_choice_is_there_in_three_different_texts(name: str) -> None:
    form = checked(name)
    texts = [dict(question.label) for _path, question in form.questions.every() if question.label]
    texts += [dict(labels) for choices in form.questions.lists.values() for labels in choices.values()]
    assert all(set(labels) == set(LANGUAGES) for labels in texts)
    # The same word in French and English happens; Arabic is never written in Latin letters.
    assert [labels for labels in texts if labels["ar"].isascii()] == []


def test_the_inspection_offers_the_classes_of_the_register_and_asks_which_scheme_where_there_are_two() -> None:
    one, two = checked(INSPECTION), checked(INSPECTION, [*scheme("s", "A", "B"), *scheme("t", "A")])
    assert dict(one.questions.lists["risk_class"]["A"])["fr"] == "A s"
    assert "risk_scheme" not in one.questions.lists
    assert set(two.questions.lists["risk_scheme"]) == {"s", "t"}
    assert one.identity.version != two.identity.version
    assert set(one.questions.lists["component"]) == set(Component.values)
    with pytest.raises(ValueError, match="none"):
        ready_form(INSPECTION)


def test_what_a_census_asks_the_register_understands() -> None:
    asked = names(checked("household_census").questions)
    person = {"given_name": "Amal", "family_name": "B", "relation": "head", "sex": "female", "born_in": 1980,
              "identity_number": "AB12", "reduced_mobility": "yes", "needs_care": "no", "presence": "present",
              "language": "ar", "school_level": None, "work": "couture"}  # fmt: skip
    values = {
        "place": {"building_code": "B1", "dwelling_code": "1G", "floor": 1, "rooms": 2},
        "household": {"tenure": "tenant", "phone": "0600000000", "home_language": "zgh", "preferred_contact": "call"},
        "people": [person],
    }
    assert asked >= {*person, *values["place"], *values["household"]}  # type: ignore[misc]
    read = read_census(values, date(2026, 11, 22))
    assert read.faults == ()
    assert (read.people[0].relation, read.people[0].reduced_mobility, read.rooms) == (Relation.HEAD, True, 2)


def test_what_an_inspection_asks_the_register_understands() -> None:
    asked = names(checked(INSPECTION).questions)
    finding = {"component": "walls", "decay": "cracks", "gravity": "2", "note": "n"}
    described = {"floors": 2, "walls": "stone", "use": "dwelling", "ownership": "shared", "heritage": "none",
                 "occupancy": "occupied"}  # fmt: skip
    end = {"risk_scheme": "s", "risk_class": "A", "measures_urged": ["shoring"], "summary": "x"}
    place = {"building_code": "B1", "inspection_date": "2026-11-22"}
    values = {"identification": place, "description": described, "findings": [finding], "conclusion": end}
    assert asked >= {*finding, *described, *end, *place}
    read = read_inspection(values, date(2026, 11, 22))
    assert read.faults == ()
    assert (read.risk_class, read.risk_scheme, len(read.findings), len(read.urged)) == ("A", "s", 1, 1)


def test_what_a_ready_form_computes_is_called_something_in_each_language() -> None:
    for one in (checked("household_census"), checked(INSPECTION)):
        computed = [question for _path, question in one.questions.every() if question.is_calculated]
        assert [set(question.label) for question in computed] == [{"fr", "ar", "en"}] * len(computed)
        assert computed


def test_names_phones_and_identities_are_personal() -> None:
    personal = {path for path, question in checked("household_census").questions.every() if question.personal}
    assert personal >= {
        "place/location", "household/phone", "people/given_name", "people/family_name_ar", "people/identity_number",
        "people/born_in", "closing/signature", "closing/dwelling_photo",
    }  # fmt: skip
    assert "people/relation" not in personal


@pytest.mark.django_db
class TestCommands:
    def test_a_ready_form_is_written_and_passes_its_check(self, tmp_path: Path) -> None:
        country = CountryFactory()
        own = RiskScheme.objects.create(country=country, code="s", name_fr="S", source="x")
        RiskClass.objects.create(scheme=own, code="A", name_fr="A", name_ar="أ", name_en="A", severity=1)
        out = tmp_path / "f.xlsx"
        said = CliRunner().invoke(houma, ["forms", "ready", INSPECTION, "--country", country.code, "--out", str(out)])
        assert said.exit_code == 0, said.output
        said = CliRunner().invoke(houma, ["forms", "check", str(out), "--lang", "en"])
        assert said.exit_code == 0, said.output
        assert "faults: 0" in said.output

    def test_an_inspection_without_classes_of_risk_is_refused_with_what_to_do(self, tmp_path: Path) -> None:
        asked = ["forms", "ready", INSPECTION, "--country", CountryFactory().code, "--out", str(tmp_path / "f.xlsx")]
        said = CliRunner().invoke(houma, [*asked, "--lang", "en"])
        assert said.exit_code == 1
        assert "load a scheme of risk" in said.output

    @pytest.mark.parametrize(
        ("option", "code", "near"), [("--controller", "agense", "agence"), ("--scheme", "mbps", "MPBS")]
    )
    @pytest.mark.parametrize("lang", LANGUAGES)
    def test_a_code_that_the_country_does_not_have_is_refused_with_the_nearest_and_nothing_is_written(
        self, tmp_path: Path, option: str, code: str, near: str, lang: str
    ) -> None:
        country = CountryFactory()
        PartyFactory(country=country, code="agence")
        RiskScheme.objects.create(country=country, code="MPBS", name_fr="Grille", source="x")
        out = tmp_path / "f.xlsx"
        asked = ["forms", "ready", "household_census", "--country", country.code, "--out", str(out), "--lang", lang]
        said = CliRunner().invoke(houma, [*asked, option, code])
        assert said.exit_code == 2
        assert near in said.output
        assert code in said.output
        assert not out.exists()
        said = CliRunner().invoke(houma, [*asked, option, near])
        assert said.exit_code == 0, said.output

    def test_a_faulty_form_is_told_cell_by_cell_and_comes_back_marked(self, tmp_path: Path) -> None:
        book = openpyxl.Workbook()
        book.active.title = "survey"  # type: ignore[union-attr]
        book.save(tmp_path / "f.xlsx")
        marked = tmp_path / "marked.xlsx"
        asked = ["forms", "check", str(tmp_path / "f.xlsx"), "--annotated", str(marked), "--lang", "ar"]
        said = CliRunner().invoke(houma, asked)
        assert said.exit_code == 1
        assert "✗" in said.output
        assert len(openpyxl.load_workbook(io.BytesIO(marked.read_bytes())).sheetnames) == 2
