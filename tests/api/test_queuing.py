"""Job runs that wait for a slot: JobRunQueuingEnabled and the state WAITING."""

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
QUEUING = {"JobRunQueuingEnabled": True}
A: Any = {"JobName": "a"}
B: Any = {"JobName": "b"}
ONE_ON_THE_ACCOUNT = {"concurrent job runs": 1}

pytestmark = pytest.mark.glue_mock(start_time=NOON)


def runs(glue: "GlueClient", job: str = "a") -> list[Any]:
    """The runs of a job, the first one first."""
    return list(reversed(glue.get_job_runs(JobName=job)["JobRuns"]))


def states(glue: "GlueClient", job: str = "a") -> list[str]:
    return [run["JobRunState"] for run in runs(glue, job)]


def test_run_waits_when_its_job_is_at_its_limit(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.jobs("a", **QUEUING)

    glue.start_job_run(JobName="a")
    glue.start_job_run(JobName="a")

    assert states(glue) == ["RUNNING", "WAITING"]


def test_waiting_run_says_what_it_waits_for(glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy") -> None:
    deploy.jobs("a", **QUEUING)
    glue.start_job_run(JobName="a")
    glue.start_job_run(JobName="a")

    running, waiting = runs(glue)
    assert waiting["StateDetail"] == "Concurrent runs exceeded."
    assert waiting["ExecutionTime"] == 0
    assert "CompletedOn" not in waiting
    assert "StateDetail" not in running

    glue_mock.clock.advance(minutes=1)

    assert "StateDetail" not in runs(glue)[1]


def test_waiting_run_starts_when_the_slot_is_free(glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy") -> None:
    deploy.jobs("a", **QUEUING)
    glue_mock.job("a").takes(minutes=3)
    glue.start_job_run(JobName="a")
    glue.start_job_run(JobName="a")

    glue_mock.clock.advance(minutes=3)

    assert states(glue) == ["SUCCEEDED", "RUNNING"]

    glue_mock.run_until_idle()

    waited = runs(glue)[1]
    assert waited["JobRunState"] == "SUCCEEDED"
    assert waited["StartedOn"] == NOON
    assert waited["CompletedOn"] == NOON + 6 * MINUTE
    assert waited["ExecutionTime"] == 180


def test_runs_that_wait_are_served_as_they_came(glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy") -> None:
    deploy.jobs("a", **QUEUING)
    first, second, third = (glue.start_job_run(JobName="a")["JobRunId"] for _ in range(3))

    glue_mock.clock.advance(minutes=1)

    assert [(run["Id"], run["JobRunState"]) for run in runs(glue)] == [
        (first, "SUCCEEDED"),
        (second, "RUNNING"),
        (third, "WAITING"),
    ]

    glue_mock.run_until_idle()

    assert [run["CompletedOn"] for run in runs(glue)] == [NOON + MINUTE, NOON + 2 * MINUTE, NOON + 3 * MINUTE]


def test_as_many_waiting_runs_start_as_slots_are_free(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.jobs("a", ExecutionProperty={"MaxConcurrentRuns": 2}, **QUEUING)
    [glue.start_job_run(JobName="a") for _ in range(5)]

    glue_mock.clock.advance(minutes=1)

    assert states(glue) == ["SUCCEEDED", "SUCCEEDED", "RUNNING", "RUNNING", "WAITING"]


@pytest.mark.parametrize("end", ["FAILED", "TIMEOUT", "ERROR"])
def test_slot_is_free_however_the_run_before_ended(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy", end: str
) -> None:
    deploy.jobs("a", **QUEUING)
    glue_mock.job("a").ends(end, times=1)
    glue.start_job_run(JobName="a")
    glue.start_job_run(JobName="a")

    glue_mock.run_until_idle()

    assert states(glue) == [end, "SUCCEEDED"]


def test_run_takes_its_outcome_when_it_starts_and_not_when_it_begins_to_wait(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.jobs("a", **QUEUING)
    glue.start_job_run(JobName="a")
    glue.start_job_run(JobName="a")

    glue_mock.job("a").fails("boom", times=1)
    glue_mock.run_until_idle()

    assert states(glue) == ["SUCCEEDED", "FAILED"]


def test_run_may_wait_though_its_job_does_not_say_so(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.jobs("a")
    glue.start_job_run(JobName="a")

    glue.start_job_run(JobName="a", JobRunQueuingEnabled=True)

    assert states(glue) == ["RUNNING", "WAITING"]
    assert runs(glue)[1]["JobRunQueuingEnabled"] is True


def test_run_may_refuse_to_wait_though_its_job_would(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.jobs("a", **QUEUING)
    glue.start_job_run(JobName="a")

    with pytest.raises(glue.exceptions.ConcurrentRunsExceededException, match=r"Concurrent runs exceeded\.$"):
        glue.start_job_run(JobName="a", JobRunQueuingEnabled=False)

    assert states(glue) == ["RUNNING"]


def test_run_that_may_not_wait_does_not_overtake_those_that_do(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.jobs("a", **QUEUING)
    glue.start_job_run(JobName="a")
    glue.start_job_run(JobName="a")
    glue_mock.clock.advance(minutes=1)

    with pytest.raises(glue.exceptions.ConcurrentRunsExceededException):
        glue.start_job_run(JobName="a", JobRunQueuingEnabled=False)

    assert states(glue) == ["SUCCEEDED", "RUNNING"]


def test_jobs_do_not_wait_for_each_other(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.jobs("a", "b", **QUEUING)

    glue.start_job_run(JobName="a")
    glue.start_job_run(JobName="b")

    assert states(glue, "a") == states(glue, "b") == ["RUNNING"]


def test_waiting_run_can_be_stopped_and_lets_the_next_one_go_first(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.jobs("a", **QUEUING)
    _, second, _ = (glue.start_job_run(JobName="a")["JobRunId"] for _ in range(3))

    glue.batch_stop_job_run(JobName="a", JobRunIds=[second])

    stopped = runs(glue)[1]
    assert stopped["JobRunState"] == "STOPPED"
    assert stopped["CompletedOn"] == NOON
    assert "StateDetail" not in stopped

    glue_mock.clock.advance(minutes=1)

    assert states(glue) == ["SUCCEEDED", "STOPPED", "RUNNING"]


def test_waiting_run_expires_only_when_scripted(glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy") -> None:
    deploy.jobs("a", **QUEUING)
    glue_mock.job("a").takes(days=1).ends("EXPIRED", times=1)
    glue.start_job_run(JobName="a")
    glue.start_job_run(JobName="a")

    glue_mock.run_until_idle()

    assert states(glue) == ["EXPIRED", "SUCCEEDED"]


def test_job_that_waits_within_a_run_counts_as_waiting(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy", etl: "Etl"
) -> None:
    deploy.jobs("a", **QUEUING)
    deploy.workflow(A)
    glue.start_job_run(JobName="a")
    run_id = etl.start()

    assert etl.states(run_id) == {"a": ["WAITING"]}
    assert etl.counts(run_id) == {"TotalActions": 1, "WaitingActions": 1}
    assert etl.run(run_id)["Status"] == "RUNNING"

    glue_mock.clock.advance(minutes=1)

    assert etl.counts(run_id) == {"TotalActions": 1, "RunningActions": 1}

    glue_mock.clock.advance(minutes=1)

    assert etl.counts(run_id) == {"TotalActions": 1, "SucceededActions": 1}
    assert etl.run(run_id)["CompletedOn"] == NOON + 2 * MINUTE


def test_second_run_of_a_workflow_waits_for_the_jobs_of_the_first(
    glue_mock: "MockGlue", deploy: "Deploy", etl: "Etl"
) -> None:
    deploy.jobs("a", "b", **QUEUING)
    deploy.workflow(A)
    deploy.when("a SUCCEEDED", then=[B])
    first, second = etl.start(), etl.start()

    glue_mock.clock.advance(minutes=1)

    assert etl.states(first) == {"a": ["SUCCEEDED"], "b": ["RUNNING"]}
    assert etl.states(second) == {"a": ["RUNNING"]}

    glue_mock.run_until_idle()

    assert etl.run(second)["CompletedOn"] == NOON + 3 * MINUTE


def test_same_job_twice_in_one_trigger_runs_one_after_the_other(
    glue_mock: "MockGlue", deploy: "Deploy", etl: "Etl"
) -> None:
    deploy.jobs("a", **QUEUING)
    deploy.workflow(A, A)
    run_id = etl.start()

    assert etl.counts(run_id) == {"TotalActions": 2, "RunningActions": 1, "WaitingActions": 1}

    glue_mock.run_until_idle()

    assert etl.states(run_id) == {"a": ["SUCCEEDED", "SUCCEEDED"]}


def test_run_that_has_waited_is_retried_like_any_other(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.jobs("a", MaxRetries=1, **QUEUING)
    glue_mock.job("a").outcomes(Outcome(), Outcome("FAILED"))
    first, second = (glue.start_job_run(JobName="a")["JobRunId"] for _ in range(2))

    glue_mock.run_until_idle()

    assert [run["Id"] for run in runs(glue)] == [first, second, f"{second}_attempt_1"]
    assert states(glue) == ["SUCCEEDED", "FAILED", "SUCCEEDED"]


@pytest.mark.glue_mock(start_time=NOON, quotas=ONE_ON_THE_ACCOUNT)
def test_run_waits_for_the_account_to_have_room(glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy") -> None:
    deploy.jobs("a", "b", **QUEUING)
    glue.start_job_run(JobName="a")
    glue.start_job_run(JobName="b")

    (waiting,) = runs(glue, "b")
    assert waiting["JobRunState"] == "WAITING"
    assert waiting["StateDetail"] == (
        "The number of concurrent job runs has exceeded the limit. Your account is limited to 1 concurrent job runs."
    )

    glue_mock.clock.advance(minutes=1)

    assert states(glue, "b") == ["RUNNING"]


@pytest.mark.glue_mock(start_time=NOON, quotas={"concurrent job runs": 2})
def test_run_that_waits_for_its_own_job_does_not_hold_up_other_jobs(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.jobs("a", "b", "c", **QUEUING)
    glue_mock.job("a").takes(minutes=5)
    glue.start_job_run(JobName="a")
    glue.start_job_run(JobName="b")
    glue.start_job_run(JobName="a")
    glue.start_job_run(JobName="c")

    glue_mock.clock.advance(minutes=1)

    assert states(glue, "a") == ["RUNNING", "WAITING"]
    assert states(glue, "c") == ["RUNNING"]


@pytest.mark.glue_mock(start_time=NOON, quotas=ONE_ON_THE_ACCOUNT)
def test_job_that_waits_longest_for_the_account_goes_first(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.jobs("a", "b", "c", **QUEUING)
    glue.start_job_run(JobName="a")
    glue.start_job_run(JobName="c")
    glue.start_job_run(JobName="b")

    glue_mock.clock.advance(minutes=1)

    assert states(glue, "c") == ["RUNNING"]
    assert states(glue, "b") == ["WAITING"]


@pytest.mark.glue_mock(start_time=NOON, quotas=ONE_ON_THE_ACCOUNT)
def test_run_that_waits_for_the_account_starts_though_its_job_was_deleted(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy", etl: "Etl"
) -> None:
    deploy.jobs("a", "b", **QUEUING)
    deploy.workflow(B)
    glue.start_job_run(JobName="a")
    run_id = etl.start()

    glue.delete_job(JobName="b")
    glue_mock.run_until_idle()

    assert etl.states(run_id) == {"b": ["SUCCEEDED"]}
    assert etl.run(run_id)["Status"] == "COMPLETED"


def test_run_that_waits_for_its_job_starts_though_the_job_was_deleted(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy", etl: "Etl"
) -> None:
    deploy.jobs("a", **QUEUING)
    deploy.workflow(A)
    glue.start_job_run(JobName="a")
    run_id = etl.start()

    glue.delete_job(JobName="a")
    glue_mock.run_until_idle()

    assert etl.states(run_id) == {"a": ["SUCCEEDED"]}
