"""What ODK Collect does that its own source says and the specification does not (getodk/collect, August 2026)."""

import io
from urllib.parse import quote

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from tests.field.conftest import Field
from tests.field.test_digest import header_of
from tests.observatory.test_receiving import BODY
from tests.observatory.workbooks import instance

from houma.domain.observatory.models import RefusedSubmission, Submission
from houma.web.field.answers import LARGEST

MOST_FILES = 101
"""``OkHttpConnection.uploadSubmissionAndFiles`` begins a new request after the file that makes it more than 100."""


def photo() -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (4, 3), "red").save(written, "JPEG")
    return written.getvalue()


def send(client: Client, field: Field, filled: bytes, files: dict[str, bytes]) -> tuple[int, str]:
    """The answer to one request, each part named as its file is, as Collect names them."""
    parts = {name: SimpleUploadedFile(name, content) for name, content in files.items()}
    body = {"xml_submission_file": SimpleUploadedFile("Ménage.xml", filled, "text/xml"), **parts}
    answer = client.post(field.at("submission") + "?deviceID=collect%3Ax", body)
    return answer.status_code, answer.content.decode()


def test_whatever_else_lies_in_the_folder_of_a_form_does_not_keep_it_from_being_sent(
    client: Client, field: Field
) -> None:
    """``getFilesInParentDirectory`` sends every visible file beside the form; nobody can take one out of there."""
    status, said = send(client, field, instance(BODY), {"f.jpg": photo(), "left-over.jpg": photo()})
    assert status == 201
    assert "left-over.jpg" in said
    assert [one.name for one in Submission.objects.get().attachments.all()] == ["f.jpg"]
    assert RefusedSubmission.objects.get().filename == "left-over.jpg"


def test_a_file_that_answers_a_question_and_is_not_taken_stays_on_the_device(client: Client, field: Field) -> None:
    status, said = send(client, field, instance(BODY), {"f.jpg": b"no picture", "left-over.jpg": photo()})
    assert status == 422
    assert "f.jpg" in said


def test_an_edit_that_comes_before_what_it_edits_waits_on_the_device(client: Client, field: Field) -> None:
    """Collect sends what is finalised in any order, one by one, and again what was not taken."""
    first, edit = instance(BODY, instance_id="uuid:a"), instance(BODY, instance_id="uuid:b", replaces="uuid:a")
    again = instance(BODY, instance_id="uuid:c", replaces="uuid:b")
    statuses = [send(client, field, filled, {})[0] for filled in (again, edit, first, edit, again, first, edit)]
    assert statuses == [409, 409, 201, 201, 201, 201, 201]
    last = Submission.objects.get(instance_id="uuid:c")
    assert (last.replaces.instance_id, last.first.instance_id) == ("uuid:b", "uuid:a")  # type: ignore[union-attr]
    assert Submission.objects.count() == 3


def test_a_file_keeps_the_name_that_the_form_mentions_in_any_script(client: Client, field: Field) -> None:
    for number, name in enumerate(("façade é.jpg", "صورة الواجهة.jpg", "a;b&c='d'.jpg")):
        filled = instance(BODY.replace("f.jpg", name.replace("&", "&amp;")), instance_id=f"uuid:{number}")
        assert send(client, field, filled, {name: photo()})[0] == 201, name
        kept = Submission.objects.get(instance_id=f"uuid:{number}")
        assert [one.name for one in kept.attachments.all()] == [name]


def test_head_says_of_every_address_what_get_would(client: Client, field: Field) -> None:
    for name, parts in (("form_list", {}), ("form", {"number": field.version.pk})):
        asked, head = client.get(field.at(name, **parts)), client.head(field.at(name, **parts))
        assert (head.status_code, head["X-OpenRosa-Version"], head.content) == (200, "1.0", b"")
        assert head["Content-Length"] == asked["Content-Length"]


def test_one_request_has_as_many_files_as_collect_puts_into_it(client: Client, field: Field) -> None:
    files = {f"{number}.jpg": b"\xff\xd8\xff" for number in range(MOST_FILES)}
    assert send(client, field, instance(BODY), files)[0] == 201


def test_a_request_filled_to_what_was_announced_is_taken(client: Client, field: Field) -> None:
    """Collect adds up instance and files; names, boundaries and headers of the parts come on top of it."""
    announced = int(client.head(field.at("submission"))["X-OpenRosa-Accept-Content-Length"])
    part = len('--\r\nContent-Disposition: form-data; name=""; filename=""\r\nContent-Type: image/jpeg\r\n\r\n\r\n')
    longest_name = 255 * 3  # A name stands in the part twice.
    assert announced + (MOST_FILES + 2) * (part + 2 * longest_name + 36) <= LARGEST


def test_a_challenge_is_answered_for_the_address_however_the_device_escapes_it(client: Client, field: Field) -> None:
    """OkHttp leaves ``;`` and ``=`` as they are in a path; we escape them when we write an address down."""
    for name in ("lieux;v=2.csv", "أماكن.csv", "plan[1].csv", "a+b.csv"):
        address = field.bare("form", number=1).removesuffix("form.xml") + "media/" + quote(name, safe=";=[]+")
        asked = client.get(address)
        assert asked.status_code == 401
        header = header_of(
            asked["WWW-Authenticate"], uri=address, user=field.made.key.username, secret=field.made.secret
        )
        assert client.get(address, headers={"Authorization": header}).status_code == 404, name
