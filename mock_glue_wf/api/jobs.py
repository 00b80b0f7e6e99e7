"""Jobs and job runs."""

from typing import TYPE_CHECKING

from mock_glue_wf.api import shapes
from mock_glue_wf.api.pages import page
from mock_glue_wf.api.shapes import Shape
from mock_glue_wf.backend import Backend
from mock_glue_wf.domain.bookmark import Bookmark, BookmarkEntry
from mock_glue_wf.domain.job import Job, JobRun
from mock_glue_wf.domain.job_definition import job_definition
from mock_glue_wf.domain.job_runs import MISSING_RUN
from mock_glue_wf.domain.tags import checked_tags
from mock_glue_wf.errors import EntityNotFoundException, IdempotentParameterMismatchException

if TYPE_CHECKING:
    from types_boto3_glue.type_defs import (
        BatchGetJobsRequestTypeDef,
        BatchStopJobRunRequestTypeDef,
        CreateJobRequestTypeDef,
        DeleteJobRequestTypeDef,
        GetJobBookmarkRequestTypeDef,
        GetJobRequestTypeDef,
        GetJobRunRequestTypeDef,
        GetJobRunsRequestTypeDef,
        GetJobsRequestTypeDef,
        ListJobsRequestTypeDef,
        ResetJobBookmarkRequestTypeDef,
        StartJobRunRequestTypeDef,
        UpdateJobRequestTypeDef,
    )


_MISSING_RUN = {"ErrorCode": "EntityNotFoundException", "ErrorMessage": MISSING_RUN}
_CANNOT_BE_STOPPED = {
    "ErrorCode": "JobRunCannotBeStoppedException",
    "ErrorMessage": "Job Run cannot be stopped in current state.",
}


class JobApi:
    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    def create_job(self, request: "CreateJobRequestTypeDef") -> Shape:
        """An equal job of the name is left as it is (recording of the live service, September 2026)."""
        name = request["Name"]
        definition = job_definition({member: value for member, value in request.items() if member != "Tags"})
        tags = checked_tags(request.get("Tags", {}))
        if (present := self._backend.jobs.get(name)) is not None:
            if present.definition != definition:
                raise IdempotentParameterMismatchException("Job already submitted with different configuration.")
            return {"Name": name}
        self._backend.quotas.check("jobs", len(self._backend.jobs) + 1)
        self._backend.quotas.check("concurrent runs per job", definition.max_concurrent_runs)
        now = self._backend.clock.now()
        self._backend.jobs.add(name, Job(name, definition, created_on=now, last_modified_on=now, tags=tags))
        return {"Name": name}

    def update_job(self, request: "UpdateJobRequestTypeDef") -> Shape:
        """What is not given is dropped (recording of the live service, September 2026). Runs that have been started go
        by the old definition, later ones by the new, also in a workflow run under way."""
        job = self._job(request["JobName"])
        definition = job_definition({**request["JobUpdate"], "Name": job.name})
        self._backend.quotas.check("concurrent runs per job", definition.max_concurrent_runs)
        job.definition = definition
        job.last_modified_on = self._backend.clock.now()
        self._backend.engine.job_runs.begin_waiting(job)
        return {"JobName": job.name}

    def delete_job(self, request: "DeleteJobRequestTypeDef") -> Shape:
        """No error for a missing job (API reference). The triggers that name it stay."""
        self._backend.jobs.remove(request["JobName"])
        return {"JobName": request["JobName"]}

    def get_job(self, request: "GetJobRequestTypeDef") -> Shape:
        return {"Job": shapes.job(self._job(request["JobName"]))}

    def get_jobs(self, request: "GetJobsRequestTypeDef") -> Shape:
        jobs, token = page("jobs", self._backend.jobs, request, most=1000)
        return {"Jobs": [shapes.job(job) for job in jobs], "NextToken": token}

    def list_jobs(self, request: "ListJobsRequestTypeDef") -> Shape:
        tags = request.get("Tags", {}).items()
        jobs, token = page("jobs", self._backend.jobs, request, most=1000, wanted=lambda job: tags <= job.tags.items())
        return {"JobNames": [job.name for job in jobs], "NextToken": token}

    def batch_get_jobs(self, request: "BatchGetJobsRequestTypeDef") -> Shape:
        jobs, missing = self._backend.jobs.find(request["JobNames"])
        return {"Jobs": [shapes.job(job) for job in jobs], "JobsNotFound": missing}

    def get_job_bookmark(self, request: "GetJobBookmarkRequestTypeDef") -> Shape:
        entry = self._bookmark(request["JobName"]).find(request.get("RunId"))
        return self._bookmark_entry(request["JobName"], entry)

    def reset_job_bookmark(self, request: "ResetJobBookmarkRequestTypeDef") -> Shape:
        entry = self._bookmark(request["JobName"]).reset(request.get("RunId"))
        return self._bookmark_entry(request["JobName"], entry)

    def start_job_run(self, request: "StartJobRunRequestTypeDef") -> Shape:
        run = self._backend.engine.job_runs.start(request["JobName"], request, request.get("JobRunId"))
        return {"JobRunId": run.id}

    def batch_stop_job_run(self, request: "BatchStopJobRunRequestTypeDef") -> Shape:
        job = self._backend.jobs.get(request["JobName"])
        stopped, errors = [], []
        for run_id in request["JobRunIds"]:
            run = job.runs.get(run_id) if job is not None else None
            each = {"JobName": request["JobName"], "JobRunId": run_id}
            if run is None:
                errors.append({**each, "ErrorDetail": _MISSING_RUN})
            elif self._backend.engine.job_runs.stop(run):
                stopped.append(each)
            else:
                errors.append({**each, "ErrorDetail": _CANNOT_BE_STOPPED})
        return {"SuccessfulSubmissions": stopped, "Errors": errors}

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

    def _bookmark(self, job_name: str) -> Bookmark:
        job = self._backend.jobs.get(job_name)
        return Bookmark() if job is None else job.bookmark

    def _bookmark_entry(self, job_name: str, entry: BookmarkEntry | None) -> Shape:
        if entry is None:
            # Published output of ResetJobBookmark; for a missing job as for one that has no bookmark yet.
            raise EntityNotFoundException(f"Continuation for job {job_name} not found")
        return {"JobBookmarkEntry": shapes.job_bookmark(job_name, entry)}

    def _job(self, name: str) -> Job:
        if (job := self._backend.jobs.get(name)) is None:
            raise EntityNotFoundException("Job not found.")
        return job

    def _run(self, job: Job, run_id: str) -> JobRun:
        if (run := job.runs.get(run_id)) is None:
            raise EntityNotFoundException(MISSING_RUN)
        return run
