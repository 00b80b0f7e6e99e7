"""Reads of what goes on: on a clock that only moves when it is told to, a loop that never waits never ends."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Protocol

from mock_glue_wf.domain.clock import VirtualClock
from mock_glue_wf.domain.workflow import NodeRun


class Run(Protocol):
    """A workflow run, job run or crawl."""

    @property
    def id(self) -> str: ...

    @property
    def is_finished(self) -> bool: ...

    def waits_for(self) -> Iterable[NodeRun]: ...


class StuckPollError(RuntimeError):
    """A loop reads an unfinished run again and again while no time passes for it."""


class Polls:
    """Every look at unfinished runs goes through here first.

    With ``poll`` a look moves the clock by that much. Otherwise the look after ``max_polls`` at one and the same run,
    with no write and no skip between, raises StuckPollError; None for ``max_polls`` lets them go on for ever.
    """

    def __init__(self, clock: VirtualClock, poll: timedelta | None, max_polls: int | None) -> None:
        self._clock = clock
        self._poll = poll
        self._max_polls = max_polls
        self._looks: Counter[str] = Counter()
        self._skips = clock.skips

    def forget(self) -> None:
        """Count from the beginning: something was written."""
        self._looks.clear()

    def look(self, runs: Iterable[Run]) -> None:
        unfinished = [run for run in runs if not run.is_finished]
        if not unfinished:
            return
        if self._poll is not None:
            self._clock.advance(self._poll)
            return
        if self._skips != self._clock.skips:
            self._skips = self._clock.skips
            self._looks.clear()
        for run in unfinished:
            self._looks[run.id] += 1
            if self._max_polls is not None and self._looks[run.id] > self._max_polls:
                raise StuckPollError(self._explain(run))

    def _explain(self, run: Run) -> str:
        awaited = ", ".join(_described(run.waits_for())) or "its end"
        return (
            f"{run.id} was read {self._max_polls:,} times in a row while no time passed. It waits for {awaited}. "
            "Let the loop wait with time.sleep, which skips time here, switch the mock on with "
            "poll=timedelta(seconds=30) so that each look moves the clock, or raise max_polls (None: no limit)."
        )


def _described(node_runs: Iterable[NodeRun]) -> Iterator[str]:
    for run in node_runs:
        due = "" if run.timer is None else f" until {run.timer.due:%Y-%m-%d %H:%M:%S}"
        yield f"{run.node.type.lower()} {run.node.name} ({run.state}{due})"
