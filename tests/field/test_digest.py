"""Digest authentication: what independent clients compute is believed, once, and nothing else is."""

import re

import httpx
import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from houma.domain.accounts.field_keys import ha1_of
from houma.web.field import digest

SECRET = "s3cret-of-the-device"
URI = "/field/mm/formList?formID=a%20b"


def header_of(challenge: str, *, method: str = "GET", uri: str = URI, secret: str = SECRET, user: str = "key-1") -> str:
    """The header that httpx, which knows the RFC by itself, answers a challenge with."""
    flow = httpx.DigestAuth(user, secret).auth_flow(httpx.Request(method, f"http://house{uri}"))
    request = next(flow)
    answered = flow.send(httpx.Response(401, headers={"WWW-Authenticate": challenge}, request=request))
    return answered.headers["Authorization"]


def believed(header: str, method: str = "GET") -> bool:
    shown = digest.read_header(header)
    return shown is not None and digest.answers(shown, ha1_of(shown.username, SECRET), method)


@given(
    user=st.text("abcdefghijklmnop-0123456789", min_size=1, max_size=20),
    method=st.sampled_from(["GET", "POST", "HEAD"]),
)
def test_what_another_client_computes_is_believed(user: str, method: str) -> None:
    header = header_of(digest.challenge(), method=method, user=user)
    shown = digest.read_header(header)
    assert shown is not None
    assert (shown.username, shown.uri) == (user, URI)
    assert believed(header, method)


def test_another_secret_method_or_address_is_not_believed() -> None:
    challenge = digest.challenge()
    assert not believed(header_of(challenge, secret="another"))
    assert not believed(header_of(challenge, method="POST"), "GET")
    assert not believed(header_of(challenge).replace("formList", "formLost"))


def test_a_nonce_serves_each_count_once() -> None:
    shown = digest.read_header(header_of(digest.challenge()))
    assert shown is not None
    assert digest.nonce_holds(shown)
    assert not digest.nonce_holds(shown)


def test_a_nonce_of_others_or_too_old_does_not_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    with override_settings(SECRET_KEY="another house's", SECRET_KEY_FALLBACKS=[]):
        foreign = digest.read_header(header_of(digest.challenge()))
    old = digest.read_header(header_of(digest.challenge()))
    assert foreign is not None
    assert old is not None
    assert not digest.nonce_holds(foreign)
    monkeypatch.setattr("django.core.signing.time.time", lambda: 10_000_000_000)
    assert not digest.nonce_holds(old)


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Digest",
        "Basic a2V5OnM=",
        'Digest realm="Another", qop=auth',
        'Digest realm="Houma", qop=auth, username="u"',
        "Digest " + 'a="' + "x" * 5000 + '"',
        "Digest " + "\\" * 1900,
    ],
)
def test_what_is_no_answer_to_our_challenge_is_read_as_none(header: str) -> None:
    assert digest.read_header(header) is None


@given(st.text(max_size=300))
def test_no_header_breaks_the_reading(text: str) -> None:
    assert digest.read_header(f"Digest {text}") is None


def test_a_stale_challenge_says_so() -> None:
    assert digest.challenge(stale=True).endswith(", stale=true")
    assert re.fullmatch(r'Digest realm="Houma", nonce="[\w!:-]+", qop="auth", algorithm=MD5', digest.challenge())
