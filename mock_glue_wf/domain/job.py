"""Jobs and their runs."""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar

from mock_glue_wf.domain.bookmark import ENABLED, OPTION, Bookmark
from mock_glue_wf.domain.collection import Collection
from mock_glue_wf.domain.job_definition import JobDefinition
from mock_glue_wf.domain.node import NodeKey

if TYPE_CHECKING:
    from mock_glue_wf.domain.clock import Timer
    from mock_glue_wf.domain.workflow import WorkflowRun


class JobRunState(StrEnum):
    STARTING = "STARTING"
    RUNNING = "RUNNING"
    STOPPING = "STOPPING"
    STOPPED = "STOPPED"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"
    TIMEOUT = "TIMEOUT"
    ERROR = "ERROR"
    WAITING = "WAITING"
    EXPIRED = "EXPIRED"


JOB_RUN_ENDS = frozenset(
    {
        JobRunState.STOPPED,
        JobRunState.SUCCEEDED,
        JobRunState.FAILED,
        JobRunState.TIMEOUT,
        JobRunState.ERROR,
        JobRunState.EXPIRED,
    }
)

MEASURED_DPUS = "--enable-auto-scaling"
"""The argument with which a run tells its DPUSeconds; a FLEX one always does (API reference, ``DPUSeconds``)."""


@dataclass(slots=True, eq=False)
class JobRun:
    """One attempt at running a job; ``workflow_run`` is None when it was started outside of any."""

    id: str
    node: NodeKey
    job: "Job | None"
    """None when a trigger names a job that does not exist."""
    definition: JobDefinition | None
    """The job's as it was when the run, or the first attempt at it, was started."""
    overrides: Mapping[str, Any]
    """What this run has different from its job: members of the API's StartJobRunRequest or Action."""
    settings: Mapping[str, Any]
    """The members of the API's JobRun that say how it runs: the job's, with what this run overrides."""
    started_on: datetime
    last_modified_on: datetime
    state: JobRunState = JobRunState.STARTING
    trigger_name: str | None = None
    workflow_run: "WorkflowRun | None" = None
    attempt: int = 0
    previous_run_id: str | None = None
    retries: int = 0
    """How many automatic retries there were before this one."""
    was_retried: bool = False
    running_since: datetime | None = None
    completed_on: datetime | None = None
    error_message: str | None = None
    state_detail: str | None = None
    timer: "Timer | None" = None
    actions: ClassVar[int] = 1

    @property
    def job_name(self) -> str:
        return self.node.name

    @property
    def is_finished(self) -> bool:
        return self.state in JOB_RUN_ENDS

    def waits_for(self) -> "Iterator[JobRun]":
        yield self

    @property
    def arguments(self) -> Mapping[str, str]:
        """The run's own."""
        arguments: Mapping[str, str] = self.overrides.get("Arguments", {})
        return arguments

    @property
    def may_wait(self) -> bool:
        """Whether it waits for a slot when there is none."""
        queuing: bool = self.settings["JobRunQueuingEnabled"]
        return queuing

    @property
    def execution_time(self) -> timedelta:
        """How long it ran; nothing as long as it has not ended, as in the service's answers."""
        if self.running_since is None or self.completed_on is None:
            return timedelta()
        return self.completed_on - self.running_since

    @property
    def dpu_seconds(self) -> float | None:
        """None unless the run has ended and measures them."""
        flexible = self.settings.get("ExecutionClass") == "FLEX"
        if self.completed_on is None or not (flexible or self.script_arguments.get(MEASURED_DPUS) == "true"):
            return None
        dpus: float = self.settings["MaxCapacity"]
        return self.execution_time.total_seconds() * dpus

    @property
    def max_retries(self) -> int:
        return 0 if self.definition is None else self.definition.max_retries

    @property
    def keeps_bookmark(self) -> bool:
        return self.definition is not None and self.definition.arguments(self.arguments).get(OPTION) == ENABLED

    @property
    def script_arguments(self) -> dict[str, str]:
        """What the job's script is called with: the job's arguments with this run's and, in a workflow run, its name
        and id (Developer Guide, "Getting and setting workflow run properties")."""
        arguments = {} if self.definition is None else {**self.definition.arguments(self.arguments)}
        if self.workflow_run is not None:
            arguments["--WORKFLOW_NAME"] = self.workflow_run.name
            arguments["--WORKFLOW_RUN_ID"] = self.workflow_run.id
        return arguments


@dataclass(slots=True, eq=False)
class Job:
    name: str
    definition: JobDefinition
    created_on: datetime
    last_modified_on: datetime
    tags: dict[str, str] = field(default_factory=dict)
    bookmark: Bookmark = field(default_factory=Bookmark)
    runs: Collection[JobRun] = field(default_factory=Collection)
    active_runs: int = 0
    waiting: deque[JobRun] = field(default_factory=deque)
    """Runs that wait for a slot (``JobRunQueuingEnabled``), first come first served."""
