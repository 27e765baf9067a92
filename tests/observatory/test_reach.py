"""How far mandates reach in surveys: whose units, whose answers, whose files; and that browsers keep none of it."""

import pytest
from django.test import Client
from tests.factories import user_with_mandate
from tests.factories.people import MandateFactory, PartyFactory
from tests.factories.projects import ProjectFactory
from tests.observatory.rounds_scene import Scene, a_building, a_household, a_round, make_scene, sent
from tests.observatory.test_receiving import BODY
from tests.observatory.workbooks import household_form, instance

from houma.domain.accounts.models import Role, User
from houma.domain.base.decisions import Refused
from houma.domain.observatory.actions.forms import publish_form, upload_form
from houma.domain.observatory.actions.looking import look_at_attachment
from houma.domain.observatory.actions.rounds import assign_units, record_visit
from houma.domain.observatory.actions.submissions import receive_submission
from houma.domain.observatory.models import Attachment, Round, SubmissionLook, UnitKind
from houma.domain.observatory.rules.sampling import Plan
from houma.domain.observatory.scope import units_of
from houma.domain.projects.models import MandateProject

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return make_scene()


@pytest.fixture
def of_households(scene: Scene) -> Round:
    a_household(a_building(scene, "B-1"), "Bennani")
    return a_round(scene, scene.census, Plan(UnitKind.HOUSEHOLD, "full"))


def desk(scene: Scene, path: str) -> str:
    return f"/fr/{scene.tree.country.code}/desk/{path}"


def shown(client: Client, user: User, address: str) -> str:
    client.force_login(user)
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    assert "no-store" in answer.headers["Cache-Control"]
    return answer.content.decode()


def test_units_go_with_the_mandate_that_reached_them(scene: Scene, of_households: Round) -> None:
    unit = of_households.units.get()
    assign_units(of_households, [unit.pk], scene.inspector, by=scene.manager)
    unit.refresh_from_db()
    assert list(units_of(scene.inspector)) == [unit]
    MandateFactory(user=scene.inspector, role=Role.INSPECTOR, territory=scene.tree.provinces[1])
    scene.inspector.mandates.filter(territory=scene.tree.provinces[0]).delete()
    assert not units_of(scene.inspector).exists()
    with pytest.raises(Refused):
        record_visit(unit, "refused", by=scene.inspector)


def test_a_mandate_that_is_limited_to_projects_is_given_no_units(scene: Scene, of_households: Round) -> None:
    limited = user_with_mandate(Role.INSPECTOR, scene.commune)
    MandateProject.objects.create(mandate=limited.mandates.get(), project=ProjectFactory(country=scene.tree.country))
    with pytest.raises(Refused):
        assign_units(of_households, [of_households.units.get().pk], limited, by=scene.manager)


def test_which_households_are_asked_is_told_to_those_alone_who_review(
    scene: Scene, of_households: Round, client: Client
) -> None:
    address = desk(scene, f"rounds/{of_households.pk}/units/")
    code = of_households.units.get().household.code  # type: ignore[union-attr]
    assert code in shown(client, scene.manager, address)
    client.force_login(scene.officer)
    assert client.get(address).status_code == 403
    assert address not in client.get(desk(scene, f"rounds/{of_households.pk}/")).content.decode()
    of_buildings = a_round(scene, scene.inspection)
    assert "B-1" in shown(client, scene.officer, desk(scene, f"rounds/{of_buildings.pk}/units/"))


def test_what_accepting_would_do_is_told_to_those_alone_who_review_there(scene: Scene, client: Client) -> None:
    building = a_building(scene, "B-1")
    household = a_household(building, "Bennani")
    one = sent(scene, scene.census, {"household_code": household.code, "home": {"building_code": "B-1"}})
    address = desk(scene, f"submissions/{one.pk}/")
    client.force_login(scene.manager)
    assert client.get(address).context["effect"]["household"] == household
    # Steers surveys here, and reviews elsewhere.
    MandateFactory(user=scene.officer, role=Role.OPERATION_MANAGER, territory=scene.tree.provinces[1])
    client.force_login(scene.officer)
    assert client.get(address).context["effect"] is None


def test_pages_of_the_field_are_kept_by_no_browser(scene: Scene, of_households: Round, client: Client) -> None:
    one = sent(scene, scene.census, {"household_code": "M-1"})
    for path in ("submissions/", f"submissions/{one.pk}/"):
        shown(client, scene.manager, desk(scene, path))
    for path in ("visits/", "forms/sent/"):
        shown(client, scene.inspector, desk(scene, path))


def test_the_log_that_a_device_keeps_of_the_filling_tells_of_persons(scene: Scene) -> None:
    PartyFactory(country=scene.tree.country, code="agence")
    made = upload_form(scene.tree.country, household_form(), "f.xlsx", by=scene.manager, territory=scene.commune)
    assert made.version is not None
    publish_form(made.version, by=scene.manager)
    filled = instance(BODY).replace(b"</orx:meta>", b"<orx:audit>audit.csv</orx:audit></orx:meta>")
    log = b"event,node,start,end,latitude,longitude,old-value,new-value\nquestion,/data/nom,1,2,33.5,-7.6,,Amal\n"
    receive_submission(scene.tree.country, filled, {"audit.csv": log}, by=scene.inspector)
    kept = Attachment.objects.get(name="audit.csv")
    assert kept.is_personal
    assert look_at_attachment(scene.tree.country, kept.pk, by=scene.officer) is None
    assert look_at_attachment(scene.tree.country, kept.pk, by=scene.manager) == kept
    assert SubmissionLook.objects.filter(by=scene.manager).count() == 1


@pytest.mark.parametrize("said", ["x", "9" * 30, "9" * 5000, "٣", "-1"])
def test_what_names_no_row_finds_none(scene: Scene, of_households: Round, client: Client, said: str) -> None:
    one = sent(scene, scene.census, {"household_code": "M-1"})
    client.force_login(scene.manager)
    here = f"rounds/{of_households.pk}/"
    posts = {
        f"{here}do/": {"do": "link", "submission": said, "unit": said},
        f"{here}measures/": {"do": "retire", "measure_key": said},
        f"{here}results/": {"do": "attach", "results": said, "evaluation": said},
        f"{here}units/": {"do": "give", "unit": said, "interviewer": said},
        f"submissions/{one.pk}/do/": {"do": "accept", "household": said, "building": said},
        "visits/": {"unit": said},
    }
    for path, body in posts.items():
        assert client.post(desk(scene, path), body).status_code in {302, 404}, path
    assert client.get(desk(scene, f"{here}units/"), {"interviewer": said[:4000]}).status_code == 200
