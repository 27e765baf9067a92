"""A real server with both packs loaded, and a real Chromium in front of it."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    StorageState,
    expect,
    sync_playwright,
)

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--enable-unsafe-swiftshader",
]
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
BUILDINGS = 30
"""Of the invented quarter; it holds 300 where it is loaded whole."""
_PATIENCE = 60.0


@dataclass(frozen=True)
class Site:
    """A running server: where it is, who may sign in (e-mail → password) and keys of second factors."""

    url: str
    passwords: dict[str, str]
    keys: dict[str, str] = field(default_factory=dict)

    def codes(self, email: str) -> list[str]:
        """Codes that are taken now: a code opens once, so a person who signs in again soon takes another."""
        now = int(time.time()) // 30
        return [format_hotp_value(hotp_value(self.keys[email], now + step)) for step in (0, 1, -1)]


def signed_in(page: Page, site: Site, email: str = "officer@houma.example", language: str = "fr") -> None:
    """Sign in as a demonstration account, with its second factor where it has one."""
    page.goto(f"/{language}/account/login/")
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", site.passwords[email])
    page.click("main button[type=submit]")
    for code in site.codes(email) if email in site.keys else ():
        if page.locator("main input[name=code]").count() == 0:
            break
        page.fill("main input[name=code]", code)
        page.locator("main form").filter(has=page.locator("input[name=code]")).locator("button[type=submit]").click()
    expect(page.locator("details.account")).to_be_visible()


def _houma(environment: dict[str, str], *arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "houma", *arguments], env=environment, check=True, capture_output=True)


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a newcomer prepares: both packs and the demonstration accounts. It is copied; nobody serves it."""
    var = tmp_path_factory.mktemp("store")
    environment = _environment(var)
    _houma(environment, "translations", "compile")
    _houma(environment, "db", "prepare", "--quiet")
    for pack in ("maroc", "demo"):
        _houma(environment, "pack", "load", pack)
    _houma(environment, "accounts", "demo")
    return var


@pytest.fixture(scope="session")
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The service as a newcomer starts it, with its worker, on a port of its own.

    HOUMA_TEST_SITE=address and HOUMA_VAR name one that runs already, for whoever writes a test.
    """
    if running := os.environ.get("HOUMA_TEST_SITE"):
        yield Site(running, *_accounts_in(Path(os.environ["HOUMA_VAR"])))
        return
    with _served(_copied(request.getfixturevalue("store"), tmp_path_factory)) as site:
        yield site


@pytest.fixture(scope="session")
def quarter(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Another such service, with a small invented quarter in it; HOUMA_TEST_QUARTER names one that runs already."""
    if running := os.environ.get("HOUMA_TEST_QUARTER"):
        yield Site(running, *_accounts_in(Path(os.environ["HOUMA_VAR"])))
        return
    var = _copied(request.getfixturevalue("store"), tmp_path_factory)
    _houma(_environment(var), "pack", "quarter", "--buildings", str(BUILDINGS))
    with _served(var) as site:
        yield site


def _environment(var: Path) -> dict[str, str]:
    return {**os.environ, "HOUMA_VAR": str(var), "HOUMA_DATABASE_URL": f"sqlite:///{var / 'houma.sqlite3'}"}


def _copied(store: Path, places: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(store, places.mktemp("var"), dirs_exist_ok=True))


@contextmanager
def _served(var: Path) -> Iterator[Site]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen([sys.executable, "-m", "houma", "serve", "--port", str(port)], env=_environment(var))
    try:
        _wait_for(f"http://127.0.0.1:{port}/health", server)
        yield Site(f"http://127.0.0.1:{port}", *_accounts_in(var))
    finally:
        server.terminate()
        server.wait(timeout=30)


def _accounts_in(var: Path) -> tuple[dict[str, str], dict[str, str]]:
    kept = ("demonstration-accounts.json", "demonstration-second-factors.json")
    passwords, keys = (json.loads((var / name).read_text()) for name in kept)
    return passwords, keys


def _wait_for(address: str, server: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise RuntimeError(f"the server ended with {server.returncode}")
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                if answer.status == 200:
                    return
        except OSError:  # Not yet there, or too busy to answer in time.
            time.sleep(0.2)
    raise TimeoutError(address)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visitor(chromium: Browser, site: Site) -> Iterator[Page]:
    """A page at desktop width; the test fails when the browser reported an error or asked another site for anything."""
    context = chromium.new_context(viewport=DESKTOP, base_url=site.url, reduced_motion="reduce")
    yield from _watched(context, site)


@pytest.fixture
def phone(chromium: Browser, site: Site) -> Iterator[Page]:
    """The same at the width of a phone."""
    context = chromium.new_context(
        viewport=PHONE, base_url=site.url, reduced_motion="reduce", has_touch=True, is_mobile=True
    )
    yield from _watched(context, site)


@pytest.fixture(scope="session")
def readers(chromium: Browser, site: Site) -> Iterator[tuple[BrowserContext, BrowserContext]]:
    """Two browsers, wide and narrow, that keep what every page shares: styles, scripts and fonts come once."""
    wide = chromium.new_context(viewport=DESKTOP, base_url=site.url, reduced_motion="reduce")
    narrow = chromium.new_context(
        viewport=PHONE, base_url=site.url, reduced_motion="reduce", has_touch=True, is_mobile=True
    )
    yield wide, narrow
    wide.close()
    narrow.close()


@pytest.fixture
def reader(readers: tuple[BrowserContext, BrowserContext], site: Site) -> Iterator[Page]:
    """A page as ``visitor``, for who only reads: in a browser that others have read in before."""
    yield from _watched(readers[0], site, last=False)


@pytest.fixture
def phone_reader(readers: tuple[BrowserContext, BrowserContext], site: Site) -> Iterator[Page]:
    """A page as ``phone``, in a browser that others have read in before."""
    yield from _watched(readers[1], site, last=False)


def _watched(context: BrowserContext, site: Site, *, last: bool = True) -> Iterator[Page]:
    """A page whose errors fail the test; with the ``last`` page of a context goes the context."""
    page = context.new_page()
    errors: list[str] = []
    strangers: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if message.type == "error":
            errors.append(message.text)

    page.on("console", heard)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on(
        "request",
        lambda request: None if request.url.startswith((site.url, "blob:", "data:")) else strangers.append(request.url),
    )
    yield page
    (context if last else page).close()
    assert errors == []
    assert strangers == []


@pytest.fixture(scope="session")
def sessions() -> dict[str, StorageState]:
    """Who has signed in already: a code of a second factor is good once, so each person signs in once."""
    return {}


@pytest.fixture
def as_person(chromium: Browser, site: Site, sessions: dict[str, StorageState]) -> Iterator[Callable[..., Page]]:
    """Open a page of its own for a demonstration account: ``as_person("officer")``."""
    yield from _opening(chromium, site, sessions)


@pytest.fixture(scope="session")
def sessions_in_quarter() -> dict[str, StorageState]:
    """Who has signed in already where the quarter is."""
    return {}


@pytest.fixture
def in_quarter(
    chromium: Browser, quarter: Site, sessions_in_quarter: dict[str, StorageState]
) -> Iterator[Callable[..., Page]]:
    """As ``as_person``, where the quarter is: ``in_quarter("inspector", on_phone=True)``."""
    yield from _opening(chromium, quarter, sessions_in_quarter)


def _opening(chromium: Browser, site: Site, sessions: dict[str, StorageState]) -> Iterator[Callable[..., Page]]:
    opened: list[Iterator[Page]] = []

    def person(name: str, *, on_phone: bool = False) -> Page:
        email = f"{name}@houma.example"
        context = chromium.new_context(
            viewport=PHONE if on_phone else DESKTOP,
            base_url=site.url,
            reduced_motion="reduce",
            storage_state=sessions.get(email),
        )
        watched = _watched(context, site)
        page = next(watched)
        opened.append(watched)
        if email not in sessions:
            signed_in(page, site, email)
            sessions[email] = context.storage_state()
        return page

    yield person
    for watched in opened:
        with suppress(StopIteration):
            next(watched)


@pytest.fixture(scope="session")
def pictures() -> Path | None:
    """Where to keep screenshots for a person to look at: HOUMA_SCREENSHOTS, else nowhere."""
    wanted = os.environ.get("HOUMA_SCREENSHOTS")
    if not wanted:
        return None
    folder = Path(wanted)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
