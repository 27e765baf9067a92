"""The one door to numba: functions compiled to machine code at their first call, without the interpreter's lock."""

from collections.abc import Callable
from typing import TypeVar, cast

from numba import njit

_Function = TypeVar("_Function", bound=Callable[..., object])


def compiled(function: _Function) -> _Function:
    """The function compiled for the types of its first call; kept on disk for the next process where that can be.

    Compiled code is kept beside the source, else in the user's cache directory, else where ``NUMBA_CACHE_DIR`` says. An
    installation that may write to none of them (a service without a home) compiles anew in each process instead of
    failing. Division follows IEEE 754 as in numpy (1/0 is infinite), and sums keep their order: no fast mathematics,
    so equal units stay equal.
    """
    try:
        made = njit(function, cache=True, nogil=True, error_model="numpy")
    except RuntimeError:  # what numba raises where no cache directory can be written
        made = njit(function, nogil=True, error_model="numpy")
    # A dispatcher is called as the function is.
    return cast(_Function, made)
