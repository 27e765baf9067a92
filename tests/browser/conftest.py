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
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    StorageState,
    ViewportSize,
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
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
_PATIENCE = 180.0
"""Seconds for a server to start or to end, on a machine that does other things too."""
SLOW = 60_000
"""Milliseconds for what a page does: whoever waits for it goes on once it is done, so long patience costs nothing."""
expect.set_options(timeout=SLOW)


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
    page.wait_for_load_state()  # Else the page of the second factor is looked for before it is there.
    for code in site.codes(email) if email in site.keys else ():
        if page.locator("main input[name=code]").count() == 0:
            break
        page.fill("main input[name=code]", code)
        page.locator("main form").filter(has=page.locator("input[name=code]")).locator("button[type=submit]").click()
        page.wait_for_load_state()
    expect(page.locator("details.account")).to_be_visible()


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a newcomer prepares: both packs, the demonstration accounts, a part of the invented quarter."""
    var = tmp_path_factory.mktemp("store")
    subprocess.run(
        [sys.executable, "-m", "tests.browser.prepare"],
        env=_environment(var), cwd=Path(__file__).parents[2], check=True, capture_output=True,
    )  # fmt: skip
    return var


@pytest.fixture(scope="session")
def site(request: pytest.FixtureRequest) -> Iterator[Site]:
    """The service as a newcomer starts it, with its worker, on a port of its own.

    HOUMA_TEST_SITE=address and HOUMA_VAR name one that runs already, for whoever writes a test.
    """
    if running := os.environ.get("HOUMA_TEST_SITE"):
        yield Site(running, *_accounts_in(Path(os.environ["HOUMA_VAR"])))
        return
    with _served(request.getfixturevalue("store")) as site:
        yield site


def window_of(
    chromium: Browser, site: Site, sessions: dict[str, StorageState], name: str, *, on_phone: bool = False
) -> BrowserContext:
    """A browser of its own in which a demonstration account has signed in: once for all tests that play it."""
    email = f"{name}@houma.example"
    context = _window(chromium, site, viewport=PHONE if on_phone else DESKTOP, storage_state=sessions.get(email))
    if email not in sessions:
        page = context.new_page()
        signed_in(page, site, email)
        sessions[email] = context.storage_state()
        page.close()
    return context


def _window(chromium: Browser, site: Site, **options: Any) -> BrowserContext:
    context = chromium.new_context(base_url=site.url, reduced_motion="reduce", **options)
    context.set_default_timeout(SLOW)
    return context


def _environment(var: Path) -> dict[str, str]:
    return {**os.environ, "HOUMA_VAR": str(var), "HOUMA_DATABASE_URL": f"sqlite:///{var / 'houma.sqlite3'}"}


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
        server.wait(timeout=_PATIENCE)


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
    context = _window(chromium, site, viewport=DESKTOP)
    yield from _watched(context, site)


@pytest.fixture
def phone(chromium: Browser, site: Site) -> Iterator[Page]:
    """The same at the width of a phone."""
    context = _window(chromium, site, viewport=PHONE, has_touch=True, is_mobile=True)
    yield from _watched(context, site)


@pytest.fixture(scope="session")
def readers(chromium: Browser, site: Site) -> Iterator[BrowserContext]:
    """A browser that keeps what every page shares: styles, scripts and fonts come once."""
    context = _window(chromium, site, viewport=DESKTOP)
    yield context
    context.close()


@pytest.fixture
def reader(readers: BrowserContext, site: Site) -> Iterator[Page]:
    """A page as ``visitor``, for who only reads: in a browser that others have read in before."""
    yield from _watched(readers, site, last=False)


#: What htmx writes to the console of a look-up that was dropped: by the browser when the page was left, or by htmx
#: itself when more was typed. A refused look-up is written otherwise (``htmx:responseError``), and fails the test.
OF_A_DROPPED_LOOK_UP = ("htmx:sendAbort", "htmx:sendError", "htmx:afterRequest")


def _watched(context: BrowserContext, site: Site, *, last: bool = True) -> Iterator[Page]:
    """A page whose errors fail the test; with the ``last`` page of a context goes the context."""
    page = context.new_page()
    errors: list[str] = []
    strangers: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(OF_A_DROPPED_LOOK_UP):
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
    """Open a page of its own for a demonstration account: ``as_person("inspector", on_phone=True)``."""
    opened: list[Iterator[Page]] = []

    def person(name: str, *, on_phone: bool = False) -> Page:
        context = window_of(chromium, site, sessions, name, on_phone=on_phone)
        watched = _watched(context, site)
        opened.append(watched)
        return next(watched)

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
