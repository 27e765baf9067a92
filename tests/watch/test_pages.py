"""The pages and the API of the watch: what the person sees, what it may do, in its language."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.api.conftest import caller_of
from tests.factories import user_with_mandate
from tests.factories.scored import ScoredCountry, scored_country
from tests.factories.watch import new_rule, raised_alert
from tests.funding.world import TODAY, World

from houma.domain.accounts.models import Role, User
from houma.domain.accounts.tokens import Scope
from houma.domain.watch.actions import record_rules, watch
from houma.domain.watch.models import Alert, AlertState, Family, RuleVersion

pytestmark = pytest.mark.django_db


def client_of(user: User, language: str = "fr") -> Client:
    client = Client(headers={"Accept-Language": language})
    client.force_login(user)
    return client


def page(client: Client, name: str, *codes: Any, query: str = "") -> str:
    answer = client.get(reverse(name, args=["xh", *codes]) + query)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def scored(db: None) -> ScoredCountry:
    made = scored_country()
    record_rules(
        made.country,
        [new_rule(Family.THRESHOLD, indicator="illiteracy", level="commune", worse="above", value=37)],
        by=None,
    )
    return made


def test_nothing_slips_only_after_the_watch_has_looked(world: World) -> None:
    officer = client_of(world.officer)
    before = officer.get("/en/xh/desk/watch/").content.decode()
    assert "The watch has not looked yet" in before
    watch(world.tree.country, on=TODAY)
    after = officer.get("/en/xh/desk/watch/").content.decode()
    assert "The watch has not looked yet" not in after
    assert "The watch looked last on" in after


def test_the_list_is_narrowed_and_leaves_as_a_file(world: World) -> None:
    watch(world.tree.country, on=TODAY)
    officer = client_of(world.officer)
    everything, late = page(officer, "watch"), page(officer, "watch", query="?group=late")
    assert everything.count('id="alert-') > late.count('id="alert-') > 0
    assert page(officer, "watch", query="?group=threshold").count('id="alert-') == 0
    assert page(officer, "watch", query="?state=answered").count('id="alert-') == 0
    answer = officer.get(reverse("watch_export", args=["xh", "json"]) + "?group=late")
    rows = json.loads(b"".join(answer))["rows"]  # type: ignore[arg-type]
    assert len(rows) == late.count('id="alert-')
    elsewhere = client_of(user_with_mandate(Role.PROGRAMME_OFFICER, world.tree.regions[0]))
    assert page(elsewhere, "watch").count('id="alert-') < everything.count('id="alert-')


def test_the_map_shows_territories_by_their_worst_alert(scored: ScoredCountry) -> None:
    watch(scored.country)
    officer = client_of(user_with_mandate(Role.PROGRAMME_OFFICER, scored.tree.root))
    assert "<houma-map" in page(officer, "watch")
    said = officer.get(reverse("watch_map", args=["xh"])).json()
    assert {code: number for code, (number, _text) in said["places"].items() if number} == dict.fromkeys(
        [place.code for place in scored.communes[:2]], 1
    )


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_an_alert_opens_with_its_figures_its_series_and_its_history(scored: ScoredCountry, language: str) -> None:
    watch(scored.country)
    alert = Alert.objects.order_by("pk")[0]
    officer = client_of(user_with_mandate(Role.PROGRAMME_OFFICER, scored.tree.root))
    text = officer.get(f"/{language}/xh/desk/watch/{alert.pk}/").content.decode()
    assert f"/{language}/xh/territories/{alert.territory.code}/indicators/illiteracy/" in text  # type: ignore[union-attr]
    assert f"/{language}/xh/indicators/illiteracy/" in text
    assert f"/{language}/xh/territories/{alert.territory.code}/" in text  # type: ignore[union-attr]
    assert 'id="series"' in text
    assert "40" in text


def test_an_officer_assigns_acknowledges_and_answers_and_others_do_not(world: World) -> None:
    alert = raised_alert(world.tree.country, agreement=world.second)
    address = reverse("watch_alert", args=["xh", alert.pk])
    partner = user_with_mandate(Role.PARTNER, world.tree.root, world.payer)
    assert client_of(partner).get(address).status_code == 200
    assert client_of(partner).post(address, {"do": "answer", "text": "Fait"}).status_code == 404
    elsewhere = user_with_mandate(Role.PROGRAMME_OFFICER, world.tree.regions[0])
    assert client_of(elsewhere).get(address).status_code == 404
    officer = client_of(world.officer)
    assert officer.post(address, {"do": "assign", "owner": partner.pk}).status_code == 302
    officer.post(address, {"do": "acknowledge", "reason": "", "until": "2100-01-01"})
    assert Alert.objects.get(pk=alert.pk).state == AlertState.OPEN
    proof = SimpleUploadedFile("lettre.pdf", b"%PDF-1.7 lettre", content_type="application/pdf")
    assert client_of(partner).post(address, {"do": "answer", "text": "Payé", "document": proof}).status_code == 302
    answered = Alert.objects.get(pk=alert.pk)
    assert (answered.state, answered.owner) == (AlertState.ANSWERED, partner)
    event = answered.events.get(step="answered")
    kept = reverse("watch_document", args=["xh", event.pk])
    file = officer.get(kept)
    assert b"".join(file).startswith(b"%PDF")  # type: ignore[arg-type]
    assert "attachment" in file["Content-Disposition"]
    assert client_of(elsewhere).get(kept).status_code == 404


def test_who_answers_for_the_figures_of_the_country_writes_and_tries_rules(scored: ScoredCountry) -> None:
    officer = client_of(user_with_mandate(Role.PROGRAMME_OFFICER, scored.tree.root))
    address = reverse("watch_rule_new", args=["xh", "threshold"])
    said = {
        "code": "no-school", "name_fr": "Peu d’école", "deadline": "20", "enabled": "on", "set_indicator": "schooling",
        "set_level": "commune", "set_worse": "below", "set_value": "55", "set_serious_value": "",
    }  # fmt: skip
    tried = officer.post(address, said | {"do": "try"})
    assert 'id="trial"' in tried.content.decode()
    assert not RuleVersion.objects.filter(rule__code="no-school").exists()
    wrong = officer.post(address, said | {"set_value": "many", "deadline": "0"})
    assert wrong.status_code == 400
    assert wrong.content.decode().count('class="error"') == 2
    assert officer.post(address, said).status_code == 302
    version = RuleVersion.objects.get(rule__code="no-school")
    assert (version.days, version.settings["value"]) == (20, 55.0)
    own = reverse("watch_rule", args=["xh", "no-school"])
    assert officer.post(own, said | {"set_value": "60"}).status_code == 302
    assert RuleVersion.objects.filter(rule__code="no-school").count() == 2
    assert "no-school" in page(officer, "watch_rules")
    capitals = page(officer, "watch_rule_new", "last")
    assert any(f'<option value="human">{name}</option>' in capitals for name in ("Humain", "Human")), "by its name"
    regional = client_of(user_with_mandate(Role.PROGRAMME_OFFICER, scored.tree.regions[0]))
    assert regional.get(own).status_code == 200
    assert regional.post(own, said).status_code == 403


def test_a_program_lists_reads_acknowledges_and_answers(world: World) -> None:
    watch(world.tree.country, on=TODAY)
    officer = caller_of(world.officer, Scope.READ, Scope.WRITE_PROJECTS)
    listed = officer.get("/api/v1/xh/alerts?kind=late").json()
    assert listed["items"]
    number = listed["items"][0]["number"]
    own = f"/api/v1/xh/alerts/{number}"
    assert [event["step"] for event in officer.get(own).json()["events"]] == ["raised"]
    refused = officer.post(f"{own}/acknowledgements", {"reason": "Vu"}, content_type="application/json")
    assert refused.status_code == 409, "its deadline is over: a day has to be named"
    done = officer.post(f"{own}/answers", {"text": "Payé"}, content_type="application/json")
    assert (done.status_code, done.json()["state"]) == (201, "answered")
    assert number not in [one["number"] for one in officer.get("/api/v1/xh/alerts").json()["items"]]
    auditor = user_with_mandate(Role.AUDITOR, world.tree.root)
    reader = caller_of(auditor, Scope.READ, Scope.WRITE_PROJECTS)
    assert reader.get(own).status_code == 200
    assert reader.post(f"{own}/answers", {"text": "Moi"}, content_type="application/json").status_code == 403
    elsewhere = caller_of(user_with_mandate(Role.PROGRAMME_OFFICER, world.tree.regions[0]), Scope.READ)
    assert elsewhere.get(own).status_code in (200, 404)


def test_the_pages_of_a_territory_and_a_project_show_their_alerts_to_who_sees_them(world: World) -> None:
    country, place = world.tree.country, world.tree.communes[0]
    on_place = raised_alert(country, territory=place, family=Family.LAST)
    on_project = raised_alert(country, agreement=world.first)
    officer = client_of(world.officer)
    assert f'id="alert-{on_place.pk}"' in page(officer, "territory", place.code)
    assert f'id="alert-{on_place.pk}"' not in page(Client(), "territory", place.code)
    assert f'id="alert-{on_project.pk}"' in page(officer, "desk_project", world.first.project.code)
