"""A project's workspace at the desk: every page opens, forms write through actions, and scope holds."""

import io
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from pytest_django import Settings
from tests.factories import (
    ActionFactory,
    AxisFactory,
    PartyFactory,
    ProgrammeFactory,
    ProjectFactory,
    SmallTree,
    UserFactory,
    small_tree,
    user_with_mandate,
)

from houma.domain.accounts.models import Delegation, Party, PartyType, Role, User
from houma.domain.documents.actions import NewDocument
from houma.domain.documents.models import Confidentiality, Document, DocumentKind
from houma.domain.projects.actions import attach_document
from houma.domain.projects.models import (
    Action,
    Evaluation,
    EvidenceState,
    LocalWill,
    Meeting,
    Phase,
    Photo,
    ProgressCheck,
    ProgressReport,
    Project,
    ReportedProgress,
    Requirement,
    SteeringMember,
    Visibility,
)
from houma.domain.territories.models import Level, Territory

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 text"


@pytest.fixture(autouse=True)
def _files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def tree() -> SmallTree:
    return small_tree()


@pytest.fixture
def project(tree: SmallTree) -> Project:
    return ProjectFactory(country=tree.country, territory=tree.communes[0], visibility=Visibility.INTERNAL)


@pytest.fixture
def operator(project: Project) -> Party:
    return PartyFactory(country=project.country, code="operator")


@pytest.fixture
def action(project: Project, operator: Party) -> Action:
    axis = AxisFactory(project=project, number=1)
    return ActionFactory(axis=axis, number=1, operator=operator, planned_quantity=Decimal(10), quantity_unit="m")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def officer(tree: SmallTree) -> Client:
    return signed_in(user_with_mandate(Role.PROGRAMME_OFFICER, tree.regions[0]))


def given(client: Client, url: str) -> tuple[int, HttpResponseBase]:
    """The status of a file and its answer, read to its end: then the file is closed."""
    answer = client.get(url)
    if answer.streaming:
        b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    return answer.status_code, answer


def at(project: Project, name: str, *more: object) -> str:
    return reverse(name, args=[project.country_id, project.code, *more])


TABS = [
    "desk_project",
    "desk_project_territory",
    "desk_project_programme",
    "desk_project_steering",
    "desk_project_progress",
    "desk_project_documents",
    "desk_project_evaluation",
]
KINDS = [
    "description",
    "local-will",
    "diagnosis",
    "vision",
    "document",
    "photos",
    "axis",
    "steering-body",
    "evaluation",
]


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_opens_for_those_who_reach_the_project_and_for_nobody_else(
    tab: str, project: Project, action: Action, officer: Client, tree: SmallTree
) -> None:
    assert officer.get(at(project, tab)).status_code == 200
    elsewhere = signed_in(user_with_mandate(Role.PROGRAMME_OFFICER, tree.regions[1]))
    assert elsewhere.get(at(project, tab)).status_code == 404
    assert Client().get(at(project, tab)).status_code == 302


@pytest.mark.parametrize("kind", KINDS)
def test_every_form_opens_and_comes_back_with_its_errors(kind: str, project: Project, officer: Client) -> None:
    url = at(project, "desk_project_enter", kind)
    assert officer.get(url).status_code == 200
    answer = officer.post(url, {})
    assert answer.status_code == 400
    assert answer.context["form"].errors


def test_an_auditor_reads_and_writes_nothing(project: Project, tree: SmallTree) -> None:
    auditor = signed_in(user_with_mandate(Role.AUDITOR, tree.regions[0]))
    page = auditor.get(at(project, "desk_project"))
    assert page.status_code == 200
    assert b"disabled" in page.content
    for kind in KINDS:
        assert auditor.post(at(project, "desk_project_enter", kind), {}).status_code == 403
    assert auditor.post(at(project, "desk_project_pass"), {"transition": "suspend", "reason": "x"}).status_code == 403


def test_a_deliberation_with_its_document_is_evidence(project: Project, officer: Client, operator: Party) -> None:
    answer = officer.post(
        at(project, "desk_project_enter", "local-will"),
        {
            "party": operator.code, "adopted_on": "2025-03-01", "number": "12",
            "file": SimpleUploadedFile("deliberation.pdf", PDF), "confidentiality": "public",
        },
    )  # fmt: skip
    assert answer.status_code == 302
    assert project.evidence.get(requirement=Requirement.LOCAL_WILL).state == EvidenceState.THERE
    will = LocalWill.objects.get()
    assert will.document is not None
    answer = officer.get(reverse("document_file", args=[project.country_id, will.document.pk]))
    assert b"".join(answer.streaming_content) == PDF  # type: ignore[attr-defined]
    assert answer["Content-Disposition"] == 'inline; filename="deliberation.pdf"'


def test_a_file_that_is_not_what_it_says_stands_in_the_form(project: Project, officer: Client, operator: Party) -> None:
    answer = officer.post(
        at(project, "desk_project_enter", "local-will"),
        {"party": operator.code, "adopted_on": "2025-03-01", "file": SimpleUploadedFile("a.pdf", b"MZ")},
    )
    assert answer.status_code == 400
    assert answer.context["form"].non_field_errors()
    assert not LocalWill.objects.exists()


def test_a_gate_opens_from_the_page_with_its_evidence_only(project: Project, officer: Client, operator: Party) -> None:
    shut = officer.post(at(project, "desk_project_pass"), {"transition": "start_setup"})
    assert shut.status_code == 400
    file = {"confidentiality": "parties"}
    for kind, data in {
        "local-will": {"party": operator.code, "adopted_on": "2025-03-01"},
        "diagnosis": {"dated": "2025-03-01", "findings_fr": "Manques"},
    }.items():
        url = at(project, "desk_project_enter", kind)
        paper = SimpleUploadedFile("p.pdf", PDF)
        assert officer.post(url, data | file | {"file": paper}).status_code == 302
    territory = project.territories.get()
    assert officer.post(at(project, "desk_project_place_add"), {"code": territory.code}).status_code == 302
    assert officer.post(at(project, "desk_project_pass"), {"transition": "start_setup"}).status_code == 302
    project.refresh_from_db()
    assert project.phase == Phase.SETUP
    assert (
        officer.post(at(project, "desk_project_pass"), {"transition": "suspend", "reason": "Flood"}).status_code == 302
    )
    assert officer.post(at(project, "desk_project_pass"), {"transition": "resume", "reason": "Dry"}).status_code == 302


def test_the_programme_is_entered_and_an_action_taken_out(project: Project, officer: Client, operator: Party) -> None:
    assert officer.post(at(project, "desk_project_enter", "axis"), {"name_fr": "Réseaux"}).status_code == 302
    axis = project.axes.get()
    url = at(project, "desk_project_change", "action-in", axis.pk)
    assert officer.get(url).status_code == 200
    data = {
        "name_fr": "Voirie", "operator": operator.code, "planned_quantity": "8", "quantity_unit": "km", "cost": "1000",
        "starts_on": "2025-01-01", "ends_on": "2026-01-01", "capital_social": "main", "targets": ["11.1", "6.b"],
        "longitude": "-6.8", "latitude": "34.0",
    }  # fmt: skip
    assert officer.post(url, data | {"latitude": ""}).status_code == 400
    assert officer.post(url, data).status_code == 302
    action = axis.actions.get()
    assert project.evidence.get(requirement=Requirement.AXES).state == EvidenceState.THERE
    page = officer.get(at(project, "desk_project_programme")).content.decode()
    assert "Voirie" in page
    assert "11.1" in page
    assert officer.get(at(project, "desk_project_change", "action", action.pk)).status_code == 200
    assert officer.post(at(project, "desk_project_change", "action-out", action.pk)).status_code == 302
    assert not axis.actions.exists()


def test_steering_is_entered_and_followed_up(project: Project, officer: Client, operator: Party) -> None:
    assert officer.get(at(project, "desk_project_enter", "member")).status_code == 200
    assert (
        officer.post(at(project, "desk_project_enter", "member"), {"role": "chair", "person": "X"}).status_code == 400
    )
    officer.post(at(project, "desk_project_enter", "steering-body"), {"name_fr": "Comité"})
    officer.post(at(project, "desk_project_enter", "member"), {"role": "chair", "person": "Gouverneur"})
    member = SteeringMember.objects.get()
    meeting_data = {"held_on": "2025-03-01", "attending": [member.pk], "agenda": "Budget"}
    assert officer.post(at(project, "desk_project_enter", "meeting"), meeting_data).status_code == 302
    meeting = Meeting.objects.get()
    decision_data = {"text": "Lancer", "party": operator.code, "due_on": "2025-04-01"}
    officer.post(at(project, "desk_project_change", "decision-in", meeting.pk), decision_data)
    decision = meeting.decisions.get()
    follow = at(project, "desk_project_change", "follow-up-in", decision.pk)
    assert officer.post(follow, {"state": "dropped", "known_on": "2025-03-05"}).status_code == 400
    assert officer.post(follow, {"state": "done", "known_on": "2025-03-05"}).status_code == 302
    page = officer.get(at(project, "desk_project_steering")).content.decode()
    assert "Gouverneur" in page
    assert project.evidence.get(requirement=Requirement.STEERING).state == EvidenceState.THERE


def picture(ending: str = "JPEG") -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(written, ending)
    return written.getvalue()


def test_an_operator_reports_and_an_officer_corrects(
    project: Project, action: Action, operator: Party, officer: Client, tree: SmallTree
) -> None:
    reporter = signed_in(user_with_mandate(Role.OPERATOR, tree.regions[0], operator))
    url = at(project, "desk_project_change", "report-by", operator.pk)
    assert reporter.get(url).status_code == 200
    data = {"period_start": "2025-01-01", "period_end": "2025-01-31", f"quantity_{action.pk}": "4"}
    assert reporter.post(url, data | {f"quantity_{action.pk}": "-4"}).status_code == 400
    photos = {"photos": [SimpleUploadedFile("a.jpg", picture()), SimpleUploadedFile("b.jpg", picture())]}
    assert reporter.post(url, data | photos).status_code == 302
    assert ProgressReport.objects.get().photos.count() == 2
    line = ReportedProgress.objects.get()
    check = at(project, "desk_project_change", "check-of", line.pk)
    assert reporter.post(check, {"verdict": "accepted"}).status_code == 403
    assert officer.get(check).status_code == 200
    assert officer.post(check, {"verdict": "corrected", "quantity": "3"}).status_code == 400
    assert officer.post(check, {"verdict": "corrected", "quantity": "3", "reason": "Mesuré"}).status_code == 302
    line.refresh_from_db()
    action.refresh_from_db()
    assert (line.quantity, action.achieved_quantity) == (Decimal(4), Decimal(3))
    page = officer.get(at(project, "desk_project_progress")).content.decode()
    assert "Mesuré" in page


def test_an_operator_does_not_report_for_another(project: Project, action: Action, tree: SmallTree) -> None:
    other = PartyFactory(country=project.country, code="other")
    ActionFactory(axis=action.axis, number=2, operator=other)
    reporter = signed_in(user_with_mandate(Role.OPERATOR, tree.regions[0], other))
    url = at(project, "desk_project_change", "report-by", action.operator_id)
    assert reporter.get(url).status_code == 404
    assert not ProgressCheck.objects.exists()


def test_an_evaluation_is_drafted_concluded_and_published(project: Project, officer: Client) -> None:
    data = {
        "kind": "final", "dated": "2025-03-01", "evaluator": "Cabinet", "findings_fr": "Constats publics",
        "score_relevance": "3", "finding_relevance": "Utile",
    }  # fmt: skip
    assert officer.post(at(project, "desk_project_enter", "evaluation"), data).status_code == 302
    evaluation = Evaluation.objects.get()
    move = at(project, "desk_project_evaluation_move", evaluation.pk)
    public = reverse("project", args=[project.country_id, project.code])
    Project.objects.filter(pk=project.pk).update(visibility=Visibility.PUBLIC)
    for step in ("conclude", "publish"):
        assert "Constats publics" not in Client().get(public).content.decode()
        assert officer.post(move, {"do": step}).status_code == 302
    assert "Constats publics" in Client().get(public).content.decode()
    assert officer.get(at(project, "desk_project_change", "evaluation", evaluation.pk)).status_code == 200


@pytest.mark.parametrize("confidentiality", Confidentiality.values)
def test_a_document_is_read_by_those_it_is_for(
    confidentiality: str, project: Project, action: Action, operator: Party, officer: Client, tree: SmallTree
) -> None:
    Project.objects.filter(pk=project.pk).update(visibility=Visibility.PUBLIC)
    data = {"kind": "study", "confidentiality": confidentiality, "file": SimpleUploadedFile("s.pdf", PDF)}
    assert officer.post(at(project, "desk_project_enter", "document"), data).status_code == 302
    url = reverse("document_file", args=[project.country_id, Document.objects.get().pk])
    stranger = PartyFactory(country=project.country, code="stranger")
    readers = {
        "everybody": Client(),
        "stranger": signed_in(user_with_mandate(Role.PARTNER, tree.regions[0], stranger)),
        "operator": signed_in(user_with_mandate(Role.OPERATOR, tree.regions[0], operator)),
        "auditor": signed_in(user_with_mandate(Role.AUDITOR, tree.regions[0])),
        "elsewhere": signed_in(user_with_mandate(Role.AUDITOR, tree.regions[1])),
        "officer": officer,
    }
    reads = {name for name, client in readers.items() if given(client, url)[0] == 200}
    officers = {"auditor", "officer"}
    expected = {
        Confidentiality.PUBLIC: set(readers),
        Confidentiality.PARTIES: officers | {"operator"},
        Confidentiality.OFFICERS: officers,
    }
    assert reads == expected[Confidentiality(confidentiality)]


def test_photos_are_shown_small_and_without_what_the_camera_wrote(project: Project, officer: Client) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90°
    exif[0x010F] = "Camera of somebody"
    written = io.BytesIO()
    Image.new("RGB", (900, 600), "teal").save(written, "JPEG", exif=exif)
    data = {
        "pictures": SimpleUploadedFile("p.jpg", written.getvalue()),
        "moment": "before",
        "confidentiality": "public",
    }
    assert officer.post(at(project, "desk_project_enter", "photos"), data).status_code == 302
    photo = Photo.objects.get()
    with photo.document.file.open("rb") as file:
        kept = Image.open(io.BytesIO(file.read()))
    assert (kept.size, dict(kept.getexif())) == ((600, 900), {})
    small = officer.get(reverse("document_picture", args=[project.country_id, photo.document_id, "small"]))
    assert small["Content-Type"] == "image/webp"
    assert max(Image.open(io.BytesIO(small.content)).size) == 480


def test_a_page_handed_in_is_never_shown_by_the_browser_as_ours(project: Project, officer: Client) -> None:
    data = {"kind": "other", "file": SimpleUploadedFile('x".txt', b"<script>alert(1)</script>")}
    officer.post(at(project, "desk_project_enter", "document"), data)
    _status, answer = given(officer, reverse("document_file", args=[project.country_id, Document.objects.get().pk]))
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_project_is_opened_within_ones_mandates_only(officer: Client, tree: SmallTree) -> None:
    ProgrammeFactory(country=tree.country, code="medinas")
    url = reverse("desk_project_new", args=[tree.country.code])
    data = {"code": "NEW-1", "name_fr": "Nouveau", "programme": "medinas", "scale": "medina", "visibility": "internal"}
    assert officer.post(url, data | {"place": tree.communes[2].code}).status_code == 400
    assert officer.post(url, data | {"place": tree.communes[0].name_fr}).status_code == 302
    project = Project.objects.get(code="NEW-1")
    assert project.evidence.get(requirement=Requirement.TERRITORY).state == EvidenceState.THERE
    assert officer.post(url, data | {"place": tree.communes[0].code}).status_code == 400


@pytest.fixture
def commune(tree: SmallTree) -> User:
    """Somebody who speaks for the commune on which nobody has asked it anything yet."""
    party = PartyFactory(
        country=tree.country, code="commune", type=PartyType.LOCAL_GOVERNMENT, territory=tree.communes[0]
    )
    return user_with_mandate(Role.PARTNER, tree.communes[0], party)


def test_a_commune_brings_the_first_deliberation_on_what_is_prepared_there(
    project: Project, commune: User, tree: SmallTree
) -> None:
    client = signed_in(commune)
    elsewhere = ProjectFactory(country=tree.country, territory=tree.communes[1], visibility=Visibility.INTERNAL)
    later = ProjectFactory(
        country=tree.country, territory=tree.communes[0], visibility=Visibility.INTERNAL, phase=Phase.CONTRACTING
    )
    for hidden in (elsewhere, later):
        assert client.get(at(hidden, "desk_project")).status_code == 404
    assert client.get(at(project, "desk_project")).status_code == 200
    said = {"party": "commune", "adopted_on": "2025-02-03", "number": "12/2025", "confidentiality": "public"}
    file = SimpleUploadedFile("deliberation.pdf", PDF)
    answer = client.post(at(project, "desk_project_enter", "local-will"), said | {"file": file})
    assert answer.status_code == 302
    assert project.evidence.get(requirement=Requirement.LOCAL_WILL).state == EvidenceState.THERE
    # It took part by its deliberation: the project stays its own when preparation is over.
    project.phase = Phase.SETUP
    project.save()
    assert client.get(at(project, "desk_project")).status_code == 200


def test_another_partner_on_the_same_commune_is_not_asked_for_the_local_will(project: Project, tree: SmallTree) -> None:
    region = PartyFactory(
        country=tree.country, code="region", type=PartyType.LOCAL_GOVERNMENT, territory=tree.regions[0]
    )
    agency = PartyFactory(country=tree.country, code="agency")
    for party in (region, agency):
        client = signed_in(user_with_mandate(Role.PARTNER, tree.communes[0], party))
        assert client.get(at(project, "desk_project")).status_code == 404
        assert client.get(reverse("desk_project_new", args=[tree.country.code])).status_code == 403


def test_an_act_of_a_delegate_names_for_whom_it_was(project: Project, tree: SmallTree) -> None:
    officer = user_with_mandate(Role.PROGRAMME_OFFICER, tree.regions[0])
    User.objects.filter(pk=officer.pk).update(first_name="Amina", last_name="Alaoui")
    delegate, today = UserFactory(first_name="Omar", last_name="Idrissi"), timezone.localdate()
    lent = {"mandate": officer.mandates.get(), "starts_on": today, "ends_on": today, "reason": "leave"}
    Delegation.objects.create(**lent, delegate=delegate, given_by=officer)
    attach_document(project, NewDocument("a.pdf", PDF, DocumentKind.STUDY), by=delegate)
    page = signed_in(officer).get(at(project, "desk_project_documents")).content.decode()
    assert "Omar Idrissi" in page
    assert "Amina Alaoui" in page.partition("Omar Idrissi")[2][:200]


def test_a_commune_proposes_a_project_on_its_own_territory_and_an_officer_publishes_it(
    commune: User, tree: SmallTree
) -> None:
    ProgrammeFactory(country=tree.country, code="medinas")
    client, url = signed_in(commune), reverse("desk_project_new", args=[tree.country.code])
    assert 'name="visibility"' not in client.get(url).content.decode()
    data = {"code": "NEW-2", "name_fr": "Nouveau", "programme": "medinas", "scale": "medina", "visibility": "public"}
    assert client.post(url, data | {"place": tree.communes[1].code}).status_code == 400
    assert client.post(url, data | {"place": tree.communes[0].code}).status_code == 302
    opened = Project.objects.get(code="NEW-2")
    assert opened.visibility == Visibility.INTERNAL
    assert client.get(at(opened, "desk_project_enter", "local-will")).status_code == 200
    assert client.get(at(opened, "desk_project_enter", "description")).status_code == 403


def test_a_perimeter_is_drawn_shown_and_kept_only_when_confirmed(project: Project, officer: Client) -> None:
    middle = project.territories.get().point
    assert middle is not None
    square = middle.buffer(0.01, quadsegs=2).json
    shown = officer.post(at(project, "desk_project_outline"), {"drawn": square})
    assert shown.status_code == 200
    assert not Territory.objects.filter(level=Level.PERIMETER).exists()
    form = shown.context["form"]
    parent = form.fields["parent"].choices[0][0]
    data = {"outline": form.initial["outline"], "kind": "neighbourhood", "parent": parent, "name_fr": "Les Lanternes"}
    confirm = at(project, "desk_project_outline_confirm")
    assert officer.post(confirm, data | {"name_fr": ""}).status_code == 400
    assert officer.post(confirm, data | {"outline": "forged"}).status_code == 302
    assert not Territory.objects.filter(level=Level.PERIMETER).exists()
    assert officer.post(confirm, data).status_code == 302
    drawn = Territory.objects.get(level=Level.PERIMETER)
    assert drawn in project.territories.all()
    assert officer.get(at(project, "desk_project_territory")).status_code == 200
    moved = officer.post(at(project, "desk_project_outline"), {"drawn": square})
    again = {"outline": moved.context["form"].initial["outline"], "replaces": drawn.code, "reason": "Corrigé"}
    assert officer.post(confirm, again).status_code == 302
    assert Territory.objects.filter(level=Level.PERIMETER).count() == 1
