"""Files that people hand in are kept in a directory or in a private bucket: a real server speaks S3 here."""

import hashlib
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.core.files.storage.handler import StorageHandler
from tests.factories import CountryFactory, UserFactory
from tests.operations.processes import wait_until

from houma.config.storage import media_directory, media_settings
from houma.domain.documents.actions import NewDocument, hand_in
from houma.domain.documents.models import Document, DocumentKind

pytestmark = pytest.mark.one_store

KEYS = {"AWS_ACCESS_KEY_ID": "for-this-test", "AWS_SECRET_ACCESS_KEY": "for-this-test"}


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of an S3 server with the bucket ``houma``."""
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        port = chosen.getsockname()[1]
    command = [sys.executable, "-W", "ignore", "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until(lambda: _answers(port), "the S3 server answers")
        os.environ.update(KEYS)
        boto3.client("s3", endpoint_url=address, region_name="us-east-1").create_bucket(Bucket="houma")
        yield address
    finally:
        for name in KEYS:
            os.environ.pop(name, None)
        process.terminate()
        process.wait()


def _answers(port: int) -> bool:
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def bucket(server: str) -> Storage:
    address = f"s3://houma/media?endpoint={server}&region=us-east-1&addressing=path"
    return StorageHandler({"default": media_settings(address)})["default"]


def content_of(storage: Storage, name: str) -> bytes:
    with storage.open(name) as file:
        return bytes(file.read())


@pytest.mark.django_db
def test_a_document_is_kept_in_the_bucket_once_and_read_back(bucket: Storage, monkeypatch: Any) -> None:
    monkeypatch.setattr(Document._meta.get_field("file"), "storage", bucket)
    country, person = CountryFactory(), UserFactory()
    new = NewDocument("délibération.pdf", b"%PDF-1.7 deliberation", DocumentKind.DELIBERATION)
    first, second = hand_in(country, new, by=person), hand_in(country, new, by=person)
    digest = hashlib.sha256(new.content).hexdigest()
    assert first.file.name == second.file.name == f"documents/{digest[:2]}/{digest}.pdf"
    with Document.objects.get(pk=first.pk).file.open("rb") as file:
        assert file.read() == new.content


def test_nobody_reads_the_bucket_without_a_key(bucket: Storage, server: str) -> None:
    name = bucket.save("secret.txt", ContentFile(b"for the parties only"))
    assert bucket.exists(name)
    assert content_of(bucket, name) == b"for the parties only"
    grants = boto3.client("s3", endpoint_url=server, region_name="us-east-1").get_object_acl(
        Bucket="houma", Key=f"media/{name}"
    )["Grants"]
    assert [grant["Grantee"].get("URI") for grant in grants] == [None], "granted to its owner only"
    assert "Signature" in bucket.url(name), "an address without a signature opens nothing"


def test_another_file_of_the_same_name_stands_beside_the_first(bucket: Storage) -> None:
    names = [bucket.save("same.txt", ContentFile(content)) for content in (b"one", b"two")]
    assert len(set(names)) == 2
    assert [content_of(bucket, name) for name in names] == [b"one", b"two"]


def test_a_directory_is_a_directory(tmp_path: Path) -> None:
    assert media_directory(str(tmp_path)) == tmp_path
    assert media_settings(str(tmp_path))["BACKEND"].endswith("FileSystemStorage")
    assert media_directory("s3://houma") is None


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("ftp://somewhere", "s3://"),
        ("s3://key:secret@houma", "no keys"),
        ("s3://", "names a bucket"),
        ("s3://houma?zone=a", "zone"),
    ],
)
def test_an_address_that_is_not_understood_says_what_is(address: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        media_settings(address)
