"""Jobs and job runs."""

from typing import TYPE_CHECKING

from mock_glue_wf.api import shapes
from mock_glue_wf.api.pages import page
from mock_glue_wf.api.shapes import Shape
from mock_glue_wf.backend import Backend
from mock_glue_wf.domain.job import Job, JobRun, job_definition
from mock_glue_wf.errors import EntityNotFoundException, IdempotentParameterMismatchException

if TYPE_CHECKING:
    from types_boto3_glue.type_defs import (
        CreateJobRequestTypeDef,
        DeleteJobRequestTypeDef,
        GetJobRequestTypeDef,
        GetJobRunRequestTypeDef,
        GetJobRunsRequestTypeDef,
        StartJobRunRequestTypeDef,
    )


class JobApi:
    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    def create_job(self, request: "CreateJobRequestTypeDef") -> Shape:
        """An equal job of the name is left as it is (recording of the live service, September 2026)."""
        name = request["Name"]
        definition = job_definition({member: value for member, value in request.items() if member != "Tags"})
        if (present := self._backend.jobs.get(name)) is not None:
            if present.definition != definition:
                raise IdempotentParameterMismatchException("Job already submitted with different configuration.")
            return {"Name": name}
        now = self._backend.clock.now()
        self._backend.jobs.add(name, Job(name, definition, created_on=now, last_modified_on=now))
        return {"Name": name}

    def delete_job(self, request: "DeleteJobRequestTypeDef") -> Shape:
        """No error for a missing job (API reference). The triggers that name it stay."""
        self._backend.jobs.remove(request["JobName"])
        return {"JobName": request["JobName"]}

    def get_job(self, request: "GetJobRequestTypeDef") -> Shape:
        return {"Job": shapes.job(self._job(request["JobName"]))}

    def start_job_run(self, request: "StartJobRunRequestTypeDef") -> Shape:
        run = self._backend.engine.execution.start_job_run(request["JobName"], request, retried=request.get("JobRunId"))
        return {"JobRunId": run.id}

    def get_job_run(self, request: "GetJobRunRequestTypeDef") -> Shape:
        run = self._run(self._job(request["JobName"]), request["RunId"])
        self._backend.polls.look([run])
        shape = shapes.job_run(run)
        if request.get("PredecessorsIncluded", False):
            shape["PredecessorRuns"] = shapes.predecessor_runs(run)
        return {"JobRun": shape}

    def get_job_runs(self, request: "GetJobRunsRequestTypeDef") -> Shape:
        runs, token = page("job runs", self._job(request["JobName"]).runs, request, most=200, newest_first=True)
        self._backend.polls.look(runs)
        return {"JobRuns": [shapes.job_run(run) for run in runs], "NextToken": token}

    def _job(self, name: str) -> Job:
        if (job := self._backend.jobs.get(name)) is None:
            raise EntityNotFoundException("Job not found.")
        return job

    def _run(self, job: Job, run_id: str) -> JobRun:
        if (run := job.runs.get(run_id)) is None:
            raise EntityNotFoundException("Job Run not found.")
        return run
