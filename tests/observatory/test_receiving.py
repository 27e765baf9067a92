"""Filled forms as they come from the field: each taken once, nothing lost, nobody let in by another's form."""

import io
from datetime import UTC, datetime

import pytest
from django.utils import timezone
from PIL import Image
from tests import factories
from tests.factories.people import PartyFactory, user_with_mandate
from tests.factories.places import SmallTree, small_tree
from tests.observatory.workbooks import household_form, instance

from houma.domain.accounts.models import Role, User
from houma.domain.base.decisions import Refused
from houma.domain.observatory.actions import submissions
from houma.domain.observatory.actions.forms import publish_form, upload_form, withdraw_form
from houma.domain.observatory.actions.looking import erase_submission, look_at_attachment, look_at_submission
from houma.domain.observatory.actions.submissions import receive_submission, take_refused
from houma.domain.observatory.models import FormVersion, RefusalReason, RefusedSubmission, Submission, SubmissionLook
from houma.domain.observatory.queries.forms import offered_versions
from houma.domain.observatory.queries.submissions import (
    attachments_of,
    may_see_personal,
    refused_visible,
    submissions_visible,
)

pytestmark = pytest.mark.django_db
BODY = (
    "<start>2026-11-22T09:00:00.000+01:00</start><end>2026-11-22T09:12:30.000+01:00</end>"
    "<deviceid>collect:x</deviceid><nom>Amal</nom>"
    "<logement><pieces>3</pieces><loyer>850.5</loyer><lieu>33.5 -7.6 10 4.5</lieu></logement>"
    "<personne><prenom>Ali</prenom><besoins>sante ecole</besoins><naissance>2010-02-03</naissance></personne>"
    "<personne><prenom>Sara</prenom><besoins/><naissance/></personne>"
    "<facade>f.jpg</facade><portrait>p.jpg</portrait><parole/>"
)


@pytest.fixture
def tree() -> SmallTree:
    return small_tree()


@pytest.fixture
def manager(tree: SmallTree) -> User:
    return user_with_mandate(Role.OPERATION_MANAGER, tree.provinces[0])


@pytest.fixture
def inspector(tree: SmallTree) -> User:
    return user_with_mandate(Role.INSPECTOR, tree.communes[0])


@pytest.fixture
def version(tree: SmallTree, manager: User) -> FormVersion:
    return published(tree, manager)


def published(tree: SmallTree, manager: User, number: str = "1", territory: object = None) -> FormVersion:
    PartyFactory(country=tree.country, code="agence")
    uploaded = upload_form(
        tree.country, household_form(number), "menages.xlsx", by=manager, territory=territory or tree.provinces[0]
    )
    assert uploaded.version is not None, [problem.sentence("en") for problem in uploaded.checked.faults]
    return publish_form(uploaded.version, by=manager)


def photo(*, with_place: bool = True) -> bytes:
    written = io.BytesIO()
    exif = Image.Exif()
    if with_place:
        exif.get_ifd(0x8825).update({1: "N", 2: (33.0, 30.0, 0.0), 3: "W", 4: (7.0, 36.0, 0.0)})
    Image.new("RGB", (8, 8), "red").save(written, "JPEG", exif=exif)
    return written.getvalue()


def taken(tree: SmallTree, by: User, xml: bytes, **files: bytes) -> Submission:
    received = receive_submission(
        tree.country, xml, {name.replace("_", "."): one for name, one in files.items()}, by=by
    )
    assert received.submission is not None, received.refusal
    return received.submission


@pytest.mark.usefixtures("version")
class TestTaking:
    def test_a_filled_form_is_read_by_its_questions(self, tree: SmallTree, inspector: User) -> None:
        raw = instance(BODY)
        submission = taken(tree, inspector, raw)
        assert submission.values == {
            "start": "2026-11-22T09:00:00+01:00",
            "end": "2026-11-22T09:12:30+01:00",
            "deviceid": "collect:x",
            "logement": {
                "pieces": 3,
                "loyer": 850.5,
                "lieu": {"type": "Point", "coordinates": [-7.6, 33.5, 10.0], "accuracy": 4.5},
            },
            "personne": [{"besoins": ["sante", "ecole"]}, {"besoins": None}],
            "facade": "f.jpg",
            "parole": None,
        }
        content = submission.content
        assert bytes(content.raw or b"") == raw
        assert content.personal == {
            "nom": "Amal",
            "personne": [{"prenom": "Ali", "naissance": "2010-02-03"}, {"prenom": "Sara", "naissance": None}],
            "portrait": "p.jpg",
        }
        assert content.location is not None
        assert content.location.coords == (-7.6, 33.5)
        submission.refresh_from_db()
        assert submission.started_at == datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
        assert (submission.device, submission.territory, submission.unread) == ("collect:x", tree.communes[0], [])

    def test_the_same_instance_is_kept_once(self, tree: SmallTree, inspector: User) -> None:
        first = taken(tree, inspector, instance(BODY))
        again = receive_submission(tree.country, instance(BODY), by=inspector)
        assert (again.submission, again.again) == (first, True)
        assert Submission.objects.count() == 1

    def test_of_two_requests_at_the_same_moment_one_keeps_and_the_other_recognises(
        self, tree: SmallTree, inspector: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        first = taken(tree, inspector, instance(BODY))
        looks = iter([None])  # The other request has looked before this one wrote.
        really = submissions._received_before
        monkeypatch.setattr(submissions, "_received_before", lambda *sent: next(looks, really(*sent)))
        again = receive_submission(tree.country, instance(BODY), by=inspector)
        assert (again.submission, again.again) == (first, True)

    def test_another_content_under_the_same_name_is_refused_and_kept_aside(
        self, tree: SmallTree, inspector: User
    ) -> None:
        taken(tree, inspector, instance(BODY))
        other = instance("<nom>Other</nom>")
        received = receive_submission(tree.country, other, by=inspector)
        assert (received.submission, received.refusal) == (None, RefusalReason.CONFLICT)
        refused = RefusedSubmission.objects.get()
        assert bytes(refused.body or b"") == other
        assert (refused.sent_by, refused.form_id_said, refused.instance_id) == (inspector, "menages", "uuid:1")

    def test_a_refused_body_is_kept_once_however_often_it_is_sent(self, tree: SmallTree, inspector: User) -> None:
        for _ in range(2):
            receive_submission(tree.country, b"<not", by=inspector)
        bodies = list(RefusedSubmission.objects.order_by("pk").values_list("body", flat=True))
        assert [body is None for body in bodies] == [False, True]

    def test_an_answer_of_another_kind_is_kept_as_it_was_written(self, tree: SmallTree, inspector: User) -> None:
        body = "<logement><pieces>trois</pieces><lieu>ici</lieu></logement><strange>x</strange>"
        submission = taken(tree, inspector, instance(body))
        assert submission.values == {"logement": {"pieces": "trois", "lieu": "ici"}}
        assert submission.unread == ["logement/pieces", "logement/lieu", "strange"]

    def test_what_looks_like_a_script_is_a_text_like_another(self, tree: SmallTree, inspector: User) -> None:
        submission = taken(tree, inspector, instance("<nom>&lt;script&gt;alert(1)&lt;/script&gt;</nom>"))
        assert submission.content.personal == {"nom": "<script>alert(1)</script>"}

    @pytest.mark.parametrize(
        ("xml", "reason"),
        [
            (b"", RefusalReason.MALFORMED),
            (b"<data id='menages'", RefusalReason.MALFORMED),
            (b"\xff\xfe\x00", RefusalReason.MALFORMED),
            (instance(BODY, instance_id=""), RefusalReason.NO_INSTANCE_ID),
            (instance(BODY, instance_id="&lt;script&gt; x"), RefusalReason.UNSAFE),
            (instance(BODY, form_id="other"), RefusalReason.UNKNOWN_FORM),
            (instance(BODY, version="9"), RefusalReason.UNKNOWN_FORM),
            (
                b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><data id="menages">&x;</data>',
                RefusalReason.UNSAFE,
            ),
            (
                b'<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><data id="menages">&b;</data>',
                RefusalReason.UNSAFE,
            ),
            (b'<!DOCTYPE d SYSTEM "http://example.org/x.dtd"><data id="menages"/>', RefusalReason.UNSAFE),
            (b"<a>" * 100 + b"</a>" * 100, RefusalReason.UNSAFE),
            (b"<a>" + b"<b/>" * 60_000 + b"</a>", RefusalReason.TOO_LARGE),
            (b"<a>" + b" " * 4_000_000 + b"</a>", RefusalReason.TOO_LARGE),
        ],
    )
    def test_what_is_no_filled_form_is_refused_and_logged(
        self, tree: SmallTree, inspector: User, xml: bytes, reason: RefusalReason
    ) -> None:
        received = receive_submission(tree.country, xml, by=inspector)
        assert (received.taken, received.refusal) == (False, reason)
        assert list(RefusedSubmission.objects.values_list("reason", "sent_by")) == [(reason, inspector.pk)]
        assert not Submission.objects.exists()
        assert str(received.sentence)


class TestEdits:
    @pytest.fixture
    def first(self, tree: SmallTree, inspector: User, version: FormVersion) -> Submission:
        return taken(tree, inspector, instance(BODY), f_jpg=photo())

    def edit(self, body: str = "<facade>f.jpg</facade>", *, name: str = "uuid:2", of: str = "uuid:1") -> bytes:
        return instance(body, instance_id=name, replaces=of)

    def test_an_edit_keeps_what_it_replaces_and_its_files(
        self, tree: SmallTree, inspector: User, first: Submission
    ) -> None:
        second = taken(tree, inspector, self.edit())
        third = taken(tree, inspector, self.edit(name="uuid:3", of="uuid:2"))
        assert (second.replaces, second.first, third.replaces, third.first) == (first, first, second, first)
        assert attachments_of(third)["f.jpg"].submission == first
        first.refresh_from_db()
        assert first.values["logement"]["pieces"] == 3

    def test_what_was_edited_is_not_edited_again_nor_what_is_not_there(
        self, tree: SmallTree, inspector: User, first: Submission
    ) -> None:
        taken(tree, inspector, self.edit())
        for xml in (self.edit(name="uuid:3"), self.edit(name="uuid:4", of="uuid:9")):
            assert receive_submission(tree.country, xml, by=inspector).refusal is RefusalReason.BASE_MOVED

    def test_nobody_edits_what_a_colleague_sent_but_who_reviews_it(
        self, tree: SmallTree, manager: User, first: Submission
    ) -> None:
        colleague = user_with_mandate(Role.INSPECTOR, tree.communes[0])
        refused = receive_submission(tree.country, self.edit(), by=colleague)
        assert refused.refusal is RefusalReason.BASE_MOVED
        assert taken(tree, manager, self.edit()).territory == first.territory


@pytest.mark.usefixtures("version")
class TestFiles:
    def test_files_come_in_several_requests_each_once(self, tree: SmallTree, inspector: User) -> None:
        xml = instance(BODY)
        first = receive_submission(tree.country, xml, {"f.jpg": photo()}, by=inspector)
        assert first.missing == ("p.jpg",)
        files = {"f.jpg": photo(), "p.jpg": photo()}
        second = receive_submission(tree.country, xml, files, by=inspector)
        third = receive_submission(tree.country, xml, files, by=inspector)
        assert [(one.again, one.missing, one.not_kept) for one in (second, third)] == [(False, (), ()), (True, (), ())]

    def test_a_picture_is_kept_without_its_place(self, tree: SmallTree, inspector: User) -> None:
        assert Image.open(io.BytesIO(photo())).getexif().get_ifd(0x8825)
        attachment = taken(tree, inspector, instance(BODY), f_jpg=photo()).attachments.get()
        with attachment.file.open("rb") as file:
            assert not Image.open(file).getexif()
        assert not attachment.is_personal

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("f.jpg", b"<svg onload=alert(1)>"),
            ("f.jpg", b"\xff\xd8\xff no picture"),
            ("f.jpg", b""),
            ("../f.jpg", b"\xff\xd8\xff"),
            ("nobody.jpg", b"\xff\xd8\xff"),
            ("f.jpg", b"\xff\xd8\xff" + bytes(40_000_000)),
        ],
    )
    def test_a_file_that_is_not_taken_costs_nothing_else(
        self, tree: SmallTree, inspector: User, name: str, content: bytes
    ) -> None:
        received = receive_submission(tree.country, instance(BODY), {name: content, "p.jpg": photo()}, by=inspector)
        assert [one.name for one in received.not_kept] == [name]
        assert received.submission is not None
        assert [one.name for one in received.submission.attachments.all()] == ["p.jpg"]
        assert RefusedSubmission.objects.get().filename == name

    def test_another_file_under_the_same_name_is_refused(self, tree: SmallTree, inspector: User) -> None:
        kept = taken(tree, inspector, instance(BODY), f_jpg=photo()).attachments.get()
        again = receive_submission(tree.country, instance(BODY), {"f.jpg": photo(with_place=False)}, by=inspector)
        assert [one.conflict for one in again.not_kept] == [True]
        assert again.submission is not None
        assert again.submission.attachments.get() == kept


class TestVersions:
    def test_an_older_version_still_takes_what_was_begun_with_it(
        self, tree: SmallTree, manager: User, inspector: User, version: FormVersion
    ) -> None:
        newer = published(tree, manager, "2")
        assert [one.version for one in offered_versions(inspector, tree.country)] == ["2"]
        assert taken(tree, inspector, instance(BODY)).version == version
        assert taken(tree, inspector, instance(BODY, version="2", instance_id="uuid:2")).version == newer

    def test_a_withdrawn_version_takes_nothing_and_loses_nothing(
        self, tree: SmallTree, manager: User, inspector: User, version: FormVersion
    ) -> None:
        withdraw_form(version, "Question fautive", by=manager, still_takes=False)
        received = receive_submission(tree.country, instance(BODY), by=inspector)
        assert received.refusal is RefusalReason.NOT_TAKEN
        assert bytes(RefusedSubmission.objects.get().body or b"") == instance(BODY)
        assert not offered_versions(inspector, tree.country).exists()

    def test_what_was_kept_aside_is_taken_once_the_version_is_offered_again(
        self, tree: SmallTree, manager: User, inspector: User, version: FormVersion
    ) -> None:
        withdraw_form(version, "Erreur", by=manager, still_takes=False)
        receive_submission(tree.country, instance(BODY), by=inspector)
        refused = RefusedSubmission.objects.get()
        with pytest.raises(Refused):
            take_refused(refused, by=inspector)
        assert take_refused(refused, by=manager).refusal is RefusalReason.NOT_TAKEN
        assert RefusedSubmission.objects.exclude(body=None).get() == refused
        publish_form(version, by=manager)
        received = take_refused(refused, by=manager)
        assert received.submission is not None
        assert received.submission.submitter == inspector
        assert received.missing == ("f.jpg", "p.jpg")
        assert not RefusedSubmission.objects.exclude(body=None).exists()
        with pytest.raises(Refused):
            take_refused(refused, by=manager)


@pytest.mark.usefixtures("version")
class TestReach:
    @pytest.mark.parametrize("role", [Role.PROGRAMME_OFFICER, Role.AUDITOR, Role.ADMINISTRATOR, Role.DATA_CONTROLLER])
    def test_who_fills_no_forms_hands_none_in(self, tree: SmallTree, role: Role) -> None:
        outsider = user_with_mandate(role, tree.root)
        assert receive_submission(tree.country, instance(BODY), by=outsider).refusal is RefusalReason.FORBIDDEN

    def test_a_form_of_another_territory_is_as_if_it_were_not(self, tree: SmallTree) -> None:
        stranger = user_with_mandate(Role.INSPECTOR, tree.communes[2])
        assert not offered_versions(stranger, tree.country).exists()
        received = receive_submission(tree.country, instance(BODY), by=stranger)
        assert received.refusal is RefusalReason.UNKNOWN_FORM

    def test_a_submission_is_seen_by_its_sender_and_by_the_desk_of_its_place(
        self, tree: SmallTree, manager: User, inspector: User
    ) -> None:
        submission = taken(tree, inspector, instance(BODY))
        desk_elsewhere = user_with_mandate(Role.OPERATION_MANAGER, tree.provinces[1])
        colleague = user_with_mandate(Role.INSPECTOR, tree.communes[0])
        seen = {
            user.pk: list(submissions_visible(user, tree.country))
            for user in (inspector, manager, colleague, desk_elsewhere)
        }
        assert seen == {inspector.pk: [submission], manager.pk: [submission], colleague.pk: [], desk_elsewhere.pk: []}

    def test_with_the_mandate_ends_what_it_let_its_person_see_of_what_she_sent(
        self, tree: SmallTree, inspector: User
    ) -> None:
        submission = taken(tree, inspector, instance(BODY))
        assert may_see_personal(inspector, submission)
        inspector.mandates.update(ended_at=timezone.now())
        factories.MandateFactory(user=inspector, role=Role.INSPECTOR, territory=tree.communes[2])
        assert not may_see_personal(inspector, submission)
        assert not submissions_visible(inspector, tree.country).exists()

    def test_what_was_refused_is_seen_by_its_sender_and_by_the_desk(
        self, tree: SmallTree, manager: User, inspector: User
    ) -> None:
        receive_submission(tree.country, instance(BODY, version="9"), by=inspector)
        elsewhere = user_with_mandate(Role.OPERATION_MANAGER, tree.provinces[1])
        whole = user_with_mandate(Role.OPERATION_MANAGER, tree.root)
        counts = [refused_visible(user, tree.country).count() for user in (inspector, manager, whole, elsewhere)]
        assert counts == [1, 1, 1, 0]


@pytest.mark.usefixtures("version")
class TestPersonalAnswers:
    def test_they_are_shown_to_whom_the_duty_needs_and_each_look_is_logged(
        self, tree: SmallTree, manager: User, inspector: User
    ) -> None:
        submission = taken(tree, inspector, instance(BODY))
        officer = user_with_mandate(Role.PROGRAMME_OFFICER, tree.root)
        hidden = look_at_submission(submission, by=officer)
        seen = look_at_submission(submission, by=manager, why="revue")
        assert ("nom" in hidden.values, seen.values["nom"], seen.values["personne"][0]["prenom"]) == (
            False,
            "Amal",
            "Ali",
        )
        assert [(look.by, look.why) for look in SubmissionLook.objects.all()] == [(manager, "revue")]

    def test_a_personal_picture_is_served_to_the_duty_only(
        self, tree: SmallTree, manager: User, inspector: User
    ) -> None:
        submission = taken(tree, inspector, instance(BODY), f_jpg=photo(), p_jpg=photo())
        facade, portrait = submission.attachments.order_by("name")
        officer = user_with_mandate(Role.PROGRAMME_OFFICER, tree.root)
        assert look_at_attachment(tree.country, facade.pk, by=officer) == facade
        assert look_at_attachment(tree.country, portrait.pk, by=officer) is None
        assert look_at_attachment(tree.country, portrait.pk, by=manager) == portrait
        assert SubmissionLook.objects.get().why == f"#{portrait.pk}"

    def test_erasing_empties_the_whole_series_and_leaves_what_is_not_personal(
        self, tree: SmallTree, inspector: User, django_capture_on_commit_callbacks: object
    ) -> None:
        first = taken(tree, inspector, instance(BODY), f_jpg=photo())
        place = first.attachments.get().file.name
        taken(tree, inspector, instance("<nom>B</nom>", instance_id="uuid:2", replaces="uuid:1"))
        storage = first.attachments.get().file.storage
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
            assert erase_submission(first)
        assert not storage.exists(place or "")
        assert [bytes(one.content.raw or b"") for one in Submission.objects.all()] == [b"", b""]
        assert first.attachments.get().file.name == ""
        assert Submission.objects.get(pk=first.pk).values["logement"]["pieces"] == 3
        assert not erase_submission(first)


def test_a_form_of_the_whole_country_takes_a_submission_where_its_place_lies(tree: SmallTree) -> None:
    designer = user_with_mandate(Role.PROGRAMME_OFFICER, tree.root)
    published(tree, designer, territory=tree.root)
    inspector = factories.UserFactory()
    for commune in tree.communes[:2]:
        factories.MandateFactory(user=inspector, role=Role.INSPECTOR, territory=commune)
    submission = taken(tree, inspector, instance(BODY))
    assert submission.territory in tree.communes[:2]
