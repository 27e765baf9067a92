"""A store that others kept to themselves for too long: nothing broke, and a little later the same is answered.

Errors are known by their codes, never by their texts.
"""

from collections.abc import Iterator

from psycopg_pool import PoolTimeout

RETRY_AFTER_SECONDS = 10
"""When whoever was sent away may come again, as the Retry-After header says it (RFC 9110, 10.2.3)."""
_SQLITE_BUSY, _SQLITE_LOCKED = 5, 6  # https://www.sqlite.org/rescode.html; extended codes hold them in their low byte.
# https://www.postgresql.org/docs/current/errcodes-appendix.html: serialization_failure, deadlock_detected,
# too_many_connections, lock_not_available, admin_shutdown, cannot_connect_now.
_POSTGRESQL_BUSY = frozenset({"40001", "40P01", "53300", "55P03", "57P01", "57P03"})


def is_busy(error: BaseException | None) -> bool:
    """Whether ``error``, or what it came from, says that a lock or a connection was waited for in vain."""
    return any(_says_busy(one) for one in _with_causes(error))


def _with_causes(error: BaseException | None) -> Iterator[BaseException]:
    seen: list[BaseException] = []
    while error is not None and error not in seen:
        seen.append(error)
        yield error
        error = error.__cause__ or error.__context__


def _says_busy(error: BaseException) -> bool:
    code = getattr(error, "sqlite_errorcode", None)
    if code is not None:
        return code & 0xFF in {_SQLITE_BUSY, _SQLITE_LOCKED}
    return isinstance(error, PoolTimeout) or getattr(error, "sqlstate", None) in _POSTGRESQL_BUSY
