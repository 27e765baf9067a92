"""The daily e-mail, through a real mail server: once a day, in the person's language, honest about its fate."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings
from tests.desk.mail_server import Letterbox, mail_server
from tests.factories import ProjectFactory, SmallTree, UserFactory, signed_agreement
from tests.operations.own_store import ROOT, own_database
from tests.operations.processes import PATIENCE_SECONDS

from houma.domain.accounts.models import User
from houma.domain.desk.actions.digests import LONGEST_SENDING, give_up_interrupted, take_digest
from houma.domain.desk.actions.preferences import set_preferences
from houma.domain.desk.models import Digest, DigestState
from houma.domain.projects.models import Project
from houma.domain.territories.models import Country
from houma.values.multilingual import Language
from houma.web.digest import MOST_TOLD, Outcome, send_all, send_digest, send_to

pytestmark = pytest.mark.django_db
ADDRESS = "https://houma.example"


@pytest.fixture
def mail(settings: Settings) -> Iterator[Letterbox]:
    """A mail server that Houma writes to."""
    with mail_server() as box:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
        settings.HOUMA_ADDRESS = ADDRESS
        yield box


def today_to(person: User) -> Outcome:
    return send_to(person, timezone.localdate())


def parts(letter: EmailMessage) -> tuple[str, str]:
    """The plain text and the HTML of a letter."""
    plain, html = letter.get_body(("plain",)), letter.get_body(("html",))
    assert plain is not None
    assert html is not None
    return plain.get_content(), html.get_content()


class _Page(HTMLParser):
    """The root element's attributes and every link of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.root: dict[str, str | None] = {}
        self.links: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "html":
            self.root = dict(attrs)
        if tag == "a":
            self.links.append(dict(attrs)["href"] or "")


def test_one_e_mail_a_day_tells_what_waits(mail: Letterbox, officer: User, project: Project) -> None:
    signed_agreement(project)
    assert today_to(officer) == Outcome.SENT
    assert today_to(officer) == Outcome.DONE_ALREADY
    (letter,) = mail.letters
    plain, html = parts(letter)
    assert letter["To"] == officer.email
    assert project.name_fr in plain
    assert project.name_fr in html
    digest = Digest.objects.get()
    assert (digest.state, digest.tasks, digest.attempts) == (DigestState.SENT, 3, 1)
    assert send_to(officer, timezone.localdate() + timedelta(days=1)) == Outcome.SENT


@pytest.mark.parametrize(("language", "direction"), [("fr", "ltr"), ("ar", "rtl"), ("en", "ltr")])
def test_it_speaks_the_language_of_the_person_and_its_links_are_whole(
    mail: Letterbox, officer: User, project: Project, country: Country, language: Language, direction: str
) -> None:
    set_preferences(officer, language=language, digest=True)
    assert today_to(officer) == Outcome.SENT
    (letter,) = mail.letters
    plain, html = parts(letter)
    page = _Page(html)
    assert letter["Content-Language"] == language
    assert (page.root["lang"], page.root["dir"]) == (language, direction)
    assert (project.name_ar in plain) == (language == "ar")
    assert bool(re.search("[\u0600-\u06ff]{4}", str(letter["Subject"]))) == (language == "ar")
    assert page.links
    addresses = [*page.links, *re.findall(r"https?://\S+", plain)]
    assert all(address.startswith(f"{ADDRESS}/{language}/{country.code}/") for address in addresses)
    assert f"{ADDRESS}/{language}/{country.code}/desk/preferences/" in plain


def test_nothing_is_sent_when_nothing_waits(mail: Letterbox, officer: User, country: Country) -> None:
    assert today_to(officer) == Outcome.NOTHING_WAITS
    assert not Digest.objects.exists()
    assert mail.letters == []


def test_who_switched_it_off_gets_none(mail: Letterbox, client: Client, officer: User, project: Project) -> None:
    client.force_login(officer)
    page = reverse("desk_preferences", args=[project.country_id])
    assert 'name="digest"' in client.get(page).content.decode()
    client.post(page, {"language": "ar"})
    officer.refresh_from_db()
    assert officer.language == "ar"
    assert today_to(officer) == Outcome.NOT_WANTED
    assert list(send_all()) == []
    client.post(page, {"language": "fr", "digest": "on"})
    assert [outcome for _person, outcome in send_all()] == [Outcome.SENT]


def test_people_without_a_mandate_are_not_written_to(mail: Letterbox, project: Project) -> None:
    UserFactory()
    assert list(send_all()) == []


def test_a_long_list_is_cut_and_says_how_much_more_there_is(mail: Letterbox, officer: User, tree: SmallTree) -> None:
    set_preferences(officer, language="en", digest=True)
    for _ in range(MOST_TOLD + 3):
        ProjectFactory(country=tree.country, territory=tree.communes[0])
    assert today_to(officer) == Outcome.SENT
    plain, _html = parts(mail.letters[0])
    assert plain.count("\n* ") == MOST_TOLD
    assert "and 3 others" in plain


def test_what_the_server_refused_did_not_leave_and_is_tried_again(
    mail: Letterbox, officer: User, project: Project
) -> None:
    mail.answer = "452 no room"
    assert today_to(officer) == Outcome.REFUSED
    digest = Digest.objects.get()
    assert digest.state == DigestState.REFUSED
    assert "no room" in digest.reason
    mail.answer = "250 kept"
    assert today_to(officer) == Outcome.SENT
    digest.refresh_from_db()
    assert (digest.state, digest.attempts, digest.reason) == (DigestState.SENT, 2, "")
    assert len(mail.letters) == 1


def test_a_server_that_is_not_there_is_a_refusal_and_three_are_enough(
    settings: Settings, mail: Letterbox, officer: User, project: Project
) -> None:
    settings.EMAIL_PORT = 1
    assert [today_to(officer) for _ in range(4)] == [Outcome.REFUSED] * 3 + [Outcome.DONE_ALREADY]


def test_a_digest_taken_by_another_is_not_sent_and_later_said_to_be_uncertain(
    mail: Letterbox, officer: User, project: Project
) -> None:
    digest = take_digest(officer, timezone.localdate(), 1)
    assert digest is not None
    assert today_to(officer) == Outcome.DONE_ALREADY
    assert give_up_interrupted() == 0
    Digest.objects.update(taken_at=timezone.now() - LONGEST_SENDING - timedelta(minutes=1))
    assert [outcome for _person, outcome in send_all()] == [Outcome.DONE_ALREADY]
    digest.refresh_from_db()
    assert digest.state == DigestState.UNCERTAIN
    assert mail.letters == []


def test_a_background_worker_sends_it_once_however_often_it_is_told(
    mail: Letterbox, officer: User, project: Project
) -> None:
    day = timezone.localdate().isoformat()
    assert [send_digest.func(officer.pk, day) for _ in range(2)] == ["sent", "settled already today"]
    assert len(mail.letters) == 1


def _command(url: str, port: int, *arguments: str) -> "subprocess.Popen[str]":
    environment = {
        **os.environ,
        "HOUMA_DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "houma.config.settings",
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")]),
        "HOUMA_SMTP_HOST": "127.0.0.1",
        "HOUMA_SMTP_PORT": str(port),
        "HOUMA_ADDRESS": ADDRESS,
    }
    return subprocess.Popen(
        [sys.executable, *arguments], env=environment, cwd=ROOT, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip


def _done(process: "subprocess.Popen[str]") -> str:
    said, _nothing = process.communicate(timeout=PATIENCE_SECONDS)
    assert process.returncode == 0, said
    return said


SEND = ("-m", "houma", "digest", "send")


def test_two_machines_at_once_and_a_killed_one_send_each_person_one(tmp_path: Path) -> None:
    with own_database(tmp_path) as url, mail_server() as box:
        planned = _done(_command(url, box.port, "-m", "tests.desk.digest_scene"))
        assert planned.count("would be sent") == 3
        assert box.letters == []

        box.hold.clear()
        killed = _command(url, box.port, *SEND)
        assert box.begun.wait(PATIENCE_SECONDS)
        killed.send_signal(signal.SIGKILL)
        killed.communicate()
        box.hold.set()
        assert len(box.letters) == 1

        together = [_command(url, box.port, *SEND) for _ in range(2)]
        said = [_done(process) for process in together]
        assert box.addressees == ["amina@example.org", "brahim@example.org"]
        assert "".join(said).count("  sent") == 1
