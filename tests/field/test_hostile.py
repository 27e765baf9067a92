"""What is sent to harm, one after the other: refused, said in the log, and the next honest form is taken whole."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.factories.people import user_with_mandate
from tests.field.conftest import Field, published
from tests.field.test_attacks import MULTIPART, part, refused, send
from tests.observatory.test_hostile_files import changed
from tests.observatory.test_receiving import BODY, photo
from tests.observatory.workbooks import choice, form, instance, row

from houma.domain.accounts.field_key_actions import make_field_key
from houma.domain.accounts.models import Role
from houma.domain.documents.models import Document
from houma.domain.observatory.models import Form, FormVersion, RefusalReason, RefusedSubmission, Submission
from houma.domain.observatory.rules.xlsform.opening import MOST_UNPACKED

UNSAFE, MALFORMED, UNKNOWN = RefusalReason.UNSAFE, RefusalReason.MALFORMED, RefusalReason.UNKNOWN_FORM
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
DTD = '<?xml version="1.0"?><!DOCTYPE d [{}]><data id="menages" version="1"><nom>{}</nom></data>'
HOSTILE: dict[str, tuple[bytes, RefusalReason]] = {
    "a billion laughs": (DTD.format(f'<!ENTITY l0 "ha">{LAUGHS}', "&l9;").encode(), UNSAFE),
    "the same in UTF-16": (DTD.format(f'<!ENTITY l0 "ha">{LAUGHS}', "&l9;").encode("utf-16"), UNSAFE),
    "one long entity, many times": (DTD.format(f'<!ENTITY a "{"x" * 90_000}">', "&a;" * 9_000).encode(), UNSAFE),
    "a file of the house": (DTD.format('<!ENTITY a SYSTEM "file:///etc/passwd">', "&a;").encode(), UNSAFE),
    "another site": (DTD.format('<!ENTITY a SYSTEM "http://127.0.0.1:9/a">', "&a;").encode(), UNSAFE),
    "a parameter entity": (DTD.format('<!ENTITY % a SYSTEM "http://127.0.0.1:9/a.dtd"> %a;', "").encode(), UNSAFE),
    "a DTD elsewhere": (b'<!DOCTYPE d SYSTEM "http://127.0.0.1:9/x.dtd"><data id="menages"/>', UNSAFE),
    "nested 100,000 deep": (b"<a>" * 100_000 + b"</a>" * 100_000, UNSAFE),
    "a huge name": (instance(BODY, instance_id="x" * 1_000_000), UNSAFE),
    "a huge attribute": (instance(BODY, form_id="x" * 1_000_000), UNKNOWN),
    "a huge version": (instance(BODY, version="9" * 1_000_000), UNKNOWN),
    "a form that is none": (instance(BODY, form_id="../../menages"), UNKNOWN),
    "a version that is none": (instance(BODY, version="1' OR '1'='1"), UNKNOWN),
    "without a name": (instance(BODY, instance_id=""), RefusalReason.NO_INSTANCE_ID),
    "a NUL": (instance(BODY).replace(b"Amal", b"Am\0al"), MALFORMED),
    "a NUL as a reference": (instance(BODY).replace(b"Amal", b"Am&#0;al"), MALFORMED),
    "a NUL in its name": (instance(BODY, instance_id="uuid:&#0;"), MALFORMED),
    "no UTF-8": (instance(BODY).replace(b"Amal", b"Am\xff\xfe\xc0\x80al"), MALFORMED),
    "half of UTF-16": (instance(BODY).decode().encode("utf-16")[:-7], MALFORMED),
    "an encoding that nobody knows": (b'<?xml version="1.0" encoding="x-none"?>' + instance(BODY), MALFORMED),
    "two roots": (instance(BODY).replace(b'<?xml version="1.0"?>', b"") * 2, MALFORMED),
    "a page": (b"<!doctype html><script>alert(1)</script>", MALFORMED),
    "nothing but bytes": (bytes(range(256)) * 64, MALFORMED),
}


@pytest.fixture
def honest(client: Client, field: Field) -> Iterator[list[int]]:
    """What was refused leaves nothing, and an honest form that comes right after is taken with its file."""
    statuses: list[int] = []
    yield statuses
    assert statuses
    assert all(400 <= status < 500 for status in statuses)
    assert not Submission.objects.exists()
    answer = send(client, field, instance(BODY), f_jpg=SimpleUploadedFile("f.jpg", photo()))
    assert answer.status_code == 201
    kept = Submission.objects.get()
    assert kept.values["logement"]["pieces"] == 3
    assert [one.name for one in kept.attachments.all()] == ["f.jpg"]


def test_every_hostile_form_is_refused_and_kept_aside_with_its_reason(
    client: Client, field: Field, honest: list[int], caplog: pytest.LogCaptureFixture
) -> None:
    for name, (sent, reason) in HOSTILE.items():
        caplog.clear()
        with caplog.at_level(logging.INFO):
            answer = send(client, field, sent)
        honest.append(answer.status_code)
        assert refused(answer, answer.status_code), name
        assert any(str(answer.status_code) in record.getMessage() for record in caplog.records), name
        kept = RefusedSubmission.objects.latest("pk")
        assert (kept.reason, kept.sent_by) == (reason, field.inspector), name
    assert RefusedSubmission.objects.count() == len(HOSTILE)


NAMES = (
    *(
        "../../../etc/passwd",
        "..\\..\\f.jpg",
        "/etc/passwd",
        "f.jpg/../../x",
        "%2e%2e%2ff.jpg",
        "f\0.jpg",
        "f.jpg\0.exe",
    ),
    *("con", "f.jpg;x", '"><script>.jpg', "x" * 5_000 + ".jpg", "\u202egpj.exe", "-rf", "f.php.jpg.", " ", "~"),
)


def test_names_of_files_lead_out_of_no_folder(client: Client, field: Field, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "deep" / "in" / "media"
    before = set(tmp_path.rglob("*"))
    for number, name in enumerate(NAMES):
        filled = instance(BODY, instance_id=f"uuid:{number}")
        body = part("xml_submission_file", filled, "s.xml") + part("f", photo(), name) + b"--x--"
        answer = client.post(field.at("submission"), body, content_type=MULTIPART)
        assert answer.status_code < 500, name
    written = {found for found in set(tmp_path.rglob("*")) - before if found.is_file()}
    assert all(settings.MEDIA_ROOT in found.parents for found in written)
    assert {found.suffix for found in written} <= {".jpg"}


@pytest.mark.parametrize(
    "content", [b"<svg onload='alert(1)'/>", b"<html><script>alert(1)</script>", b"GIF89a<script>"]
)
def test_a_page_that_calls_itself_a_picture_is_kept_nowhere(
    client: Client, field: Field, settings: Any, content: bytes
) -> None:
    before = sorted(settings.MEDIA_ROOT.rglob("*"))
    answer = send(client, field, instance(BODY), f_jpg=SimpleUploadedFile("f.jpg", content, "image/jpeg"))
    assert "f.jpg" in refused(answer, 422)
    assert RefusedSubmission.objects.get().filename == "f.jpg"
    assert sorted(settings.MEDIA_ROOT.rglob("*")) == before
    assert Submission.objects.get().values["logement"]["pieces"] == 3  # The answers are not lost with the file.
    assert send(client, field, instance(BODY), f_jpg=SimpleUploadedFile("f.jpg", photo())).status_code == 201


def test_names_of_the_namespace_change_nothing_of_what_was_answered(client: Client, field: Field) -> None:
    elsewhere = instance(BODY).replace(b"<data ", b'<data xmlns="urn:elsewhere" ')
    assert b"urn:elsewhere" in elsewhere
    assert send(client, field, elsewhere).status_code == 201
    assert Submission.objects.get().values["logement"]["pieces"] == 3


SCRIPT = "<script>alert(1)</script> =cmd|' /C calc'!A0"


def test_a_form_whose_words_are_scripts_shows_them_as_words(client: Client, field: Field) -> None:
    questions = [row("select_one c", "a", SCRIPT), row("text", "b", '"><img src=x onerror=alert(1)>')]
    content = form(questions, [choice("c", "x", SCRIPT)], {"form_id": "words", "form_title": SCRIPT, "version": "1"})
    version = published(field.tree, field.manager, content, field.tree.provinces[0], {})
    listed = ElementTree.fromstring(client.get(field.at("form_list")).content)
    assert SCRIPT in [one.text for one in listed.iter("{http://openrosa.org/xforms/xformsList}name")]
    ElementTree.fromstring(client.get(field.at("form", number=version.pk)).content)
    answer = send(client, field, instance(f"<a>x</a><b>{escape(SCRIPT)}</b>", form_id="words"))
    assert answer.status_code == 201
    client.force_login(field.manager)
    sent = Submission.objects.get()
    for name, parts in {
        "desk_forms": {}, "desk_form": {"form_id": "words"}, "desk_form_fill": {"form_id": "words"},
        "desk_submissions": {}, "desk_submission": {"number": sent.pk},
    }.items():  # fmt: skip
        page = client.get(reverse(name, kwargs={"country": field.country, **parts})).text
        assert "<script>alert" not in page, name
        assert "<img src=x" not in page, name
        assert "&lt;script&gt;alert" in page, name


def test_a_form_that_unpacks_without_end_keeps_nothing_and_the_next_one_is_taken(client: Client, field: Field) -> None:
    client.force_login(field.manager)
    address = reverse("desk_form_upload", kwargs={"country": field.country})
    before = (FormVersion.objects.count(), Document.objects.count())
    place = field.tree.provinces[0].code
    for part_of in ("xl/bomb.bin", "xl/worksheets/sheet1.xml"):
        bomb = changed({part_of: bytes(MOST_UNPACKED)})
        answer = client.post(address, {"file": SimpleUploadedFile("f.xlsx", bomb), "territory": place}, follow=True)
        assert answer.status_code == 200
        assert (FormVersion.objects.count(), Document.objects.count()) == before
    good = form([row("text", "a", "A")], (), {"form_id": "after-the-bomb"})
    client.post(address, {"file": SimpleUploadedFile("f.xlsx", good), "territory": place}, follow=True)
    assert Form.objects.filter(form_id="after-the-bomb").exists()


def test_a_stranger_who_counts_through_the_forms_of_a_country_finds_none(
    client: Client, field: Field, caplog: pytest.LogCaptureFixture
) -> None:
    mandate = user_with_mandate(Role.INSPECTOR, field.tree.provinces[1]).mandates.get()
    stranger = make_field_key(mandate, "Tablet 9", timedelta(days=1), by=mandate.user).secret
    there = FormVersion.objects.order_by("-pk").values_list("pk", flat=True)[0]
    with caplog.at_level(logging.INFO):
        told = set()
        for number in range(there + 3):
            form_address = field.at("form", number=number).replace(field.made.secret, stranger)
            for what in ("form.xml", "manifest", "media/places.csv"):
                answer = client.get(form_address.replace("form.xml", what))
                told.add((answer.status_code, answer.content))
    assert [status for status, _content in told] == [404]
    assert caplog.text.count(" 404 ") == 3 * (there + 3)
    assert stranger not in caplog.text
