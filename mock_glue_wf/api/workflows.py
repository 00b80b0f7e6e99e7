"""Workflows, their runs and the properties of their runs."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mock_glue_wf.api import shapes
from mock_glue_wf.api.pages import page
from mock_glue_wf.api.shapes import Shape
from mock_glue_wf.backend import Backend
from mock_glue_wf.domain.tags import checked_tags
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
        ResumeWorkflowRunRequestTypeDef,
        StartWorkflowRunRequestTypeDef,
        StopWorkflowRunRequestTypeDef,
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
        self._backend.quotas.check("workflows", len(self._backend.workflows) + 1)
        now = self._backend.clock.now()
        workflow = Workflow(
            name,
            request.get("Description"),
            dict(request.get("DefaultRunProperties", {})),
            checked_max_concurrent_runs(request.get("MaxConcurrentRuns")),
            created_on=now,
            last_modified_on=now,
            tags=checked_tags(request.get("Tags", {})),
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
        if (workflow := self._backend.workflows.remove(request["Name"])) is not None:
            self._backend.engine.abandon(workflow)
        return {"Name": request["Name"]}

    def get_workflow(self, request: "GetWorkflowRequestTypeDef") -> Shape:
        (workflow,) = self._shapes([self._workflow(request["Name"])], request.get("IncludeGraph", False))
        return {"Workflow": workflow}

    def list_workflows(self, request: "ListWorkflowsRequestTypeDef") -> Shape:
        workflows, token = page("workflows", self._backend.workflows, request, most=25)
        return {"Workflows": [workflow.name for workflow in workflows], "NextToken": token}

    def batch_get_workflows(self, request: "BatchGetWorkflowsRequestTypeDef") -> Shape:
        found, missing = self._backend.workflows.find(request["Names"])
        return {
            "Workflows": self._shapes(found, request.get("IncludeGraph", False)),
            "MissingWorkflows": missing,
        }

    def start_workflow_run(self, request: "StartWorkflowRunRequestTypeDef") -> Shape:
        workflow = self._workflow(request["Name"])
        run = self._backend.engine.start(workflow, request.get("RunProperties", {}))
        return {"RunId": run.id}

    def stop_workflow_run(self, request: "StopWorkflowRunRequestTypeDef") -> Shape:
        self._backend.engine.stop(self._run(request["Name"], request["RunId"]))
        return {}

    def resume_workflow_run(self, request: "ResumeWorkflowRunRequestTypeDef") -> Shape:
        run, node_ids = self._backend.engine.resume(self._run(request["Name"], request["RunId"]), request["NodeIds"])
        return {"RunId": run.id, "NodeIds": node_ids}

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

    def _shapes(self, workflows: Sequence[Workflow], include_graph: bool) -> list[Shape]:
        self._backend.polls.look([run for each in workflows if (run := each.runs.newest()) is not None])
        graph = self._backend.engine.graph
        return [shapes.workflow(each, graph(each) if include_graph else None) for each in workflows]

    def _workflow(self, name: str) -> Workflow:
        if (workflow := self._backend.workflows.get(name)) is None:
            raise EntityNotFoundException(MISSING)
        return workflow

    def _run(self, name: str, run_id: str) -> WorkflowRun:
        if (run := self._workflow(name).runs.get(run_id)) is None:
            raise EntityNotFoundException(MISSING)
        return run
