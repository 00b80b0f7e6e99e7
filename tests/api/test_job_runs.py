"""StartJobRun, GetJobRun, GetJobRuns."""

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

import pytest

from mock_glue_wf import Outcome
from mock_glue_wf.wire import model

if TYPE_CHECKING:
    from api.conftest import Etl
    from botocore.model import StructureShape
    from conftest import Deploy
    from types_boto3_glue.client import GlueClient
    from types_boto3_glue.type_defs import JobRunTypeDef

    from mock_glue_wf import MockGlue
    from mock_glue_wf.domain.job import JobRun

NOON = datetime(2026, 1, 1, 12, 0, 0, 123000, UTC)
MINUTE = timedelta(minutes=1)
WORKERS = {"WorkerType": "G.1X", "NumberOfWorkers": 5}

pytestmark = pytest.mark.glue_mock(start_time=NOON)


def started(glue: "GlueClient", **members: Any) -> "JobRunTypeDef":
    """A run of the job ``extract`` started with these, as it is at its start."""
    run_id = glue.start_job_run(JobName="extract", **members)["JobRunId"]
    return glue.get_job_run(JobName="extract", RunId=run_id)["JobRun"]


def test_run_under_way(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.jobs("extract")

    run_id = glue.start_job_run(JobName="extract")["JobRunId"]

    assert re.fullmatch("jr_[0-9a-f]{64}", run_id)
    assert glue.get_job_run(JobName="extract", RunId=run_id)["JobRun"] == {
        "Id": run_id,
        "Attempt": 0,
        "JobName": "extract",
        "JobMode": "SCRIPT",
        "JobRunQueuingEnabled": False,
        "StartedOn": NOON,
        "LastModifiedOn": NOON,
        "JobRunState": "RUNNING",
        "PredecessorRuns": [],
        "AllocatedCapacity": 10,
        "ExecutionTime": 0,
        "Timeout": 2880,
        "MaxCapacity": 10.0,
        "LogGroupName": "/aws-glue/jobs",
    }


def test_run_that_succeeded(glue: "GlueClient", deploy: "Deploy", glue_mock: "MockGlue") -> None:
    glue_mock.job("extract").takes(minutes=7, milliseconds=900)
    deploy.jobs("extract")
    run_id = glue.start_job_run(JobName="extract")["JobRunId"]
    before = glue.get_job_run(JobName="extract", RunId=run_id)["JobRun"]

    glue_mock.run_until_idle()

    end = NOON + timedelta(minutes=7, milliseconds=900)
    assert glue.get_job_run(JobName="extract", RunId=run_id)["JobRun"] == {
        **before,
        "JobRunState": "SUCCEEDED",
        "CompletedOn": end,
        "LastModifiedOn": end,
        "ExecutionTime": 420,
    }


@pytest.mark.parametrize("state", ["FAILED", "STOPPED", "TIMEOUT", "ERROR", "EXPIRED"])
def test_run_that_ended_otherwise_says_why(
    glue: "GlueClient", deploy: "Deploy", glue_mock: "MockGlue", state: str
) -> None:
    glue_mock.job("extract").ends(state, "the disk is full")
    deploy.jobs("extract")
    run_id = glue.start_job_run(JobName="extract")["JobRunId"]

    glue_mock.run_until_idle()

    run = glue.get_job_run(JobName="extract", RunId=run_id)["JobRun"]
    assert (run["JobRunState"], run["ErrorMessage"]) == (state, "the disk is full")
    assert run["CompletedOn"] == NOON + MINUTE


def test_failed_run_always_has_an_error_message(glue: "GlueClient", deploy: "Deploy", glue_mock: "MockGlue") -> None:
    glue_mock.job("extract").fails()
    deploy.jobs("extract")
    glue.start_job_run(JobName="extract")

    glue_mock.run_until_idle()

    assert glue.get_job_runs(JobName="extract")["JobRuns"][0]["ErrorMessage"] == "Command failed with exit code 1"


def test_run_takes_after_its_job(glue: "GlueClient", deploy: "Deploy") -> None:
    members = {
        "JobMode": "VISUAL",
        "JobRunQueuingEnabled": True,
        "Timeout": 30,
        "SecurityConfiguration": "secret",
        "NotificationProperty": {"NotifyDelayAfter": 3},
        "GlueVersion": "4.0",
        "ExecutionClass": "STANDARD",
        "MaintenanceWindow": "Sun:3",
        "Command": {"Name": "gluestreaming"},
        **WORKERS,
    }
    deploy.jobs("extract", **members)

    run = started(glue)

    assert {name: run.get(name) for name in members} == members | {"Command": None}
    assert (run["AllocatedCapacity"], run["MaxCapacity"]) == (5, 5.0)


@pytest.mark.parametrize(
    "members",
    [
        {"Arguments": {"--day": "1"}},
        {"Timeout": 30},
        {"SecurityConfiguration": "secret"},
        {"NotificationProperty": {"NotifyDelayAfter": 3}},
        {"ExecutionClass": "FLEX", "WorkerType": "G.2X", "NumberOfWorkers": 3},
        {"JobRunQueuingEnabled": True},
        {"MaxCapacity": 3.0},
        {"WorkerType": "G.2X", "NumberOfWorkers": 3},
        pytest.param(
            {"ExecutionRoleSessionPolicy": "{}"},
            marks=pytest.mark.skipif(
                "ExecutionRoleSessionPolicy" not in cast("StructureShape", model.glue().shape_for("JobRun")).members,
                reason="older botocore does not know it",
            ),
        ),
    ],
)
def test_run_overrides_its_job(glue: "GlueClient", deploy: "Deploy", members: dict[str, Any]) -> None:
    deploy.jobs("extract", Timeout=60, ExecutionClass="STANDARD", SecurityConfiguration="open")

    run = started(glue, **members)

    assert {name: run.get(name) for name in members} == members


def test_run_leaves_its_job_as_it_is(glue: "GlueClient", deploy: "Deploy", glue_mock: "MockGlue") -> None:
    deploy.jobs("extract")
    before = glue.get_job(JobName="extract")["Job"]

    started(glue, Timeout=5, WorkerType="G.2X", NumberOfWorkers=3, Arguments={"--day": "1"})
    glue_mock.run_until_idle()

    assert glue.get_job(JobName="extract")["Job"] == before


@pytest.mark.parametrize(
    ("of_job", "of_run", "capacity"),
    [
        ({}, {}, (10, 10.0)),
        ({}, {"MaxCapacity": 2.0}, (2, 2.0)),
        ({}, {"AllocatedCapacity": 3}, (3, 3.0)),
        ({"MaxCapacity": 4.0}, {"AllocatedCapacity": 3}, (3, 3.0)),
        ({"AllocatedCapacity": 4}, {"MaxCapacity": 3.0}, (3, 3.0)),
        ({}, {"WorkerType": "G.2X", "NumberOfWorkers": 3}, (6, 6.0)),
        (WORKERS, {"NumberOfWorkers": 3}, (3, 3.0)),
        (WORKERS, {"WorkerType": "G.2X"}, (10, 10.0)),
        (WORKERS, {"Timeout": 5}, (5, 5.0)),
    ],
)
def test_capacity_of_a_run(
    glue: "GlueClient",
    deploy: "Deploy",
    of_job: dict[str, Any],
    of_run: dict[str, Any],
    capacity: tuple[int, float],
) -> None:
    deploy.jobs("extract", **of_job)

    run = started(glue, **of_run)

    assert (run["AllocatedCapacity"], run["MaxCapacity"]) == capacity


def test_run_by_capacity_has_no_workers(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.jobs("extract", **WORKERS)

    assert {"WorkerType", "NumberOfWorkers"}.isdisjoint(started(glue, MaxCapacity=2.0))


@pytest.mark.parametrize(
    ("members", "text"),
    [
        ({"WorkerType": "G.1X"}, r"Please set both Worker Type and Number of Workers\."),
        ({"NumberOfWorkers": 2}, r"Please set both Worker Type and Number of Workers\."),
        (
            {"WorkerType": "G.1X", "NumberOfWorkers": 1},
            r"To use Worker Type G\.1X, minimum allowed value of Number of Workers is 2\.",
        ),
        ({"AllocatedCapacity": 2, "MaxCapacity": 2.0}, r"Please set only Allocated Capacity or Max Capacity\."),
        (
            {"MaxCapacity": 2.0, "WorkerType": "G.1X", "NumberOfWorkers": 2},
            r"Please do not set Max Capacity if using Worker Type and Number of Workers\.",
        ),
    ],
)
def test_run_that_does_not_fit_together_is_refused(
    glue: "GlueClient", deploy: "Deploy", members: dict[str, Any], text: str
) -> None:
    deploy.jobs("extract")

    with pytest.raises(glue.exceptions.InvalidInputException, match=f"StartJobRun operation: {text}$"):
        glue.start_job_run(JobName="extract", **members)

    assert glue.get_job_runs(JobName="extract")["JobRuns"] == []
    assert started(glue)["JobRunState"] == "RUNNING"


@pytest.mark.parametrize(
    ("members", "group"),
    [
        ({}, "/aws-glue/jobs"),
        ({"Command": {"Name": "pythonshell"}}, "/aws-glue/python-jobs"),
        ({"SecurityConfiguration": "secret"}, "/aws-glue/jobs-etl-secret"),
        (
            {"SecurityConfiguration": "secret", "Role": "arn:aws:iam::123456789012:role/service/etl"},
            "/aws-glue/jobs-etl-secret",
        ),
    ],
)
def test_log_group_tells_the_kind_of_job(
    glue: "GlueClient", deploy: "Deploy", members: dict[str, Any], group: str
) -> None:
    deploy.jobs("extract", **members)

    assert started(glue)["LogGroupName"] == group


def test_run_longer_than_its_timeout_times_out(glue: "GlueClient", deploy: "Deploy", glue_mock: "MockGlue") -> None:
    glue_mock.job("extract").takes(minutes=10)
    deploy.jobs("extract", Timeout=9)
    run_id = started(glue)["Id"]

    glue_mock.run_until_idle()

    run = glue.get_job_run(JobName="extract", RunId=run_id)["JobRun"]
    assert (run["JobRunState"], run["ExecutionTime"]) == ("TIMEOUT", 540)
    assert "ErrorMessage" not in run


@pytest.mark.parametrize(("timeout", "state"), [(9, "TIMEOUT"), (10, "SUCCEEDED"), (11, "SUCCEEDED")])
def test_timeout_of_the_run_counts_before_that_of_the_job(
    glue: "GlueClient", deploy: "Deploy", glue_mock: "MockGlue", timeout: int, state: str
) -> None:
    glue_mock.job("extract").takes(minutes=10)
    deploy.jobs("extract", Timeout=5)
    run_id = started(glue, Timeout=timeout)["Id"]

    glue_mock.run_until_idle()

    assert glue.get_job_run(JobName="extract", RunId=run_id)["JobRun"]["JobRunState"] == state


def test_streaming_job_runs_as_long_as_it_likes(glue: "GlueClient", deploy: "Deploy", glue_mock: "MockGlue") -> None:
    glue_mock.job("extract").takes(days=100)
    deploy.jobs("extract", Command={"Name": "gluestreaming"})
    run_id = started(glue)["Id"]

    glue_mock.run_until_idle()

    run = glue.get_job_run(JobName="extract", RunId=run_id)["JobRun"]
    assert (run["JobRunState"], run["ExecutionTime"]) == ("SUCCEEDED", 8640000)


def test_script_is_called_with_the_arguments_of_the_job_and_the_run(
    glue: "GlueClient", deploy: "Deploy", glue_mock: "MockGlue"
) -> None:
    seen: dict[str, str] = {}

    def look(run: "JobRun") -> Outcome:
        seen.update(run.script_arguments)
        return Outcome()

    glue_mock.job("extract").outcomes(look)
    deploy.jobs(
        "extract",
        DefaultArguments={"--stage": "dev", "--day": "1", "--region": "us"},
        NonOverridableArguments={"--region": "eu", "--safe": "yes"},
    )

    run = started(glue, Arguments={"--day": "2", "--safe": "no", "--extra": ""})

    assert seen == {"--stage": "dev", "--day": "2", "--region": "eu", "--safe": "yes", "--extra": ""}
    assert run["Arguments"] == {"--day": "2", "--safe": "no", "--extra": ""}


def test_one_run_too_many_is_refused(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.jobs("extract", ExecutionProperty={"MaxConcurrentRuns": 2})
    started(glue)
    started(glue)

    text = r"StartJobRun operation: Concurrent runs exceeded\.$"
    with pytest.raises(glue.exceptions.ConcurrentRunsExceededException, match=text):
        glue.start_job_run(JobName="extract")

    assert len(glue.get_job_runs(JobName="extract")["JobRuns"]) == 2


def test_each_end_of_a_run_frees_one_slot(glue: "GlueClient", deploy: "Deploy", glue_mock: "MockGlue") -> None:
    deploy.jobs("extract", ExecutionProperty={"MaxConcurrentRuns": 2})
    started(glue)
    glue_mock.clock.advance(seconds=30)
    started(glue)

    glue_mock.clock.advance(seconds=30)

    assert started(glue)["JobRunState"] == "RUNNING"
    with pytest.raises(glue.exceptions.ConcurrentRunsExceededException):
        glue.start_job_run(JobName="extract")


def test_run_of_a_workflow_takes_a_slot_of_the_job(glue: "GlueClient", deploy: "Deploy", etl: "Etl") -> None:
    deploy.jobs("extract")
    deploy.workflow({"JobName": "extract"})
    etl.start()

    with pytest.raises(glue.exceptions.ConcurrentRunsExceededException):
        glue.start_job_run(JobName="extract")


def test_job_run_of_a_workflow_can_be_read_like_any(glue: "GlueClient", deploy: "Deploy", etl: "Etl") -> None:
    deploy.jobs("extract")
    deploy.workflow({"JobName": "extract"})
    etl.start()

    (run,) = glue.get_job_runs(JobName="extract")["JobRuns"]

    assert (run["TriggerName"], run["JobRunState"]) == ("etl-start", "RUNNING")


def test_action_of_a_trigger_overrides_the_job(glue: "GlueClient", deploy: "Deploy", etl: "Etl") -> None:
    deploy.jobs("extract", Timeout=60, SecurityConfiguration="open", NotificationProperty={"NotifyDelayAfter": 9})
    deploy.workflow(
        {
            "JobName": "extract",
            "Timeout": 5,
            "SecurityConfiguration": "secret",
            "NotificationProperty": {"NotifyDelayAfter": 3},
        }
    )
    etl.start()

    (run,) = glue.get_job_runs(JobName="extract")["JobRuns"]

    assert (run["Timeout"], run["SecurityConfiguration"]) == (5, "secret")
    assert run["NotificationProperty"] == {"NotifyDelayAfter": 3}
    assert run["LogGroupName"] == "/aws-glue/jobs-etl-secret"


def test_starting_a_missing_job_is_refused(glue: "GlueClient") -> None:
    text = r"StartJobRun operation: Failed to start job run due to missing metadata\.$"
    with pytest.raises(glue.exceptions.EntityNotFoundException, match=text):
        glue.start_job_run(JobName="nowhere")


@pytest.mark.parametrize(("operation", "members"), [("get_job_run", {"RunId": "jr_1"}), ("get_job_runs", {})])
def test_runs_of_a_missing_job_are_not_found(glue: "GlueClient", operation: str, members: dict[str, Any]) -> None:
    with pytest.raises(glue.exceptions.EntityNotFoundException, match=r"operation: Job not found\.$"):
        getattr(glue, operation)(JobName="nowhere", **members)


def test_run_of_another_job_is_not_found(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.jobs("extract", "load")
    run_id = started(glue)["Id"]

    with pytest.raises(glue.exceptions.EntityNotFoundException, match=r"GetJobRun operation: Job Run not found\.$"):
        glue.get_job_run(JobName="load", RunId=run_id)


def test_runs_are_listed_newest_first(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.jobs("extract", ExecutionProperty={"MaxConcurrentRuns": 2})
    first, second = started(glue), started(glue)

    answer = glue.get_job_runs(JobName="extract")

    assert answer["JobRuns"] == [second, first]
    assert "NextToken" not in answer
