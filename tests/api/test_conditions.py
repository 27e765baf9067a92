"""Who read something changes it only where nobody did meanwhile; what does not fit is told in the reader's language."""

from typing import Any

import pytest
from django.test import Client
from tests import factories
from tests.api.conftest import ApiWorld, caller_of, officer_of

from houma.domain.accounts.models import Role
from houma.domain.accounts.tokens import Scope
from houma.domain.agreements.models import Amendment
from houma.domain.projects.models import Evidence, Passage, Phase, Project, Visibility

pytestmark = pytest.mark.django_db


def project_at(world: ApiWorld) -> str:
    return world.at(f"projects/{world.project}")


def patch(caller: Client, address: str, body: dict[str, Any], **headers: str) -> Any:
    return caller.patch(address, body, content_type="application/json", headers=headers)


def test_a_description_is_changed_only_as_it_was_read(api_world: ApiWorld) -> None:
    caller = caller_of(officer_of(api_world))
    read = caller.get(project_at(api_world))
    etag = read.headers["ETag"]
    written = patch(caller, project_at(api_world), {"description": "Place and market"}, **{"If-Match": etag})
    assert (written.status_code, written.json()["description"]) == (200, "Place and market")
    assert {key: value for key, value in written.json().items() if key != "description"} == {
        key: value for key, value in read.json().items() if key != "description"
    }
    late = patch(caller, project_at(api_world), {"description": "Lost update"}, **{"If-Match": etag})
    assert (late.status_code, late.json()["type"]) == (412, "urn:houma:problem:moved")
    assert Project.objects.get(code=api_world.project).description == "Place and market"
    fresh = caller.get(project_at(api_world)).headers["ETag"]
    assert patch(caller, project_at(api_world), {"start_year": None}, **{"If-Match": fresh}).status_code == 200
    assert patch(caller, project_at(api_world), {"end_year": 2031}).json()["end_year"] == 2031
    assert patch(caller, project_at(api_world), {"end_year": 2030}, **{"If-Match": "*"}).status_code == 200


def test_a_description_is_changed_by_who_may_and_to_what_holds(api_world: ApiWorld) -> None:
    stranger = caller_of(factories.user_with_mandate(Role.AUDITOR, api_world.root), Scope.WRITE_PROJECTS)
    assert patch(stranger, project_at(api_world), {"description": "x"}).status_code == 403
    caller = caller_of(officer_of(api_world))
    assert patch(caller, project_at(api_world), {"start_year": 2030, "end_year": 2020}).status_code == 409
    assert patch(caller, project_at(api_world), {"programme": "none"}).status_code == 409
    assert patch(caller, project_at(api_world), {"visibility": "internal"}).status_code == 200
    assert Project.objects.get(code=api_world.project).visibility == Visibility.INTERNAL


def test_a_gate_is_passed_only_by_who_knows_how_the_project_stands(api_world: ApiWorld) -> None:
    caller = caller_of(officer_of(api_world))
    etag = caller.get(project_at(api_world)).headers["ETag"]
    patch(caller, project_at(api_world), {"description": "changed by another program"})
    body = {"transition": "suspend", "reason": "flood"}
    for condition, status in ((etag, 412), (caller.get(project_at(api_world)).headers["ETag"], 201)):
        answer = caller.post(
            f"{project_at(api_world)}/passages", body, content_type="application/json", headers={"If-Match": condition}
        )
        assert answer.status_code == status, answer.content
    assert Passage.objects.filter(project__code=api_world.project, to_phase=Phase.SUSPENDED).count() == 1


def test_evidence_is_replaced_only_as_it_was_read(api_world: ApiWorld) -> None:
    caller = caller_of(officer_of(api_world))
    address = f"{project_at(api_world)}/evidence/local_will"
    body = {
        "state": "there",
        "summary": {"fr": "Délibération"},
        "source": {"publisher": "Commune", "address": "https://commune.example/d"},
    }
    etag = caller.get(address).headers["ETag"]

    def put(summary: str) -> int:
        said = {**body, "summary": {"fr": summary}}
        answer = caller.put(address, said, content_type="application/json", headers={"If-Match": etag})
        return int(answer.status_code)

    assert (put("first"), put("second")) == (200, 412)
    assert Evidence.objects.get(project__code=api_world.project, requirement="local_will").summary == "first"


def test_an_amendment_starts_from_the_agreement_that_was_read(api_world: ApiWorld) -> None:
    caller = caller_of(officer_of(api_world))
    address = api_world.at(f"agreements/{api_world.agreement.code}")
    etag = caller.get(address).headers["ETag"]
    terms = {**api_world.agreement.versions.get(state="signed").terms, "end_year": 2028}

    def propose(reason: str) -> int:
        body = {"terms": terms, "reason": reason}
        answer = caller.post(f"{address}/amendments", body, content_type="application/json", headers={"If-Match": etag})
        return int(answer.status_code)

    assert (propose("more time"), propose("once more")) == (201, 412)
    assert Amendment.objects.count() == 1


@pytest.mark.parametrize(
    ("language", "reason"),
    [("fr", "Cette valeur est obligatoire."), ("ar", "هذه القيمة إلزامية."), ("en", "This value is required.")],
)
def test_what_does_not_fit_is_told_in_the_language_of_the_reader(
    api_world: ApiWorld, language: str, reason: str
) -> None:
    caller = caller_of(officer_of(api_world), language=language)
    refused = caller.post(api_world.at("projects"), {"code": "x" * 81}, content_type="application/json")
    places = {place["path"].rpartition(".")[2]: place["reason"] for place in refused.json()["places"]}
    assert refused.status_code == 422
    assert places["name"] == reason
    assert "80" in places["code"]


@pytest.mark.parametrize(
    ("language", "title"), [("fr", "Il n’y a rien ici"), ("ar", "لا شيء هنا"), ("en", "There is nothing")]
)
def test_the_language_of_the_address_goes_before_that_of_the_headers(
    api_world: ApiWorld, language: str, title: str
) -> None:
    for headers in ({"Accept-Language": "ar"}, {"Accept-Language": "fr"}, {}):
        caller = caller_of(officer_of(api_world))
        caller.defaults.pop("HTTP_ACCEPT_LANGUAGE")
        answer = caller.get(api_world.at(f"projects/none?lang={language}"), headers=headers)
        assert answer.json()["title"].startswith(title)
        assert answer.headers["Content-Language"] == language


def test_a_language_that_nobody_speaks_here_is_refused(api_world: ApiWorld, client: Client) -> None:
    refused = client.get(api_world.at("projects?lang=de"), headers={"Accept-Language": "en"})
    assert refused.status_code == 422
    assert refused.json()["places"] == [{"path": "query.lang", "reason": "One of these: 'fr', 'ar', 'en'."}]


def test_bounds_are_named(api_world: ApiWorld, client: Client) -> None:
    refused = client.get(api_world.at("projects?limit=500&sort=colour"), headers={"Accept-Language": "en"})
    reasons = {place["path"]: place["reason"] for place in refused.json()["places"]}
    assert reasons["query.limit"] == "200 or less."
    assert reasons["query.sort"] == "One of these: 'code', 'name', '-start_year'."
