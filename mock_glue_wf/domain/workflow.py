"""Workflows and their runs."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from mock_glue_wf.domain.clock import Timer
from mock_glue_wf.domain.collection import Collection
from mock_glue_wf.domain.crawler import Crawl
from mock_glue_wf.domain.graph import Graph
from mock_glue_wf.domain.job import JobRun
from mock_glue_wf.domain.node import NodeKey
from mock_glue_wf.domain.trigger import Trigger
from mock_glue_wf.errors import InvalidInputException

NodeRun = JobRun | Crawl


class WorkflowRunStatus(StrEnum):
    RUNNING = "RUNNING"
    COMPLETED = "COMPLETED"
    STOPPING = "STOPPING"
    STOPPED = "STOPPED"
    ERROR = "ERROR"


@dataclass(frozen=True, slots=True)
class StartingEventBatchCondition:
    """What ended the batch of events that started a run: its size or its window; the other one is 0."""

    batch_size: int = 0
    batch_window: int = 0


@dataclass(slots=True)
class Progress:
    """What a run that goes on still has to keep in mind."""

    conditions_to_meet: list[int]
    """For each trigger of the graph."""
    met: set[tuple[NodeKey, str]] = field(default_factory=set)
    fired: set[int] = field(default_factory=set)
    unfinished_actions: int = 0
    timer: Timer | None = None


@dataclass(slots=True, eq=False)
class WorkflowRun:
    """A run goes by the graph of its workflow as it stood when the run started (Developer Guide, "Resuming a
    workflow run")."""

    id: str
    workflow: "Workflow"
    graph: Graph
    properties: dict[str, str]
    started_on: datetime
    progress: Progress
    status: WorkflowRunStatus = WorkflowRunStatus.RUNNING
    completed_on: datetime | None = None
    error_message: str | None = None
    previous_run_id: str | None = None
    batch_condition: StartingEventBatchCondition | None = None
    node_runs: dict[NodeKey, list[NodeRun]] = field(default_factory=dict)
    """What ran so far for each node, in order of start."""
    states: Counter[str] = field(default_factory=Counter)
    """How many of the actions begun so far stand in each state."""

    @property
    def name(self) -> str:
        return self.workflow.name

    @property
    def is_finished(self) -> bool:
        return self.completed_on is not None

    def waits_for(self) -> Iterator[NodeRun]:
        return (run for runs in self.node_runs.values() for run in runs if not run.is_finished)

    def began(self, run: NodeRun) -> None:
        run.workflow_run = self
        self.node_runs.setdefault(run.node, []).append(run)
        self.states[run.state] += 1
        self.progress.unfinished_actions += 1

    def joined(self, crawl: Crawl) -> None:
        """Another action waits for a crawl that goes on."""
        crawl.actions += 1
        self.states[crawl.state] += 1
        self.progress.unfinished_actions += 1

    def retried(self, failed: JobRun, run: JobRun) -> None:
        """The next attempt stands for the action from now on."""
        run.workflow_run = self
        self.node_runs[run.node].append(run)
        self.states[failed.state] -= 1
        self.states[run.state] += 1

    def moved(self, run: NodeRun, before: str) -> None:
        self.states[before] -= run.actions
        self.states[run.state] += run.actions

    def copied(self, runs: list[NodeRun]) -> None:
        """Take over what ran for a node in the run that this one resumes. It counts in predicates but fires nothing."""
        self.node_runs[runs[0].node] = list(runs)
        for run in runs:
            if not run.was_retried:
                self.states[run.state] += run.actions
                self.latch(run.node, run.state)

    def latch(self, node: NodeKey, state: str) -> None:
        """Remember that the node has ended in this state."""
        progress = self.progress
        if (node, state) not in progress.met:
            progress.met.add((node, state))
            for position, awaited in self.graph.watchers.get(node, ()):
                if state in awaited:
                    progress.conditions_to_meet[position] -= 1

    def fire_after(self, node: NodeKey) -> Iterator[Trigger]:
        """The triggers that watch the node and whose predicate is true now; each fires at most once in a run, as in
        every recording of one."""
        progress = self.progress
        for position, _ in self.graph.watchers.get(node, ()):
            if progress.conditions_to_meet[position] <= 0 and position not in progress.fired:
                progress.fired.add(position)
                yield self.graph.triggers[position]


@dataclass(slots=True, eq=False)
class Workflow:
    name: str
    description: str | None
    default_run_properties: dict[str, str]
    max_concurrent_runs: int | None
    created_on: datetime
    last_modified_on: datetime
    tags: dict[str, str] = field(default_factory=dict)
    runs: Collection[WorkflowRun] = field(default_factory=Collection)
    active_runs: dict[str, WorkflowRun] = field(default_factory=dict)
    graph: Graph | None = None
    """As its triggers stand; None until it is drawn anew after one of them changed."""

    @property
    def has_free_slot(self) -> bool:
        return self.max_concurrent_runs is None or len(self.active_runs) < self.max_concurrent_runs


def checked_max_concurrent_runs(number: int | None) -> int | None:
    """Raises InvalidInputException with the text that cdk-preflight measured in September 2026."""
    if number is not None and number < 1:
        raise InvalidInputException("MaxConcurrentRuns should be greater than or equal to 1 if present.")
    return number
