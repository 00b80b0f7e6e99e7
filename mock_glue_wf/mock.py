"""The switch: decorator, context manager, start and stop; and what a user holds while it is on."""

import os
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import wraps
from inspect import isasyncgenfunction, isclass, iscoroutinefunction, isgeneratorfunction
from threading import Lock
from types import TracebackType
from typing import Any, ParamSpec, TypeVar, overload

from mock_glue_wf.backend import Backends
from mock_glue_wf.domain.clock import VirtualClock
from mock_glue_wf.domain.crawler import Crawl
from mock_glue_wf.domain.job import JobRun
from mock_glue_wf.domain.node import NodeKey, NodeType
from mock_glue_wf.domain.outcomes import Script, Scripts
from mock_glue_wf.domain.polling import Polls
from mock_glue_wf.intercept import boto, process_time

P = ParamSpec("P")
R = TypeVar("R")

DEFAULT_ACCOUNT = "123456789012"

_lock = Lock()
_on: list[tuple[Backends, "MockGlue"]] = []


@dataclass(frozen=True, kw_only=True)
class Options:
    """What ``mock_glue_workflows`` takes."""

    account_id: str | None = None
    start_time: datetime | None = None
    poll: timedelta | None = None
    max_polls: int | None = 1000
    seed: int = 0

    def __post_init__(self) -> None:
        if self.account_id is not None and not (self.account_id.isdecimal() and len(self.account_id) == 12):
            raise ValueError(f"account_id={self.account_id!r}: an account is twelve digits, '{DEFAULT_ACCOUNT}'")
        if self.poll is not None and self.poll <= timedelta():
            raise ValueError(f"poll={self.poll!r}: a look moves the clock by more than nothing, or leave it out")
        if self.max_polls is not None and self.max_polls < 1:
            raise ValueError(f"max_polls={self.max_polls}: name a number from 1 up, or None for no limit")

    def backends(self, depth: int) -> Backends:
        """For a mock inside of so many others: nothing in them yet."""
        start_time = self.start_time
        if start_time is not None:
            start_time = start_time.replace(tzinfo=start_time.tzinfo or UTC).astimezone(UTC)
        clock = VirtualClock(start_time)
        account = self.account_id or os.environ.get("MOTO_ACCOUNT_ID", DEFAULT_ACCOUNT)
        return Backends(clock, Scripts(), Polls(clock, self.poll, self.max_polls), account, (self.seed, depth))


class MockGlue:
    """A mock that is on: script how jobs and crawlers go, and move its clock."""

    def __init__(self, backends: Backends) -> None:
        self.clock = backends.clock
        self._scripts = backends.scripts

    def job(self, name: str, *, account: str | None = None, region: str | None = None) -> Script[JobRun]:
        """Script the runs of this job, in every account and region unless narrowed. It may be created later."""
        return self._scripts.of(NodeKey(NodeType.JOB, name), account, region)

    def crawler(self, name: str, *, account: str | None = None, region: str | None = None) -> Script[Crawl]:
        """The same for the crawls of a crawler."""
        return self._scripts.of(NodeKey(NodeType.CRAWLER, name), account, region)

    def run_until_idle(self) -> None:
        """Move the clock on until nothing is running or due."""
        self.clock.run_until_idle()


class Switch:
    """Switches mocks on and off; each time it is switched on, a mock of its own with nothing in it."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._started: list[Backends] = []

    def start(self) -> MockGlue:
        """Switch a mock on where a ``with`` block does not fit."""
        with _lock:
            backends = self._options.backends(depth=len(_on))
            boto.start(backends)
            process_time.start(backends.clock)
            _on.append((backends, MockGlue(backends)))
            self._started.append(backends)
            return _on[-1][1]

    def stop(self) -> None:
        """Switch off what ``start`` switched on last, whatever else was switched on since.

        Warns of outcomes scripted for a job or crawler that never was.
        """
        for sentence in self._stop().unmet_scripts():
            warnings.warn(sentence, stacklevel=2)

    def __enter__(self) -> MockGlue:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if kind is None:
            self.stop()
        else:
            self._stop()

    def __call__(self, test: Callable[P, R]) -> Callable[P, R]:
        """Decorate a function: a mock is on while it runs; ``current_mock()`` is that mock."""
        if isclass(test) or iscoroutinefunction(test) or isgeneratorfunction(test) or isasyncgenfunction(test):
            raise TypeError(f"{test!r} is no plain function; use `with mock_glue_workflows():` inside of it")

        @wraps(test)
        def mocked(*args: P.args, **kwargs: P.kwargs) -> R:
            with Switch(self._options):
                return test(*args, **kwargs)

        return mocked

    def _stop(self) -> Backends:
        if not self._started:
            raise RuntimeError("this mock is not on: start() it first, and stop() it once for each start()")
        with _lock:
            backends = self._started.pop()
            _on[:] = [each for each in _on if each[0] is not backends]
            process_time.stop(backends.clock)
            boto.stop(backends)
        return backends


@overload
def mock_glue_workflows(test: Callable[P, R], /) -> Callable[P, R]: ...


@overload
def mock_glue_workflows(
    *,
    account_id: str | None = None,
    start_time: datetime | None = None,
    poll: timedelta | None = None,
    max_polls: int | None = 1000,
    seed: int = 0,
) -> Switch: ...


def mock_glue_workflows(test: Callable[P, R] | None = None, /, **options: Any) -> Callable[P, R] | Switch:
    """Fake AWS Glue's workflows in this process: decorate a test, or use it in a ``with`` statement.

    ``account_id``: the account of callers that name none; MOTO_ACCOUNT_ID of the environment, else 123456789012.
    ``start_time``: the instant at which the clock stands still but for what is skipped, naive for UTC; without it the
    clock also goes with the process's own.
    ``poll``: how far each look at an unfinished run moves the clock, for loops that do not wait with ``time.sleep``.
    ``max_polls``: how often one unfinished run may be read in a row with no time passing; None for any number.
    ``seed``: what ids are made of; the same script with the same seed gives the same ids.

    Raises TypeError for an unknown option, ValueError for one that cannot be.
    """
    switch = Switch(Options(**options))
    return switch if test is None else switch(test)


def current_mock() -> MockGlue:
    """The innermost mock that is on. Raises LookupError where there is none."""
    if not _on:
        raise LookupError("no mock is on: decorate the test with @mock_glue_workflows or enter the mock first")
    return _on[-1][1]
