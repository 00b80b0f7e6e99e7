"""How job runs and crawls go: what a test scripts, and what happens when nothing is scripted."""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Generic, Self, TypeVar

from mock_glue_wf.domain import latency
from mock_glue_wf.domain.clock import duration
from mock_glue_wf.domain.crawler import CRAWL_ENDS, Crawl
from mock_glue_wf.domain.job import JOB_RUN_ENDS, JobRun
from mock_glue_wf.domain.node import NodeKey, NodeType

ENDS = {NodeType.JOB: JOB_RUN_ENDS, NodeType.CRAWLER: CRAWL_ENDS}
DURATIONS = {NodeType.JOB: latency.JOB_RUN, NodeType.CRAWLER: latency.CRAWL}


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one job run or crawl goes: the state it ends in, its ErrorMessage and how long it takes.

    Without a duration it takes as long as ``takes`` says, a minute if that says nothing. A job run that would take
    longer than its Timeout ends TIMEOUT when that is over.
    """

    state: str = "SUCCEEDED"
    error: str | None = None
    duration: timedelta | None = None

    def __post_init__(self) -> None:
        ends = JOB_RUN_ENDS | CRAWL_ENDS
        if self.state not in ends:
            raise ValueError(f"no job run or crawl ends in {self.state!r}; they end in {', '.join(sorted(ends))}")
        if self.error is not None and self.state == "SUCCEEDED":
            raise ValueError(f"a run that ends SUCCEEDED has no error; drop {self.error!r} or name another state")
        if self.duration is not None:
            duration(self.duration, {})


SUCCESS = Outcome()
R = TypeVar("R", JobRun, Crawl)


class Script(Generic[R]):
    """How the coming runs of one job, or crawls of one crawler, go.

    Each attempt takes one outcome: first those queued by ``times=`` and ``outcomes``, in the order of the calls, then
    the default. All methods return the script, and raise ValueError for what AWS could not do either.
    """

    def __init__(self, node: NodeKey, account: str | None, region: str | None) -> None:
        self.node = node
        self.account = account
        self.region = region
        self.duration: timedelta | None = None
        self.default: Outcome | None = None
        self.queue: deque[Outcome | Callable[[R], Outcome]] = deque()

    def takes(self, length: timedelta | None = None, /, **units: float) -> Self:
        """How long every run takes whose outcome does not say: ``takes(minutes=12)``."""
        self.duration = duration(length, units)
        return self

    def fails(self, error: str | None = None, *, times: int | None = None) -> Self:
        """The next ``times`` runs end FAILED with this ErrorMessage; without ``times`` all from now on."""
        return self.ends("FAILED", error, times=times)

    def ends(self, state: str, error: str | None = None, *, times: int | None = None) -> Self:
        """The next ``times`` runs end in this state; without ``times`` all from now on."""
        outcome = self.checked(Outcome(state, error))
        if times is None:
            self.default = outcome
        elif times < 1:
            raise ValueError(f"times={times}: name a number of runs from 1 up, or leave times out for all from now on")
        else:
            self.queue.extend([outcome] * times)
        return self

    def outcomes(self, *outcomes: Outcome | Callable[[R], Outcome]) -> Self:
        """One for each coming run; a function is called with the run when it starts, to choose by its arguments."""
        self.queue.extend([outcome if callable(outcome) else self.checked(outcome) for outcome in outcomes])
        return self

    @property
    def has_next(self) -> bool:
        """Whether it says how the next run goes."""
        return bool(self.queue) or self.default is not None

    def next_for(self, run: R) -> Outcome:
        """How this run goes, by a script that ``has_next``."""
        scripted = self.queue.popleft() if self.queue else self.default
        return self.checked(scripted(run) if callable(scripted) else scripted)

    def holds_in(self, account: str, region: str) -> bool:
        return self.account in (None, account) and self.region in (None, region)

    def checked(self, outcome: Outcome | None) -> Outcome:
        if not isinstance(outcome, Outcome):
            raise TypeError(f"how {self.node.name} goes is an Outcome or a function that returns one, not {outcome!r}")
        ends = ENDS[self.node.type]
        if outcome.state not in ends:
            what = "job run" if self.node.type is NodeType.JOB else "crawl"
            raise ValueError(f"no {what} ends in {outcome.state!r}; it ends in {', '.join(sorted(ends))}")
        return outcome


class Scripts:
    """What is scripted for the jobs and crawlers of all accounts and regions of a mock."""

    def __init__(self) -> None:
        self._scripts: dict[NodeKey, list[Script[Any]]] = {}

    def __iter__(self) -> Iterator[Script[Any]]:
        return (script for scripts in self._scripts.values() for script in scripts)

    def of(self, node: NodeKey, account: str | None, region: str | None) -> Script[Any]:
        scripts = self._scripts.setdefault(node, [])
        for script in scripts:
            if (script.account, script.region) == (account, region):
                return script
        scripts.append(Script(node, account, region))
        # The narrower one is asked first.
        scripts.sort(key=lambda script: (script.account is None, script.region is None))
        return self.of(node, account, region)

    def next_outcome(self, run: JobRun | Crawl, account: str, region: str) -> tuple[Outcome, timedelta]:
        """How this run, about to start, goes, and how long it takes."""
        node = run.node
        if node not in self._scripts:
            return SUCCESS, DURATIONS[node.type]
        scripts = [script for script in self._scripts[node] if script.holds_in(account, region)]
        outcome = next((script.next_for(run) for script in scripts if script.has_next), SUCCESS)
        lengths = [outcome.duration, *(script.duration for script in scripts)]
        return outcome, next((length for length in lengths if length is not None), DURATIONS[node.type])
