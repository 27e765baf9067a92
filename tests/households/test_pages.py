"""The pages of households as people meet them: a reason first, each page seen a look, no name where none belongs."""

import json
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.factories import user_with_mandate
from tests.households.conftest import NUMBER, Quarter

from houma.domain.accounts.models import Role, User
from houma.domain.households import actions
from houma.domain.households.models import ErasureRecord, ErasureRequest, Household, Look, RetentionDecision

TODAY = timezone.localdate().isoformat()
NAMES = ("Zoulikha", "Tamsamani", "زليخة", "Ilyas", "Oukacha")


def client_of(user: User) -> Client:
    client = Client(headers={"Accept-Language": "fr"})
    client.force_login(user)
    return client


def at(name: str, *codes: Any) -> str:
    return reverse(name, args=["xh", *codes])


def let_in(client: Client, household: Household, reason: str = "case") -> None:
    answer = client.post(at("household", household.code), {"reason": reason, "reference": "2026/1"})
    assert answer.status_code == 302


def test_the_register_shows_initials_and_no_names(quarter: Quarter) -> None:
    answer = client_of(quarter.manager).get(at("households"))
    shown = answer.content.decode()
    assert "Z. T." in shown
    assert quarter.neighbours.code in shown
    assert quarter.far.code not in shown
    assert [name for name in NAMES if name in shown] == []
    assert "no-store" in answer.headers["Cache-Control"]
    assert not Look.objects.exists()


@pytest.mark.parametrize(("query", "found"), [("?state=closed", 0), ("?state=waiting", 2), ("?reference=b1", 1)])
def test_the_register_is_narrowed(quarter: Quarter, query: str, found: int) -> None:
    assert client_of(quarter.manager).get(at("households") + query).context["page"].paginator.count == found


def test_the_register_costs_a_fixed_number_of_queries(quarter: Quarter, django_assert_max_num_queries: Any) -> None:
    client = client_of(quarter.manager)
    client.get(at("households"))
    with django_assert_max_num_queries(22):
        client.get(at("households"))


def test_a_file_opens_with_a_reason_and_each_page_seen_is_a_look(quarter: Quarter) -> None:
    client = client_of(quarter.manager)
    door = client.get(at("household", quarter.family.code))
    assert [name for name in NAMES if name in door.content.decode()] == []
    assert not Look.objects.exists()
    assert (
        client.post(at("household", quarter.family.code), {"reason": "case", "reference": "for Z"}).status_code == 200
    )
    for named in ("TAMSAMANI-2026", "Zoulikha.1", "Tamsamani2026", "2026/ilyas"):
        client.post(at("household", quarter.family.code), {"reason": "case", "reference": named})
        assert "Tamsamani" not in client.get(at("household", quarter.family.code)).content.decode(), named
    let_in(client, quarter.family)
    answer = client.get(at("household", quarter.family.code))
    assert "Tamsamani" in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    client.get(at("household", quarter.family.code))
    assert [(look.reason, look.reference, look.place) for look in Look.objects.all()] == [
        ("case", "2026/1", "household"),
        ("case", "2026/1", "household"),
    ]
    # The reason holds for this file only, and what is kept of it names nobody.
    assert "Oukacha" not in client.get(at("household", quarter.neighbours.code)).content.decode()
    kept = Session.objects.get().get_decoded()
    assert [name for name in NAMES if name in json.dumps(kept, ensure_ascii=False)] == []


def test_a_reason_does_not_hold_for_ever(quarter: Quarter, monkeypatch: pytest.MonkeyPatch) -> None:
    client = client_of(quarter.manager)
    let_in(client, quarter.family)
    later = timezone.now() + timedelta(minutes=31)
    monkeypatch.setattr("houma.web.pages.desk.households.common.timezone.now", lambda: later)
    assert "Tamsamani" not in client.get(at("household", quarter.family.code)).content.decode()


def test_a_file_of_another_is_not_there_and_the_attempt_is_in_the_log(quarter: Quarter) -> None:
    assert client_of(quarter.worker).get(at("household", quarter.family.code)).status_code == 404
    assert client_of(quarter.worker).get(at("household", "M-NOBODY")).status_code == 404
    attempt = Look.objects.get()
    assert (attempt.by, attempt.granted, attempt.sections) == (quarter.worker, False, [])
    assert client_of(quarter.controller).get(at("household", quarter.family.code)).status_code == 403
    assert client_of(quarter.partner).get(at("households")).status_code == 403


def _entry(**more: str) -> dict[str, str]:
    return {
        "territory": "", "building": "B1", "dwelling": "1", "people-TOTAL_FORMS": "2", "people-INITIAL_FORMS": "1",
        "people-0-relation": "head", "people-0-given_name": "Zulikha", "people-0-family_name": "Tamsamani",
        "people-0-born_in": "1961", "people-1-relation": "child", **more,
    }  # fmt: skip


def test_a_household_that_is_known_is_pointed_out_before_it_is_registered_again(quarter: Quarter) -> None:
    client = client_of(quarter.manager)
    place = quarter.tree.communes[0].code
    warned = client.post(at("household_new"), _entry(territory=place))
    assert quarter.family.code in warned.content.decode()
    assert Household.objects.count() == 3
    guessed = json.dumps([[quarter.family.code], 1])
    assert warned.context["mark"] != sha256(guessed.encode()).hexdigest()[:16], "nobody finds references by trial"
    again = client.post(at("household_new"), _entry(territory=place, compared="no such mark"))
    assert Household.objects.count() == 3
    sure = client.post(at("household_new"), _entry(territory=place, compared=again.context["mark"]))
    new = Household.objects.latest("pk")
    assert sure.headers["Location"] == at("household", new.code)
    assert new.people.count() == 1
    assert new.dwelling == quarter.dwelling


def test_what_exists_elsewhere_is_told_without_data_and_the_probe_is_in_the_log(quarter: Quarter) -> None:
    client = client_of(quarter.worker)
    place = quarter.tree.communes[0].code
    warned = client.post(at("household_new"), _entry(territory=place, **{"people-0-identity_number": NUMBER}))
    shown = warned.content.decode()
    assert quarter.family.code not in shown
    assert quarter.manager.email in shown
    assert Look.objects.get().granted is False


def test_one_more_row_keeps_what_was_typed(quarter: Quarter) -> None:
    answer = client_of(quarter.manager).post(at("household_new"), _entry(do="more"))
    shown = answer.content.decode()
    assert 'name="people-2-given_name"' in shown
    assert 'value="Zulikha"' in shown
    assert Household.objects.count() == 3


def test_a_file_is_corrected_from_its_pages(quarter: Quarter) -> None:
    client = client_of(quarter.manager)
    code = quarter.family.code
    assert client.get(at("household_facts", code)).headers["Location"] == at("household", code)
    let_in(client, quarter.family, "correction")
    client.post(at("household_facts", code), {"phone": "0777 00 00 01", "tenure": "tenant"})
    child = quarter.child
    assert "Ilyas" in client.get(at("household_person", code, child.pk)).content.decode()
    client.post(
        at("household_person", code, child.pk), {"given_name": "Ilyass", "relation": "child", "needs_care": "on"}
    )
    client.post(at("household_person_new", code), {"given_name": "Soukaina", "relation": "other_kin"})
    client.post(at("household_write", code, "consent"), {"purpose": "share", "kind": "given", "said_on": TODAY})
    consent = quarter.family.consents.get()
    client.post(at("household_write", code, "withdraw"), {"consent": consent.pk, "said_on": TODAY})
    client.post(at("household_person", code, child.pk), {"do": "leave", "left_on": TODAY})
    client.post(at("household_write", code, "erasure"), {"whose": child.pk, "asked_on": TODAY})
    kept = Household.objects.get(pk=quarter.family.pk)
    child.refresh_from_db()
    assert (kept.phone, kept.tenure) == ("+212777000001" if kept.country_id == "ma" else "0777000001", "tenant")
    assert (child.given_name, child.needs_care, str(child.left_on)) == ("Ilyass", True, TODAY)
    assert kept.people.filter(given_name="Soukaina").exists()
    assert kept.consents.count() == 2
    assert ErasureRequest.objects.get().person == child
    assert client.get(at("household_person", code, quarter.far.people.get().pk)).status_code == 404


@pytest.mark.parametrize("file_format", ["json", "csv", "xlsx"])
def test_the_people_concerned_take_away_what_is_held(quarter: Quarter, file_format: str) -> None:
    client = client_of(quarter.manager)
    assert client.get(at("household_data", quarter.family.code, file_format)).status_code == 302
    let_in(client, quarter.family, "request")
    of_one = at("household_data", quarter.family.code, file_format) + f"?person={quarter.child.pk}"
    assert of_one in client.get(at("household", quarter.family.code)).content.decode()
    answer = client.get(at("household_data", quarter.family.code, file_format))
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    assert "no-store" in answer.headers["Cache-Control"]
    assert quarter.family.code in answer.headers["Content-Disposition"]
    assert Look.objects.get(channel="export").by == quarter.manager
    if file_format == "json":
        assert "زليخة" in content.decode()


def test_the_controller_decides_and_sees_who_looked_but_opens_nothing(quarter: Quarter) -> None:
    actions.look_at(quarter.family, by=quarter.manager, reason=actions.LookReason.DANGER, reference="E/7")
    asked = actions.request_erasure(quarter.family, by=quarter.manager, asked_on=timezone.localdate())
    client = client_of(quarter.controller)
    page = client.get(at("protection")).content.decode()
    assert quarter.family.code in page
    log = client.get(at("protection_looks") + f"?household={quarter.family.code}&reason=danger&person=&until=x")
    assert "E/7" in log.content.decode()
    assert [name for name in NAMES if name in page + log.content.decode()] == []
    assert "E/7" not in client.get(at("protection_looks") + "?refused=1").content.decode()
    exported = client.get(at("protection_looks_export", "csv"))
    assert b"E/7" in b"".join(exported.streaming_content)  # type: ignore[attr-defined]
    client.post(at("protection_keep", quarter.neighbours.code), {"until": "2020-01-01"})
    assert len(client.get(at("protection")).context["tonight"]) == 5
    shown = client.get(at("protection_request", asked.pk)).content.decode()
    assert quarter.family.code in shown
    assert [name for name in NAMES if name in shown] == []
    client.post(at("protection_request", asked.pk), {"do": "refuse"})
    assert ErasureRequest.objects.get().state == "open"
    client.post(at("protection_request", asked.pk), {"do": "erase"})
    assert not ErasureRecord.objects.exists()
    client.post(at("protection_request", asked.pk), {"do": "erase", "sure": "1"})
    assert ErasureRecord.objects.get().by == quarter.controller
    assert Household.objects.get(pk=quarter.family.pk).erased_at is not None
    assert client_of(quarter.manager).get(at("household", quarter.family.code)).status_code == 404


def test_a_log_longer_than_pages_list_says_how_earlier_lines_are_reached(
    quarter: Quarter, monkeypatch: pytest.MonkeyPatch
) -> None:
    for reference in ("E/1", "E/2"):
        actions.look_at(quarter.family, by=quarter.manager, reason=actions.LookReason.DANGER, reference=reference)
    client, earlier = client_of(quarter.controller), "These are the latest"
    assert earlier not in client.get(at("protection_looks") + "?lang=en").content.decode()
    monkeypatch.setattr("houma.web.pages.desk.households.protection.MOST_LISTED", 1)
    shown = client.get(at("protection_looks") + "?lang=en").content.decode()
    assert earlier in shown
    assert "E/2" in shown
    assert "E/1" not in shown
    exported = client.get(at("protection_looks_export", "csv"))
    assert b"E/1" in b"".join(exported.streaming_content)  # type: ignore[attr-defined]


def test_an_entry_that_counts_its_people_in_no_number_is_shown_again(quarter: Quarter) -> None:
    said = {"do": "more", "people-TOTAL_FORMS": "many", "people-INITIAL_FORMS": "0"}
    assert client_of(quarter.manager).post(at("household_new"), said).status_code == 200


def test_periods_are_read_by_who_protects_and_set_by_who_protects_the_whole_country(
    quarter: Quarter, client: Client
) -> None:
    english = {"Accept-Language": "en"}
    here = user_with_mandate(Role.DATA_CONTROLLER, quarter.tree.provinces[0])
    client.force_login(here)
    shown = client.get(at("protection_periods"), headers=english).content.decode()
    assert "the last change of the file" in shown
    assert 'name="months"' not in shown
    said = {"record_class": "registered", "months": "12", "basis": "Décision 7/2026", "reason": "Assez"}
    assert client.post(at("protection_periods"), said).status_code == 400
    client.force_login(quarter.controller)
    assert client.post(at("protection_periods"), {**said, "months": "3"}).status_code == 400
    assert client.post(at("protection_periods"), {**said, "record_class": "x"}).status_code == 404
    assert client.post(at("protection_periods"), said).status_code == 302
    done = RetentionDecision.objects.get()
    assert (done.months, done.decided_by, done.reason) == (12, quarter.controller, "Assez")
    assert "Décision 7/2026" in client.get(at("protection_periods"), headers=english).content.decode()
