"""What nobody honest sends: refused in XML, said in the log, and nothing of it in the store."""

import logging
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http.response import HttpResponseBase
from django.test import Client
from django.utils import timezone
from tests.factories.people import user_with_mandate
from tests.factories.places import CountryFactory
from tests.factories.projects import ProjectFactory
from tests.field.conftest import Field, published
from tests.observatory.test_receiving import BODY
from tests.observatory.workbooks import form, instance, row

from houma.domain.accounts.field_key_actions import make_field_key, revoke_field_key
from houma.domain.accounts.field_keys import FieldKey
from houma.domain.accounts.models import Role
from houma.domain.base.decisions import Refused
from houma.domain.observatory.models import RefusalReason, RefusedSubmission, Submission
from houma.domain.projects.models import MandateProject
from houma.web.field.answers import LARGEST
from houma.web.field.doors import MOST_WRONG

RESPONSE = "{http://openrosa.org/http/response}"
MULTIPART = "multipart/form-data; boundary=x"
LAUGHS = b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><data id="menages" version="1">&b;</data>'
READS = b'<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]><data id="menages" version="1">&a;</data>'


def part(name: str, content: bytes, filename: str = "") -> bytes:
    named = f'; filename="{filename}"' if filename else ""
    return f'--x\r\nContent-Disposition: form-data; name="{name}"{named}\r\n\r\n'.encode() + content + b"\r\n"


def refused(answer: HttpResponseBase, status: int) -> str:
    """The sentence of a refusal, which is OpenRosa's XML."""
    assert answer.status_code == status, answer
    content = getattr(answer, "content")  # noqa: B009 - every answer of the protocol has one
    root = ElementTree.fromstring(content)
    message = root.find(f"{RESPONSE}message")
    assert root.tag == f"{RESPONSE}OpenRosaResponse"
    assert message is not None
    assert message.get("nature") == "error"
    assert b"Traceback" not in content
    return message.text or ""


def send(client: Client, field: Field, instance: bytes, **more: Any) -> HttpResponseBase:
    body = {"xml_submission_file": SimpleUploadedFile("s.xml", instance), **more}
    return client.post(field.at("submission"), body)


NO_FILLED_FORMS: list[tuple[bytes, str, int]] = [
    (b"nothing of the kind", MULTIPART, 400),
    (b'--x\r\nContent-Disposition: form-data; name="xml_submission', MULTIPART, 400),
    (b"--x--", "multipart/form-data", 400),
    (b"--x--", "multipart/form-data; boundary=\xe9", 400),
    (b"<data/>", "text/xml", 415),
    (b"a=b", "application/x-www-form-urlencoded", 415),
    (part("xml_submission_file", b"", "s.xml") + b"--x--", MULTIPART, 400),
    (part("xml_submission_file", b"<a/>", "s.xml") * 2 + b"--x--", MULTIPART, 400),
    (
        part("f", b"1", "f.jpg") + part("g", b"2", "f.jpg") + part("xml_submission_file", b"<a/>", "s.xml") + b"--x--",
        MULTIPART,
        400,
    ),
    (b"".join(part(f"p{n}", b"1", f"{n}.jpg") for n in range(10_000)) + b"--x--", MULTIPART, 413),
    (b"".join(part(f"p{n}", b"1") for n in range(10_000)) + b"--x--", MULTIPART, 413),
    (part("xml_submission_file", b"<a>" + b" " * 5_000_000 + b"</a>", "s.xml") + b"--x--", MULTIPART, 413),
]


def test_requests_that_are_no_filled_form_leave_nothing(
    client: Client, field: Field, caplog: pytest.LogCaptureFixture
) -> None:
    for body, content_type, status in NO_FILLED_FORMS:
        caplog.clear()
        with caplog.at_level(logging.WARNING):
            answer = client.post(field.at("submission"), body, content_type=content_type)
        assert refused(answer, status), body[:80]
        assert caplog.records
    assert not Submission.objects.exists()


def test_a_request_larger_than_announced_is_refused_unread(client: Client, field: Field) -> None:
    answer = client.generic("POST", field.at("submission"), b"", MULTIPART, CONTENT_LENGTH=str(LARGEST + 1))
    assert refused(answer, 413)


NO_INSTANCES: list[tuple[bytes, RefusalReason]] = [
    (LAUGHS, RefusalReason.UNSAFE),
    (READS, RefusalReason.UNSAFE),
    (b"<data", RefusalReason.MALFORMED),
    (b"\x00\x01", RefusalReason.MALFORMED),
    (b"<a>" * 5000 + b"</a>" * 5000, RefusalReason.UNSAFE),
    (instance(BODY, instance_id=""), RefusalReason.NO_INSTANCE_ID),
    (instance(BODY, version="9"), RefusalReason.UNKNOWN_FORM),
    (instance(BODY, form_id="'; DROP TABLE x; --"), RefusalReason.UNKNOWN_FORM),
]


def test_instances_that_are_none_are_kept_aside_with_their_reason(client: Client, field: Field) -> None:
    for sent, reason in NO_INSTANCES:
        answer = send(client, field, sent)
        assert 400 <= answer.status_code < 500
        assert refused(answer, answer.status_code)
        kept = RefusedSubmission.objects.latest("pk")
        assert (kept.reason, bytes(kept.body or b""), kept.sent_by) == (reason, sent, field.inspector)
    assert not Submission.objects.exists()


def test_a_form_of_another_territory_takes_nothing_from_here(client: Client, field: Field) -> None:
    other = user_with_mandate(Role.OPERATION_MANAGER, field.tree.provinces[1])
    content = form([row("text", "a", "A")], (), {"form_id": "foreign"})
    published(field.tree, other, content, field.tree.provinces[1], {})
    there = refused(send(client, field, instance("<a>1</a>", form_id="foreign")), 404)
    nowhere = refused(send(client, field, instance("<a>1</a>", form_id="nowhere")), 404)
    assert there == nowhere
    assert not Submission.objects.exists()


def test_files_are_taken_by_what_they_are(client: Client, field: Field, settings: Any) -> None:
    for number, name in enumerate(("../../etc/passwd", "a\\b.jpg", ".", "f.exe", "f.html", "f.svg", "f.jpg")):
        filled = instance(BODY, instance_id=f"uuid:{number}")
        body = part("xml_submission_file", filled, "s.xml") + part("f", b"<script>", name) + b"--x--"
        answer = client.post(field.at("submission"), body, content_type=MULTIPART)
        assert answer.status_code in {201, 400, 422}, name  # Where the name is none at all, there is no file either.
    assert not (settings.MEDIA_ROOT / "submissions").exists()


@pytest.mark.parametrize("name", ["form_list", "submission"])
def test_a_key_that_is_none_opens_nothing(client: Client, field: Field, name: str) -> None:
    wrong = field.at(name).replace(field.made.secret, "x" * 43)
    assert refused(client.get(wrong), 403)
    assert client.get(field.bare(name)).status_code == 401


def test_a_key_of_another_country_opens_nothing(client: Client, field: Field) -> None:
    CountryFactory(code="yy")
    assert refused(client.get(field.at("form_list").replace("/xh/", "/yy/")), 403)
    assert refused(client.get(field.at("form_list").replace("/xh/", "/zz/")), 404)


def test_a_key_ends_when_it_is_revoked_expires_or_its_mandate_or_account_ends(client: Client, field: Field) -> None:
    def opens() -> bool:
        return client.get(field.at("form_list")).status_code == 200

    key, mandate, inspector = field.made.key, field.made.key.mandate, field.inspector
    assert opens()
    FieldKey.objects.update(
        created_at=timezone.now() - timedelta(days=2), expires_at=timezone.now() - timedelta(days=1)
    )
    assert not opens()
    FieldKey.objects.update(expires_at=timezone.now() + timedelta(days=1))
    assert opens()
    inspector.is_active = False
    inspector.save()
    assert not opens()
    inspector.is_active = True
    inspector.save()
    mandate.ended_at = timezone.now()
    mandate.save()
    assert not opens()
    mandate.ended_at = None
    mandate.save()
    assert opens()
    revoke_field_key(key, by=inspector)
    assert not opens()


def test_wrong_keys_are_slowed_down_and_right_ones_are_not(
    client: Client, field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now)
    wrong = field.at("form_list").replace(field.made.secret, "x" * 43)
    statuses = [client.get(wrong).status_code for _number in range(MOST_WRONG + 1)]
    assert statuses[0] == 403
    assert statuses[-1] == 429
    assert client.get(field.at("form_list")).status_code == 200


def test_the_secret_of_a_key_is_kept_nowhere(field: Field) -> None:
    assert field.made.secret not in str(FieldKey.objects.values().get())


def test_keys_are_given_for_ones_own_mandate_and_by_who_designs_surveys_there(field: Field) -> None:
    mandate = field.inspector.mandates.get()
    assert make_field_key(mandate, "Tablet 2", timedelta(days=1), by=field.manager).key.made_by == field.manager
    stranger = user_with_mandate(Role.OPERATION_MANAGER, field.tree.provinces[1])
    with pytest.raises(Refused):
        make_field_key(mandate, "Tablet 3", timedelta(days=1), by=stranger)
    with pytest.raises(Refused):
        revoke_field_key(field.made.key, by=stranger)
    limited = user_with_mandate(Role.PROGRAMME_OFFICER, field.tree.provinces[0])
    MandateProject.objects.create(mandate=limited.mandates.get(), project=ProjectFactory(country=field.tree.country))
    with pytest.raises(Refused):
        make_field_key(mandate, "Tablet 3", timedelta(days=1), by=limited)
    partner = user_with_mandate(Role.AUDITOR, field.tree.communes[0])
    with pytest.raises(Refused):
        make_field_key(partner.mandates.get(), "Tablet 4", timedelta(days=1), by=partner)


def test_a_session_of_the_browser_opens_no_door_of_the_field(client: Client, field: Field) -> None:
    """Else another site could make somebody send: the field asks for no token against that."""
    client.force_login(field.inspector)
    assert client.get(field.bare("form_list")).status_code == 401
    assert client.post(field.bare("submission")).status_code == 401


def test_an_error_of_ours_is_told_without_its_inside(
    client: Client, field: Field, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks(*_arguments: object) -> None:
        raise RuntimeError("an inside")

    monkeypatch.setattr("houma.web.field.views.take", breaks)
    said = refused(send(client, field, instance(BODY)), 500)
    assert "inside" not in said
    assert "an inside" in caplog.text
