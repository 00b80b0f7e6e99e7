"""CreateJob, GetJob, DeleteJob."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from mock_glue_wf.wire import model

if TYPE_CHECKING:
    from conftest import Deploy
    from types_boto3_glue.client import GlueClient

NOON = datetime(2026, 1, 1, 12, 0, 0, 123000, UTC)
DEFINITION: Any = {"Name": "extract", "Role": "etl", "Command": {"Name": "glueetl", "ScriptLocation": "s3://a/b.py"}}
FILLED_IN = {
    "JobMode": "SCRIPT",
    "JobRunQueuingEnabled": False,
    "CreatedOn": NOON,
    "LastModifiedOn": NOON,
    "ExecutionProperty": {"MaxConcurrentRuns": 1},
    "MaxRetries": 0,
    "AllocatedCapacity": 10,
    "MaxCapacity": 10.0,
    "Timeout": 2880,
}

NEWER_WORKERS = pytest.mark.skipif(
    "G.12X" not in model.glue().shape_for("WorkerType").metadata["enum"], reason="older botocore does not know them"
)
RAY: dict[str, Any] = {
    "Command": {"Name": "glueray", "Runtime": "Ray2.4", "PythonVersion": "3.9"},
    "GlueVersion": "4.0",
    "WorkerType": "Z.2X",
    "NumberOfWorkers": 2,
}

pytestmark = pytest.mark.glue_mock(start_time=NOON)


def job(glue: "GlueClient", **members: Any) -> dict[str, Any]:
    """What GetJob shows of a job made with these."""
    glue.create_job(**DEFINITION | members)
    return {**glue.get_job(JobName="extract")["Job"]}


def test_create_returns_the_name(glue: "GlueClient") -> None:
    assert glue.create_job(**DEFINITION)["Name"] == "extract"


def test_fresh_job_has_what_glue_fills_in_and_nothing_else(glue: "GlueClient") -> None:
    assert job(glue) == {**DEFINITION, **FILLED_IN}


def test_job_keeps_everything_it_was_created_with(glue: "GlueClient") -> None:
    members = {
        "JobMode": "NOTEBOOK",
        "JobRunQueuingEnabled": True,
        "Description": "reads\nthe lake",
        "LogUri": "s3://logs",
        "Role": "arn:aws:iam::123456789012:role/etl",
        "ExecutionProperty": {"MaxConcurrentRuns": 3},
        "Command": {"Name": "gluestreaming", "ScriptLocation": "s3://a/b.py", "PythonVersion": "3"},
        "DefaultArguments": {"--stage": "dev"},
        "NonOverridableArguments": {"--region": "eu"},
        "Connections": {"Connections": ["warehouse"]},
        "MaxRetries": 2,
        "Timeout": 60,
        "SecurityConfiguration": "secret",
        "NotificationProperty": {"NotifyDelayAfter": 5},
        "GlueVersion": "4.0",
        "NumberOfWorkers": 4,
        "WorkerType": "G.2X",
        "CodeGenConfigurationNodes": {},
        "ExecutionClass": "STANDARD",
        "SourceControlDetails": {"Provider": "GITHUB", "Repository": "etl"},
        "MaintenanceWindow": "Sun:3",
    }

    assert job(glue, **members, Tags={"team": "data"}) == {
        "Name": "extract",
        **members,
        "CreatedOn": NOON,
        "LastModifiedOn": NOON,
        "AllocatedCapacity": 8,
        "MaxCapacity": 8.0,
    }


@pytest.mark.parametrize(
    ("given", "allocated", "most"),
    [
        ({"MaxCapacity": 2.0}, 2, 2.0),
        ({"AllocatedCapacity": 4}, 4, 4.0),
        ({"Command": {"Name": "gluestreaming"}, "WorkerType": "G.025X", "NumberOfWorkers": 2}, 0, 0.5),
        ({"WorkerType": "G.1X", "NumberOfWorkers": 2}, 2, 2.0),
        ({"WorkerType": "G.2X", "NumberOfWorkers": 2}, 4, 4.0),
        ({"WorkerType": "G.4X", "NumberOfWorkers": 1}, 4, 4.0),
        ({"WorkerType": "G.8X", "NumberOfWorkers": 3}, 24, 24.0),
        ({**RAY, "NumberOfWorkers": 5}, 10, 10.0),
        ({"WorkerType": "Standard", "NumberOfWorkers": 5}, 5, 5.0),
        pytest.param({"WorkerType": "G.12X", "NumberOfWorkers": 2}, 24, 24.0, marks=NEWER_WORKERS),
        pytest.param({"WorkerType": "G.16X", "NumberOfWorkers": 2}, 32, 32.0, marks=NEWER_WORKERS),
        pytest.param({"WorkerType": "R.1X", "NumberOfWorkers": 2}, 2, 2.0, marks=NEWER_WORKERS),
        pytest.param({"WorkerType": "R.2X", "NumberOfWorkers": 2}, 4, 4.0, marks=NEWER_WORKERS),
        pytest.param({"WorkerType": "R.4X", "NumberOfWorkers": 2}, 8, 8.0, marks=NEWER_WORKERS),
        pytest.param({"WorkerType": "R.8X", "NumberOfWorkers": 2}, 16, 16.0, marks=NEWER_WORKERS),
        ({"Command": {"Name": "pythonshell"}}, 0, 0.0625),
        ({"Command": {"Name": "pythonshell"}, "MaxCapacity": 1.0}, 1, 1.0),
    ],
)
def test_capacity_follows_from_what_is_given(
    glue: "GlueClient", given: dict[str, Any], allocated: int, most: float
) -> None:
    shown = job(glue, **given)

    assert (shown["AllocatedCapacity"], shown["MaxCapacity"]) == (allocated, most)


@pytest.mark.parametrize(
    ("version", "timeout"), [("0.9", 2880), ("2.0", 2880), ("4.0", 2880), ("5.0", 480), ("5.1", 480), ("10.0", 480)]
)
def test_newer_glue_versions_give_up_earlier(glue: "GlueClient", version: str, timeout: int) -> None:
    assert job(glue, GlueVersion=version)["Timeout"] == timeout


@pytest.mark.parametrize("given", [{"Command": {"Name": "gluestreaming"}}, RAY])
def test_streaming_and_ray_jobs_have_no_timeout_of_their_own(glue: "GlueClient", given: dict[str, Any]) -> None:
    assert "Timeout" not in job(glue, **given)


def test_longest_timeout_is_a_week(glue: "GlueClient") -> None:
    assert job(glue, Timeout=10080)["Timeout"] == 10080


@pytest.mark.parametrize(
    ("members", "text"),
    [
        ({"WorkerType": "G.1X"}, r"Please set both Worker Type and Number of Workers\."),
        ({"NumberOfWorkers": 2}, r"Please set both Worker Type and Number of Workers\."),
        (
            {"WorkerType": "G.1X", "NumberOfWorkers": 1},
            r"To use Worker Type G\.1X, minimum allowed value of Number of Workers is 2\.",
        ),
        (
            {"WorkerType": "G.2X", "NumberOfWorkers": 1},
            r"To use Worker Type G\.2X, minimum allowed value of Number of Workers is 2\.",
        ),
        (
            {"Command": {"Name": "gluestreaming"}, "WorkerType": "G.025X", "NumberOfWorkers": 0},
            r"To use Worker Type G\.025X, minimum allowed value of Number of Workers is 2\.",
        ),
        ({"Timeout": 10081}, r"Timeout should be less than or equal to 10080 minutes\."),
        # These two were seen on a live account: go-to-k/cdk-real-drift #1568, #266.
        ({"AllocatedCapacity": 2, "MaxCapacity": 2.0}, r"Please set only Allocated Capacity or Max Capacity\."),
        (
            {"MaxCapacity": 2.0, "WorkerType": "G.1X", "NumberOfWorkers": 2},
            r"Please do not set Max Capacity if using Worker Type and Number of Workers\.",
        ),
    ],
)
def test_job_that_does_not_fit_together_is_refused(glue: "GlueClient", members: dict[str, Any], text: str) -> None:
    with pytest.raises(glue.exceptions.InvalidInputException, match=f"CreateJob operation: {text}$"):
        glue.create_job(**DEFINITION | members)

    with pytest.raises(glue.exceptions.EntityNotFoundException):
        glue.get_job(JobName="extract")


@pytest.mark.parametrize(
    ("members", "text"),
    [
        ({"WorkerType": "XXL", "NumberOfWorkers": 2}, r"Value 'XXL' at 'workerType' .* enum value set: \[Standard, "),
        ({"GlueVersion": "new"}, r"Value 'new' at 'glueVersion' .* regular expression pattern: "),
        ({"ExecutionClass": "SLOW"}, r"Value 'SLOW' at 'executionClass' .* enum value set: \[FLEX, STANDARD\]"),
    ],
)
def test_job_out_of_bounds_is_a_validation_error(glue: "GlueClient", members: dict[str, Any], text: str) -> None:
    with pytest.raises(glue.exceptions.ValidationException, match=text):
        glue.create_job(**DEFINITION | members)


@pytest.mark.parametrize("members", [{}, {"MaxRetries": 0}, {"Tags": {"team": "data"}}])
def test_equal_job_of_the_name_is_left_as_it_is(glue: "GlueClient", members: dict[str, Any]) -> None:
    before = job(glue)

    assert glue.create_job(**DEFINITION | members)["Name"] == "extract"

    assert glue.get_job(JobName="extract")["Job"] == before


@pytest.mark.parametrize("members", [{"Role": "other"}, {"MaxRetries": 1}, {"Description": "new"}])
def test_different_job_of_the_name_is_refused(glue: "GlueClient", members: dict[str, Any]) -> None:
    before = job(glue)

    text = r"Job already submitted with different configuration\.$"
    with pytest.raises(glue.exceptions.IdempotentParameterMismatchException, match=text):
        glue.create_job(**DEFINITION | members)

    assert glue.get_job(JobName="extract")["Job"] == before


def test_delete_returns_the_name_and_takes_the_job_away(glue: "GlueClient") -> None:
    glue.create_job(**DEFINITION)

    assert glue.delete_job(JobName="extract")["JobName"] == "extract"

    with pytest.raises(glue.exceptions.EntityNotFoundException, match=r"GetJob operation: Job not found\.$"):
        glue.get_job(JobName="extract")


def test_deleting_a_missing_job_is_no_error(glue: "GlueClient") -> None:
    assert glue.delete_job(JobName="nowhere")["JobName"] == "nowhere"


def test_deleting_a_job_leaves_the_triggers_that_name_it(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.jobs("extract")
    deploy.workflow({"JobName": "extract"})

    glue.delete_job(JobName="extract")

    assert glue.get_trigger(Name="etl-start")["Trigger"]["Actions"] == [{"JobName": "extract"}]


def test_job_made_anew_has_no_runs_of_its_predecessor(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.jobs("extract")
    glue.start_job_run(JobName="extract")
    glue.delete_job(JobName="extract")

    deploy.jobs("extract")

    assert glue.get_job_runs(JobName="extract")["JobRuns"] == []
    assert glue.start_job_run(JobName="extract")["JobRunId"].startswith("jr_")
