"""A real mail server on the loopback, that keeps what it is given and can refuse or hold messages."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from socket import socket
from typing import Any

from aiosmtpd.controller import Controller


@dataclass
class Letterbox:
    """What came in. ``answer`` is what the server says to a message; ``begun`` is set once one has come in whole."""

    port: int
    answer: str = "250 kept"
    letters: list[EmailMessage] = field(default_factory=list)
    begun: threading.Event = field(default_factory=threading.Event)
    hold: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.hold.set()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 – aiosmtpd names it
        """Called by the server with a whole message."""
        if self.answer.startswith("250"):
            letter = message_from_bytes(envelope.content, policy=policy.default)
            assert isinstance(letter, EmailMessage)
            self.letters.append(letter)
        self.begun.set()
        if not self.hold.is_set():
            await server.loop.run_in_executor(None, self.hold.wait, 30)
        return self.answer

    @property
    def addressees(self) -> list[str]:
        return sorted(str(letter["To"]) for letter in self.letters)


@contextmanager
def mail_server() -> Iterator[Letterbox]:
    """A server on a free port of this machine, gone when the block ends."""
    with socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        box = Letterbox(port=chosen.getsockname()[1])
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    try:
        yield box
    finally:
        box.hold.set()
        controller.stop()
