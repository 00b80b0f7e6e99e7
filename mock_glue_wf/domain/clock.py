"""Virtual time: the only place of the package that reads a clock, and the only one that moves one."""

import datetime as process
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from threading import RLock, local
from typing import NoReturn

MOST_STEPS = 100_000
MOST_AT_ONCE = 250_000
LONGEST = timedelta(days=100_000)
"""Dates end in the year 9999."""

Action = Callable[[], object]


@dataclass(slots=True, eq=False)
class Timer:
    """Something that falls due; ``action`` is None once it has run or was cancelled."""

    due: datetime
    action: Action | None
    background: bool


class VirtualClock:
    """The process's clock plus all time skipped so far; with a start time, that instant plus all time skipped.

    ``lock`` guards whatever the clock moves: hold it to look at or change the state of a mock.
    """

    def __init__(self, start_time: datetime | None = None) -> None:
        self.lock = RLock()
        self.skipped = timedelta()
        self.skips = 0
        self._start_time = start_time
        self._moment: datetime | None = None
        self._due: list[tuple[datetime, int, Timer]] = []
        self._order = count()
        self._awaited = 0
        self._threads = local()

    def join(self) -> None:
        """Let the calling thread live in this clock's time."""
        self._threads.joined = True

    @property
    def joined(self) -> bool:
        """Whether the calling thread lives in this clock's time."""
        return hasattr(self._threads, "joined")

    def now(self) -> datetime:
        """The present instant in UTC, in Glue's precision of milliseconds."""
        return self._moment or _whole_milliseconds(self._exact_now())

    def call_later(self, delay: timedelta, action: Action, *, background: bool = False) -> Timer:
        """Run the action when the delay is over; ``run_until_idle`` does not wait for a background one."""
        timer = Timer(_whole_milliseconds(self.now() + delay), action, background)
        heappush(self._due, (timer.due, next(self._order), timer))
        self._awaited += not background
        return timer

    def cancel(self, timer: Timer | None) -> None:
        """Nothing happens for None, and for one that has run."""
        if timer is not None and timer.action is not None:
            timer.action = None
            self._awaited -= not timer.background

    def advance(self, delta: timedelta | None = None, /, **units: float) -> None:
        """Move time forward by a timedelta or by its units, ``advance(minutes=10)``; what falls due on the way
        runs in order, each at its own instant.

        Raises ValueError for a step back, RuntimeError when called from what is running on the way.
        """
        step = duration(delta, units)
        with self.lock:
            if self._moment is not None:
                raise RuntimeError("time cannot be moved by what time itself runs; give an Outcome a duration instead")
            self._run_due(self._exact_now() + step)
            self.skipped += step
            self.skips += bool(step)

    def run_until_idle(self) -> None:
        """Skip to each instant at which something falls due, until nothing is left but firings of schedules.

        Raises RuntimeError when that would never be.
        """
        with self.lock:
            for _ in range(MOST_STEPS):
                if not self._awaited:
                    return
                self.advance(max(self._due[0][0] - self._exact_now(), timedelta()))
        raise RuntimeError(
            f"still not idle after {MOST_STEPS:,} steps: what ends starts something new each time, such as a schedule "
            "that fires before its last run is over. Use clock.advance(...) to go on for a given time."
        )

    def run_due(self) -> None:
        """Run what the process's own clock has made due."""
        if self._due and self._moment is None:
            self._run_due(self._exact_now())

    def _run_due(self, until: datetime) -> None:
        at_once = 0
        try:
            while self._due and self._due[0][0] <= until:
                due, _, timer = heappop(self._due)
                at_once = at_once + 1 if due == self._moment else 0
                if at_once > MOST_AT_ONCE:
                    self._stand_still(due)
                if (action := timer.action) is not None:
                    self._moment = due
                    timer.action = None
                    self._awaited -= not timer.background
                    action()
        except BaseException:
            # What has run carries instants up to this one: they must not lie ahead of the clock.
            now = self._exact_now()
            self.skipped += max((self._moment or now) - now, timedelta())
            raise
        finally:
            self._moment = None

    def _stand_still(self, instant: datetime) -> NoReturn:
        raise RuntimeError(
            f"more than {MOST_AT_ONCE:,} things fell due at {instant:%Y-%m-%d %H:%M:%S}: what ends starts something "
            "new that takes no time, such as two triggers that start each other's jobs."
        )

    def _exact_now(self) -> datetime:
        # Looked up at each call: freezegun replaces the class, and its time is to move ours.
        return (self._start_time or process.datetime.now(UTC)) + self.skipped


def duration(delta: timedelta | None, units: dict[str, float]) -> timedelta:
    """A length of time given as a timedelta or by timedelta's own keywords. Raises ValueError for one below zero or
    beyond all dates."""
    if (delta is None) == (not units):
        raise TypeError("give a length of time, either as a timedelta or as units: minutes=10")
    length = timedelta(**units) if delta is None else delta
    if not isinstance(length, timedelta):
        raise TypeError(f"a length of time is a timedelta or units such as minutes=10, not {length!r}")
    if not timedelta() <= length <= LONGEST:
        seconds = length.total_seconds()
        raise ValueError(f"a length of time is from nothing to {LONGEST.days:,} days, not {seconds:,.0f} seconds")
    return length


def _whole_milliseconds(instant: datetime) -> datetime:
    return instant.replace(microsecond=instant.microsecond // 1000 * 1000)
