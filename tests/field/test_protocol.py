"""OpenRosa 1.0, address by address: what devices are offered, and what they may not reach."""

from xml.etree import ElementTree

import pytest
from django.test import Client
from tests.factories.people import MandateFactory, user_with_mandate
from tests.field.conftest import PLACES, Field, published
from tests.observatory.workbooks import form, row

from houma.domain.accounts.models import Role

LIST = "{http://openrosa.org/xforms/xformsList}"
MANIFEST = "{http://openrosa.org/xforms/xformsManifest}"
RESPONSE = "{http://openrosa.org/http/response}"


def forms_in(client: Client, address: str) -> dict[str, dict[str, str]]:
    """The form list as a device reads it: each element by its name, by form."""
    answer = client.get(address)
    assert answer.status_code == 200, answer.content
    root = ElementTree.fromstring(answer.content)
    assert root.tag == f"{LIST}xforms"
    listed = [{part.tag.removeprefix(LIST): part.text or "" for part in one} for one in root]
    assert {one.tag for one in root} <= {f"{LIST}xform"}
    return {one["formID"]: one for one in listed}


def test_the_form_list_names_form_version_hash_and_where_to_fetch_them(client: Client, field: Field) -> None:
    listed = forms_in(client, field.at("form_list"))
    assert listed.keys() == {"menages", "places"}
    households = listed["menages"]
    assert households["version"] == "1"
    assert households["hash"] == f"md5:{field.version.digest}"
    assert households["downloadUrl"].startswith("http://testserver/field/")
    assert "manifestUrl" not in households
    assert client.get(households["downloadUrl"]).content.decode() == field.version.xform
    assert forms_in(client, field.at("form_list") + "?formID=places").keys() == {"places"}


def test_every_answer_bears_the_headers_of_the_protocol(client: Client, field: Field) -> None:
    for address in (field.at("form_list"), field.at("form", number=field.version.pk), field.at("nothing", rest="x")):
        answer = client.get(address)
        assert answer["X-OpenRosa-Version"] == "1.0"
        assert answer["Content-Type"] == "text/xml; charset=utf-8"
        assert answer["Cache-Control"] == "private, no-store"


def test_the_manifest_names_the_files_of_a_form_and_they_are_given(client: Client, field: Field) -> None:
    address = forms_in(client, field.at("form_list"))["places"]["manifestUrl"]
    root = ElementTree.fromstring(client.get(address).content)
    assert root.tag == f"{MANIFEST}manifest"
    ((name, digest, download),) = [[part.text for part in one] for one in root]
    assert name == "places.csv"
    assert digest is not None
    assert digest.startswith("md5:")
    assert b"".join(client.get(download).streaming_content) == PLACES


def test_head_says_how_much_one_request_may_hold_and_where_to_send(client: Client, field: Field) -> None:
    answer = client.head(field.at("submission"))
    assert answer.status_code == 204
    assert answer["Location"] == "http://testserver" + field.at("submission")
    assert int(answer["X-OpenRosa-Accept-Content-Length"]) > 1_000_000


def test_refusals_speak_the_language_of_the_reader(client: Client, field: Field) -> None:
    def said(language: str | None) -> str:
        headers = {} if language is None else {"Accept-Language": language}
        root = ElementTree.fromstring(client.get(field.at("nothing", rest="x"), headers=headers).content)
        message = root.find(f"{RESPONSE}message")
        assert message is not None
        assert message.get("nature") == "error"
        return message.text or ""

    assert said("en") == "This is not here."
    assert len({said("fr"), said("ar"), said("en")}) == 3
    field.inspector.language = "ar"
    field.inspector.save()
    assert said(None) == said("ar")


def test_forms_of_another_territory_are_neither_listed_nor_given(client: Client, field: Field) -> None:
    other = user_with_mandate(Role.OPERATION_MANAGER, field.tree.provinces[1])
    foreign = published(
        field.tree, other, form([row("text", "a", "A")], (), {"form_id": "foreign"}), field.tree.provinces[1], {}
    )
    assert "foreign" not in forms_in(client, field.at("form_list"))
    for name in ("form", "manifest"):
        there, nowhere = (client.get(field.at(name, number=number)) for number in (foreign.pk, 999_999))
        assert there.status_code == nowhere.status_code == 404
        assert there.content == nowhere.content


def test_a_key_opens_only_the_line_of_its_own_mandate(client: Client, field: Field) -> None:
    """The inspector holds a second mandate elsewhere: this key is not for it."""
    other = user_with_mandate(Role.OPERATION_MANAGER, field.tree.provinces[1])
    content = form([row("text", "a", "A")], (), {"form_id": "second"})
    published(field.tree, other, content, field.tree.provinces[1], {})
    MandateFactory(user=field.inspector, role=Role.INSPECTOR, territory=field.tree.provinces[1])
    assert "second" not in forms_in(client, field.at("form_list"))


@pytest.mark.parametrize("name", ["form_list", "submission"])
def test_other_ways_of_asking_are_refused_in_xml(client: Client, field: Field, name: str) -> None:
    answer = client.delete(field.at(name))
    assert answer.status_code == 405
    assert RESPONSE in ElementTree.fromstring(answer.content).tag
