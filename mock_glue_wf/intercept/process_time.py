"""The process's time as users' code meets it: a sleep skips time, and the clocks of ``time`` count what was skipped.

So it is in threads that live in a mock's time: the one that switched it on, and those that it has answered.
"""

import time
from collections.abc import Callable
from datetime import timedelta
from operator import index
from threading import Lock
from typing import SupportsIndex

from mock_glue_wf.domain.clock import VirtualClock
from mock_glue_wf.intercept.patch import Patch

MICROSECOND = timedelta(microseconds=1)

_lock = Lock()
_clocks: list[VirtualClock] = []


def start(clock: VirtualClock) -> None:
    """Let sleeps move this clock, rather than any that was started earlier."""
    with _lock:
        if not _clocks:
            for patch in _PATCHES:
                patch.start()
        _clocks.append(clock)
    clock.join()


def stop(clock: VirtualClock) -> None:
    """In any order; when none is left, ``time`` is as it was."""
    with _lock:
        _clocks.remove(clock)
        if not _clocks:
            for patch in _PATCHES:
                patch.stop()


def _sleep(real: Callable[[SupportsIndex | float], None], seconds: SupportsIndex | float, /) -> None:
    clock = next((clock for clock in reversed(_clocks) if clock.joined), None)
    if clock is None:
        real(seconds)
        return
    length = timedelta(seconds=seconds if isinstance(seconds, float) else index(seconds))
    if length < timedelta():
        raise ValueError("sleep length must be non-negative")
    clock.advance(length)


def _seconds(real: Callable[[], float]) -> float:
    return real() + _skipped().total_seconds()


def _nanoseconds(real: Callable[[], int]) -> int:
    return real() + _skipped() // MICROSECOND * 1000


def _skipped() -> timedelta:
    return sum((clock.skipped for clock in _clocks if clock.joined), timedelta())


_PATCHES = (
    Patch(time, "sleep", _sleep),
    Patch(time, "time", _seconds),
    Patch(time, "time_ns", _nanoseconds),
    Patch(time, "monotonic", _seconds),
    Patch(time, "monotonic_ns", _nanoseconds),
)
