"""Triggers: what starts jobs and crawlers, and when."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from mock_glue_wf.domain.clock import Timer
from mock_glue_wf.domain.collection import Collection
from mock_glue_wf.domain.crawler import CrawlState
from mock_glue_wf.domain.job import JobRunState
from mock_glue_wf.domain.node import NodeKey, NodeType
from mock_glue_wf.domain.schedule import Schedule
from mock_glue_wf.domain.tags import checked_tags
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
DEFAULT_BATCH_SIZE = 1
DEFAULT_BATCH_WINDOW = 900
"""API reference, ``EventBatchingCondition``."""
MOST_CRAWLERS = 2
"""A trigger starts at most two crawlers (Developer Guide, "AWS Glue triggers")."""
KEPT_BY_UPDATE = ("Name", "Type", "WorkflowName")
"""What the API's TriggerUpdate cannot change."""


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
    schedule: Schedule | None = None
    state: TriggerState = TriggerState.CREATED
    timer: Timer | None = None
    """The end of an EVENT trigger's batch window, or a SCHEDULED one's next firing."""
    events: list[str] = field(default_factory=list)
    """The ids of an EVENT trigger's batch."""
    met: set[Condition] = field(default_factory=set)
    """The conditions met so far, of a trigger outside of workflows."""
    tags: dict[str, str] = field(default_factory=dict)

    @property
    def batch_size(self) -> int:
        size: int = self.definition.get("EventBatchingCondition", {}).get("BatchSize", DEFAULT_BATCH_SIZE)
        return size

    @property
    def batch_window(self) -> int:
        """In seconds."""
        window: int = self.definition.get("EventBatchingCondition", {}).get("BatchWindow", DEFAULT_BATCH_WINDOW)
        return window

    def meet(self, condition: Condition) -> bool:
        """Latch a condition of a trigger outside of workflows; whether it fires now, to wait for all of them anew."""
        if condition in self.conditions:
            self.met.add(condition)
        if not self.met or (not self.any_condition and self.met != set(self.conditions)):
            return False
        self.met.clear()
        return True

    @property
    def starts_a_run(self) -> bool:
        """Whether it is a start trigger in the workflow it belongs to."""
        return self.type is not TriggerType.CONDITIONAL

    def starts(self, job: str) -> bool:
        """Whether it can start this job."""
        return any(action.node == (NodeType.JOB, job) for action in self.actions)

    def start(self) -> None:
        """Activate a SCHEDULED or CONDITIONAL trigger."""
        if self.state is TriggerState.ACTIVATED:
            raise _refused_in(self.state)
        self.state = TriggerState.ACTIVATED

    def stop(self) -> None:
        if self.state is not TriggerState.ACTIVATED:
            raise _refused_in(self.state)
        self.state = TriggerState.DEACTIVATED

    def updated(self, update: Mapping[str, Any]) -> "Trigger":
        """The trigger that the members of the API's TriggerUpdate make of it: what they do not name is dropped.

        It keeps its name, type, workflow, state and tags. Raises InvalidInputException as its creation would.
        """
        kept = {name: self.definition[name] for name in KEPT_BY_UPDATE if name in self.definition}
        trigger = trigger_from({**update, **kept})
        trigger.state = self.state
        trigger.tags = self.tags
        return trigger


class Triggers(Collection[Trigger]):
    """All triggers of an account in a region, those of each workflow, and those that wait outside of workflows."""

    def __init__(self) -> None:
        super().__init__()
        self._of_workflow: dict[str | None, dict[str, Trigger]] = {}
        self._watching: dict[NodeKey, dict[str, Trigger]] = {}

    def of(self, workflow_name: str) -> Mapping[str, Trigger]:
        """By name, in order of creation."""
        return self._of_workflow.get(workflow_name, {})

    def watching(self, node: NodeKey) -> list[Trigger]:
        """The active conditional triggers outside of workflows with a condition on this node."""
        watching = self._watching.get(node, {}).values()
        return [trigger for trigger in watching if trigger.state is TriggerState.ACTIVATED]

    def add(self, name: str, entity: Trigger) -> None:
        super().add(name, entity)
        self._enter(entity)

    def replace(self, name: str, entity: Trigger) -> None:
        """By one of the same workflow."""
        for node in self._watched(self._of_workflow[entity.workflow_name][name]):
            del self._watching[node][name]
        super().replace(name, entity)
        self._enter(entity)

    def remove(self, name: str) -> Trigger | None:
        trigger = super().remove(name)
        if trigger is not None:
            del self._of_workflow[trigger.workflow_name][name]
            for node in self._watched(trigger):
                del self._watching[node][name]
        return trigger

    def _enter(self, trigger: Trigger) -> None:
        self._of_workflow.setdefault(trigger.workflow_name, {})[trigger.name] = trigger
        for node in self._watched(trigger):
            self._watching.setdefault(node, {})[trigger.name] = trigger

    def _watched(self, trigger: Trigger) -> set[NodeKey]:
        if trigger.type is not TriggerType.CONDITIONAL or trigger.workflow_name is not None:
            return set()
        return {condition.node for condition in trigger.conditions}


def trigger_from(given: Mapping[str, Any]) -> Trigger:
    """A trigger of the members of a CreateTrigger request, or of an update with what it keeps.

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
    actions = tuple(_actions(given.get("Actions", [])))
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
        _schedule(given["Schedule"]) if kind is TriggerType.SCHEDULED else None,
        TriggerState.ACTIVATED if starts_at_once else TriggerState.CREATED,
        tags=checked_tags(given.get("Tags", {})),
    )


def _schedule(expression: str) -> Schedule:
    try:
        return Schedule.parse(expression)
    except ValueError as error:
        raise InvalidInputException(f"The schedule {expression} is invalid.") from error


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
