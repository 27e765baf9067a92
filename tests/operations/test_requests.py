"""What is said of every request: to browsers in headers, to the log in lines that can be read by a program."""

import io
import json
import logging
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories import CountryFactory, UserFactory

from houma.config.logs import REQUESTS, logging_settings
from houma.domain.territories.models import Country

pytestmark = pytest.mark.django_db


@pytest.fixture
def country() -> Country:
    return CountryFactory()


@pytest.fixture
def told() -> Any:
    """The lines of the JSON log, as objects."""
    stream = io.StringIO()
    settings = logging_settings("json", "WARNING")
    handler = logging.StreamHandler(stream)
    described = dict(settings["formatters"]["json"])
    module, _separator, name = described.pop("()").rpartition(".")
    handler.setFormatter(getattr(__import__(module, fromlist=[name]), name)(**described))
    handler.addFilter(settings["filters"]["with_request"]["()"]())
    logger = logging.getLogger(REQUESTS)
    logger.addHandler(handler)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logger.removeHandler(handler)


def test_every_answer_says_its_request_and_keeps_browsers_within_bounds(client: Client, country: Country) -> None:
    for address in (reverse("home", args=[country.code]), reverse("account_login"), "/fr/zz/", "/health"):
        headers = client.get(address).headers
        assert re.fullmatch(r"[0-9a-f]{32}", headers["X-Request-ID"]), address
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "camera=()" in headers["Permissions-Policy"]
        policy = headers["Content-Security-Policy"]
        for directive in ("default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
            assert directive in policy, address
        assert "unsafe" not in policy


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(client: Client, country: Country) -> None:
    person = UserFactory()
    person.set_password("a long enough phrase")
    person.save()
    answer = client.post(reverse("account_login"), {"login": person.email, "password": "a long enough phrase"})
    session = answer.cookies["sessionid"]
    assert session["httponly"]
    assert session["samesite"] == "Lax"


def test_the_id_of_a_proxy_is_kept_unless_it_could_forge_a_line(client: Client) -> None:
    assert client.get("/health", headers={"X-Request-ID": "abc-123-def"}).headers["X-Request-ID"] == "abc-123-def"
    forged = 'x" evil="1'
    assert client.get("/health", headers={"X-Request-ID": forged}).headers["X-Request-ID"] != forged


def test_a_line_says_who_asked_for_what_and_what_came_of_it(client: Client, country: Country, told: Any) -> None:
    person = UserFactory()
    client.force_login(person)
    address = reverse("search", args=[country.code])
    answer = client.get(address, {"q": "Fatima"})
    line = told()[-1]
    assert (line["method"], line["path"], line["status"]) == ("GET", address, 200)
    assert line["user"] == str(person.pk)
    assert line["request_id"] == answer.headers["X-Request-ID"]
    assert line["milliseconds"] > 0
    assert line["level"] == "INFO"
    assert re.match(r"\d{4}-\d\d-\d\dT", line["time"])
    assert "Fatima" not in json.dumps(line), "what people look for is theirs"


def test_keys_that_let_their_holder_in_are_not_logged(client: Client, told: Any) -> None:
    client.get(reverse("account_reset_password_from_key", kwargs={"uidb36": "1", "key": "secret-key"}))
    assert "secret-key" not in json.dumps(told())
    assert "password/reset/key" in told()[-1]["path"]


def test_an_unknown_format_of_logs_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(ValueError, match="line, json"):
        logging_settings("xml", "WARNING")


@pytest.mark.parametrize(
    "address", ["/fr/xh/search/?q=a%00b", "/fr/xh/territories/C%00/", "/fr/xh/agreements/?territory=%00"]
)
def test_an_address_with_a_nul_is_refused_on_every_store(address: str, country: Country, client: Client) -> None:
    assert client.get(address).status_code == 400
