"""Pages of a building: what is shown to whom, what is written, and attacks that find nothing."""

import io
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from docx import Document
from tests.buildings.making import (
    MEMBERS,
    Place,
    a_building,
    ago,
    decided,
    inspected,
    notified,
    paper,
    picture,
    today,
)
from tests.factories import user_with_mandate

from houma.domain.accounts.models import Role, User
from houma.domain.buildings.actions import (
    Member,
    NewDwelling,
    NewPhoto,
    NewStep,
    add_dwelling,
    add_photo,
    record_owner,
    take_step,
    withdraw_paper,
)
from houma.domain.buildings.models import (
    Building,
    BuildingDocument,
    MeasureKind,
    NoticeWay,
    Occupancy,
    ProcedureState,
    ProcedureTerm,
)
from houma.domain.buildings.queries.page import building_page, papers_for
from houma.domain.buildings.tasks import check_run
from houma.domain.documents.actions import NewDocument
from houma.domain.documents.models import DocumentKind
from houma.domain.households.actions import HouseholdEntry, write_households
from houma.domain.households.models import Relation
from houma.domain.households.rules.entries import NewPerson
from houma.domain.households.rules.names import PersonName
from houma.domain.sources.models import ImportRun, ImportState
from houma.web.documents import building_words

K = MeasureKind
_UNSEEN = {ord(mark): None for mark in "\u2066\u2067\u2068\u2069"}


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def at(building: Building, rest: str = "", language: str = "fr") -> str:
    return f"/{language}/{building.country_id}/desk/building/{building.code}/{rest}"


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def a_pdf() -> SimpleUploadedFile:
    return SimpleUploadedFile("x.pdf", b"%PDF-1.7")


def a_whole_file(place: Place) -> Building:
    building = a_building(place, name="<script>alert(1)</script>", address="12, derb <b>Lihoudi</b>")
    inspected(place, building)
    decided(place, building, K.STRENGTHENING, K.EVACUATION)
    record_owner(building, "Fatima Tazi", contact="12, derb Lihoudi", by=place.manager)
    notified(place, building, days=40, due_in=30)
    return building


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_the_page_tells_what_was_recorded_and_what_comes_next(place: Place, language: str) -> None:
    shown = text(signed_in(place.manager), at(a_whole_file(place), language=language))
    assert "steps/order_evacuation/" in shown
    assert "steps/start_works/" not in shown
    assert "mur mitoyen" in shown
    assert "<script>alert" not in shown
    assert "&lt;script&gt;" in shown


def test_only_those_who_manage_a_building_see_to_whom_it_belongs(place: Place) -> None:
    building = a_whole_file(place)
    assert "Fatima Tazi" in text(signed_in(place.manager), at(building))
    auditor = user_with_mandate(Role.AUDITOR, place.tree.root)
    for user in (place.inspector, auditor):
        assert "Fatima Tazi" not in text(signed_in(user), at(building))


def test_a_building_of_another_territory_is_not_there(place: Place) -> None:
    building = a_building(place, "F-1", territory=place.tree.communes[2])
    photo = NewPhoto(NewDocument("mur.jpg", picture(), DocumentKind.PHOTO))
    kept = add_photo(building, photo, by=None)
    client = signed_in(place.manager)
    papers = f"/fr/{building.country_id}/desk/buildings/papers/{kept.document_id}/"
    for address in (
        at(building), at(building, "inspect/"), at(building, "steps/open/"), at(building, "owner-erased/1/"), papers,
        f"{papers}small.webp", at(building, "word/inspection-report.docx"),
    ):  # fmt: skip
        assert client.get(address).status_code == 404
        assert client.post(address).status_code in (404, 405)
    owner = user_with_mandate(Role.OPERATION_MANAGER, place.tree.provinces[1])
    assert signed_in(owner).get(f"{papers}small.webp").status_code == 200


def test_a_notice_names_the_owner_and_is_for_who_sees_owners(place: Place) -> None:
    building = a_building(place)
    inspected(place, building)
    decided(place, building, MeasureKind.STRENGTHENING)
    notified(place, building)
    country = building.country
    paper_of_notice = BuildingDocument.objects.get(step__code="notify")
    assert paper_of_notice in papers_for(place.manager, country)
    assert paper_of_notice not in papers_for(place.inspector, country)
    assert paper_of_notice not in building_page(building, place.inspector).papers


def test_a_withdrawn_paper_is_given_to_nobody(place: Place) -> None:
    building = a_building(place)
    kept = add_photo(building, NewPhoto(NewDocument("mur.jpg", picture(), DocumentKind.PHOTO)), by=None)
    address = f"/fr/{building.country_id}/desk/buildings/papers/{kept.document_id}/"
    client = signed_in(place.manager)
    answer = client.get(address)
    assert b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert answer["Content-Disposition"].startswith("attachment")
    withdraw_paper(kept, "visage", by=place.manager)
    assert client.get(address).status_code == 404


def test_an_inspection_is_written_with_its_findings_photos_and_report(place: Place) -> None:
    building = a_building(place)
    said: dict[str, Any] = {
        "inspected_on": ago(2).isoformat(),
        "risk": place.grave.pk,
        "summary": "Plancher affaissé",
        "urged": ["evacuation", "shoring"],
        "component_1": "floors",
        "decay_1": "decayed_timber",
        "gravity_1": "3",
        "photos": [SimpleUploadedFile("a.jpg", picture()), SimpleUploadedFile("b.jpg", picture())],
        "report": SimpleUploadedFile("r.pdf", b"%PDF-1.7"),
    }
    answer = signed_in(place.inspector).post(at(building, "inspect/"), said)
    assert answer.status_code == 302
    inspection = building.inspections.get()
    assert inspection.inspector == place.inspector
    assert inspection.findings.get().decay == "decayed_timber"
    assert inspection.papers.count() == 3
    building.refresh_from_db()
    assert building.risk == place.grave


@pytest.mark.parametrize(
    "wrong",
    [
        {"inspected_on": "2199-01-01"},
        {"component_1": "floors"},
        {"risk": "999999"},
        {"photos": SimpleUploadedFile("a.jpg", b"<svg onload=alert(1)>")},
        {"report": SimpleUploadedFile("r.exe", b"MZ")},
    ],
)
def test_a_wrong_inspection_comes_back_and_writes_nothing(place: Place, wrong: dict[str, Any]) -> None:
    building = a_building(place)
    said = {"inspected_on": ago(2).isoformat(), "risk": place.grave.pk, **wrong}
    assert signed_in(place.inspector).post(at(building, "inspect/"), said).status_code == 400
    assert not building.inspections.exists()
    assert not building.papers.exists()


def test_a_correction_replaces_an_inspection_and_the_page_says_so(place: Place) -> None:
    building = a_building(place)
    wrong = inspected(place, building)
    client = signed_in(place.inspector)
    assert "Fissures traversantes" in text(client, at(building, f"correct/{wrong.pk}/"))
    said = {"inspected_on": ago(2).isoformat(), "risk": place.light.pk, "reason": "Immeuble voisin"}
    assert client.post(at(building, f"correct/{wrong.pk}/"), said).status_code == 302
    shown = text(client, at(building))
    assert "Immeuble voisin" in shown
    assert client.get(at(building, f"correct/{wrong.pk}/")).status_code == 404


def test_an_inspection_takes_as_many_findings_as_there_are_and_its_correction_keeps_them(place: Place) -> None:
    building = a_building(place)
    client = signed_in(place.inspector)
    said = {"inspected_on": ago(2).isoformat(), "risk": place.grave.pk, "component_4": "roof", "findings_shown": "4"}
    grown = client.post(at(building, "inspect/"), {**said, "more_findings": "1"})
    assert (grown.status_code, building.inspections.count()) == (200, 0)
    assert 'name="component_8"' in grown.content.decode()
    assert "errorlist" not in grown.content.decode()
    assert grown.context["form"]["component_4"].value() == "roof"
    for number in range(1, 8):
        said |= {f"component_{number}": "walls", f"decay_{number}": "cracks", f"gravity_{number}": "2"}
    assert client.post(at(building, "inspect/"), {**said, "findings_shown": "8"}).status_code == 302
    kept = building.inspections.get()
    assert kept.findings.count() == 7
    shown = client.get(at(building, f"correct/{kept.pk}/")).context["form"]
    assert shown["decay_7"].value() == "cracks"
    assert len(client.post(at(building, "inspect/"), {"findings_shown": "9" * 50}).context["form"].finding_rows) == 4


def test_each_step_is_written_by_its_form(place: Place) -> None:
    building = a_building(place)
    inspected(place, building)
    client = signed_in(place.manager)
    steps: list[tuple[str, dict[str, Any]]] = [
        ("open", {"happened_on": ago(50)}),
        ("decide", {
            "happened_on": ago(45), "measures": ["evacuation", "strengthening"], "chair": "Gouverneur",
            "members": "Commune; M. X\nProtection civile", "document": a_pdf(),
        }),
        ("notify", {"happened_on": ago(40), "due_on": ago(20), "way": "posted", "document": a_pdf()}),
        ("order_evacuation", {"happened_on": ago(38), "due_on": ago(30), "document": a_pdf()}),
        ("evacuate", {"happened_on": ago(31)}),
        ("start_works", {"happened_on": ago(10), "works": "Reprise des planchers"}),
        ("finish_works", {"happened_on": ago(3)}),
        ("close", {"happened_on": ago(1), "reason": "Reçus"}),
    ]  # fmt: skip
    for code, said in steps:
        answer = client.post(at(building, f"steps/{code}/"), said)
        assert answer.status_code == 302, (code, answer.content.decode()[-3000:])
    procedure = building.procedures.get()
    assert procedure.state == ProcedureState.CLOSED
    decision = procedure.steps.get(code="decide")
    assert [(one.body, one.person, one.chairs) for one in decision.members.all()] == [
        ("Gouverneur", "", True), ("Commune", "M. X", False), ("Protection civile", "", False),
    ]  # fmt: skip


def test_a_step_that_is_not_open_says_why_and_writes_nothing(place: Place) -> None:
    building = a_whole_file(place)
    client = signed_in(place.manager)
    assert "notice bad" in text(client, at(building, "steps/start_works/"))
    answer = client.post(at(building, "steps/start_works/"), {"happened_on": today()})
    assert answer.status_code == 400
    assert building.procedures.get().state == ProcedureState.NOTIFIED
    assert client.get(at(building, "steps/nothing/")).status_code == 404


def test_money_owner_and_dwelling_are_written_by_those_who_may(place: Place) -> None:
    building = a_whole_file(place)
    manager, inspector = signed_in(place.manager), signed_in(place.inspector)
    aid = {"kind": "aid", "amount": "1000,50", "happened_on": ago(1), "rule_cited": "Règle d’essai"}
    assert manager.post(at(building, "money/"), aid).status_code == 400
    recovery = {"kind": "recovery", "amount": "10", "happened_on": ago(1)}
    assert manager.post(at(building, "money/"), recovery).status_code == 400
    assert inspector.get(at(building, "money/")).status_code == 403
    assert inspector.get(at(building, "owner/")).status_code == 403
    assert inspector.post(at(building, "dwelling/"), {"code": "1-G", "floor": "1"}).status_code == 302
    assert inspector.post(at(building, "dwelling/"), {"code": "1-G"}).status_code == 400
    owner = building.owners.get()
    assert manager.post(at(building, f"owner-erased/{owner.pk}/"), {"sure": "on"}).status_code == 302
    assert "Fatima" not in text(manager, at(building))


def test_a_building_is_entered_in_the_field_and_described_at_the_desk(place: Place) -> None:
    commune = place.tree.communes[0]
    said = {"code": "N-1", "territory": commune.pk, "latitude": "34.0", "longitude": "-5.0", "name": "Dar"}
    client = signed_in(place.inspector)
    new = f"/fr/{place.tree.country.code}/desk/buildings/new/"
    assert client.post(new, {**said, "code": "a/b"}).status_code == 400
    assert client.post(new, {**said, "territory": place.tree.communes[2].pk}).status_code == 400
    assert client.post(new, said).status_code == 302
    building = Building.objects.get()
    assert client.get(at(building, "describe/")).status_code == 403
    assert signed_in(place.manager).post(at(building, "describe/"), {"name": "Dar Tazi"}).status_code == 302


@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize("kind", ["inspection-report", "commission-minutes", "notice", "evacuation-order"])
def test_documents_are_drafted_in_word_from_the_record(place: Place, kind: str, language: str) -> None:
    building = a_whole_file(place)
    for step, days in (("appeal", 10), ("appeal-ruling", 3)):
        ProcedureTerm.objects.create(country=building.country, step=step, most_days=days, source="Texte d’essai")
    answer = signed_in(place.manager).get(at(building, f"word/{kind}.docx?lang={language}"))
    assert answer.status_code == 200
    book = Document(io.BytesIO(answer.content))
    said = "\n".join(
        [paragraph.text for paragraph in book.paragraphs]
        + [cell.text for table in book.tables for row in table.rows for cell in row.cells]
    )
    assert "<script>alert(1)</script>" in said
    assert "{{" not in said
    assert ("bidiVisual" in book.element.xml) is (language == "ar")
    if kind == "commission-minutes":
        assert all(member.body in said for member in MEMBERS)
    if kind == "notice":
        assert "Fatima Tazi" in said
    appeal = ("10 jours", "3 jours") if language == "fr" else ("10 أيام", "3 أيام")
    assert all((length in said.translate(_UNSEEN)) is (kind == "notice") for length in appeal)


def test_who_may_not_see_owners_gets_no_notice_that_names_them(place: Place) -> None:
    building = a_whole_file(place)
    answer = signed_in(place.inspector).get(at(building, "word/notice.docx"))
    said = "\n".join(
        cell.text for table in Document(io.BytesIO(answer.content)).tables for row in table.rows for cell in row.cells
    )
    assert "Fatima" not in said


def test_who_may_not_see_delegates_gets_no_minutes_that_name_them(place: Place) -> None:
    building = a_building(place)
    inspected(place, building)
    take_step(building, "open", NewStep(ago(20)), by=place.inspector)
    members = (Member("Gouverneur", "Idriss Alami", chairs=True), *MEMBERS[1:])
    new = NewStep(ago(10), measures=(K.STRENGTHENING,), members=members, document=paper())
    take_step(building, "decide", new, by=place.manager)

    def minutes(reader: User) -> str:
        book = Document(io.BytesIO(signed_in(reader).get(at(building, "word/commission-minutes.docx")).content))
        return "\n".join(cell.text for table in book.tables for row in table.rows for cell in row.cells)

    assert "Idriss" in minutes(place.manager)
    assert "Idriss" not in minutes(place.inspector)


def test_a_document_that_the_record_does_not_give_is_not_there(place: Place) -> None:
    building = a_building(place)
    client = signed_in(place.manager)
    for kind in ("inspection-report", "notice", "nothing"):
        assert client.get(at(building, f"word/{kind}.docx")).status_code == 404


def test_the_page_costs_as_many_queries_with_one_inspection_as_with_many(
    place: Place,
) -> None:
    building, client = a_whole_file(place), signed_in(place.manager)
    text(client, at(building))
    with CaptureQueriesContext(
        connection,
    ) as few:
        text(client, at(building))
    for days in (20, 15, 10):
        inspected(place, building, days=days)
    take_step(
        building, "notify", NewStep(ago(9), due_on=today(), way=NoticeWay.POSTED, document=paper()), by=place.manager
    )
    with CaptureQueriesContext(connection) as many:
        text(client, at(building))
    assert len(many) <= len(few)


def test_an_inventory_is_handed_in_checked_and_confirmed(place: Place) -> None:
    address = f"/fr/{place.tree.country.code}/desk/buildings/import/"
    commune = place.tree.communes[0]
    assert commune.point is not None
    rows = f"code;territory;longitude;latitude;walls\nI-1;{commune.code};{commune.point.x};{commune.point.y};carton\n"
    client = signed_in(place.manager)
    file = SimpleUploadedFile("x.csv", rows.encode())
    answer = client.post(address, {"file": file, "existing": "update", "classes": "Rouge=C1"})
    assert answer.status_code == 302
    run = ImportRun.objects.get()
    assert run.report["options"]["classes"] == {"Rouge": "C1"}
    if run.state == ImportState.CHECKING:
        check_run(run)
    shown = text(client, answer["Location"])
    assert "carton" in shown
    annotated = client.get(f"{answer['Location']}annotated.xlsx")
    assert b"".join(annotated.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]
    other = user_with_mandate(Role.OPERATION_MANAGER, place.tree.provinces[0])
    assert signed_in(other).get(answer["Location"]).status_code == 404
    assert signed_in(place.inspector).get(address).status_code == 403
    assert signed_in(other).get(f"{address}template.xlsx").status_code == 200


def test_a_refused_file_is_one_line_in_the_log_that_tells_whose_and_why_and_nothing_of_it(
    place: Place, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"/fr/{place.tree.country.code}/desk/buildings/import/"
    client, bomb = signed_in(place.manager), io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Tazi.shp", bytes(2_000_000))
    for content in (bomb.getvalue(), b"SQLite format 3\x00Fatima Tazi", b"%PDF-1.7 Fatima Tazi"):
        caplog.clear()
        answer = client.post(address, {"file": SimpleUploadedFile("Tazi.gpkg", content), "existing": "update"})
        assert answer.status_code == 302
        for run in ImportRun.objects.filter(state=ImportState.CHECKING):
            check_run(run)
        (line,) = [one.getMessage() for one in caplog.records if "refused" in one.getMessage()]
        assert f"of user {place.manager.pk} was refused: " in line
        assert not line.endswith(("refused: ", "kept"))
        assert "Tazi" not in line
    caplog.clear()
    monkeypatch.setattr("houma.web.pages.desk.buildings.importing._MOST_BYTES", 3)
    assert (
        client.post(address, {"file": SimpleUploadedFile("Tazi.csv", b"Tazi"), "existing": "update"}).status_code == 400
    )
    (line,) = [one.getMessage() for one in caplog.records if "refused" in one.getMessage()]
    assert line == f"an inventory of user {place.manager.pk} was refused unread: 4 bytes"


def test_an_empty_building_tells_who_is_registered_in_it_still_and_a_treated_one_that_its_risk_is_old(
    place: Place,
) -> None:
    building = a_building(place, occupancy=Occupancy.EMPTY)
    inspected(place, building)
    decided(place, building, MeasureKind.SHORING)
    notified(place, building)
    for code, day in (("start_works", 5), ("finish_works", 4)):
        take_step(building, code, NewStep(ago(day)), by=place.manager)
    client = signed_in(place.manager)
    page = text(client, at(building, language="en"))
    assert "judged before the file ended" in page
    assert "registered as living here" not in page
    dwelling = add_dwelling(building, NewDwelling("1"), by=None)
    head = NewPerson(PersonName("Brahim", "Oukacha"), Relation.HEAD)
    write_households(
        building.country, [HouseholdEntry(building.territory, (head,), dwelling=dwelling)], by=place.manager
    )
    assert "1 household is still registered as living here" in text(client, at(building, language="en"))
    inspected(place, building, days=0)
    assert "judged before the file ended" not in text(client, at(building, language="en"))


@pytest.mark.parametrize("kind", ["notice", "evacuation-order"])
def test_a_paper_cites_the_law_of_its_own_country_and_no_other_s(
    place: Place, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    building, client = a_whole_file(place), signed_in(place.manager)

    def body() -> str:
        answer = client.get(at(building, f"word/{kind}.docx?lang=fr"))
        return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(answer.content)).paragraphs)

    assert "94-12" not in body()
    assert "Vu la décision" in body()
    monkeypatch.setitem(building_words.LAWS, building.country_id, building_words.LAWS["ma"])
    assert "94-12" in body()
    assert "urbaine, et la décision de la commission du" in body()
