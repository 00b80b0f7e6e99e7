"""StartWorkflowRun, GetWorkflowRun, GetWorkflowRuns; statistics have their own file, so have run properties."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from api.conftest import Etl
    from conftest import Deploy
    from types_boto3_glue.client import GlueClient

    from mock_glue_wf import MockGlue

NOON = datetime(2026, 1, 1, 12, 0, 0, 123000, UTC)
NOTHING_YET = {
    "TotalActions": 1,
    "TimeoutActions": 0,
    "FailedActions": 0,
    "StoppedActions": 0,
    "SucceededActions": 0,
    "RunningActions": 0,
    "ErroredActions": 0,
    "WaitingActions": 0,
}

pytestmark = pytest.mark.glue_mock(start_time=NOON)


def test_run_under_way(glue: "GlueClient", deploy: "Deploy", etl: "Etl") -> None:
    deploy.jobs("extract")
    deploy.workflow({"JobName": "extract"})

    run_id = etl.start(day="1")

    assert glue.get_workflow_run(Name="etl", RunId=run_id)["Run"] == {
        "Name": "etl",
        "WorkflowRunId": run_id,
        "WorkflowRunProperties": {"day": "1"},
        "StartedOn": NOON,
        "Status": "RUNNING",
        "Statistics": {**NOTHING_YET, "RunningActions": 1},
    }


def test_completed_run(glue: "GlueClient", deploy: "Deploy", etl: "Etl", glue_mock: "MockGlue") -> None:
    glue_mock.job("extract").takes(minutes=7, milliseconds=5)
    deploy.jobs("extract")
    deploy.workflow({"JobName": "extract"})

    run_id = etl.completed()

    assert glue.get_workflow_run(Name="etl", RunId=run_id)["Run"] == {
        "Name": "etl",
        "WorkflowRunId": run_id,
        "WorkflowRunProperties": {},
        "StartedOn": NOON,
        "CompletedOn": NOON + timedelta(minutes=7, milliseconds=5),
        "Status": "COMPLETED",
        "Statistics": {**NOTHING_YET, "SucceededActions": 1},
    }


def test_run_is_completed_although_its_job_failed(deploy: "Deploy", etl: "Etl", glue_mock: "MockGlue") -> None:
    glue_mock.job("extract").fails("boom")
    deploy.jobs("extract")
    deploy.workflow({"JobName": "extract"})

    run = etl.run(etl.completed())

    assert run["Status"] == "COMPLETED"
    assert run["Statistics"] == {**NOTHING_YET, "FailedActions": 1}
    assert "ErrorMessage" not in run


def test_run_goes_on_until_the_last_of_its_jobs_ends(deploy: "Deploy", etl: "Etl", glue_mock: "MockGlue") -> None:
    glue_mock.job("slow").takes(minutes=10)
    deploy.jobs("quick", "slow")
    deploy.workflow({"JobName": "quick"}, {"JobName": "slow"})
    run_id = etl.start()

    glue_mock.clock.advance(minutes=9, seconds=59)
    assert etl.run(run_id)["Status"] == "RUNNING"

    glue_mock.clock.advance(seconds=1)
    assert etl.run(run_id)["Status"] == "COMPLETED"


def test_run_with_nothing_to_start_is_running_for_a_second(deploy: "Deploy", etl: "Etl", glue_mock: "MockGlue") -> None:
    deploy.workflow()
    run_id = etl.start()

    glue_mock.clock.advance(milliseconds=999)
    assert etl.run(run_id)["Status"] == "RUNNING"

    glue_mock.clock.advance(milliseconds=1)
    assert etl.run(run_id)["Status"] == "COMPLETED"
    assert etl.run(run_id)["CompletedOn"] == NOON + timedelta(seconds=1)


def test_run_without_a_start_trigger_starts_no_job(deploy: "Deploy", etl: "Etl") -> None:
    deploy.workflow()
    deploy.when("extract SUCCEEDED", then=[{"JobName": "load"}])

    run_id = etl.completed()

    assert etl.run(run_id)["CompletedOn"] == NOON + timedelta(seconds=1)
    assert etl.counts(run_id) == {"TotalActions": 1}
    assert etl.states(run_id) == {}


@pytest.mark.parametrize("trigger", [{"Type": "EVENT"}, {"Type": "SCHEDULED", "Schedule": "cron(0 1 * * ? *)"}])
def test_run_can_be_started_whatever_the_start_trigger_waits_for(
    glue: "GlueClient", deploy: "Deploy", etl: "Etl", trigger: dict[str, Any]
) -> None:
    deploy.jobs("extract")
    deploy.workflow()
    glue.create_trigger(Name="start", WorkflowName="etl", Actions=[{"JobName": "extract"}], **trigger)

    assert etl.states(etl.start()) == {"extract": ["RUNNING"]}


def test_run_ids_have_glue_s_form_and_differ(deploy: "Deploy", etl: "Etl") -> None:
    deploy.workflow()

    first, second = etl.start(), etl.start()

    assert (first[:3], len(first), {*first[3:]} - {*"0123456789abcdef"}) == ("wr_", 67, set())
    assert first != second


def test_run_of_another_workflow_is_not_found(glue: "GlueClient", deploy: "Deploy", etl: "Etl") -> None:
    deploy.workflow()
    deploy.workflow(name="other")
    run_id = etl.start()

    with pytest.raises(glue.exceptions.EntityNotFoundException, match=r"operation: Entity not found$"):
        glue.get_workflow_run(Name="other", RunId=run_id)


@pytest.mark.parametrize(
    ("operation", "members"),
    [
        ("get_workflow_run", {}),
        ("get_workflow_run_properties", {}),
        ("put_workflow_run_properties", {"RunProperties": {"a": "b"}}),
    ],
)
@pytest.mark.parametrize("name", ["etl", "nowhere"])
def test_missing_run_is_reported(
    glue: "GlueClient", deploy: "Deploy", operation: str, members: dict[str, Any], name: str
) -> None:
    deploy.workflow()

    with pytest.raises(glue.exceptions.EntityNotFoundException, match=r"operation: Entity not found$"):
        getattr(glue, operation)(Name=name, RunId="wr_1", **members)


def test_runs_go_with_their_workflow(glue: "GlueClient", deploy: "Deploy", etl: "Etl") -> None:
    deploy.workflow()
    run_id = etl.start()
    glue.delete_workflow(Name="etl")

    with pytest.raises(glue.exceptions.EntityNotFoundException, match=r"operation: Entity not found$"):
        glue.get_workflow_run(Name="etl", RunId=run_id)


def test_runs_are_listed_newest_first(glue: "GlueClient", deploy: "Deploy", etl: "Etl") -> None:
    deploy.workflow()
    first, second = etl.start(), etl.completed()

    answer = glue.get_workflow_runs(Name="etl")

    assert [run["WorkflowRunId"] for run in answer["Runs"]] == [second, first]
    assert answer["Runs"][0] == glue.get_workflow_run(Name="etl", RunId=second)["Run"]
    assert "NextToken" not in answer


def test_workflow_that_never_ran_has_no_runs(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.workflow()

    assert glue.get_workflow_runs(Name="etl")["Runs"] == []


def test_one_run_too_many_is_refused_and_starts_nothing(glue: "GlueClient", deploy: "Deploy", etl: "Etl") -> None:
    deploy.jobs("extract", ExecutionProperty={"MaxConcurrentRuns": 9})
    deploy.workflow({"JobName": "extract"}, MaxConcurrentRuns=2)
    first, second = etl.start(), etl.start()

    text = r"operation: Concurrent runs exceeded for workflow: etl\.$"
    with pytest.raises(glue.exceptions.ConcurrentRunsExceededException, match=text):
        etl.start()

    assert [run["WorkflowRunId"] for run in glue.get_workflow_runs(Name="etl")["Runs"]] == [second, first]
    assert len(glue.get_job_runs(JobName="extract")["JobRuns"]) == 2


def test_slot_is_free_as_soon_as_a_run_has_ended(
    glue: "GlueClient", deploy: "Deploy", etl: "Etl", glue_mock: "MockGlue"
) -> None:
    deploy.jobs("extract")
    deploy.workflow({"JobName": "extract"}, MaxConcurrentRuns=1)
    etl.start()

    glue_mock.clock.advance(minutes=1)

    assert etl.states(etl.start()) == {"extract": ["RUNNING"]}
    with pytest.raises(glue.exceptions.ConcurrentRunsExceededException):
        etl.start()


def test_concurrent_runs_are_unlimited_where_no_limit_is_set(glue: "GlueClient", deploy: "Deploy", etl: "Etl") -> None:
    deploy.workflow()

    started = [etl.start() for _ in range(30)]

    assert len(glue.get_workflow_runs(Name="etl")["Runs"]) == len(set(started)) == 30


def test_changed_limit_counts_the_runs_under_way(glue: "GlueClient", deploy: "Deploy", etl: "Etl") -> None:
    deploy.workflow()
    etl.start()
    etl.start()

    glue.update_workflow(Name="etl", MaxConcurrentRuns=2)
    with pytest.raises(glue.exceptions.ConcurrentRunsExceededException):
        etl.start()

    glue.update_workflow(Name="etl", MaxConcurrentRuns=3)
    assert etl.run(etl.start())["Status"] == "RUNNING"
