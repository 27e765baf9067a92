"""The desk's pages of forms: what comes back from an upload, what a browser may load, what is shown once."""

import base64
import io
import json
import re
import zlib
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation
from tests.factories.people import PASSWORD, user_with_mandate
from tests.field.conftest import Field
from tests.observatory.test_receiving import BODY
from tests.observatory.workbooks import form, instance, row

from houma.domain.accounts.field_keys import FieldKey
from houma.domain.accounts.models import Role
from houma.domain.observatory.models import Channel, Form, Submission
from houma.web.field.settings_code import collect_settings, svg


@pytest.fixture(autouse=True)
def _in_english() -> Any:
    with translation.override("en"):
        yield


def at(field: Field, name: str, **parts: object) -> str:
    return reverse(name, kwargs={"country": field.country, **parts})


def uploaded(client: Client, field: Field, content: bytes) -> Any:
    body = {"file": SimpleUploadedFile("f.xlsx", content), "territory": field.tree.provinces[0].code}
    return client.post(at(field, "desk_form_upload"), body)


def test_a_faulty_workbook_keeps_nothing_and_comes_back_marked(client: Client, field: Field) -> None:
    client.force_login(field.manager)
    answer = uploaded(client, field, form([row("txet", "a", "A"), row("text", "b b", "B")], (), {"form_id": "bad"}))
    assert answer.status_code == 302
    page = client.get(answer["Location"])
    assert "survey!A2" in page.text
    assert "survey!B3" in page.text
    assert not Form.objects.filter(form_id="bad").exists()
    marked = client.get(f"{answer['Location']}annotated.xlsx")
    sheets = openpyxl.load_workbook(io.BytesIO(b"".join(marked.streaming_content))).sheetnames
    assert "survey" in sheets
    assert len(sheets) == 3
    other = user_with_mandate(Role.OPERATION_MANAGER, field.tree.provinces[0])
    client.force_login(other)
    assert client.get(answer["Location"]).status_code == 404


def test_a_draft_is_offered_only_once_it_is_published(client: Client, field: Field) -> None:
    client.force_login(field.manager)
    page = uploaded(client, field, form([row("text", "a", "A")], (), {"form_id": "good"}))["Location"]
    listed = field.at("form_list")
    assert b"good" not in client.get(listed).content
    client.post(f"{page}state/", {"to": "published"})
    assert b"good" in client.get(listed).content
    client.post(f"{page}state/", {"to": "withdrawn"})  # Without a reason.
    assert b"good" in client.get(listed).content
    client.post(f"{page}state/", {"to": "withdrawn", "reason": "A wrong question"})
    assert b"good" not in client.get(listed).content


def test_the_page_of_a_version_names_its_questions_and_why_persons_are_asked(client: Client, field: Field) -> None:
    client.force_login(field.inspector)
    page = client.get(at(field, "desk_form", form_id="menages")).text
    assert "Prénom" in page
    assert "Suivre les ménages" in page
    assert "Publish" not in page


def test_only_the_page_that_fills_a_form_lets_web_assembly_and_its_own_styles_in(client: Client, field: Field) -> None:
    client.force_login(field.inspector)
    answer = client.get(at(field, "desk_form_fill", form_id="menages"))
    policy = dict(part.strip().partition(" ")[::2] for part in answer["Content-Security-Policy"].split(";"))
    nonce = re.search(r'<houma-form nonce="([^"]+)"', answer.text)
    assert nonce is not None
    assert policy["script-src"] == "'self' 'wasm-unsafe-eval'"
    assert policy["style-src"] == f"'self' 'nonce-{nonce[1]}'"
    assert policy["default-src"] == "'self'"
    assert policy["connect-src"] == "'self'"
    elsewhere = client.get(at(field, "desk_forms"))["Content-Security-Policy"]
    assert "wasm" not in elsewhere
    assert "nonce" not in elsewhere


def test_what_is_filled_in_the_browser_is_taken_with_its_token_only(field: Field) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(field.inspector)
    page = client.get(at(field, "desk_form_fill", form_id="menages")).text
    token = re.search(r'data-token="([^"]+)"', page)
    assert token is not None
    address = at(field, "desk_form_submit")
    filled = {"xml_submission_file": SimpleUploadedFile("s.xml", instance(BODY))}
    assert client.post(address, filled).status_code == 403
    filled["xml_submission_file"].seek(0)
    answer = client.post(address, filled, headers={"X-CSRFToken": token[1]})
    assert (answer.status_code, answer.json()) == (201, {"message": "Received. The next form can be filled in."})
    assert Submission.objects.get().channel == Channel.BROWSER


def test_what_one_sent_is_found_again_and_what_others_sent_is_not(client: Client, field: Field) -> None:
    client.post(field.at("submission"), {"xml_submission_file": SimpleUploadedFile("s.xml", instance(BODY))})
    client.force_login(field.inspector)
    mine = client.get(at(field, "desk_forms_sent")).text
    assert "uuid:1" in mine
    assert "f.jpg" in mine
    colleague = user_with_mandate(Role.INSPECTOR, field.tree.communes[0])
    client.force_login(colleague)
    assert "uuid:1" not in client.get(at(field, "desk_forms_sent")).text


def test_a_key_is_shown_once_with_a_code_that_sets_collect_up(client: Client, field: Field) -> None:
    client.force_login(field.inspector)
    body = {"mandate": field.inspector.mandates.get().pk, "name": "Tablet 9", "days": "30"}
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.post(at(field, "desk_field_keys"), body)
    address = re.search(r"http://testserver/field/[a-z]{2}/key/[\w-]{40,}", page.text)
    assert address is not None
    assert 'class="qr"' in page.text
    assert page["Cache-Control"].find("no-store") >= 0
    assert client.get(f"{address[0]}/formList").status_code == 200
    assert address[0] not in client.get(at(field, "desk_field_keys")).text
    client.post(at(field, "desk_field_key_revoke", number=FieldKey.objects.get(name="Tablet 9").pk))
    assert client.get(f"{address[0]}/formList").status_code == 403


def test_the_code_says_what_collect_reads() -> None:
    said = collect_settings("https://houma.example/field/ma/key/abc", "Houma · Fès")
    settings = json.loads(zlib.decompress(base64.b64decode(said)))
    assert settings["general"]["server_url"] == "https://houma.example/field/ma/key/abc"
    assert settings["project"]["name"] == "Houma · Fès"
    assert "admin" in settings
    assert svg(said).startswith("<svg")
    assert "style" not in svg(said)


def test_the_script_for_pages_without_a_network_is_given_where_only_they_are_its_own(
    client: Client, field: Field
) -> None:
    """A browser lets a service worker answer for what lies below its own address, and runs it as one script."""
    client.force_login(field.inspector)
    script = at(field, "desk_form_worker")
    page = client.get(at(field, "desk_form_fill", form_id="menages"))
    assert f'data-worker="{script}"' in page.text
    assert at(field, "desk_form_fill", form_id="menages").startswith(script.removesuffix("worker.js"))
    answer = client.get(script)
    assert answer["Content-Type"].startswith("text/javascript")
    assert "Service-Worker-Allowed" not in answer
    assert re.search(r"^\s*(import|export)\b", answer.text, re.MULTILINE) is None
