"""A request that is too large is refused in the words of whoever sent it: a device reads OpenRosa's answer only."""

import asyncio
from xml.etree import ElementTree

import pytest

from houma.config.bodies import MOST_UNDER, BoundedBodies, Message, Receive, Scope, Send

MOST = MOST_UNDER["/field/"]


async def reads_all(scope: Scope, receive: Receive, send: Send) -> None:
    """An application that takes in the body, and answers nothing where the sender went away (as Django does)."""
    while (message := await receive())["type"] == "http.request":
        if not message.get("more_body"):
            await send({"type": "http.response.start", "status": 200, "headers": []})
            return


def answered(path: str, language: str, *, announced: int | None = None, chunks: int = 0) -> tuple[Message, bytes]:
    """The head and the body of the answer to a request of so many chunks, or of a length that is only announced."""
    headers = [(b"host", b"testserver"), (b"accept-language", language.encode())]
    headers += [] if announced is None else [(b"content-length", str(announced).encode())]
    scope = {"type": "http", "method": "POST", "path": path, "query_string": b"", "headers": headers}
    waiting = [{"type": "http.request", "body": bytes(MOST // 2), "more_body": n + 1 < chunks} for n in range(chunks)]
    sent: list[Message] = []

    async def receive() -> Message:
        return waiting.pop(0)

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(BoundedBodies(reads_all)(scope, receive, send))
    return sent[0], b"".join(one.get("body", b"") for one in sent)


@pytest.mark.parametrize("how", [{"announced": MOST + 1}, {"chunks": 3}], ids=["announced", "in-chunks"])
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr-MA,fr;q=0.9", "Une requête compte au plus 50 Mo."),
        ("ar", "لا يتجاوز الطلب الواحد 50 ميغابايت."),
        ("en", "One request has at most 50 MB."),
    ],
)
def test_a_device_that_sends_too_much_shows_why_in_its_language(how: dict[str, int], language: str, words: str) -> None:
    head, body = answered("/field/ma/key/s/submission", language, **how)
    headers = dict(head["headers"])
    assert head["status"] == 413
    assert headers[b"x-openrosa-version"] == b"1.0"
    assert headers[b"content-type"].startswith(b"text/xml")
    assert headers[b"content-language"] == language[:2].encode()
    answer = ElementTree.fromstring(body)
    assert answer.tag == "{http://openrosa.org/http/response}OpenRosaResponse"
    (message,) = answer
    assert (message.get("nature"), message.text) == ("error", words)


def test_other_programs_read_plain_words(caplog: pytest.LogCaptureFixture) -> None:
    head, body = answered("/api/secret/files", "fr", announced=MOST + 1)
    assert (head["status"], body) == (413, b"413: too large for one request")
    assert "secret" not in caplog.text
    assert answered("/field/ma/submission", "fr", chunks=2)[0]["status"] == 200
