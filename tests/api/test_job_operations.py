"""GetJobs, ListJobs, BatchGetJobs and UpdateJob, and what runs show that only some of them have."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from conftest import Deploy
    from types_boto3_glue.client import GlueClient

    from mock_glue_wf import MockGlue

pytestmark = pytest.mark.glue_mock(start_time=datetime(2026, 1, 1, 12, tzinfo=UTC))

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
SPARK: Any = {"Role": "etl", "Command": {"Name": "glueetl"}}
PYTHON: Any = {"Role": "etl", "Command": {"Name": "pythonshell"}}


def test_get_jobs_shows_all_as_get_job_does(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.jobs("c", "a", Description="nightly")

    assert glue.get_jobs()["Jobs"] == [glue.get_job(JobName="c")["Job"], glue.get_job(JobName="a")["Job"]]


def test_list_jobs_names_them_in_order_of_creation(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.jobs("c", "a", "b")
    glue.delete_job(JobName="a")

    assert glue.list_jobs()["JobNames"] == ["c", "b"]


def test_lists_of_jobs_come_a_page_at_a_time(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.jobs("c", "a", "b")
    pages = glue.get_paginator("get_jobs").paginate(PaginationConfig={"PageSize": 2})
    first = glue.list_jobs(MaxResults=2)

    assert [[job["Name"] for job in page["Jobs"]] for page in pages] == [["c", "a"], ["b"]]
    assert first["JobNames"] == ["c", "a"]
    assert glue.list_jobs(MaxResults=2, NextToken=first["NextToken"])["JobNames"] == ["b"]


def test_only_jobs_with_all_of_the_tags_are_listed(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.jobs("a", Tags={"team": "data", "stage": "test"})
    deploy.jobs("b", Tags={"team": "data"})

    assert glue.list_jobs(Tags={"team": "data"})["JobNames"] == ["a", "b"]
    assert glue.list_jobs(Tags={"team": "data", "stage": "test"})["JobNames"] == ["a"]


def test_batch_get_jobs_answers_in_the_order_asked_for_and_names_the_missing(
    glue: "GlueClient", deploy: "Deploy"
) -> None:
    deploy.jobs("a", "b")

    answer = glue.batch_get_jobs(JobNames=["b", "lost", "a", "b"])

    assert [job["Name"] for job in answer["Jobs"]] == ["b", "a"]
    assert answer["JobsNotFound"] == ["lost"]


def test_update_replaces_what_the_job_had(glue: "GlueClient", glue_mock: "MockGlue") -> None:
    glue.create_job(
        Name="job", Description="old", MaxRetries=3, Timeout=5, DefaultArguments={"--day": "1"}, MaxCapacity=4, **SPARK
    )
    glue_mock.clock.advance(minutes=1)

    answer = glue.update_job(
        JobName="job", JobUpdate={"Role": "other", "Command": {"Name": "pythonshell", "ScriptLocation": "s3://new"}}
    )

    assert answer["JobName"] == "job"
    assert glue.get_job(JobName="job")["Job"] == {
        "Name": "job",
        "JobMode": "SCRIPT",
        "JobRunQueuingEnabled": False,
        "Role": "other",
        "CreatedOn": NOON,
        "LastModifiedOn": datetime(2026, 1, 1, 12, 1, tzinfo=UTC),
        "ExecutionProperty": {"MaxConcurrentRuns": 1},
        "Command": {"Name": "pythonshell", "ScriptLocation": "s3://new"},
        "MaxRetries": 0,
        "AllocatedCapacity": 0,
        "Timeout": 2880,
        "MaxCapacity": 0.0625,
    }


def test_update_keeps_the_tags(glue: "GlueClient") -> None:
    glue.create_job(Name="job", Tags={"team": "data"}, **SPARK)

    glue.update_job(JobName="job", JobUpdate=SPARK)

    assert glue.list_jobs(Tags={"team": "data"})["JobNames"] == ["job"]


def test_update_of_a_missing_job_is_refused(glue: "GlueClient") -> None:
    with pytest.raises(glue.exceptions.EntityNotFoundException, match=r"Job not found\.$"):
        glue.update_job(JobName="lost", JobUpdate=SPARK)


@pytest.mark.parametrize(
    ("update", "text"),
    [
        ({"Role": "etl"}, r"Command name should not be null or empty\."),
        ({"Role": "etl", "Command": {"ScriptLocation": "s3://x"}}, r"Command name should not be null or empty\."),
        ({"Command": {"Name": "glueetl"}}, r"Role should not be null or empty\."),
        ({**SPARK, "WorkerType": "G.1X"}, r"Please set both Worker Type and Number of Workers\."),
    ],
)
def test_update_is_refused_as_such_a_job_would_be(glue: "GlueClient", update: Any, text: str) -> None:
    glue.create_job(Name="job", Description="old", **SPARK)

    with pytest.raises(glue.exceptions.InvalidInputException, match=f"{text}$"):
        glue.update_job(JobName="job", JobUpdate=update)

    assert glue.get_job(JobName="job")["Job"]["Description"] == "old"


def test_equal_update_of_what_get_job_shows_is_accepted_without_the_filled_in_capacity(glue: "GlueClient") -> None:
    glue.create_job(Name="job", WorkerType="G.1X", NumberOfWorkers=2, GlueVersion="5.0", **SPARK)
    job: Any = glue.get_job(JobName="job")["Job"]
    shown: Any = {
        member: value
        for member, value in job.items()
        if member not in ("Name", "CreatedOn", "LastModifiedOn", "AllocatedCapacity", "MaxCapacity")
    }

    glue.update_job(JobName="job", JobUpdate=shown)

    assert glue.get_job(JobName="job")["Job"] == job


def test_runs_started_after_an_update_go_by_it(glue: "GlueClient", glue_mock: "MockGlue") -> None:
    two_at_once: Any = {"ExecutionProperty": {"MaxConcurrentRuns": 2}}
    glue.create_job(Name="job", Timeout=1, **SPARK, **two_at_once)
    glue_mock.job("job").takes(minutes=3)
    before = glue.start_job_run(JobName="job")["JobRunId"]

    glue.update_job(JobName="job", JobUpdate=SPARK | two_at_once | {"Timeout": 2})
    after = glue.start_job_run(JobName="job")["JobRunId"]
    glue_mock.run_until_idle()

    runs = [glue.get_job_run(JobName="job", RunId=run_id)["JobRun"] for run_id in (before, after)]
    assert [(run["Timeout"], run["ExecutionTime"], run["JobRunState"]) for run in runs] == [
        (1, 60, "TIMEOUT"),
        (2, 120, "TIMEOUT"),
    ]


def test_workflow_run_under_way_starts_jobs_as_they_are_by_then(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.jobs("extract", "load")
    deploy.workflow({"JobName": "extract"})
    deploy.when("extract SUCCEEDED", then=[{"JobName": "load"}])

    glue.start_workflow_run(Name="etl")
    glue.update_job(JobName="load", JobUpdate=SPARK | {"Timeout": 7})
    glue_mock.run_until_idle()

    assert [run["Timeout"] for run in glue.get_job_runs(JobName="load")["JobRuns"]] == [7]


def test_retries_go_by_the_job_as_it_was_when_the_run_was_started(glue: "GlueClient", glue_mock: "MockGlue") -> None:
    glue.create_job(Name="job", MaxRetries=1, WorkerType="G.1X", NumberOfWorkers=2, **SPARK)
    glue_mock.job("job").fails()
    glue.start_job_run(JobName="job", NumberOfWorkers=4)

    glue.update_job(JobName="job", JobUpdate=PYTHON)
    glue_mock.run_until_idle()

    assert [(run["Attempt"], run["NumberOfWorkers"]) for run in glue.get_job_runs(JobName="job")["JobRuns"]] == [
        (1, 4),
        (0, 4),
    ]


def test_waiting_run_starts_when_an_update_makes_room(glue: "GlueClient") -> None:
    glue.create_job(Name="job", JobRunQueuingEnabled=True, **SPARK)
    glue.start_job_run(JobName="job")
    waiting = glue.start_job_run(JobName="job")["JobRunId"]
    assert glue.get_job_run(JobName="job", RunId=waiting)["JobRun"]["JobRunState"] == "WAITING"

    glue.update_job(JobName="job", JobUpdate=SPARK | {"ExecutionProperty": {"MaxConcurrentRuns": 2}})

    assert glue.get_job_run(JobName="job", RunId=waiting)["JobRun"]["JobRunState"] == "RUNNING"


@pytest.mark.glue_mock(quotas={"concurrent runs per job": 2})
def test_update_beyond_the_quota_of_runs_is_refused(glue: "GlueClient") -> None:
    glue.create_job(Name="job", **SPARK)

    with pytest.raises(glue.exceptions.ClientError, match="limited to 2 concurrent runs per job"):
        glue.update_job(JobName="job", JobUpdate=SPARK | {"ExecutionProperty": {"MaxConcurrentRuns": 3}})

    assert glue.get_job(JobName="job")["Job"]["ExecutionProperty"] == {"MaxConcurrentRuns": 1}


@pytest.mark.parametrize(
    "members",
    [{"ExecutionClass": "FLEX"}, {"DefaultArguments": {"--enable-auto-scaling": "true"}}],
)
def test_flexible_and_auto_scaling_runs_tell_their_dpu_seconds(
    glue: "GlueClient", glue_mock: "MockGlue", members: dict[str, Any]
) -> None:
    glue.create_job(Name="job", WorkerType="G.2X", NumberOfWorkers=2, **SPARK, **members)
    run_id = glue.start_job_run(JobName="job")["JobRunId"]
    assert "DPUSeconds" not in glue.get_job_run(JobName="job", RunId=run_id)["JobRun"]

    glue_mock.run_until_idle()

    assert glue.get_job_run(JobName="job", RunId=run_id)["JobRun"]["DPUSeconds"] == 240.0


def test_other_runs_tell_no_dpu_seconds(glue: "GlueClient", glue_mock: "MockGlue") -> None:
    glue.create_job(Name="job", **SPARK)
    run_id = glue.start_job_run(JobName="job")["JobRunId"]

    glue_mock.run_until_idle()

    assert "DPUSeconds" not in glue.get_job_run(JobName="job", RunId=run_id)["JobRun"]
