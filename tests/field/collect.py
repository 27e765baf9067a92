"""A field application as ODK Collect behaves, over the wire: it knows the protocol and nothing of the house.

Digest authentication is httpx's own. Written after the OpenRosa specifications (form list, form submission, metadata
1.0) and what Collect sends: HEAD before POST, the instance with every request, ``*isIncomplete*`` before the last.
"""

import hashlib
from dataclasses import dataclass
from xml.etree import ElementTree

import httpx

LIST = "{http://openrosa.org/xforms/xformsList}"
MANIFEST = "{http://openrosa.org/xforms/xformsManifest}"
RESPONSE = "{http://openrosa.org/http/response}"
FORMS = "{http://www.w3.org/2002/xforms}"


class NotTheProtocol(Exception):
    """The server answered what no OpenRosa server answers."""


@dataclass(frozen=True)
class Told:
    """What the device shows after a request."""

    status: int
    message: str

    @property
    def is_sent(self) -> bool:
        """Collect counts 201 and 202 as sent, and everything else, 200 too, as not."""
        return self.status in {201, 202}


@dataclass
class Device:
    """A telephone with its server address, and with name and password where the key is not in the address."""

    server: str
    username: str = ""
    password: str = ""
    language: str = "fr"

    def __post_init__(self) -> None:
        auth = httpx.DigestAuth(self.username, self.password) if self.username else None
        headers = {"X-OpenRosa-Version": "1.0", "Accept-Language": self.language, "User-Agent": "collect test"}
        alone = httpx.Limits(max_keepalive_connections=0)  # A telephone loses its network between two requests.
        self.http = httpx.Client(auth=auth, headers=headers, timeout=60, limits=alone)

    def _xml(self, address: str, root: str) -> ElementTree.Element:
        answer = self.http.get(address)
        if answer.status_code != 200:
            raise NotTheProtocol(f"{answer.status_code}: {answer.text[:300]}")
        if answer.headers.get("X-OpenRosa-Version") != "1.0" or "Date" not in answer.headers:
            raise NotTheProtocol("headers")
        if answer.headers["Content-Type"].partition(";")[0] != "text/xml":
            raise NotTheProtocol(answer.headers["Content-Type"])
        read = ElementTree.fromstring(answer.content)
        if read.tag != root:
            raise NotTheProtocol(read.tag)
        return read

    def forms(self) -> dict[str, dict[str, str]]:
        """The form list by form; every element is one that the specification names."""
        known = {"formID", "name", "version", "hash", "descriptionText", "downloadUrl", "manifestUrl"}
        listed = {}
        for one in self._xml(f"{self.server}/formList", f"{LIST}xforms"):
            parts = {part.tag.removeprefix(LIST): (part.text or "") for part in one}
            if one.tag != f"{LIST}xform" or not {"formID", "name", "hash", "downloadUrl"} <= parts.keys() <= known:
                raise NotTheProtocol(f"{one.tag}: {sorted(parts)}")
            listed[parts["formID"]] = parts
        return listed

    def fetch(self, form: dict[str, str]) -> bytes:
        """A form whose hash agrees, as an XForm."""
        answer = self.http.get(form["downloadUrl"])
        if f"md5:{hashlib.md5(answer.content, usedforsecurity=False).hexdigest()}" != form["hash"]:
            raise NotTheProtocol("the form is not the one that was listed")
        if not ElementTree.fromstring(answer.content).findall(f".//{FORMS}instance"):
            raise NotTheProtocol("no XForm")
        return answer.content

    def fetch_files(self, form: dict[str, str]) -> dict[str, bytes]:
        """The files of a form, each with the hash that its manifest names."""
        files = {}
        for one in self._xml(form["manifestUrl"], f"{MANIFEST}manifest"):
            parts = {part.tag.removeprefix(MANIFEST): (part.text or "") for part in one}
            content = self.http.get(parts["downloadUrl"]).content
            if f"md5:{hashlib.md5(content, usedforsecurity=False).hexdigest()}" != parts["hash"]:
                raise NotTheProtocol(f"{parts['filename']} is another file")
            files[parts["filename"]] = content
        return files

    def most(self) -> int:
        """What HEAD says one request may hold."""
        answer = self.http.head(f"{self.server}/submission")
        if answer.status_code != 204 or answer.headers.get("Location") != f"{self.server}/submission":
            raise NotTheProtocol(f"HEAD: {answer.status_code} {answer.headers.get('Location')}")
        return int(answer.headers["X-OpenRosa-Accept-Content-Length"])

    def send(self, instance: bytes, *, last: bool = True, **files: bytes) -> Told:
        """One request: the instance, some files (``f_jpg`` is f.jpg), and whether more come."""
        self.most()
        parts = [("xml_submission_file", ("submission.xml", instance, "text/xml"))]
        parts += [(name.replace("_", "."), (name.replace("_", "."), content)) for name, content in files.items()]
        data = {} if last else {"*isIncomplete*": "yes"}
        answer = self.http.post(f"{self.server}/submission?deviceID=collect%3Ax", data=data, files=parts)
        read = ElementTree.fromstring(answer.content)
        message = read.find(f"{RESPONSE}message")
        if read.tag != f"{RESPONSE}OpenRosaResponse" or message is None:
            raise NotTheProtocol(answer.text[:300])
        return Told(answer.status_code, message.text or "")
