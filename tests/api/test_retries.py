"""MaxRetries, Timeout and what else a job, an action or a caller says about a run."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from mock_glue_wf import Outcome

if TYPE_CHECKING:
    from api.conftest import Etl
    from conftest import Deploy
    from types_boto3_glue.client import GlueClient

    from mock_glue_wf import MockGlue

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
A: Any = {"JobName": "a"}
B: Any = {"JobName": "b"}

pytestmark = pytest.mark.glue_mock(start_time=NOON)


def runs(glue: "GlueClient", job: str = "a") -> list[Any]:
    """The runs of a job, the first one first."""
    return list(reversed(glue.get_job_runs(JobName=job)["JobRuns"]))


def states(glue: "GlueClient", job: str = "a") -> list[str]:
    return [run["JobRunState"] for run in runs(glue, job)]


def test_failed_run_is_retried_as_often_as_the_job_says(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.jobs("a", MaxRetries=2)
    glue_mock.job("a").fails("boom")
    glue.start_job_run(JobName="a")

    glue_mock.run_until_idle()

    assert states(glue) == ["FAILED", "FAILED", "FAILED"]
    assert [run["ErrorMessage"] for run in runs(glue)] == ["boom", "boom", "boom"]


def test_each_attempt_is_a_run_that_names_the_one_before(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.jobs("a", MaxRetries=2)
    glue_mock.job("a").fails()
    first = glue.start_job_run(JobName="a")["JobRunId"]

    glue_mock.run_until_idle()

    attempts = runs(glue)
    assert [run["Id"] for run in attempts] == [first, f"{first}_attempt_1", f"{first}_attempt_2"]
    assert [run["Attempt"] for run in attempts] == [0, 1, 2]
    assert [run.get("PreviousRunId") for run in attempts] == [None, first, f"{first}_attempt_1"]


def test_next_attempt_follows_at_once(glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy") -> None:
    deploy.jobs("a", MaxRetries=1)
    glue_mock.job("a").takes(minutes=3).fails(times=1)
    glue.start_job_run(JobName="a")

    glue_mock.clock.advance(minutes=3)

    failed, running = runs(glue)
    assert failed["CompletedOn"] == running["StartedOn"] == NOON + 3 * MINUTE
    assert running["JobRunState"] == "RUNNING"
    assert "CompletedOn" not in running


def test_success_ends_the_attempts(glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy") -> None:
    deploy.jobs("a", MaxRetries=5)
    glue_mock.job("a").fails(times=1)
    glue.start_job_run(JobName="a")

    glue_mock.run_until_idle()

    assert states(glue) == ["FAILED", "SUCCEEDED"]


def test_job_without_max_retries_is_not_retried(glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy") -> None:
    deploy.jobs("a")
    glue_mock.job("a").fails()
    glue.start_job_run(JobName="a")

    glue_mock.run_until_idle()

    assert states(glue) == ["FAILED"]


@pytest.mark.parametrize("end", ["TIMEOUT", "STOPPED", "ERROR", "EXPIRED", "SUCCEEDED"])
def test_only_a_failed_run_is_retried(glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy", end: str) -> None:
    deploy.jobs("a", MaxRetries=3)
    glue_mock.job("a").ends(end)
    glue.start_job_run(JobName="a")

    glue_mock.run_until_idle()

    assert states(glue) == [end]


def test_attempt_that_ends_otherwise_is_the_last(glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy") -> None:
    deploy.jobs("a", MaxRetries=3)
    glue_mock.job("a").outcomes(Outcome("FAILED"), Outcome("TIMEOUT"))
    glue.start_job_run(JobName="a")

    glue_mock.run_until_idle()

    assert states(glue) == ["FAILED", "TIMEOUT"]


def test_each_attempt_takes_an_outcome_of_its_own(glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy") -> None:
    deploy.jobs("a", MaxRetries=2)
    two, three = Outcome("FAILED", "two", 2 * MINUTE), Outcome("FAILED", "three", 3 * MINUTE)
    glue_mock.job("a").outcomes(two, three, Outcome(duration=5 * MINUTE))
    glue.start_job_run(JobName="a")

    glue_mock.run_until_idle()

    assert [run["ExecutionTime"] for run in runs(glue)] == [120, 180, 300]
    assert [run.get("ErrorMessage") for run in runs(glue)] == ["two", "three", None]


def test_every_attempt_runs_with_what_the_first_was_started_with(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.jobs("a", MaxRetries=1)
    glue_mock.job("a").fails()
    glue.start_job_run(JobName="a", Arguments={"--day": "1"}, Timeout=7)

    glue_mock.run_until_idle()

    retry = runs(glue)[1]
    assert retry["Arguments"] == {"--day": "1"}
    assert retry["Timeout"] == 7


def test_attempt_keeps_the_slot_of_the_one_before(glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy") -> None:
    deploy.jobs("a", MaxRetries=1)
    glue_mock.job("a").fails(times=1)
    glue.start_job_run(JobName="a")
    glue_mock.clock.advance(minutes=1)

    with pytest.raises(glue.exceptions.ConcurrentRunsExceededException):
        glue.start_job_run(JobName="a")

    glue_mock.clock.advance(minutes=1)

    assert states(glue) == ["FAILED", "SUCCEEDED"]
    assert glue.start_job_run(JobName="a")["JobRunId"].startswith("jr_")


def test_attempt_comes_before_runs_that_wait(glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy") -> None:
    deploy.jobs("a", MaxRetries=1, JobRunQueuingEnabled=True)
    glue_mock.job("a").fails(times=1)
    first, second = (glue.start_job_run(JobName="a")["JobRunId"] for _ in range(2))

    glue_mock.clock.advance(minutes=1)

    assert [(run["Id"], run["JobRunState"]) for run in runs(glue)] == [
        (first, "FAILED"),
        (second, "WAITING"),
        (f"{first}_attempt_1", "RUNNING"),
    ]


def test_triggers_wait_for_the_last_attempt(glue_mock: "MockGlue", deploy: "Deploy", etl: "Etl") -> None:
    deploy.jobs("a", MaxRetries=1)
    deploy.jobs("repair", "next")
    deploy.workflow(A)
    deploy.when("a FAILED", then=[{"JobName": "repair"}])
    deploy.when("a SUCCEEDED", then=[{"JobName": "next"}])
    glue_mock.job("a").fails(times=1)
    run_id = etl.start()

    glue_mock.clock.advance(minutes=1)

    assert etl.states(run_id) == {"a": ["FAILED", "RUNNING"]}

    glue_mock.run_until_idle()

    assert etl.states(run_id) == {"a": ["FAILED", "SUCCEEDED"], "next": ["SUCCEEDED"]}


def test_failure_of_the_last_attempt_meets_the_conditions_on_it(
    glue_mock: "MockGlue", deploy: "Deploy", etl: "Etl"
) -> None:
    deploy.jobs("a", MaxRetries=1)
    deploy.jobs("repair")
    deploy.workflow(A)
    deploy.when("a FAILED", then=[{"JobName": "repair"}])
    glue_mock.job("a").fails()

    assert etl.states(etl.completed()) == {"a": ["FAILED", "FAILED"], "repair": ["SUCCEEDED"]}


def test_action_counts_once_as_its_latest_attempt_stands(glue_mock: "MockGlue", deploy: "Deploy", etl: "Etl") -> None:
    deploy.jobs("a", MaxRetries=2)
    deploy.workflow(A)
    glue_mock.job("a").fails()
    run_id = etl.start()

    assert etl.counts(run_id) == {"TotalActions": 1, "RunningActions": 1}

    glue_mock.clock.advance(minutes=1)

    assert etl.counts(run_id) == {"TotalActions": 1, "RunningActions": 1}

    glue_mock.clock.advance(minutes=2)

    assert etl.counts(run_id) == {"TotalActions": 1, "FailedActions": 1}
    assert etl.run(run_id)["Status"] == "COMPLETED"


def test_all_attempts_belong_to_the_run_and_its_trigger(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy", etl: "Etl"
) -> None:
    deploy.jobs("a", MaxRetries=1)
    deploy.workflow(A)
    glue_mock.job("a").fails(times=1)

    node = etl.nodes(etl.completed())["a"]

    assert [run["TriggerName"] for run in runs(glue)] == ["etl-start", "etl-start"]
    assert [run["Id"] for run in node["JobDetails"]["JobRuns"]] == [run["Id"] for run in runs(glue)]


def test_run_that_fails_because_the_job_is_at_its_limit_is_not_retried(deploy: "Deploy", etl: "Etl") -> None:
    deploy.jobs("a", MaxRetries=3)
    deploy.workflow(A, A)

    run_id = etl.completed()

    assert etl.states(run_id) == {"a": ["SUCCEEDED", "FAILED"]}
    assert etl.counts(run_id) == {"TotalActions": 2, "SucceededActions": 1, "FailedActions": 1}


def test_caller_can_retry_a_run_by_its_id(glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy") -> None:
    deploy.jobs("a")
    glue_mock.job("a").fails(times=1)
    first = glue.start_job_run(JobName="a", Arguments={"--day": "1"})["JobRunId"]
    glue_mock.run_until_idle()

    second = glue.start_job_run(JobName="a", JobRunId=first)["JobRunId"]
    glue_mock.run_until_idle()

    retry = runs(glue)[1]
    assert second == retry["Id"] == f"{first}_attempt_1"
    assert retry["PreviousRunId"] == first
    assert retry["Attempt"] == 1
    assert retry["Arguments"] == {"--day": "1"}
    assert retry["JobRunState"] == "SUCCEEDED"


def test_retry_by_a_caller_gets_the_next_free_number(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.jobs("a", MaxRetries=1)
    glue_mock.job("a").fails()
    first = glue.start_job_run(JobName="a")["JobRunId"]
    glue_mock.run_until_idle()

    glue.start_job_run(JobName="a", JobRunId=first)
    glue_mock.run_until_idle()

    assert [run["Id"] for run in runs(glue)] == [first, *(f"{first}_attempt_{number}" for number in (1, 2, 3))]
    assert [run.get("PreviousRunId") for run in runs(glue)] == [None, first, first, f"{first}_attempt_2"]


def test_retry_by_a_caller_may_change_the_arguments(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.jobs("a")
    first = glue.start_job_run(JobName="a", Arguments={"--day": "1"})["JobRunId"]
    glue_mock.run_until_idle()

    glue.start_job_run(JobName="a", JobRunId=first, Arguments={"--day": "2"})

    assert [run["Arguments"] for run in runs(glue)] == [{"--day": "1"}, {"--day": "2"}]


def test_retry_of_an_unknown_run_is_refused(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.jobs("a")

    with pytest.raises(glue.exceptions.EntityNotFoundException, match=r"Job Run not found\.$"):
        glue.start_job_run(JobName="a", JobRunId="jr_unknown")

    assert runs(glue) == []


def test_run_of_a_workflow_retried_by_a_caller_is_outside_of_the_workflow(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy", etl: "Etl"
) -> None:
    deploy.jobs("a", "b")
    deploy.workflow(A)
    deploy.when("a SUCCEEDED", then=[B])
    glue_mock.job("a").fails(times=1)
    run_id = etl.completed()

    glue.start_job_run(JobName="a", JobRunId=runs(glue)[0]["Id"])
    glue_mock.run_until_idle()

    assert etl.states(run_id) == {"a": ["FAILED"]}
    assert states(glue) == ["FAILED", "SUCCEEDED"]
    assert runs(glue, "b") == []


def test_run_longer_than_the_timeout_of_its_job_ends_when_that_is_over(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.jobs("a", Timeout=5)
    glue_mock.job("a").takes(minutes=30)
    glue.start_job_run(JobName="a")

    glue_mock.run_until_idle()

    (run,) = runs(glue)
    assert run["JobRunState"] == "TIMEOUT"
    assert run["Timeout"] == 5
    assert run["CompletedOn"] == NOON + 5 * MINUTE
    assert run["ExecutionTime"] == 300


def test_run_exactly_as_long_as_its_timeout_succeeds(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.jobs("a", Timeout=5)
    glue_mock.job("a").takes(minutes=5)
    glue.start_job_run(JobName="a")

    glue_mock.run_until_idle()

    assert states(glue) == ["SUCCEEDED"]


def test_timeout_comes_before_a_failure_that_would_come_later(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.jobs("a", Timeout=5, MaxRetries=1)
    glue_mock.job("a").takes(minutes=6).fails("boom")
    glue.start_job_run(JobName="a")

    glue_mock.run_until_idle()

    (run,) = runs(glue)
    assert run["JobRunState"] == "TIMEOUT"
    assert "ErrorMessage" not in run


@pytest.mark.parametrize(("job", "caller", "minutes"), [(5, 2, 2), (5, 8, 8)])
def test_timeout_of_a_caller_goes_before_that_of_the_job(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy", job: int, caller: int, minutes: int
) -> None:
    deploy.jobs("a", Timeout=job)
    glue_mock.job("a").takes(minutes=30)
    glue.start_job_run(JobName="a", Timeout=caller)

    glue_mock.run_until_idle()

    (run,) = runs(glue)
    assert run["JobRunState"] == "TIMEOUT"
    assert run["Timeout"] == caller
    assert run["ExecutionTime"] == minutes * 60


def test_timeout_of_an_action_goes_before_that_of_the_job(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy", etl: "Etl"
) -> None:
    deploy.jobs("a", "b", Timeout=60)
    deploy.workflow({"JobName": "a", "Timeout": 2}, B)
    glue_mock.job("a").takes(minutes=30)
    glue_mock.job("b").takes(minutes=30)

    run_id = etl.completed()

    assert etl.states(run_id) == {"a": ["TIMEOUT"], "b": ["SUCCEEDED"]}
    assert etl.counts(run_id) == {"TotalActions": 2, "TimeoutActions": 1, "SucceededActions": 1}
    assert [runs(glue, "a")[0]["Timeout"], runs(glue, "b")[0]["Timeout"]] == [2, 60]


def test_timeout_counts_from_when_a_run_starts_and_not_from_when_it_began_to_wait(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.jobs("a", Timeout=5, JobRunQueuingEnabled=True)
    glue_mock.job("a").takes(minutes=4)
    glue.start_job_run(JobName="a")
    glue.start_job_run(JobName="a")

    glue_mock.run_until_idle()

    assert states(glue) == ["SUCCEEDED", "SUCCEEDED"]
    assert [run["ExecutionTime"] for run in runs(glue)] == [240, 240]


@pytest.mark.parametrize(("version", "minutes"), [("4.0", 2880), ("5.0", 480)])
def test_job_without_timeout_has_that_of_its_glue_version(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy", version: str, minutes: int
) -> None:
    deploy.jobs("a", GlueVersion=version)
    glue_mock.job("a").takes(days=30)
    glue.start_job_run(JobName="a")

    glue_mock.run_until_idle()

    (run,) = runs(glue)
    assert run["JobRunState"] == "TIMEOUT"
    assert run["ExecutionTime"] == minutes * 60


def test_streaming_job_without_timeout_runs_as_long_as_it_likes(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.jobs("a", Command={"Name": "gluestreaming", "ScriptLocation": "s3://scripts/a.py"})
    glue_mock.job("a").takes(days=30)
    glue.start_job_run(JobName="a")

    glue_mock.run_until_idle()

    assert states(glue) == ["SUCCEEDED"]
    assert "Timeout" not in runs(glue)[0]


def test_timeout_meets_the_conditions_on_it(glue_mock: "MockGlue", deploy: "Deploy", etl: "Etl") -> None:
    deploy.jobs("a", Timeout=1)
    deploy.jobs("late", "repair")
    deploy.workflow(A)
    deploy.when("a TIMEOUT", then=[{"JobName": "late"}])
    deploy.when("a FAILED", then=[{"JobName": "repair"}])
    glue_mock.job("a").takes(minutes=2)

    assert etl.states(etl.completed()) == {"a": ["TIMEOUT"], "late": ["SUCCEEDED"]}


def test_arguments_of_an_action_are_those_of_the_run(glue: "GlueClient", deploy: "Deploy", etl: "Etl") -> None:
    deploy.jobs("a", "b", DefaultArguments={"--day": "0", "--mode": "full"})
    deploy.workflow({"JobName": "a", "Arguments": {"--day": "1"}}, B)

    etl.completed()

    assert runs(glue, "a")[0]["Arguments"] == {"--day": "1"}
    assert "Arguments" not in runs(glue, "b")[0]


def test_action_overrides_security_configuration_and_notification(
    glue: "GlueClient", deploy: "Deploy", etl: "Etl"
) -> None:
    deploy.jobs("a", "b", SecurityConfiguration="plain", NotificationProperty={"NotifyDelayAfter": 5})
    deploy.workflow(
        {"JobName": "a", "SecurityConfiguration": "strict", "NotificationProperty": {"NotifyDelayAfter": 1}}, B
    )

    etl.completed()

    (overridden,), (plain,) = runs(glue, "a"), runs(glue, "b")
    assert overridden["SecurityConfiguration"] == "strict"
    assert overridden["NotificationProperty"] == {"NotifyDelayAfter": 1}
    assert overridden["LogGroupName"] == "/aws-glue/jobs-etl-strict"
    assert plain["SecurityConfiguration"] == "plain"
    assert plain["NotificationProperty"] == {"NotifyDelayAfter": 5}


def test_retry_keeps_what_the_action_overrides(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy", etl: "Etl"
) -> None:
    deploy.jobs("a", MaxRetries=1)
    deploy.workflow({"JobName": "a", "Timeout": 3, "Arguments": {"--day": "1"}})
    glue_mock.job("a").outcomes(Outcome("FAILED"), Outcome(duration=9 * MINUTE))

    etl.completed()

    retry = runs(glue)[1]
    assert retry["JobRunState"] == "TIMEOUT"
    assert retry["Timeout"] == 3
    assert retry["Arguments"] == {"--day": "1"}


def test_job_changed_during_a_run_is_started_as_it_then_is(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy", etl: "Etl"
) -> None:
    deploy.jobs("a", "b", Timeout=60)
    deploy.workflow(A)
    deploy.when("a SUCCEEDED", then=[B])
    run_id = etl.start()

    glue.delete_job(JobName="b")
    deploy.jobs("b", Timeout=90)
    glue_mock.run_until_idle()

    assert etl.nodes(run_id)["b"]["JobDetails"]["JobRuns"][0]["Timeout"] == 90
