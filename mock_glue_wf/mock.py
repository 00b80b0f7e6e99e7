"""The switch: decorator, context manager, start and stop; and what a user holds while it is on."""

import os
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from functools import wraps
from inspect import isasyncgenfunction, iscoroutinefunction, isfunction, isgeneratorfunction, ismethod
from threading import Lock
from types import TracebackType
from typing import Any, ParamSpec, TypeVar, overload

from mock_glue_wf.backend import Backends, Shared
from mock_glue_wf.domain.clock import VirtualClock
from mock_glue_wf.domain.crawler import Crawl
from mock_glue_wf.domain.job import JobRun
from mock_glue_wf.domain.node import NodeKey, NodeType
from mock_glue_wf.domain.outcomes import Script, Scripts
from mock_glue_wf.domain.polling import Polls
from mock_glue_wf.domain.quotas import AWS_QUOTAS, Quotas
from mock_glue_wf.intercept import boto, process_time

P = ParamSpec("P")
R = TypeVar("R")

DEFAULT_ACCOUNT = "123456789012"
KINDS: Mapping[str, tuple[type, str]] = {
    "account_id": (str, "a string of twelve digits"),
    "start_time": (datetime, "a datetime"),
    "poll": (timedelta, "a timedelta"),
    "max_polls": (int, "a number"),
}
"""What each option is when it is not None; ``seed`` may be anything."""

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
    quotas: bool | Mapping[str, int] = False

    def __post_init__(self) -> None:
        for option, (kind, described) in KINDS.items():
            value = getattr(self, option)
            if value is not None and not isinstance(value, kind):
                raise TypeError(f"{option}={value!r}: give {described}, or leave it out")
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
        quotas = Quotas(AWS_QUOTAS if self.quotas is True else self.quotas or {})
        shared = Shared(clock, Scripts(), Polls(clock, self.poll, self.max_polls), quotas)
        return Backends(shared, account, (self.seed, depth))


class MockGlue:
    """A mock that is on: script how jobs and crawlers go, and move its clock."""

    def __init__(self, backends: Backends) -> None:
        self.clock = backends.clock
        self._backends = backends

    def job(self, name: str, *, account: str | None = None, region: str | None = None) -> Script[JobRun]:
        """Script the runs of this job, in every account and region unless narrowed. It may be created later."""
        return self._backends.scripts.of(NodeKey(NodeType.JOB, name), account, region)

    def crawler(self, name: str, *, account: str | None = None, region: str | None = None) -> Script[Crawl]:
        """The same for the crawls of a crawler."""
        return self._backends.scripts.of(NodeKey(NodeType.CRAWLER, name), account, region)

    def notify_event(
        self, workflow: str, event_id: str | None = None, *, account: str | None = None, region: str | None = None
    ) -> None:
        """Do what an EventBridge rule with the workflow as its target does: hand an event to its EVENT trigger.

        Without an id the event gets one. Raises LookupError unless there is just one such workflow with an EVENT
        trigger in the accounts and regions, which ``account`` and ``region`` narrow.
        """
        with self.clock.lock:
            self.clock.run_due()
            backend, trigger = self._backends.event_trigger(workflow, account, region)
            backend.activation.notify(trigger, event_id or backend.ids.uuid("event", workflow))

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
        _warn(self._stop())

    def __enter__(self) -> MockGlue:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        backends = self._stop()
        if kind is None:
            _warn(backends)

    def __call__(self, test: Callable[P, R]) -> Callable[P, R]:
        """Decorate a function: a mock is on while it runs; ``current_mock()`` is that mock."""
        if not _is_plain_function(test):
            raise TypeError(
                f"{test!r} is no plain function: use `with mock_glue_workflows():` inside of it. "
                "Options are given by name."
            )

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


def _is_plain_function(test: object) -> bool:
    suspends = iscoroutinefunction(test) or isgeneratorfunction(test) or isasyncgenfunction(test)
    return not suspends and (isfunction(test) or ismethod(test))


def _warn(backends: Backends) -> None:
    for sentence in backends.unmet_scripts():
        # Where the user's code ends the mock.
        warnings.warn(sentence, stacklevel=3)


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
    quotas: bool | Mapping[str, int] = False,
) -> Switch: ...


def mock_glue_workflows(test: Callable[P, R] | None = None, /, **options: Any) -> Callable[P, R] | Switch:
    """Fake AWS Glue's workflows in this process: decorate a test, or use it in a ``with`` statement.

    ``account_id``: the account of callers that name none; MOTO_ACCOUNT_ID of the environment, else 123456789012.
    ``start_time``: the instant at which the clock stands still but for what is skipped, naive for UTC; without it the
    clock also goes with the process's own.
    ``poll``: how far each look at an unfinished run moves the clock, for loops that do not wait with ``time.sleep``.
    ``max_polls``: how often one unfinished run may be read in a row with no time passing; None for any number.
    ``quotas``: True for AWS's default quotas, or the limits of those that are to hold: ``{"workflows": 250}``.
    ``seed``: what ids are made of; the same script with the same seed gives the same ids.

    Raises TypeError for an unknown option, ValueError for one that cannot be.
    """
    known = [field.name for field in fields(Options)]
    for option in options:
        if option not in known:
            raise TypeError(f"mock_glue_workflows has no option {option!r}; it has {', '.join(known)}")
    switch = Switch(Options(**options))
    return switch if test is None else switch(test)


def current_mock() -> MockGlue:
    """The innermost mock that is on. Raises LookupError where there is none."""
    if not _on:
        raise LookupError("no mock is on: decorate the test with @mock_glue_workflows or enter the mock first")
    return _on[-1][1]
