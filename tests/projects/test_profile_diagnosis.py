"""Frozen profiles as the diagnosis that a project's gate asks for."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.contrib.staticfiles import finders
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation
from tests.factories import CommuneFactory, ProjectFactory, user_with_mandate
from tests.factories.scored import ScoredCountry, publish_scores, scored_country

from houma.domain.accounts.models import Role
from houma.domain.base.decisions import Refused
from houma.domain.projects.actions import NewDiagnosis, record_profile_diagnosis
from houma.domain.projects.diagnosing import profiled_territories
from houma.domain.projects.models import Diagnosis, DiagnosisProfile, EvidenceState, Project, Requirement
from houma.domain.territories.models import Level, PerimeterKind
from houma.values.multilingual import Multilingual

pytestmark = pytest.mark.django_db
DATED = date(2026, 1, 5)


@pytest.fixture(autouse=True)
def _french() -> Iterator[None]:
    with translation.override("fr"):
        yield


@pytest.fixture
def scored() -> ScoredCountry:
    return scored_country()


@pytest.fixture
def project(scored: ScoredCountry) -> Project:
    return ProjectFactory(country=scored.country, territory=scored.communes[0])


@pytest.fixture
def officer(scored: ScoredCountry) -> Client:
    client = Client()
    client.force_login(user_with_mandate(Role.PROGRAMME_OFFICER, scored.tree.regions[0]))
    return client


def at(project: Project, name: str, *more: object) -> str:
    return reverse(name, args=[project.country_id, project.code, *more])


def diagnosed(project: Project) -> EvidenceState:
    return EvidenceState(project.evidence.get(requirement=Requirement.DIAGNOSIS).state)


def test_freezing_the_profiles_answers_what_the_gate_asks_for(
    scored: ScoredCountry, project: Project, officer: Client
) -> None:
    form = officer.get(at(project, "desk_project_enter", "profile-diagnosis"))
    assert scored.communes[0].name in form.content.decode()
    draft = form.context["form"].initial
    assert "10e" in draft["findings_fr"]
    sent = {"dated": "2026-01-05", **{name: draft[name] for name in ("findings_fr", "findings_ar", "findings_en")}}
    assert officer.post(at(project, "desk_project_enter", "profile-diagnosis"), sent).status_code == 302
    assert diagnosed(project) is EvidenceState.THERE
    kept = DiagnosisProfile.objects.get()
    assert kept.snapshot.territory == scored.communes[0]
    assert kept.diagnosis.findings_fr.startswith(scored.communes[0].name_fr)
    page = officer.get(at(project, "desk_project")).content.decode()
    assert at(project, "desk_project_profile", kept.pk) in page
    assert "profils de territoire figés" in page


def test_the_frozen_profile_stays_as_it_was_and_tells_what_changed_since(
    scored: ScoredCountry, project: Project, officer: Client
) -> None:
    if finders.find("build/manifest.json") is None:
        pytest.skip("the front end is not built; bin/test builds it")
    made = record_profile_diagnosis(project, NewDiagnosis(Multilingual("Constat"), DATED), by=None)
    kept = made.profiles.get()
    page = officer.get(at(project, "desk_project_profile", kept.pk)).content.decode()
    assert "rangs et chiffres sont les mêmes" in page
    publish_scores(scored.country)
    page = officer.get(at(project, "desk_project_profile", kept.pk)).content.decode()
    assert "recalculés depuis" in page
    with pytest.raises(IntegrityError), transaction.atomic():
        DiagnosisProfile.objects.filter(pk=kept.pk).delete()


def test_a_frozen_profile_is_seen_by_those_who_reach_its_project_only(
    scored: ScoredCountry, project: Project, officer: Client
) -> None:
    made = record_profile_diagnosis(project, NewDiagnosis(Multilingual("Constat"), DATED), by=None)
    address = at(project, "desk_project_profile", made.profiles.get().pk)
    other = ProjectFactory(country=scored.country, territory=scored.communes[0])
    assert officer.get(address).status_code == 200
    assert officer.get(at(other, "desk_project_profile", made.profiles.get().pk)).status_code == 404
    elsewhere = Client()
    elsewhere.force_login(user_with_mandate(Role.PROGRAMME_OFFICER, scored.tree.regions[1]))
    assert elsewhere.get(address).status_code == 404


def test_a_perimeter_stands_on_the_profile_of_its_commune(scored: ScoredCountry) -> None:
    above = scored.communes[3]
    perimeter = CommuneFactory(
        country=scored.country, parent=above, level=Level.PERIMETER, perimeter_kind=PerimeterKind.MEDINA
    )
    project = ProjectFactory(country=scored.country, territory=perimeter)
    assert profiled_territories(project) == (above,)


def test_without_scores_there_is_nothing_to_freeze(scored: ScoredCountry) -> None:
    project = ProjectFactory(country=scored.country, territory=scored.tree.regions[0])
    assert profiled_territories(project) == ()
    with pytest.raises(Refused):
        record_profile_diagnosis(project, NewDiagnosis(Multilingual("Constat"), DATED), by=None)
    assert not Diagnosis.objects.filter(project=project).exists()
