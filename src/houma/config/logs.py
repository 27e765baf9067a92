"""How logs look: one line for a person, or one JSON object for a program that collects them."""

import logging
from contextvars import ContextVar
from typing import Any

REQUESTS = "houma.requests"
"""The logger that tells of every request."""
FORMATS = ("line", "json")
request_id: ContextVar[str] = ContextVar("request_id", default="")


class WithRequest(logging.Filter):
    """Give each record the id of the request during which it was written; empty outside of one."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id.get()
        return True


def logging_settings(log_format: str, level: str) -> dict[str, Any]:
    """Django's LOGGING for one of ``FORMATS``; raises ValueError for another.

    Everything goes to standard error, where systemd and containers collect it. Requests are told whatever the level.
    """
    if log_format not in FORMATS:
        raise ValueError(f"HOUMA_LOG_FORMAT is one of {', '.join(FORMATS)}, not {log_format!r}")
    stderr = {"class": "logging.StreamHandler", "formatter": log_format, "filters": ["with_request"]}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"with_request": {"()": WithRequest}},
        "formatters": {
            "line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"},
            "json": {
                "()": "pythonjsonlogger.json.JsonFormatter",
                "fmt": "{levelname}{name}{message}{request_id}",
                "style": "{",
                "rename_fields": {"levelname": "level", "name": "logger"},
                "timestamp": "time",
                "json_ensure_ascii": False,
            },
        },
        "handlers": {"stderr": stderr},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            REQUESTS: {"level": "INFO"},
            # Its handler would say errors of requests a second time, in its own way.
            "django.server": {"handlers": [], "propagate": True},
        },
    }
