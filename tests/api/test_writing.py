"""Programs write through the actions of the desk: the same permissions, the same refusals, and nothing twice."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from tests import factories
from tests.agreements.world import instalment
from tests.api.conftest import ApiWorld, caller_of, officer_of, partner_of

from houma.domain.accounts.models import Role
from houma.domain.accounts.tokens import Scope
from houma.domain.agreements.actions import open_amendment
from houma.domain.agreements.actions.releasing import set_release_policy
from houma.domain.agreements.models import Amendment, Flow, FlowKind, FundCall
from houma.domain.projects.models import Evidence, Project
from houma.domain.territories.models import Country
from houma.values.money import Money

pytestmark = pytest.mark.django_db


def post(caller: Client, address: str, body: dict[str, Any]) -> Any:
    return caller.post(address, body, content_type="application/json")


def new_project(world: ApiWorld, **changes: object) -> dict[str, object]:
    return {
        "code": "from-a-program",
        "name": {"fr": "Quartier"},
        "programme": world.world.project.programme.code,
        "scale": "neighbourhood",
        "territories": [world.world.project.territories.get().code],
        **changes,
    }


def test_a_project_is_opened_once_and_is_not_public(api_world: ApiWorld) -> None:
    caller = caller_of(officer_of(api_world))
    made = post(caller, api_world.at("projects"), new_project(api_world))
    assert (made.status_code, made.json()["phase"], made.json()["visibility"]) == (201, "preparation", "internal")
    again = post(caller, api_world.at("projects"), new_project(api_world))
    assert again.status_code == 409
    assert Project.objects.filter(code="from-a-program").count() == 1


def test_a_project_is_opened_only_where_the_person_is_mandated(api_world: ApiWorld) -> None:
    other = factories.ProjectFactory(country=api_world.world.project.country).territories.get()
    local = factories.user_with_mandate(Role.PROGRAMME_OFFICER, api_world.world.project.territories.get())
    refused = post(caller_of(local), api_world.at("projects"), new_project(api_world, territories=[other.code]))
    assert refused.status_code == 403
    assert not Project.objects.filter(code="from-a-program").exists()


def test_evidence_is_declared_with_the_page_that_shows_it(api_world: ApiWorld) -> None:
    caller = caller_of(officer_of(api_world))
    address = api_world.at(f"projects/{api_world.project}/evidence/local_will")
    body = {
        "state": "there",
        "summary": {"fr": "Délibération de 2023"},
        "source": {"publisher": "Commune", "address": "https://commune.example/deliberation"},
    }
    for _time in range(2):
        assert caller.put(address, body, content_type="application/json").status_code == 200
    evidence = Evidence.objects.get(project__code=api_world.project, requirement="local_will")
    assert evidence.source is not None
    assert evidence.source.address == "https://commune.example/deliberation"
    without = caller.put(address, {**body, "source": None}, content_type="application/json")
    assert without.status_code == 422


def test_a_gate_says_everything_that_it_lacks(api_world: ApiWorld) -> None:
    caller = caller_of(officer_of(api_world))
    refused = post(caller, api_world.at(f"projects/{api_world.project}/passages"), {"transition": "start_setup"})
    assert refused.status_code == 409
    assert len(refused.json()["reasons"]) == 3
    taken = post(
        caller, api_world.at(f"projects/{api_world.project}/passages"), {"transition": "suspend", "reason": "flood"}
    )
    assert (taken.status_code, taken.json()["to_phase"]) == (201, "suspended")


def _terms(api_world: ApiWorld, **changes: object) -> dict[str, Any]:
    return {**api_world.agreement.versions.get(state="signed").terms, **changes}


def test_an_amendment_is_proposed_once(api_world: ApiWorld) -> None:
    caller = caller_of(officer_of(api_world))
    address = api_world.at(f"agreements/{api_world.agreement.code}/amendments")
    body = {"terms": _terms(api_world, end_year=2028), "reason": "more time"}
    first, again = post(caller, address, body), post(caller, address, body)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert Amendment.objects.count() == 1
    nothing = post(caller, address, {"terms": _terms(api_world), "reason": "none"})
    assert nothing.status_code == 409


def test_terms_that_do_not_hold_are_told_place_by_place(api_world: ApiWorld) -> None:
    address = api_world.at(f"agreements/{api_world.agreement.code}/amendments")
    refused = post(
        caller_of(officer_of(api_world)), address, {"terms": _terms(api_world, end_year=1950), "reason": "x"}
    )
    assert refused.status_code == 422
    assert "body.terms.end_year" in {place["path"] for place in refused.json()["places"]}


def _open_amendment(api_world: ApiWorld) -> int:
    caller = caller_of(officer_of(api_world))
    address = api_world.at(f"agreements/{api_world.agreement.code}/amendments")
    made = post(caller, address, {"terms": _terms(api_world, end_year=2028), "reason": "more time"}).json()
    return open_amendment(Amendment.objects.get(pk=made["id"])).number


def test_a_partner_signs_for_its_own_party_only(api_world: ApiWorld) -> None:
    number = _open_amendment(api_world)
    region = caller_of(
        factories.user_with_mandate(Role.PARTNER, api_world.root, api_world.world.parties["region"], second_factor=True)
    )
    address = api_world.at(f"agreements/{api_world.agreement.code}/versions/{number}/signatures")
    assert post(region, address, {"party": "ministry"}).status_code == 403
    for _time in range(2):
        signed = post(region, address, {"party": "region", "signed_on": "2025-03"})
        assert (signed.status_code, signed.json()["signed_on"]) == (201, "2025-03")


def _release_alone(country: Country) -> None:
    set_release_policy(country, Money(Decimal(10_000), "MAD"), date(2020, 1, 1), "circular")


def test_a_release_is_written_once_whatever_is_sent_again(api_world: ApiWorld) -> None:
    _release_alone(api_world.world.project.country)
    caller = caller_of(officer_of(api_world))
    address = api_world.at(f"instalments/{instalment(api_world.agreement, 1).pk}/releases")
    body = {"reference": "bank-77", "amount": {"amount": "250.5", "currency": "MAD"}, "value_date": "2024-07-01"}
    for _time in range(2):
        made = post(caller, address, body)
        assert (made.status_code, made.json()["outcome"], made.json()["flow"]) == (201, "released", "bank-77")
    assert Flow.objects.filter(kind=FlowKind.DISBURSEMENT).count() == 1
    other = post(caller, address, {**body, "amount": {"amount": "1", "currency": "MAD"}})
    assert other.status_code == 409


def test_nothing_is_released_beyond_what_is_committed(api_world: ApiWorld) -> None:
    _release_alone(api_world.world.project.country)
    address = api_world.at(f"instalments/{instalment(api_world.agreement, 1).pk}/releases")
    body = {"reference": "bank-78", "amount": {"amount": "601", "currency": "MAD"}}
    refused = post(caller_of(officer_of(api_world)), address, body)
    assert refused.status_code == 409
    assert refused.json()["reasons"]
    assert not Flow.objects.filter(kind=FlowKind.DISBURSEMENT).exists()


def test_without_a_threshold_a_second_person_approves(api_world: ApiWorld) -> None:
    first, second = caller_of(officer_of(api_world)), caller_of(officer_of(api_world))
    address = api_world.at(f"instalments/{instalment(api_world.agreement, 1).pk}/releases")
    asked = post(first, address, {"reference": "bank-79"}).json()
    assert (asked["two_persons"], asked["outcome"]) == (True, None)
    approval = api_world.at(f"releases/{asked['id']}/approval")
    assert post(first, approval, {}).status_code == 409
    assert post(second, approval, {}).json()["outcome"] == "released"
    assert post(second, approval, {}).status_code == 409
    assert Flow.objects.filter(kind=FlowKind.DISBURSEMENT).count() == 1


def test_a_reversal_writes_the_opposite_once(api_world: ApiWorld) -> None:
    _release_alone(api_world.world.project.country)
    caller = caller_of(officer_of(api_world))
    post(
        caller,
        api_world.at(f"instalments/{instalment(api_world.agreement, 1).pk}/releases"),
        {"reference": "bank-80", "amount": {"amount": "100", "currency": "MAD"}},
    )
    for _time in range(2):
        reversed_ = post(
            caller, api_world.at("flows/bank-80/reversal"), {"reference": "bank-80-back", "reason": "wrong line"}
        )
        assert (reversed_.status_code, reversed_.json()["amount"]) == (201, "-100")
    assert Flow.objects.filter(kind=FlowKind.DISBURSEMENT).count() == 2


def test_only_who_receives_calls_for_funds(api_world: ApiWorld) -> None:
    parties = api_world.world.parties
    address = api_world.at(f"instalments/{instalment(api_world.agreement, 1).pk}/calls")
    body = {"amount": {"amount": "100", "currency": "MAD"}, "reason": "works"}
    operator = factories.user_with_mandate(Role.OPERATOR, api_world.root, parties["operator"], second_factor=True)
    region = factories.user_with_mandate(Role.PARTNER, api_world.root, parties["region"], second_factor=True)
    assert post(caller_of(region), address, body).status_code == 403
    assert post(caller_of(operator), address, body).status_code == 201
    assert FundCall.objects.count() == 1


def test_a_question_is_asked_and_answered(api_world: ApiWorld) -> None:
    operator = partner_of(api_world, api_world.world.parties["operator"], Role.OPERATOR)
    officer = caller_of(officer_of(api_world))
    asked = post(
        officer,
        api_world.at("questions"),
        {"project": api_world.project, "text": "When?", "to_party": "operator"},
    )
    assert asked.status_code == 201, asked.content
    answered = post(
        caller_of(operator, Scope.WRITE_PROJECTS),
        api_world.at(f"questions/{asked.json()['id']}/answers"),
        {"text": "In May."},
    )
    assert (answered.status_code, answered.json()["state"]) == (201, "answered")


def test_unreadable_json_is_told_as_such(api_world: ApiWorld) -> None:
    answer = caller_of(officer_of(api_world)).post(
        api_world.at("projects"), "{not json", content_type="application/json"
    )
    assert (answer.status_code, answer.json()["type"]) == (400, "urn:houma:problem:unreadable")
