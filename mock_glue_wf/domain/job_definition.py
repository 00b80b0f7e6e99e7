"""What a job is made of: which ones Glue takes, and what it fills in."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from mock_glue_wf.domain.capacity import CAPACITY, capacity, major_version
from mock_glue_wf.errors import InvalidInputException

LONGEST_TIMEOUT = 10080
STREAMING_TIMEOUT = f", leave the timeout value as null to run it longer than {LONGEST_TIMEOUT} minutes"
WITHOUT_TIMEOUT = frozenset({"gluestreaming", "glueray"})

JOB_DEFAULTS: Mapping[str, Any] = {
    "JobMode": "SCRIPT",
    "JobRunQueuingEnabled": False,
    "ExecutionProperty": {"MaxConcurrentRuns": 1},
    "MaxRetries": 0,
}
"""What GetJob shows of a job made without these (recording of the live service, September 2026)."""

RUN_SETTINGS = (
    *CAPACITY,
    "JobMode",
    "JobRunQueuingEnabled",
    "Timeout",
    "SecurityConfiguration",
    "NotificationProperty",
    "GlueVersion",
    "ExecutionClass",
    "ExecutionRoleSessionPolicy",
    "MaintenanceWindow",
)


@dataclass(frozen=True)
class JobDefinition:
    """What a job is made of: the members of the API's Job, with what AWS fills in."""

    members: Mapping[str, Any]

    @property
    def kind(self) -> str:
        """The name of its command: glueetl, gluestreaming, pythonshell or glueray."""
        name: str = self.members["Command"]["Name"]
        return name

    @cached_property
    def max_concurrent_runs(self) -> int:
        number: int = self.members["ExecutionProperty"]["MaxConcurrentRuns"]
        return number

    @cached_property
    def max_retries(self) -> int:
        number: int = self.members["MaxRetries"]
        return number

    def arguments(self, own: Mapping[str, str]) -> Mapping[str, str]:
        """The defaults, a run's own over them, and over both what cannot be overridden."""
        return {**self._default_arguments, **own, **self._fixed_arguments} if own else self._default_arguments

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
        settings = {**self.settings, **changed}
        if not changed.keys().isdisjoint((*CAPACITY, "ExecutionClass")):
            dropped = _dropped(settings, changed)
            given = {name: value for name, value in settings.items() if name in changed or name not in dropped}
            settings = {**given, **capacity(self.kind, given)}
        return {**settings, "LogGroupName": self._log_group(settings)}

    def check_timeout(self, given: Mapping[str, Any]) -> None:
        """Raises InvalidInputException for a Timeout among these members that no job of this kind can have."""
        timeout = given.get("Timeout")
        if timeout is None:
            return
        if self.kind == "glueray":
            # cloud-custodian #9051.
            raise InvalidInputException("Timeout not supported for Ray jobs")
        if timeout > LONGEST_TIMEOUT:
            end = STREAMING_TIMEOUT if self.kind == "gluestreaming" else ""
            raise InvalidInputException(f"Timeout should be less than or equal to {LONGEST_TIMEOUT} minutes{end}.")

    @cached_property
    def _fixed_arguments(self) -> Mapping[str, str]:
        arguments: Mapping[str, str] = self.members.get("NonOverridableArguments", {})
        return arguments

    @cached_property
    def _default_arguments(self) -> Mapping[str, str]:
        return {**self.members.get("DefaultArguments", {}), **self._fixed_arguments}

    def _log_group(self, settings: Mapping[str, Any]) -> str:
        group = "/aws-glue/python-jobs" if self.kind == "pythonshell" else "/aws-glue/jobs"
        if "SecurityConfiguration" in settings:
            return f"{group}-{self.members['Role'].rpartition('/')[2]}-{settings['SecurityConfiguration']}"
        return group


def job_definition(given: Mapping[str, Any]) -> JobDefinition:
    """The definition for the members of a CreateJob request or of a JobUpdate.

    Raises InvalidInputException with the texts that cdk-preflight measured on real deployments in September 2026.
    """
    kind = _checked_kind(given)
    definition = JobDefinition(
        {
            **JOB_DEFAULTS,
            **({} if kind in WITHOUT_TIMEOUT else {"Timeout": _default_timeout(given.get("GlueVersion", ""))}),
            **given,
            **capacity(kind, given),
            "ExecutionProperty": {**JOB_DEFAULTS["ExecutionProperty"], **given.get("ExecutionProperty", {})},
        }
    )
    definition.check_timeout(given)
    return definition


def _dropped(settings: Mapping[str, Any], changed: Mapping[str, Any]) -> tuple[str, ...]:
    """What of its job's capacity a run does not keep that has a capacity of its own."""
    if changed.keys() & {"AllocatedCapacity", "MaxCapacity"}:
        return CAPACITY
    filled_in_by_workers = "NumberOfWorkers" in settings
    return ("AllocatedCapacity", "MaxCapacity") if filled_in_by_workers else ("AllocatedCapacity",)


def _checked_kind(given: Mapping[str, Any]) -> str:
    command = given.get("Command", {})
    kind: str = command.get("Name", "")
    if not kind:
        # cloud-custodian #5691, of UpdateJob; aws-cloudformation-user-guide #101, of CreateJob.
        raise InvalidInputException("Command name should not be null or empty.")
    if not given.get("Role"):
        # The API reference calls it required also in an update; the text is that of the command's name.
        raise InvalidInputException("Role should not be null or empty.")
    if "Runtime" in command and kind != "glueray":
        raise InvalidInputException(f"Runtime field is not supported for {kind} command type")
    if "Runtime" not in command and kind == "glueray":
        # cloud-custodian #9051.
        raise InvalidInputException("Runtime parameter is required for GlueRay command")
    if "MaintenanceWindow" in given and kind != "gluestreaming":
        raise InvalidInputException("Maintenance window should be provided only for glue streaming jobs")
    return kind


def _default_timeout(glue_version: str) -> int:
    # API reference, ``Timeout`` of a job.
    return 480 if major_version(glue_version) >= 5 else 2880
