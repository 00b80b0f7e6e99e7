"""Jobs and their runs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from mock_glue_wf.domain.collection import Collection
from mock_glue_wf.domain.node import NodeKey
from mock_glue_wf.errors import InvalidInputException

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

FAILURE = "Command failed with exit code 1"
"""ErrorMessage of a run that FAILED by an outcome that gives none, since Glue always shows one."""

DPU_PER_WORKER = {
    "Standard": 1.0,
    "G.025X": 0.25,
    "G.1X": 1.0,
    "G.2X": 2.0,
    "G.4X": 4.0,
    "G.8X": 8.0,
    "G.12X": 12.0,
    "G.16X": 16.0,
    "R.1X": 1.0,
    "R.2X": 2.0,
    "R.4X": 4.0,
    "R.8X": 8.0,
    "Z.2X": 2.0,
}
"""API reference, ``WorkerType`` of a job."""
AT_LEAST_TWO_WORKERS = frozenset({"G.025X", "G.1X", "G.2X"})
LONGEST_TIMEOUT = 10080
WITHOUT_TIMEOUT = frozenset({"gluestreaming", "glueray"})
DEFAULT_CAPACITY = 10.0
PYTHON_SHELL_CAPACITY = 0.0625

JOB_DEFAULTS: Mapping[str, Any] = {
    "JobMode": "SCRIPT",
    "JobRunQueuingEnabled": False,
    "ExecutionProperty": {"MaxConcurrentRuns": 1},
    "MaxRetries": 0,
}
"""What GetJob shows of a job made without these (recording of the live service, September 2026)."""

CAPACITY = ("AllocatedCapacity", "MaxCapacity", "WorkerType", "NumberOfWorkers")
RUN_SETTINGS = (
    *CAPACITY,
    "JobMode",
    "JobRunQueuingEnabled",
    "Timeout",
    "SecurityConfiguration",
    "NotificationProperty",
    "GlueVersion",
    "ExecutionClass",
    "MaintenanceWindow",
)


@dataclass(slots=True, eq=False)
class JobRun:
    """One attempt at running a job; ``workflow_run`` is None when it was started outside of any."""

    id: str
    node: NodeKey
    state: JobRunState
    settings: Mapping[str, Any]
    """The members of the API's JobRun that say how it runs: the job's, with what this run overrides."""
    arguments: Mapping[str, str] | None
    """The run's own arguments, None when it was given none."""
    started_on: datetime
    last_modified_on: datetime
    job: "Job | None" = None
    workflow_run: "WorkflowRun | None" = None
    trigger_name: str | None = None
    attempt: int = 0
    previous_run_id: str | None = None
    completed_on: datetime | None = None
    error_message: str | None = None
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

    def end(self, state: str, error_message: str | None, now: datetime) -> None:
        self.state = JobRunState(state)
        self.error_message = error_message or (FAILURE if self.state is JobRunState.FAILED else None)
        self.completed_on = self.last_modified_on = now

    @property
    def script_arguments(self) -> dict[str, str]:
        """What the job's script is called with: the job's defaults, this run's arguments over them, then what
        cannot be overridden and, in a workflow run, its name and id (Developer Guide, "Getting and setting workflow
        run properties")."""
        definition = self.job.definition.members if self.job is not None else {}
        arguments = {
            **definition.get("DefaultArguments", {}),
            **(self.arguments or {}),
            **definition.get("NonOverridableArguments", {}),
        }
        if self.workflow_run is not None:
            arguments["--WORKFLOW_NAME"] = self.workflow_run.name
            arguments["--WORKFLOW_RUN_ID"] = self.workflow_run.id
        return arguments


@dataclass(frozen=True)
class JobDefinition:
    """What a job is made of: the members of the API's Job, with what AWS fills in."""

    members: Mapping[str, Any]

    @cached_property
    def max_concurrent_runs(self) -> int:
        number: int = self.members["ExecutionProperty"]["MaxConcurrentRuns"]
        return number

    @cached_property
    def settings(self) -> Mapping[str, Any]:
        """The members of the API's JobRun that say how a run goes that overrides none of them."""
        settings = {name: self.members[name] for name in RUN_SETTINGS if name in self.members}
        return {**settings, "LogGroupName": self._log_group(settings)}

    def settings_with(self, overrides: Mapping[str, Any]) -> Mapping[str, Any]:
        """The same for a run that is started with these overrides.

        Raises InvalidInputException for a capacity that does not fit together.
        """
        changed = {name: value for name, value in overrides.items() if name in RUN_SETTINGS}
        if not changed:
            return self.settings
        settings = dict(self.settings)
        if not changed.keys().isdisjoint(CAPACITY):
            replaced = CAPACITY if changed.keys() & {"AllocatedCapacity", "MaxCapacity"} else CAPACITY[:2]
            for name in replaced:
                settings.pop(name, None)
            settings |= _capacity(settings | changed, self.members["MaxCapacity"])
        settings |= changed
        return {**settings, "LogGroupName": self._log_group(settings)}

    def _log_group(self, settings: Mapping[str, Any]) -> str:
        group = "/aws-glue/python-jobs" if self.members["Command"].get("Name") == "pythonshell" else "/aws-glue/jobs"
        if "SecurityConfiguration" in settings:
            return f"{group}-{self.members['Role'].rpartition('/')[2]}-{settings['SecurityConfiguration']}"
        return group


@dataclass(slots=True, eq=False)
class Job:
    name: str
    definition: JobDefinition
    created_on: datetime
    last_modified_on: datetime
    runs: Collection[JobRun] = field(default_factory=Collection)
    active_runs: int = 0

    @property
    def has_free_slot(self) -> bool:
        return self.active_runs < self.definition.max_concurrent_runs


def job_definition(given: Mapping[str, Any]) -> JobDefinition:
    """The definition for the members of a CreateJob request.

    Raises InvalidInputException with the texts that cdk-preflight measured on real deployments in September 2026.
    """
    kind = given["Command"].get("Name")
    members = {
        **JOB_DEFAULTS,
        **given,
        **_capacity(given, PYTHON_SHELL_CAPACITY if kind == "pythonshell" else DEFAULT_CAPACITY),
        "ExecutionProperty": {**JOB_DEFAULTS["ExecutionProperty"], **given.get("ExecutionProperty", {})},
    }
    if kind not in WITHOUT_TIMEOUT:
        members.setdefault("Timeout", _default_timeout(given.get("GlueVersion", "")))
    if members.get("Timeout", 0) > LONGEST_TIMEOUT:
        raise InvalidInputException(f"Timeout should be less than or equal to {LONGEST_TIMEOUT} minutes.")
    return JobDefinition(members)


def _capacity(given: Mapping[str, Any], default: float) -> dict[str, Any]:
    worker_type, workers = given.get("WorkerType"), given.get("NumberOfWorkers")
    if (worker_type is None) != (workers is None):
        raise InvalidInputException("Please set both Worker Type and Number of Workers.")
    if "AllocatedCapacity" in given and "MaxCapacity" in given:
        raise InvalidInputException("Please set only Allocated Capacity or Max Capacity")
    if worker_type is None or workers is None:
        capacity = given.get("MaxCapacity", float(given.get("AllocatedCapacity", default)))
    else:
        if worker_type in AT_LEAST_TWO_WORKERS and workers < 2:
            raise InvalidInputException(
                f"To use Worker Type {worker_type}, minimum allowed value of Number of Workers is 2."
            )
        capacity = DPU_PER_WORKER[worker_type] * workers
    return {"AllocatedCapacity": int(capacity), "MaxCapacity": capacity}


def _default_timeout(glue_version: str) -> int:
    # API reference, ``Timeout`` of a job; "auto" stands for a version newer than any number here.
    major = glue_version.partition(".")[0]
    return 480 if glue_version == "auto" or (major.isdecimal() and int(major) >= 5) else 2880
