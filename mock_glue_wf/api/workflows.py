"""Workflows, their runs and the properties of their runs."""

from typing import TYPE_CHECKING

from mock_glue_wf.api import shapes
from mock_glue_wf.api.pages import page
from mock_glue_wf.api.shapes import Shape
from mock_glue_wf.backend import Backend
from mock_glue_wf.domain.workflow import Workflow, WorkflowRun, checked_max_concurrent_runs
from mock_glue_wf.errors import AlreadyExistsException, EntityNotFoundException

if TYPE_CHECKING:
    from types_boto3_glue.type_defs import (
        BatchGetWorkflowsRequestTypeDef,
        CreateWorkflowRequestTypeDef,
        DeleteWorkflowRequestTypeDef,
        GetWorkflowRequestTypeDef,
        GetWorkflowRunPropertiesRequestTypeDef,
        GetWorkflowRunRequestTypeDef,
        GetWorkflowRunsRequestTypeDef,
        ListWorkflowsRequestTypeDef,
        PutWorkflowRunPropertiesRequestTypeDef,
        StartWorkflowRunRequestTypeDef,
        UpdateWorkflowRequestTypeDef,
    )

MISSING = "Entity not found"
"""For a workflow as for a run (recordings of the live service, September 2026)."""


class WorkflowApi:
    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    def create_workflow(self, request: "CreateWorkflowRequestTypeDef") -> Shape:
        name = request["Name"]
        if name in self._backend.workflows:
            raise AlreadyExistsException("Workflow with given name already Exists")
        now = self._backend.clock.now()
        workflow = Workflow(
            name,
            request.get("Description"),
            dict(request.get("DefaultRunProperties", {})),
            checked_max_concurrent_runs(request.get("MaxConcurrentRuns")),
            created_on=now,
            last_modified_on=now,
        )
        self._backend.workflows.add(name, workflow)
        return {"Name": name}

    def update_workflow(self, request: "UpdateWorkflowRequestTypeDef") -> Shape:
        """What is not given is dropped (recording of the live service, September 2026)."""
        workflow = self._workflow(request["Name"])
        workflow.max_concurrent_runs = checked_max_concurrent_runs(request.get("MaxConcurrentRuns"))
        workflow.description = request.get("Description")
        workflow.default_run_properties = dict(request.get("DefaultRunProperties", {}))
        workflow.last_modified_on = self._backend.clock.now()
        return {"Name": workflow.name}

    def delete_workflow(self, request: "DeleteWorkflowRequestTypeDef") -> Shape:
        """No error for a missing workflow: the model has none. Its triggers, jobs and crawlers stay."""
        self._backend.workflows.remove(request["Name"])
        return {"Name": request["Name"]}

    def get_workflow(self, request: "GetWorkflowRequestTypeDef") -> Shape:
        workflow = self._workflow(request["Name"])
        return {"Workflow": self._shape(workflow, request.get("IncludeGraph", False))}

    def list_workflows(self, request: "ListWorkflowsRequestTypeDef") -> Shape:
        workflows, token = page("workflows", self._backend.workflows, request, most=25)
        return {"Workflows": [workflow.name for workflow in workflows], "NextToken": token}

    def batch_get_workflows(self, request: "BatchGetWorkflowsRequestTypeDef") -> Shape:
        names = dict.fromkeys(request["Names"])
        found = [workflow for name in names if (workflow := self._backend.workflows.get(name)) is not None]
        return {
            "Workflows": [self._shape(workflow, request.get("IncludeGraph", False)) for workflow in found],
            "MissingWorkflows": [name for name in names if name not in self._backend.workflows],
        }

    def start_workflow_run(self, request: "StartWorkflowRunRequestTypeDef") -> Shape:
        workflow = self._workflow(request["Name"])
        run = self._backend.engine.start_workflow_run(workflow, request.get("RunProperties", {}))
        return {"RunId": run.id}

    def get_workflow_run(self, request: "GetWorkflowRunRequestTypeDef") -> Shape:
        run = self._run(request["Name"], request["RunId"])
        self._backend.polls.look([run])
        return {"Run": shapes.workflow_run(run, include_graph=request.get("IncludeGraph", False))}

    def get_workflow_runs(self, request: "GetWorkflowRunsRequestTypeDef") -> Shape:
        runs, token = page("workflow runs", self._workflow(request["Name"]).runs, request, most=1000, newest_first=True)
        self._backend.polls.look(runs)
        include_graph = request.get("IncludeGraph", False)
        return {"Runs": [shapes.workflow_run(run, include_graph=include_graph) for run in runs], "NextToken": token}

    def get_workflow_run_properties(self, request: "GetWorkflowRunPropertiesRequestTypeDef") -> Shape:
        return {"RunProperties": self._run(request["Name"], request["RunId"]).properties}

    def put_workflow_run_properties(self, request: "PutWorkflowRunPropertiesRequestTypeDef") -> Shape:
        """Adds and overrides (API reference); also for a run that is over."""
        self._run(request["Name"], request["RunId"]).properties.update(request["RunProperties"])
        return {}

    def _shape(self, workflow: Workflow, include_graph: bool) -> Shape:
        last_run = workflow.runs.newest()
        if last_run is not None:
            self._backend.polls.look([last_run])
        return shapes.workflow(workflow, self._backend.engine.graph(workflow) if include_graph else None)

    def _workflow(self, name: str) -> Workflow:
        if (workflow := self._backend.workflows.get(name)) is None:
            raise EntityNotFoundException(MISSING)
        return workflow

    def _run(self, name: str, run_id: str) -> WorkflowRun:
        if (run := self._workflow(name).runs.get(run_id)) is None:
            raise EntityNotFoundException(MISSING)
        return run
