"""Which process of which machine this is, and whether another one still lives."""

import os
import socket
from pathlib import Path

_PROC = Path("/proc")


def this_place() -> str:
    """The machine since its last start, and the process namespace: where process numbers mean the same as here."""
    try:
        boot = (_PROC / "sys/kernel/random/boot_id").read_text().strip()
        namespace = os.readlink(_PROC / "self/ns/pid")
    except OSError:
        boot = namespace = ""  # Not Linux: the name of the machine has to do.
    return f"{socket.gethostname()} {boot} {namespace}"[:200]


def beginning_of(process: int) -> str:
    """When a process began, in ticks since the machine started; empty where that cannot be known."""
    try:
        # The name of the program, in parentheses, may hold spaces: counted from behind it, the start is field 20.
        return (_PROC / str(process) / "stat").read_text().rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return ""


def lives(place: str, process: int, began: str) -> bool | None:
    """Does that process still live? None where it is at another place, so that nobody here can tell."""
    if place != this_place():
        return None
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # It is there, and somebody else's; perhaps a later one of the same number.
    return not began or beginning_of(process) == began
