"""Triggers: what starts jobs and crawlers, and when."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from mock_glue_wf.domain.collection import Collection
from mock_glue_wf.domain.crawler import CrawlState
from mock_glue_wf.domain.job import JobRunState
from mock_glue_wf.domain.node import NodeKey, NodeType
from mock_glue_wf.errors import InvalidInputException


class TriggerType(StrEnum):
    SCHEDULED = "SCHEDULED"
    CONDITIONAL = "CONDITIONAL"
    ON_DEMAND = "ON_DEMAND"
    EVENT = "EVENT"


class TriggerState(StrEnum):
    CREATING = "CREATING"
    CREATED = "CREATED"
    ACTIVATING = "ACTIVATING"
    ACTIVATED = "ACTIVATED"
    DEACTIVATING = "DEACTIVATING"
    DEACTIVATED = "DEACTIVATED"
    DELETING = "DELETING"
    UPDATING = "UPDATING"


class Condition(NamedTuple):
    node: NodeKey
    state: JobRunState | CrawlState


@dataclass(frozen=True, slots=True)
class Action:
    node: NodeKey
    overrides: Mapping[str, Any]
    """What the action's run has different from its job: members of the API's Action."""


WATCHED_JOB_STATES = (JobRunState.SUCCEEDED, JobRunState.STOPPED, JobRunState.FAILED, JobRunState.TIMEOUT)
WATCHED_CRAWL_STATES = (CrawlState.SUCCEEDED, CrawlState.FAILED, CrawlState.CANCELLED)
MOST_CRAWLERS = 2
"""A trigger starts at most two crawlers (Developer Guide, "AWS Glue triggers")."""


@dataclass(slots=True)
class Trigger:
    name: str
    type: TriggerType
    workflow_name: str | None
    definition: Mapping[str, Any]
    """The members of the API's Trigger as they were given, but for its state."""
    actions: tuple[Action, ...]
    conditions: tuple[Condition, ...]
    any_condition: bool
    state: TriggerState = TriggerState.CREATED

    @property
    def starts_a_run(self) -> bool:
        """Whether it is a start trigger in the workflow it belongs to."""
        return self.type is not TriggerType.CONDITIONAL

    def start(self) -> None:
        """Activate a SCHEDULED or CONDITIONAL trigger."""
        if self.state is TriggerState.ACTIVATED:
            raise _refused_in(self.state)
        self.state = TriggerState.ACTIVATED

    def stop(self) -> None:
        if self.state is not TriggerState.ACTIVATED:
            raise _refused_in(self.state)
        self.state = TriggerState.DEACTIVATED


class Triggers(Collection[Trigger]):
    """All triggers of an account in a region, and those of each workflow."""

    def __init__(self) -> None:
        super().__init__()
        self._of_workflow: dict[str | None, dict[str, Trigger]] = {}

    def of(self, workflow_name: str) -> Mapping[str, Trigger]:
        """By name, in order of creation."""
        return self._of_workflow.get(workflow_name, {})

    def add(self, name: str, entity: Trigger) -> None:
        super().add(name, entity)
        self._of_workflow.setdefault(entity.workflow_name, {})[name] = entity

    def remove(self, name: str) -> Trigger | None:
        trigger = super().remove(name)
        if trigger is not None:
            del self._of_workflow[trigger.workflow_name][name]
        return trigger


def trigger_from(given: Mapping[str, Any]) -> Trigger:
    """A trigger of the members of a CreateTrigger request.

    Raises InvalidInputException. The texts were measured on real deployments by cdk-preflight (September 2026) or
    stand in issues of terraform-provider-aws (#39571, #43013) and aws-cdk (#24575, #34652).
    """
    kind = TriggerType(given["Type"])
    if kind is TriggerType.SCHEDULED and not given.get("Schedule"):
        raise InvalidInputException("Schedule cannot be null or empty")
    if kind is TriggerType.CONDITIONAL and not given.get("Predicate", {}).get("Conditions"):
        raise InvalidInputException("Predicate cannot be null or empty")
    if kind is TriggerType.EVENT and "WorkflowName" not in given:
        raise InvalidInputException("Workflow name cannot be null or empty")
    starts_at_once = given.get("StartOnCreation", False)
    if starts_at_once and kind in (TriggerType.ON_DEMAND, TriggerType.EVENT):
        raise InvalidInputException(f"Starting trigger on create is not supported for {kind} trigger type.")
    predicate = given.get("Predicate", {})
    conditions = tuple(_conditions(predicate))
    actions = tuple(_actions(given["Actions"]))
    watched_jobs = {condition.node for condition in conditions if condition.node.type is NodeType.JOB}
    if watched_jobs & {action.node for action in actions}:
        raise InvalidInputException("Job cannot be a Predicate and Action for Conditional Trigger.")
    definition = {name: value for name, value in given.items() if name not in ("StartOnCreation", "Tags")}
    if conditions:
        definition["Predicate"] = {**predicate, "Conditions": [*map(_job_wins, predicate["Conditions"])]}
    return Trigger(
        given["Name"],
        kind,
        given.get("WorkflowName"),
        definition,
        actions,
        conditions,
        predicate.get("Logical") == "ANY",
        TriggerState.ACTIVATED if starts_at_once else TriggerState.CREATED,
    )


def _actions(given: Sequence[Mapping[str, Any]]) -> Iterator[Action]:
    if not given:
        raise InvalidInputException("Actions cannot be null or empty")
    if sum("CrawlerName" in action for action in given) > MOST_CRAWLERS:
        raise InvalidInputException("Actions cannot contain more than two crawlers")
    for action in given:
        match "JobName" in action, "CrawlerName" in action:
            case True, True:
                raise InvalidInputException("Both JobName or CrawlerName cannot be set together in an action")
            case True, False:
                yield Action(NodeKey(NodeType.JOB, action["JobName"]), action)
            case False, True:
                yield Action(NodeKey(NodeType.CRAWLER, action["CrawlerName"]), action)
            case _:
                raise InvalidInputException("JobName or CrawlerName in action cannot be null or empty")


def _conditions(predicate: Mapping[str, Any]) -> Iterator[Condition]:
    conditions = predicate.get("Conditions", [])
    if len(conditions) > 1 and "Logical" not in predicate:
        raise InvalidInputException("Logical operator cannot be null or empty when more than one condition is present.")
    for condition in conditions:
        if "LogicalOperator" not in condition:
            raise InvalidInputException("Logical operator cannot be null or empty")
        if "JobName" in condition:
            state = _watched(condition.get("State"), WATCHED_JOB_STATES, "job", "JobRunState")
            yield Condition(NodeKey(NodeType.JOB, condition["JobName"]), JobRunState(state))
        elif "CrawlerName" in condition:
            state = _watched(condition.get("CrawlState"), WATCHED_CRAWL_STATES, "crawler", "CrawlerState")
            yield Condition(NodeKey(NodeType.CRAWLER, condition["CrawlerName"]), CrawlState(state))
        else:
            raise InvalidInputException("JobName or CrawlerName in condition cannot be null or empty")


def _job_wins(condition: Mapping[str, Any]) -> Mapping[str, Any]:
    if "JobName" not in condition:
        return condition
    return {name: value for name, value in condition.items() if name not in ("CrawlerName", "CrawlState")}


def _watched(state: str | None, allowed: Sequence[str], kind: str, member: str) -> str:
    choice = f"[{', '.join(allowed)}]"
    if state is None:
        raise InvalidInputException(
            f"State cannot be null or empty, choose from one of the following {kind} state: {choice}"
        )
    if state not in allowed:
        raise InvalidInputException(f"{member} should be any of: {choice}")
    return state


def _refused_in(state: TriggerState) -> InvalidInputException:
    return InvalidInputException(f"The operation is not allowed when trigger is in state: {state}")
