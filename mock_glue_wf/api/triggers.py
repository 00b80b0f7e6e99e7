"""Triggers."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from mock_glue_wf.api import shapes
from mock_glue_wf.api.pages import page
from mock_glue_wf.api.shapes import Shape
from mock_glue_wf.backend import Backend
from mock_glue_wf.domain.node import NodeType
from mock_glue_wf.domain.trigger import Trigger, TriggerType, trigger_from
from mock_glue_wf.domain.workflow import Workflow
from mock_glue_wf.errors import (
    EntityNotFoundException,
    IdempotentParameterMismatchException,
    InvalidInputException,
)

if TYPE_CHECKING:
    from types_boto3_glue.type_defs import (
        BatchGetTriggersRequestTypeDef,
        CreateTriggerRequestTypeDef,
        DeleteTriggerRequestTypeDef,
        GetTriggerRequestTypeDef,
        GetTriggersRequestTypeDef,
        ListTriggersRequestTypeDef,
        StartTriggerRequestTypeDef,
        StopTriggerRequestTypeDef,
        UpdateTriggerRequestTypeDef,
    )


class TriggerApi:
    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    def create_trigger(self, request: "CreateTriggerRequestTypeDef") -> Shape:
        """An equal trigger of the name is left as it is. Jobs and crawlers need not exist (cdk-preflight, September
        2026), the workflow has to."""
        trigger = trigger_from(request)
        if (present := self._backend.triggers.get(trigger.name)) is not None:
            if present.definition != trigger.definition:
                raise IdempotentParameterMismatchException(
                    f"Trigger with name '{trigger.name}' already submitted with different configuration"
                )
            return {"Name": trigger.name}
        if trigger.workflow_name is not None:
            self._check_fits(trigger, trigger.workflow_name)
        self._backend.quotas.check("triggers", len(self._backend.triggers) + 1)
        self._check_number_of_jobs(trigger)
        self._backend.triggers.add(trigger.name, trigger)
        self._backend.activation.arm(trigger)
        self._changed(trigger)
        return {"Name": trigger.name}

    def update_trigger(self, request: "UpdateTriggerRequestTypeDef") -> Shape:
        """Also of an active trigger (terraform-provider-aws updates it in place). Runs under way go by the graph of
        their start, a batch of events and the conditions met so far begin anew."""
        present = self._trigger(request["Name"])
        trigger = present.updated(request["TriggerUpdate"])
        self._check_number_of_jobs(trigger)
        self._backend.activation.disarm(present)
        self._backend.triggers.replace(trigger.name, trigger)
        self._backend.activation.arm(trigger)
        self._changed(trigger)
        return {"Trigger": shapes.trigger(trigger)}

    def delete_trigger(self, request: "DeleteTriggerRequestTypeDef") -> Shape:
        """No error for a missing trigger (API reference)."""
        if (trigger := self._backend.triggers.remove(request["Name"])) is not None:
            self._backend.activation.disarm(trigger)
            self._changed(trigger)
        return {"Name": request["Name"]}

    def get_trigger(self, request: "GetTriggerRequestTypeDef") -> Shape:
        return {"Trigger": shapes.trigger(self._trigger(request["Name"]))}

    def get_triggers(self, request: "GetTriggersRequestTypeDef") -> Shape:
        triggers, token = page("triggers", self._backend.triggers, request, most=200, wanted=self._wanted(request))
        return {"Triggers": [shapes.trigger(trigger) for trigger in triggers], "NextToken": token}

    def list_triggers(self, request: "ListTriggersRequestTypeDef") -> Shape:
        triggers, token = page("triggers", self._backend.triggers, request, most=200, wanted=self._wanted(request))
        return {"TriggerNames": [trigger.name for trigger in triggers], "NextToken": token}

    def batch_get_triggers(self, request: "BatchGetTriggersRequestTypeDef") -> Shape:
        triggers, missing = self._backend.triggers.find(request["TriggerNames"])
        return {"Triggers": [shapes.trigger(trigger) for trigger in triggers], "TriggersNotFound": missing}

    def start_trigger(self, request: "StartTriggerRequestTypeDef") -> Shape:
        """Fires an ON_DEMAND trigger, which in a workflow starts a run (terraform-provider-aws #38222), and activates
        a SCHEDULED or CONDITIONAL one."""
        trigger = self._trigger(request["Name"])
        match trigger.type:
            case TriggerType.EVENT:
                # Reproduced on a live account: terraform-provider-aws #49407.
                raise InvalidInputException("Trigger Type EVENT cannot be started")
            case TriggerType.ON_DEMAND:
                self._fire(trigger)
            case _:
                trigger.start()
                self._backend.activation.arm(trigger)
                self._changed(trigger)
        return {"Name": trigger.name}

    def stop_trigger(self, request: "StopTriggerRequestTypeDef") -> Shape:
        trigger = self._trigger(request["Name"])
        trigger.stop()
        self._backend.activation.disarm(trigger)
        self._changed(trigger)
        return {"Name": trigger.name}

    def _fire(self, trigger: Trigger) -> None:
        if trigger.workflow_name is None:
            self._backend.engine.fire_on_demand(trigger)
        else:
            self._backend.engine.start(self._workflow(trigger.workflow_name), {})

    def _wanted(self, request: Mapping[str, Any]) -> Callable[[Trigger], bool]:
        """The triggers with these tags that can start the job; if none can, "all triggers are returned" (API
        reference, GetTriggers and ListTriggers)."""
        tags, job = request.get("Tags", {}).items(), request.get("DependentJobName", "")
        depends = any(trigger.starts(job) for trigger in self._backend.triggers)
        return lambda trigger: tags <= trigger.tags.items() and (not depends or trigger.starts(job))

    def _check_number_of_jobs(self, trigger: Trigger) -> None:
        self._backend.quotas.check("jobs per trigger", sum(each.node.type is NodeType.JOB for each in trigger.actions))

    def _check_fits(self, trigger: Trigger, workflow_name: str) -> None:
        self._workflow(workflow_name)
        if not trigger.starts_a_run:
            return
        present = self._backend.triggers.of(workflow_name).values()
        if (start := next((each for each in present if each.starts_a_run), None)) is not None:
            # The rule stands in the Developer Guide ("Blueprint restrictions"), the text is ours.
            raise InvalidInputException(
                f"Workflow {workflow_name} has the start trigger {start.name} already; only one is permitted."
            )

    def _changed(self, trigger: Trigger) -> None:
        workflow = trigger.workflow_name and self._backend.workflows.get(trigger.workflow_name)
        if workflow:
            workflow.graph = None
            workflow.last_modified_on = self._backend.clock.now()

    def _workflow(self, name: str) -> Workflow:
        if (workflow := self._backend.workflows.get(name)) is None:
            raise EntityNotFoundException("Entity not found")
        return workflow

    def _trigger(self, name: str) -> Trigger:
        if (trigger := self._backend.triggers.get(name)) is None:
            raise EntityNotFoundException("Trigger not found.")
        return trigger
