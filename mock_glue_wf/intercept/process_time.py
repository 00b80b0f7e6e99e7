"""The process's time as users' code meets it: a sleep skips time, and the clocks of ``time`` count what was skipped.

So it is in threads that live in a mock's time: the one that switched it on, and those that it has answered.
"""

import time
from collections.abc import Callable
from datetime import timedelta
from threading import Lock

from mock_glue_wf.domain.clock import VirtualClock

MICROSECOND = timedelta(microseconds=1)

_lock = Lock()
_clocks: list[VirtualClock] = []
_real: dict[str, Callable[..., float]] = {}


def start(clock: VirtualClock) -> None:
    """Let sleeps move this clock, rather than any that was started earlier."""
    with _lock:
        if not _clocks:
            for name, replacement in _REPLACEMENTS.items():
                if getattr(time, name) is not replacement:
                    _real[name] = getattr(time, name)
                    setattr(time, name, replacement)
        _clocks.append(clock)
    clock.join()


def stop(clock: VirtualClock) -> None:
    """In any order; when none is left, ``time`` is as it was."""
    with _lock:
        _clocks.remove(clock)
        if not _clocks:
            for name, replacement in _REPLACEMENTS.items():
                # Where somebody has patched on top, ours stays below and tells the real time.
                if getattr(time, name) is replacement:
                    setattr(time, name, _real[name])


def _sleep(seconds: float, /) -> None:
    clock = next((clock for clock in reversed(_clocks) if clock.joined), None)
    if clock is None:
        _real["sleep"](seconds)
    elif seconds < 0:
        raise ValueError("sleep length must be non-negative")
    else:
        clock.advance(timedelta(seconds=seconds))


def _time() -> float:
    return _real["time"]() + _skipped().total_seconds()


def _time_ns() -> int:
    return int(_real["time_ns"]()) + _skipped() // MICROSECOND * 1000


def _monotonic() -> float:
    return _real["monotonic"]() + _skipped().total_seconds()


def _monotonic_ns() -> int:
    return int(_real["monotonic_ns"]()) + _skipped() // MICROSECOND * 1000


def _skipped() -> timedelta:
    return sum((clock.skipped for clock in _clocks if clock.joined), timedelta())


_REPLACEMENTS = {
    "sleep": _sleep,
    "time": _time,
    "time_ns": _time_ns,
    "monotonic": _monotonic,
    "monotonic_ns": _monotonic_ns,
}
