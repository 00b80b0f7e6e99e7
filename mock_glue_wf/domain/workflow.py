"""Workflows and their runs."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from mock_glue_wf.domain.collection import Collection
from mock_glue_wf.domain.crawler import Crawl
from mock_glue_wf.domain.graph import Graph
from mock_glue_wf.domain.job import JobRun
from mock_glue_wf.domain.node import NodeKey
from mock_glue_wf.domain.trigger import Condition, Trigger
from mock_glue_wf.errors import InvalidInputException

NodeRun = JobRun | Crawl


class WorkflowRunStatus(StrEnum):
    RUNNING = "RUNNING"
    COMPLETED = "COMPLETED"
    STOPPING = "STOPPING"
    STOPPED = "STOPPED"
    ERROR = "ERROR"


@dataclass(slots=True)
class Progress:
    """What a run that goes on still has to keep in mind."""

    conditions_to_meet: list[int]
    """For each trigger of the graph."""
    met: set[Condition] = field(default_factory=set)
    unfinished_actions: int = 0


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
        self.node_runs.setdefault(run.node, []).append(run)
        self.states[run.state] += 1
        self.progress.unfinished_actions += 1

    def joined(self, crawl: Crawl) -> None:
        """Another action waits for a crawl that goes on."""
        crawl.actions += 1
        self.states[crawl.state] += 1
        self.progress.unfinished_actions += 1

    def moved(self, run: NodeRun, before: str) -> None:
        self.states[before] -= run.actions
        self.states[run.state] += run.actions

    def meet(self, condition: Condition) -> list[Trigger]:
        """Latch the condition; the triggers for which it was the last one missing, so that they fire now.

        A trigger fires at most once in a run, as in every recording of one.
        """
        progress = self.progress
        watchers = self.graph.watchers.get(condition)
        if watchers is None or condition in progress.met:
            return []
        progress.met.add(condition)
        fired = []
        for position in watchers:
            progress.conditions_to_meet[position] -= 1
            if progress.conditions_to_meet[position] == 0:
                fired.append(self.graph.triggers[position])
        return fired


@dataclass(slots=True, eq=False)
class Workflow:
    name: str
    description: str | None
    default_run_properties: dict[str, str]
    max_concurrent_runs: int | None
    created_on: datetime
    last_modified_on: datetime
    runs: Collection[WorkflowRun] = field(default_factory=Collection)
    active_runs: int = 0
    graph: Graph | None = None
    """As its triggers stand; None until it is drawn anew after one of them changed."""

    @property
    def has_free_slot(self) -> bool:
        return self.max_concurrent_runs is None or self.active_runs < self.max_concurrent_runs


def checked_max_concurrent_runs(number: int | None) -> int | None:
    """Raises InvalidInputException with the text that cdk-preflight measured in September 2026."""
    if number is not None and number < 1:
        raise InvalidInputException("MaxConcurrentRuns should be greater than or equal to 1 if present.")
    return number
