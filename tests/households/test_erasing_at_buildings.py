"""Words about buildings that name who is erased go with them; steps, days and files of the law stay."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings
from tests.factories import PartyFactory
from tests.households.columns import words_about_people
from tests.households.conftest import Quarter, building
from tests.households.everywhere import columns_holding

from houma.domain.buildings import actions as buildings
from houma.domain.buildings.actions import NewFinding, NewInspection, NewStep
from houma.domain.buildings.models import (
    Building,
    BuildingDocument,
    Component,
    Decay,
    ErasedWords,
    Gravity,
    Inspection,
    MeasureKind,
    MoneyKind,
    NoticeWay,
    Owner,
    RiskClass,
    RiskScheme,
    WorksBy,
)
from houma.domain.documents.actions import NewDocument
from houma.domain.documents.models import DocumentKind
from houma.domain.households import actions
from houma.domain.households.actions.erasing import granted
from houma.domain.households.models import ErasureRecord, Household, Look, Person
from houma.domain.households.rules.naming import Ear, Sought
from houma.values.marking import Piece, marked
from houma.values.money import Money

TODAY = timezone.localdate()
MARK = "Tamsamani"
NAME = f"Zoulikha {MARK}"


def paper(name: str, title: str = "") -> NewDocument:
    return NewDocument(f"{name}.pdf", f"%PDF-1.7 {name} {title}".encode(), DocumentKind.OTHER, title)


@pytest.fixture
def risk(quarter: Quarter) -> RiskClass:
    scheme = RiskScheme.objects.create(country=quarter.tree.country, code="trial", name_fr="Essai", source="Essai")
    return RiskClass.objects.create(scheme=scheme, code="C1", name_fr="Grave", severity=1, evacuates=True)


def _everything_said(quarter: Quarter, risk: RiskClass) -> Building:
    """The whole file of the family's building, with its mother's name in every column in which words may stand."""
    one, by = quarter.dwelling.building, quarter.manager
    payer = PartyFactory.create(country=quarter.tree.country)
    said = buildings.Description(name=f"Dar {NAME}", address=f"chez {NAME}", decay=f"chez {MARK}")
    buildings.describe_building(one, said, by=None)
    seen = NewInspection(
        TODAY - timedelta(days=50), risk, inspector_name="Laboratoire", summary=f"{MARK} refuse",
        findings=[NewFinding(Component.WALLS, Decay.CRACKS, Gravity.SEVERE, f"chambre de {MARK}")],
    )  # fmt: skip
    first = buildings.record_inspection(one, seen, by=None)
    again = NewInspection(TODAY - timedelta(days=49), risk, inspector_name="Laboratoire")
    buildings.record_inspection(one, again, by=None, replaces=first, reason=MARK)
    owner = buildings.record_owner(one, NAME, contact=f"{NAME}, 0661 00 11 22", share=f"part de {NAME}", by=by)
    day = TODAY - timedelta(days=40)
    members = (buildings.Member("Gouverneur", chairs=True), buildings.Member("Commune"))
    buildings.take_step(one, "open", NewStep(day), by=None)
    kinds = (MeasureKind.SHORING,)
    decision = NewStep(day, measures=kinds, measure_details=MARK, members=members, document=paper("pv", f"PV {MARK}"))
    buildings.take_step(one, "decide", decision, by=None)
    told = NewStep(
        day, due_on=day + timedelta(days=9), way=NoticeWay.HANDED, owner=owner, document=paper(f"mise {MARK}")
    )
    buildings.take_step(one, "notify", told, by=None)
    work = NewStep(TODAY - timedelta(days=20), works=f"étayer chez {MARK}", works_by=WorksBy.INSTEAD)
    file = buildings.take_step(one, "start_works_instead", work, by=None).procedure
    cost = buildings.NewMoney(MoneyKind.COST, Money(Decimal(9), "MAD"), TODAY, payer=payer, note=MARK)
    aid = buildings.NewMoney(MoneyKind.AID, Money(Decimal(9), "MAD"), TODAY, payer=payer, rule_cited=MARK)
    for amount in (cost, aid):
        buildings.record_money(file, amount, by=by)
    buildings.attach_paper(one, paper("carte", f"Carte de {MARK}"), by=None)
    seen_out = buildings.attach_paper(one, paper("photo"), by=None)
    buildings.withdraw_paper(seen_out, f"visage de {MARK}", by=by)
    buildings.take_step(one, "finish_works", NewStep(TODAY, reason=f"reçu par {MARK}"), by=None)
    quarter.dwelling.code = NAME
    quarter.dwelling.save()
    return one


def _erased(quarter: Quarter, household: Household, person: Person | None = None) -> None:
    asked = actions.request_erasure(household, by=quarter.controller, asked_on=TODAY, person=person)
    actions.grant_erasure(asked, by=quarter.controller)


def test_every_column_of_buildings_that_can_hold_words_about_people_is_searched(
    quarter: Quarter, risk: RiskClass, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    one = _everything_said(quarter, risk)
    steps = one.procedures.get().steps.count()
    assert words_about_people("buildings") - columns_holding(MARK) == set()
    told = {fact.value for fact in actions.export_household(quarter.family, by=quarter.manager)}
    assert f"{MARK} refuse" in told
    _erased(quarter, quarter.family)
    left = {"buildings_owner.name", "buildings_owner.contact", "buildings_owner.share"}
    assert columns_holding(MARK) == left
    assert Owner.objects.get().erased_at_end
    buildings.take_step(one, "close", NewStep(TODAY, reason="Travaux reçus"), by=None)
    assert columns_holding(MARK) == set()
    assert one.procedures.get().steps.count() == steps + 1
    papers = BuildingDocument.objects.filter(building=one)
    assert papers.filter(step__isnull=False, withdrawn_at=None).count() == 2
    assert not papers.filter(step=None, withdrawn_at=None).exists()
    assert all(row.document.file.storage.exists(row.document.file.name) for row in papers.filter(step__isnull=False))
    one.refresh_from_db()
    assert one.search_text.strip() == "b1"


def _said_at(one: Building, risk: RiskClass, summary: str) -> Inspection:
    new = NewInspection(TODAY, risk, inspector_name="Laboratoire", summary=summary)
    return buildings.record_inspection(one, new, by=None)


@pytest.mark.parametrize(
    "words",
    ["Zoulikha Tamsamani refuse", "السيدة زليخة التمسماني", "TAMSAMANI Zoulîkha", "tél. 06.61.00.11.22", "٠٦٦١٠٠١١٢٢"],
)
def test_at_another_building_who_is_surely_meant_goes_and_a_namesake_stays(
    quarter: Quarter, risk: RiskClass, words: str
) -> None:
    here, _beside, elsewhere = quarter.tree.communes
    beside, far = building(here, "B2"), building(elsewhere, "B3")
    meant, namesake = _said_at(beside, risk, words), _said_at(building(here, "B4"), risk, "rue Tamsamani, fissures")
    out_of_reach = _said_at(far, risk, words)
    _erased(quarter, quarter.family)
    for row in (meant, namesake, out_of_reach):
        row.refresh_from_db()
    assert (meant.summary, namesake.summary, out_of_reach.summary) == ("", "rue Tamsamani, fissures", words)


def test_what_is_shown_before_an_erasure_is_what_it_does(
    quarter: Quarter, risk: RiskClass, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    _everything_said(quarter, risk)
    held = columns_holding(MARK)
    asked = actions.request_erasure(quarter.family, by=quarter.controller, asked_on=TODAY)
    shown = actions.preview_erasure(asked, by=quarter.controller)
    assert not any(one.words for one in shown.gone)
    assert not Look.objects.exists()
    read = actions.preview_erasure(asked, by=quarter.controller, with_words=True)
    look = Look.objects.get()
    assert (look.by, look.reason, look.sections) == (quarter.controller, "protection", ["words"])
    assert columns_holding(MARK) == held
    assert not ErasureRecord.objects.exists()
    assert not ErasedWords.objects.exists()
    marked = {piece.text for one in read.gone for said in one.words for piece in said.pieces if piece.found}
    assert {MARK, NAME} <= marked
    kept = {str(one.what): one.rows for one in read.stays}
    done = granted(asked, by=quarter.controller)
    assert {room: one.gone for room, one in read.rooms.items()} == {room: one.gone for room, one in done.rooms.items()}
    assert {room: one.rows for room, one in shown.rooms.items() if one.rows} == done.record.counts
    assert kept["owners of the same name"] == 1
    assert actions.preview_erasure(asked, by=quarter.controller).rooms == {}


def test_the_page_of_a_request_shows_words_only_after_a_look_was_written_down(
    quarter: Quarter, risk: RiskClass, client: Client
) -> None:
    _said_at(quarter.dwelling.building, risk, f"<i>{MARK}</i> refuse")
    asked = actions.request_erasure(quarter.family, by=quarter.manager, asked_on=TODAY)
    page = reverse("protection_request", args=[quarter.tree.country.code, asked.pk])
    client.force_login(quarter.controller)
    shown = client.get(page).content.decode()
    assert "B1" in shown
    assert MARK not in shown
    assert not Look.objects.exists()
    assert f"&lt;i&gt;<mark>{MARK}</mark>&lt;/i&gt; refuse" in client.post(page, {"do": "words"}).content.decode()
    assert Look.objects.get().place == "protection_request"
    client.force_login(quarter.manager)
    assert client.post(page, {"do": "words"}).status_code == 403


def test_of_one_person_only_words_with_the_given_name_go(quarter: Quarter, risk: RiskClass) -> None:
    one = quarter.dwelling.building
    mother, child = _said_at(one, risk, "Zoulikha ouvre"), _said_at(one, risk, "Ilyâs dans la chambre")
    _erased(quarter, quarter.family, quarter.child)
    for row in (mother, child):
        row.refresh_from_db()
    assert (mother.summary, child.summary) == ("Zoulikha ouvre", "")


def test_the_store_lets_words_go_only_where_that_is_written_down_and_nothing_else(
    quarter: Quarter, risk: RiskClass
) -> None:
    one = _said_at(quarter.dwelling.building, risk, "Zoulikha ouvre")
    file = buildings.attach_paper(quarter.dwelling.building, paper("plan"), by=None).document
    rows = Inspection.objects.filter(pk=one.pk)

    def refused(statement: str) -> None:
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)

    refused("UPDATE buildings_inspection SET summary = ''")
    refused("UPDATE documents_document SET filename = '–'")
    ErasedWords.objects.create(place="buildings_inspection", key=one.pk)
    ErasedWords.objects.create(place="documents_document", key=file.pk)
    refused("UPDATE buildings_inspection SET summary = 'Elle ouvre'")
    refused("UPDATE buildings_inspection SET summary = '', inspected_on = '2020-01-01'")
    refused("UPDATE documents_document SET filename = 'autre.pdf'")
    refused("DELETE FROM buildings_erasedwords")
    rows.update(summary="")


@pytest.mark.parametrize(
    ("words", "near", "surely"),
    [
        ("Fatima Zahra Benali", True, True), ("فاطمة بن علي", True, True), ("Benali", True, False),
        ("rue Fatima", True, False), ("fissures au mur", False, False), ("DOSSIER H-7K", True, True),
        ("", False, False), ("lot 0600112233445566778899", False, False), ("+212 600-11 22 33", True, True),
    ],
)  # fmt: skip
def test_who_is_meant(words: str, near: bool, surely: bool) -> None:
    person = Person(given_name="Fatima", family_name="Benali")
    sought = Sought.people_of([person], one=False, phone="+212600112233", reference="H-7k")
    assert (sought.may_be_meant(words), sought.is_meant(words)) == (near, surely)


_WORDS = (
    "Ben", "ben", "Abd", "el", "Kader", "Abdelkader", "عبد", "القادر", "بن", "علي", "Ali", "Nour", "Eddine", "ed",
    "dine", "نور", "الدين", "Fatima", "فاطمة", "de", "les", "Aït", "Omar", "mur", "12", "d’Ali", "0661", "00", "11",
    "22", "H-7k",
)  # fmt: skip
_PEOPLE = (
    Person(given_name="Abdelkader", family_name="Ben Ali", given_name_ar="عبد القادر", family_name_ar="بن علي"),
    Person(given_name="Nour Eddine", family_name="Aït Omar"),
    Person(given_name="Fatima", family_name="Les"),
)


@given(
    st.lists(st.sampled_from(_WORDS), max_size=6),
    st.sampled_from([" ", "-", ", "]),
    st.sets(st.sampled_from(range(len(_PEOPLE))), min_size=1),
    st.booleans(),
)
def test_many_texts_are_judged_as_each_by_itself(said: list[str], between: str, who: set[int], one: bool) -> None:
    sought = Sought.people_of([_PEOPLE[place] for place in who], one=one, phone="0661001122", reference="H-7k")
    text, ear = between.join(said), Ear(sought)
    assert (ear.may_be_meant(text), ear.is_meant(text)) == (sought.may_be_meant(text), sought.is_meant(text))


def test_the_fewest_words_that_mean_it_are_marked_and_nothing_is_lost() -> None:
    sought = Sought.people_of([Person(given_name="Ali", family_name="Tazi")], one=False, phone="0661001122")
    text = "Vu M. Tazi, dit Ali (06 61 00 11 22) ; rue Tazi"
    pieces = marked(text, sought.is_meant)
    assert "".join(piece.text for piece in pieces) == text
    assert [piece.text for piece in pieces if piece.found] == ["Tazi, dit Ali", "06 61 00 11 22"]
    assert marked("mur", sought.is_meant) == (Piece("mur", False),)
