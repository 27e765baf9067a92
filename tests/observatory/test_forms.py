"""Forms are uploaded, published and withdrawn by whom they concern, and every version stays as it was."""

import io

import openpyxl
import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from PIL import Image
from pytest_django.fixtures import DjangoAssertNumQueries
from tests.factories.people import PartyFactory, user_with_mandate
from tests.factories.places import SmallTree, small_tree
from tests.observatory.workbooks import DECLARED, HEAD, form, household_form, instance, row

from houma.domain.accounts.models import Role, User
from houma.domain.accounts.rules import ALLOWED_ROLES, Permission
from houma.domain.base.decisions import Refused
from houma.domain.observatory.actions.forms import add_form_media, publish_form, upload_form, withdraw_form
from houma.domain.observatory.actions.submissions import receive_submission
from houma.domain.observatory.models import Channel, Form, FormKind, FormVersion, VersionState
from houma.domain.observatory.queries.forms import form_lines, offered_versions, version_page
from houma.domain.observatory.rules.xlsform.settings import Declared
from houma.values.multilingual import Multilingual

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree() -> SmallTree:
    tree = small_tree()
    PartyFactory(country=tree.country, code="agence")
    return tree


@pytest.fixture
def manager(tree: SmallTree) -> User:
    return user_with_mandate(Role.OPERATION_MANAGER, tree.provinces[0])


def uploaded(tree: SmallTree, by: User | None, content: bytes, **more: object) -> FormVersion:
    upload = upload_form(tree.country, content, "form.xlsx", by=by, **{"territory": tree.provinces[0], **more})  # type: ignore[arg-type]
    assert upload.version is not None, [problem.sentence("en") for problem in upload.checked.faults]
    return upload.version


def test_an_upload_keeps_all_that_the_workbook_says(tree: SmallTree, manager: User) -> None:
    said = {"houma::kind": "census", "houma::title_ar": "أسر"}
    version = uploaded(tree, manager, household_form(**said))
    assert (version.form.form_id, version.form.kind, version.form.territory) == (
        "menages", FormKind.CENSUS, tree.provinces[0],
    )  # fmt: skip
    assert (version.number, version.version, version.state) == (1, "1", VersionState.DRAFT)
    assert (version.name_fr, version.name_ar, version.languages) == ("Essai", "أسر", ["fr", "ar", "en"])
    assert (version.has_personal, version.controller and version.controller.code) == (True, "agence")
    assert (version.legal_basis, version.retention_months) == ("public_task", 24)
    assert len(version.digest) == 32
    with version.workbook.file.open("rb") as file:
        assert openpyxl.load_workbook(io.BytesIO(file.read())).sheetnames == ["survey", "settings", "choices"]


def test_a_faulty_workbook_changes_nothing(tree: SmallTree, manager: User) -> None:
    upload = upload_form(tree.country, form([row("txt", "a", "A")]), "f.xlsx", by=manager, territory=tree.provinces[0])
    assert (upload.version, [problem.code for problem in upload.checked.faults]) == (None, ["unknown-type"])
    assert not Form.objects.exists()


def test_a_changed_form_bears_a_new_version_once_it_was_offered(tree: SmallTree, manager: User) -> None:
    version = uploaded(tree, manager, household_form("1"))
    publish_form(version, by=manager)
    for taken_back in (False, True):
        again = upload_form(tree.country, household_form("1"), "f.xlsx", by=manager, territory=tree.provinces[0])
        assert [(one.code, one.cell, one.read) for one in again.checked.faults] == [
            ("version-taken", "settings!C2", "1")
        ]
        assert again.version is None
        if not taken_back:
            withdraw_form(version, "faute", by=manager, still_takes=False)
    assert uploaded(tree, manager, household_form("2")).number == 2


def test_a_draft_gives_its_version_to_another_workbook_and_stays_in_the_history(
    tree: SmallTree, manager: User, client: Client
) -> None:
    rows = [row("note", "n", "N"), row("integer", "age", "Âge")]
    head = (*HEAD, "media::image::Français (fr)")
    pictured = [[*rows[0], "plan.png"], [*rows[1], ""]]
    first = uploaded(tree, manager, form(pictured, head=head))
    added = io.BytesIO()
    Image.new("RGB", (2, 2)).save(added, "PNG")
    add_form_media(first, {"plan.png": added.getvalue()}, by=manager)
    pictured[1][2] = "Âge révolu"
    replacing = upload_form(tree.country, form(pictured, head=head), "f.xlsx", by=manager, territory=tree.provinces[0])
    second = replacing.version
    assert second is not None
    assert replacing.replaced == first
    assert (second.number, second.version, second.state) == (2, "1", VersionState.DRAFT)
    assert [media.name for media in second.media.all()] == ["plan.png"]
    first.refresh_from_db()
    assert [event.state for event in first.events.all()] == [VersionState.DRAFT, VersionState.REPLACED]
    with pytest.raises(Refused):
        publish_form(first, by=manager)
    with pytest.raises(IntegrityError), transaction.atomic():
        FormVersion.objects.filter(pk=first.pk).update(state=VersionState.DRAFT)

    publish_form(second, by=manager)
    assert [version.pk for version in offered_versions(manager, tree.country)] == [second.pk]
    sent = receive_submission(
        tree.country, instance("<age>3</age>", form_id="essai"), {}, by=manager, channel=Channel.OPENROSA
    )
    assert sent.submission is not None
    assert sent.submission.version == second
    client.force_login(manager)
    page = client.get(reverse("desk_form_version", args=[tree.country.code, "essai", 1])).content.decode()
    assert "Publish" not in page
    kept = client.get(reverse("desk_form_workbook", args=[tree.country.code, "essai", 1]))
    assert b"".join(kept.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]


def test_a_form_of_another_territory_is_not_taken_over(tree: SmallTree, manager: User) -> None:
    uploaded(tree, manager, household_form("1"))
    other = user_with_mandate(Role.OPERATION_MANAGER, tree.provinces[1])
    upload = upload_form(tree.country, household_form("2"), "f.xlsx", by=other, territory=tree.provinces[1])
    assert (upload.version, [problem.code for problem in upload.checked.faults]) == (None, ["form-id-taken"])


def test_who_answers_for_the_data_is_a_known_party(tree: SmallTree, manager: User) -> None:
    content = household_form(**{"houma::controller": "agense"})
    upload = upload_form(tree.country, content, "f.xlsx", by=manager, territory=tree.provinces[0])
    assert [(one.code, one.nearest) for one in upload.checked.faults] == [("unknown-party", ("agence",))]


def test_personal_questions_are_not_published_without_purpose(tree: SmallTree, manager: User) -> None:
    content = form([row("text", "nom", "Nom", personal="yes")])
    version = uploaded(tree, manager, content)
    with pytest.raises(Refused, match="09-08"):
        publish_form(version, by=manager)
    declared = Declared(
        purpose=Multilingual("Suivre"), legal_basis="consent", controller="agence",
        retention_class="survey_answers", retention_months=12,
    )  # fmt: skip
    said = form([row("text", "nom", "Nom", personal="yes")], settings={"version": "2"})
    complete = uploaded(tree, manager, said, declared=declared)
    assert complete.notices == []
    assert publish_form(complete, by=manager).state == VersionState.PUBLISHED


def test_what_is_declared_at_the_upload_goes_before_the_workbook(tree: SmallTree, manager: User) -> None:
    version = uploaded(tree, manager, household_form(), declared=Declared(retention_months=6))
    assert (version.retention_months, version.legal_basis) == (6, "public_task")


def test_one_version_is_offered_at_a_time(tree: SmallTree, manager: User) -> None:
    first, second = (uploaded(tree, manager, household_form(number)) for number in "12")
    publish_form(first, by=manager)
    publish_form(second, by=manager)
    states = dict(FormVersion.objects.values_list("version", "state"))
    assert states == {"1": VersionState.CLOSING, "2": VersionState.PUBLISHED}
    with pytest.raises(IntegrityError), transaction.atomic():
        FormVersion.objects.filter(pk=first.pk).update(state=VersionState.PUBLISHED)


def test_a_withdrawal_says_why_and_is_written_down(tree: SmallTree, manager: User) -> None:
    version = publish_form(uploaded(tree, manager, household_form()), by=manager)
    with pytest.raises(Refused):
        withdraw_form(version, " ", by=manager)
    withdraw_form(version, "Une question de trop", by=manager)
    steps = list(version.events.values_list("state", "reason", "by"))
    assert steps[-1] == (VersionState.CLOSING, "Une question de trop", manager.pk)
    assert not offered_versions(manager, tree.country).exists()


@pytest.mark.parametrize("role", [role for role in Role if role not in ALLOWED_ROLES[Permission.DESIGN_SURVEYS]])
def test_who_designs_no_surveys_uploads_nothing(tree: SmallTree, role: Role) -> None:
    party = PartyFactory(country=tree.country, code="agence")
    user = user_with_mandate(role, tree.root, party)
    with pytest.raises(Refused):
        upload_form(tree.country, household_form(), "f.xlsx", by=user, territory=tree.provinces[0])


def test_a_form_is_changed_only_by_who_holds_its_whole_territory(tree: SmallTree, manager: User) -> None:
    version = uploaded(tree, manager, household_form())
    below = user_with_mandate(Role.OPERATION_MANAGER, tree.communes[0])
    for refused in (below, user_with_mandate(Role.OPERATION_MANAGER, tree.provinces[1])):
        with pytest.raises(Refused):
            publish_form(version, by=refused)
        with pytest.raises(Refused):
            upload_form(tree.country, household_form("1", form_id="x"), "f.xlsx", by=refused)
    assert publish_form(version, by=user_with_mandate(Role.PROGRAMME_OFFICER, tree.root))


def test_a_list_shows_what_mandates_reach_in_a_fixed_number_of_queries(
    tree: SmallTree, manager: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    version = publish_form(uploaded(tree, manager, household_form()), by=manager)
    uploaded(tree, None, household_form(form_id="national"), territory=None)
    uploaded(tree, None, household_form(form_id="elsewhere"), territory=tree.provinces[1])
    with django_assert_num_queries(11):
        lines = form_lines(manager, tree.country)
    assert [(line.form.form_id, line.offered, line.submissions) for line in lines] == [
        ("menages", version, 0), ("national", None, 0),
    ]  # fmt: skip
    inspector = user_with_mandate(Role.INSPECTOR, tree.communes[0])
    assert [one.form.form_id for one in offered_versions(inspector, tree.country)] == ["menages"]
    assert version_page(inspector, tree.country, "elsewhere") is None
    page = version_page(inspector, tree.country, "menages")
    assert page is not None
    assert (page.version, page.may_design.allowed, page.personal[0]) == (version, False, "nom")


class TestMedia:
    @pytest.fixture
    def draft(self, tree: SmallTree, manager: User) -> FormVersion:
        head = [*HEAD, "media::image::Français (fr)"]
        content = form([[*row("integer", "age", "Âge"), "age.png"]], settings=DECLARED, head=head)
        return uploaded(tree, manager, content)

    def picture(self) -> bytes:
        written = io.BytesIO()
        Image.new("RGB", (4, 4)).save(written, "PNG")
        return written.getvalue()

    def test_a_form_is_published_with_the_files_that_it_mentions(
        self, tree: SmallTree, manager: User, draft: FormVersion
    ) -> None:
        with pytest.raises(Refused, match=r"age\.png"):
            publish_form(draft, by=manager)
        (media,) = add_form_media(draft, {"age.png": self.picture()}, by=manager)
        publish_form(draft, by=manager)
        stranger = user_with_mandate(Role.INSPECTOR, tree.communes[2])
        inspector = user_with_mandate(Role.INSPECTOR, tree.communes[0])
        assert [list(one.media.all()) for one in offered_versions(inspector, tree.country)] == [[media]]
        assert not offered_versions(stranger, tree.country).exists()

    @pytest.mark.parametrize(
        ("name", "content"), [("other.png", b"\x89PNG\r\n\x1a\n"), ("age.png", b"<svg>"), ("age.png", b"")]
    )
    def test_a_file_that_is_not_mentioned_or_not_what_it_says_is_refused(
        self, manager: User, draft: FormVersion, name: str, content: bytes
    ) -> None:
        with pytest.raises(Refused):
            add_form_media(draft, {name: content}, by=manager)
        assert not draft.media.exists()
