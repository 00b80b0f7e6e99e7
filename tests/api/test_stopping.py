"""StopWorkflowRun and BatchStopJobRun."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from api.conftest import Etl
    from conftest import Deploy
    from types_boto3_glue.client import GlueClient

    from mock_glue_wf import MockGlue

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
QUEUING = {"JobRunQueuingEnabled": True}
A: Any = {"JobName": "a"}
B: Any = {"JobName": "b"}
RAW: Any = {"CrawlerName": "raw"}

pytestmark = pytest.mark.glue_mock(start_time=NOON)


def stop(glue: "GlueClient", run_id: str) -> dict[str, Any]:
    """The answer to StopWorkflowRun."""
    answer = dict(glue.stop_workflow_run(Name="etl", RunId=run_id))
    del answer["ResponseMetadata"]
    return answer


def stop_jobs(glue: "GlueClient", job: str, *run_ids: str) -> dict[str, Any]:
    """The answer to BatchStopJobRun."""
    answer = dict(glue.batch_stop_job_run(JobName=job, JobRunIds=run_ids))
    del answer["ResponseMetadata"]
    return answer


def newest(glue: "GlueClient", job: str) -> Any:
    """The newest run of a job."""
    return glue.get_job_runs(JobName=job)["JobRuns"][0]


def test_stopping_a_run_answers_nothing(glue: "GlueClient", deploy: "Deploy", etl: "Etl") -> None:
    deploy.jobs("a")
    deploy.workflow(A)

    assert stop(glue, etl.start()) == {}


def test_run_is_stopping_for_a_second_and_then_stopped(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy", etl: "Etl"
) -> None:
    deploy.jobs("a")
    deploy.workflow(A)
    run_id = etl.start()

    glue_mock.clock.advance(seconds=10)
    stop(glue, run_id)

    stopping = etl.run(run_id)
    assert stopping["Status"] == "STOPPING"
    assert "CompletedOn" not in stopping

    glue_mock.clock.advance(seconds=1)

    stopped = etl.run(run_id)
    assert stopped["Status"] == "STOPPED"
    assert stopped["StartedOn"] == NOON
    assert stopped["CompletedOn"] == NOON + 11 * SECOND


def test_job_of_a_stopped_run_is_stopping_and_then_stopped(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy", etl: "Etl"
) -> None:
    deploy.jobs("a")
    deploy.workflow(A)
    run_id = etl.start()

    glue_mock.clock.advance(seconds=10)
    stop(glue, run_id)

    assert etl.states(run_id) == {"a": ["STOPPING"]}
    assert "CompletedOn" not in newest(glue, "a")

    glue_mock.clock.advance(seconds=1)

    stopped = newest(glue, "a")
    assert stopped["JobRunState"] == "STOPPED"
    assert stopped["CompletedOn"] == NOON + 11 * SECOND
    assert stopped["ExecutionTime"] == 11
    assert "ErrorMessage" not in stopped


def test_crawl_of_a_stopped_run_is_cancelled(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy", etl: "Etl"
) -> None:
    deploy.crawlers("raw")
    deploy.workflow(RAW)
    run_id = etl.start()

    stop(glue, run_id)

    assert etl.states(run_id) == {"raw": ["CANCELLING"]}
    assert glue.get_crawler(Name="raw")["Crawler"]["State"] == "STOPPING"

    glue_mock.clock.advance(seconds=1)

    crawler = glue.get_crawler(Name="raw")["Crawler"]
    assert etl.states(run_id) == {"raw": ["CANCELLED"]}
    assert crawler["State"] == "READY"
    assert crawler["LastCrawl"]["Status"] == "CANCELLED"


def test_everything_that_runs_is_stopped_at_once(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy", etl: "Etl"
) -> None:
    deploy.jobs("a", "b")
    deploy.crawlers("raw", "new")
    deploy.workflow(A, B, RAW, {"CrawlerName": "new"})
    run_id = etl.start()

    stop(glue, run_id)

    assert etl.counts(run_id) == {"TotalActions": 4, "RunningActions": 4}

    glue_mock.clock.advance(seconds=1)

    assert etl.states(run_id) == {"a": ["STOPPED"], "b": ["STOPPED"], "raw": ["CANCELLED"], "new": ["CANCELLED"]}
    assert etl.counts(run_id) == {"TotalActions": 4, "StoppedActions": 4}


@pytest.mark.parametrize("condition", ["a STOPPED", "crawler raw CANCELLED"])
def test_nothing_starts_after_a_stop_whatever_conditions_it_meets(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy", etl: "Etl", condition: str
) -> None:
    deploy.jobs("a", "cleanup")
    deploy.crawlers("raw")
    deploy.workflow(A, RAW)
    deploy.when(condition, then=[{"JobName": "cleanup"}])
    run_id = etl.start()

    stop(glue, run_id)
    glue_mock.run_until_idle()

    assert etl.states(run_id) == {"a": ["STOPPED"], "raw": ["CANCELLED"]}
    assert glue.get_job_runs(JobName="cleanup")["JobRuns"] == []


def test_what_had_ended_before_the_stop_stays_as_it_ended(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy", etl: "Etl"
) -> None:
    deploy.jobs("a", "b", "c")
    deploy.workflow(A)
    deploy.when("a SUCCEEDED", then=[B])
    deploy.when("b SUCCEEDED", then=[{"JobName": "c"}])
    run_id = etl.start()

    glue_mock.clock.advance(seconds=90)
    stop(glue, run_id)
    glue_mock.run_until_idle()

    assert etl.states(run_id) == {"a": ["SUCCEEDED"], "b": ["STOPPED"]}
    assert etl.counts(run_id) == {"TotalActions": 3, "SucceededActions": 1, "StoppedActions": 1}
    assert "JobDetails" not in etl.nodes(run_id)["c"]


def test_job_that_has_ended_by_the_time_of_the_stop_has_not_been_stopped(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy", etl: "Etl"
) -> None:
    deploy.jobs("a", "b")
    deploy.workflow(A)
    deploy.when("a SUCCEEDED", then=[B])
    run_id = etl.start()

    glue_mock.clock.advance(minutes=1)
    stop(glue, run_id)
    glue_mock.run_until_idle()

    assert etl.states(run_id) == {"a": ["SUCCEEDED"], "b": ["STOPPED"]}


def test_waiting_job_is_stopped_at_once_and_never_starts(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy", etl: "Etl"
) -> None:
    deploy.jobs("a", **QUEUING)
    deploy.workflow(A)
    by_hand = glue.start_job_run(JobName="a")["JobRunId"]
    run_id = etl.start()

    stop(glue, run_id)

    assert etl.states(run_id) == {"a": ["STOPPED"]}
    assert etl.counts(run_id) == {"TotalActions": 1, "StoppedActions": 1}

    glue_mock.run_until_idle()

    waited = newest(glue, "a")
    assert waited["JobRunState"] == "STOPPED"
    assert waited["ExecutionTime"] == 0
    assert "StateDetail" not in waited
    assert glue.get_job_run(JobName="a", RunId=by_hand)["JobRun"]["JobRunState"] == "SUCCEEDED"


def test_slot_of_a_stopped_job_goes_to_the_one_that_waits(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy", etl: "Etl"
) -> None:
    deploy.jobs("a", **QUEUING)
    deploy.workflow(A)
    first, second = etl.start(), etl.start()

    stop(glue, first)

    assert etl.states(second) == {"a": ["WAITING"]}

    glue_mock.clock.advance(seconds=1)

    assert etl.states(second) == {"a": ["RUNNING"]}


def test_stopped_job_is_not_retried(glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy", etl: "Etl") -> None:
    deploy.jobs("a", MaxRetries=3)
    deploy.workflow(A)
    run_id = etl.start()

    stop(glue, run_id)
    glue_mock.run_until_idle()

    assert etl.states(run_id) == {"a": ["STOPPED"]}


def test_stop_between_two_attempts_leaves_no_attempt_behind(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy", etl: "Etl"
) -> None:
    deploy.jobs("a", MaxRetries=3)
    deploy.workflow(A)
    glue_mock.job("a").fails()
    run_id = etl.start()

    glue_mock.clock.advance(minutes=1)
    stop(glue, run_id)
    glue_mock.run_until_idle()

    assert etl.states(run_id) == {"a": ["FAILED", "STOPPED"]}
    assert etl.counts(run_id) == {"TotalActions": 1, "StoppedActions": 1}


def test_job_that_is_being_stopped_already_ends_with_the_run(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy", etl: "Etl"
) -> None:
    deploy.jobs("a", "cleanup")
    deploy.workflow(A)
    deploy.when("a STOPPED", then=[{"JobName": "cleanup"}])
    run_id = etl.start()

    stop_jobs(glue, "a", newest(glue, "a")["Id"])
    stop(glue, run_id)
    glue_mock.run_until_idle()

    assert etl.states(run_id) == {"a": ["STOPPED"]}
    assert etl.run(run_id)["Status"] == "STOPPED"


def test_crawl_that_two_actions_wait_for_counts_twice_when_it_is_cancelled(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy", etl: "Etl"
) -> None:
    deploy.crawlers("raw")
    deploy.workflow(RAW, RAW)
    run_id = etl.start()

    stop(glue, run_id)

    assert etl.counts(run_id) == {"TotalActions": 2, "RunningActions": 2}

    glue_mock.clock.advance(seconds=1)

    assert etl.states(run_id) == {"raw": ["CANCELLED"]}
    assert etl.counts(run_id) == {"TotalActions": 2, "StoppedActions": 2}


def test_statistics_at_every_moment_of_a_run_that_is_stopped(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy", etl: "Etl"
) -> None:
    deploy.jobs("good", "long")
    deploy.jobs("bad", MaxRetries=1)
    deploy.jobs("late", Timeout=2)
    deploy.jobs("queued", **QUEUING)
    deploy.crawlers("raw")
    jobs: list[Any] = [{"JobName": name} for name in ("good", "long", "bad", "late", "queued", "missing")]
    deploy.workflow(*jobs, RAW, RAW)
    deploy.when("long SUCCEEDED", then=[{"JobName": "never"}])
    glue_mock.job("bad").fails()
    glue_mock.job("late").takes(minutes=9)
    glue_mock.job("long").takes(minutes=9)
    glue_mock.job("queued").takes(minutes=3)
    glue_mock.crawler("raw").takes(minutes=9)
    glue.start_job_run(JobName="queued")

    run_id = etl.start()
    assert etl.counts(run_id) == {
        "TotalActions": 9,
        "RunningActions": 6,
        "WaitingActions": 1,
        "ErroredActions": 1,
    }

    glue_mock.clock.advance(minutes=1)
    assert etl.counts(run_id) == {
        "TotalActions": 9,
        "RunningActions": 5,
        "WaitingActions": 1,
        "ErroredActions": 1,
        "SucceededActions": 1,
    }

    glue_mock.clock.advance(minutes=1)
    assert etl.counts(run_id) == {
        "TotalActions": 9,
        "RunningActions": 3,
        "WaitingActions": 1,
        "ErroredActions": 1,
        "SucceededActions": 1,
        "FailedActions": 1,
        "TimeoutActions": 1,
    }

    glue_mock.clock.advance(minutes=1)
    assert etl.counts(run_id) == {
        "TotalActions": 9,
        "RunningActions": 4,
        "ErroredActions": 1,
        "SucceededActions": 1,
        "FailedActions": 1,
        "TimeoutActions": 1,
    }

    stop(glue, run_id)
    glue_mock.run_until_idle()
    assert etl.counts(run_id) == {
        "TotalActions": 9,
        "StoppedActions": 4,
        "ErroredActions": 1,
        "SucceededActions": 1,
        "FailedActions": 1,
        "TimeoutActions": 1,
    }


def test_run_with_nothing_to_run_can_be_stopped(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy", etl: "Etl"
) -> None:
    deploy.workflow()
    run_id = etl.start()

    stop(glue, run_id)

    assert etl.run(run_id)["Status"] == "STOPPING"

    glue_mock.run_until_idle()

    stopped = etl.run(run_id)
    assert stopped["Status"] == "STOPPED"
    assert stopped["CompletedOn"] == NOON + SECOND


def test_run_whose_only_job_does_not_exist_is_over_before_it_can_be_stopped(
    glue: "GlueClient", deploy: "Deploy", etl: "Etl"
) -> None:
    deploy.workflow({"JobName": "missing"})
    run_id = etl.start()

    with pytest.raises(glue.exceptions.IllegalWorkflowStateException, match="is COMPLETED"):
        stop(glue, run_id)


def test_stopping_one_run_leaves_the_others_alone(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy", etl: "Etl"
) -> None:
    deploy.jobs("a", ExecutionProperty={"MaxConcurrentRuns": 3})
    deploy.workflow(A)
    first, second = etl.start(), etl.start()
    by_hand = glue.start_job_run(JobName="a")["JobRunId"]

    stop(glue, first)
    glue_mock.run_until_idle()

    assert etl.run(second)["Status"] == "COMPLETED"
    assert etl.states(second) == {"a": ["SUCCEEDED"]}
    assert glue.get_job_run(JobName="a", RunId=by_hand)["JobRun"]["JobRunState"] == "SUCCEEDED"


def test_stopping_run_takes_its_place_among_the_concurrent_ones_until_it_is_stopped(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy", etl: "Etl"
) -> None:
    deploy.jobs("a")
    deploy.workflow(A, MaxConcurrentRuns=1)
    stop(glue, etl.start())

    with pytest.raises(glue.exceptions.ConcurrentRunsExceededException):
        etl.start()

    glue_mock.clock.advance(seconds=1)

    assert etl.run(etl.start())["Status"] == "RUNNING"


def test_run_that_is_stopping_cannot_be_stopped_again(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy", etl: "Etl"
) -> None:
    deploy.jobs("a")
    deploy.workflow(A)
    run_id = etl.start()
    stop(glue, run_id)

    text = rf"Workflow run {run_id} is STOPPING; only a RUNNING one can be stopped\.$"
    with pytest.raises(glue.exceptions.IllegalWorkflowStateException, match=text):
        stop(glue, run_id)

    glue_mock.clock.advance(seconds=1)

    assert etl.run(run_id)["Status"] == "STOPPED"


def test_stopped_run_cannot_be_stopped_again(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy", etl: "Etl"
) -> None:
    deploy.jobs("a")
    deploy.workflow(A)
    run_id = etl.start()
    stop(glue, run_id)
    glue_mock.run_until_idle()

    with pytest.raises(glue.exceptions.IllegalWorkflowStateException, match=f"{run_id} is STOPPED"):
        stop(glue, run_id)


def test_completed_run_cannot_be_stopped(glue: "GlueClient", deploy: "Deploy", etl: "Etl") -> None:
    deploy.jobs("a")
    deploy.workflow(A)
    run_id = etl.completed()

    with pytest.raises(glue.exceptions.IllegalWorkflowStateException, match=f"{run_id} is COMPLETED"):
        stop(glue, run_id)


@pytest.mark.parametrize(("workflow", "run"), [("etl", "wr_unknown"), ("unknown", "wr_unknown")])
def test_stopping_what_does_not_exist_is_refused(glue: "GlueClient", deploy: "Deploy", workflow: str, run: str) -> None:
    deploy.workflow()

    with pytest.raises(glue.exceptions.EntityNotFoundException, match=r"Entity not found$"):
        glue.stop_workflow_run(Name=workflow, RunId=run)


def test_run_is_not_found_under_another_workflow(glue: "GlueClient", deploy: "Deploy", etl: "Etl") -> None:
    deploy.jobs("a")
    deploy.workflow(A)
    deploy.workflow(name="other")

    with pytest.raises(glue.exceptions.EntityNotFoundException, match=r"Entity not found$"):
        glue.stop_workflow_run(Name="other", RunId=etl.start())


def test_stopped_job_run_is_stopping_for_a_second(glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy") -> None:
    deploy.jobs("a")
    run_id = glue.start_job_run(JobName="a")["JobRunId"]

    answer = stop_jobs(glue, "a", run_id)

    assert answer == {"SuccessfulSubmissions": [{"JobName": "a", "JobRunId": run_id}], "Errors": []}
    assert newest(glue, "a")["JobRunState"] == "STOPPING"

    glue_mock.clock.advance(seconds=1)

    stopped = newest(glue, "a")
    assert stopped["JobRunState"] == "STOPPED"
    assert stopped["CompletedOn"] == NOON + SECOND
    assert stopped["LastModifiedOn"] == NOON + SECOND


def test_stopping_job_run_keeps_its_slot_until_it_is_stopped(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.jobs("a")
    stop_jobs(glue, "a", glue.start_job_run(JobName="a")["JobRunId"])

    with pytest.raises(glue.exceptions.ConcurrentRunsExceededException, match=r"Concurrent runs exceeded\.$"):
        glue.start_job_run(JobName="a")

    glue_mock.clock.advance(seconds=1)

    assert glue.start_job_run(JobName="a")["JobRunId"].startswith("jr_")


def test_stopping_one_job_within_a_run_meets_the_conditions_on_stopped(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy", etl: "Etl"
) -> None:
    deploy.jobs("a", "cleanup", "next")
    deploy.workflow(A)
    deploy.when("a STOPPED", then=[{"JobName": "cleanup"}])
    deploy.when("a SUCCEEDED", then=[{"JobName": "next"}])
    run_id = etl.start()

    stop_jobs(glue, "a", newest(glue, "a")["Id"])

    assert etl.run(run_id)["Status"] == "RUNNING"

    glue_mock.run_until_idle()

    assert etl.run(run_id)["Status"] == "COMPLETED"
    assert etl.states(run_id) == {"a": ["STOPPED"], "cleanup": ["SUCCEEDED"]}
    assert etl.counts(run_id) == {"TotalActions": 3, "StoppedActions": 1, "SucceededActions": 1}


def test_stopping_a_job_that_waits_within_a_run_meets_the_conditions_at_once(
    glue: "GlueClient", deploy: "Deploy", etl: "Etl"
) -> None:
    deploy.jobs("a", "cleanup", **QUEUING)
    deploy.workflow(A)
    deploy.when("a STOPPED", then=[{"JobName": "cleanup"}])
    glue.start_job_run(JobName="a")
    run_id = etl.start()

    stop_jobs(glue, "a", newest(glue, "a")["Id"])

    assert etl.states(run_id) == {"a": ["STOPPED"], "cleanup": ["RUNNING"]}


def test_stopping_the_only_job_of_a_run_that_waits_completes_the_run(
    glue: "GlueClient", deploy: "Deploy", etl: "Etl"
) -> None:
    deploy.jobs("a", **QUEUING)
    deploy.workflow(A)
    glue.start_job_run(JobName="a")
    run_id = etl.start()

    stop_jobs(glue, "a", newest(glue, "a")["Id"])

    completed = etl.run(run_id)
    assert completed["Status"] == "COMPLETED"
    assert completed["CompletedOn"] == NOON


def test_job_run_that_is_stopped_by_itself_is_not_retried(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.jobs("a", MaxRetries=2)
    stop_jobs(glue, "a", glue.start_job_run(JobName="a")["JobRunId"])

    glue_mock.run_until_idle()

    assert [run["JobRunState"] for run in glue.get_job_runs(JobName="a")["JobRuns"]] == ["STOPPED"]


def test_attempt_in_progress_is_what_can_be_stopped(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy", etl: "Etl"
) -> None:
    deploy.jobs("a", MaxRetries=2)
    deploy.workflow(A)
    glue_mock.job("a").fails()
    run_id = etl.start()
    first = newest(glue, "a")["Id"]

    glue_mock.clock.advance(minutes=1)
    answer = stop_jobs(glue, "a", first, f"{first}_attempt_1")

    assert answer["SuccessfulSubmissions"] == [{"JobName": "a", "JobRunId": f"{first}_attempt_1"}]
    assert [error["JobRunId"] for error in answer["Errors"]] == [first]

    glue_mock.run_until_idle()

    assert etl.states(run_id) == {"a": ["FAILED", "STOPPED"]}
    assert etl.run(run_id)["Status"] == "COMPLETED"


def test_job_run_that_is_being_stopped_cannot_be_stopped_again(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.jobs("a")
    run_id = glue.start_job_run(JobName="a")["JobRunId"]

    answer = stop_jobs(glue, "a", run_id, run_id)

    detail = {
        "ErrorCode": "JobRunCannotBeStoppedException",
        "ErrorMessage": "Job Run cannot be stopped in current state.",
    }
    assert answer == {
        "SuccessfulSubmissions": [{"JobName": "a", "JobRunId": run_id}],
        "Errors": [{"JobName": "a", "JobRunId": run_id, "ErrorDetail": detail}],
    }


@pytest.mark.parametrize("end", ["SUCCEEDED", "FAILED", "TIMEOUT", "ERROR", "EXPIRED", "STOPPED"])
def test_job_run_that_is_over_cannot_be_stopped(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy", end: str
) -> None:
    deploy.jobs("a")
    glue_mock.job("a").ends(end)
    run_id = glue.start_job_run(JobName="a")["JobRunId"]
    glue_mock.run_until_idle()

    answer = stop_jobs(glue, "a", run_id)

    assert answer["SuccessfulSubmissions"] == []
    assert answer["Errors"][0]["ErrorDetail"]["ErrorCode"] == "JobRunCannotBeStoppedException"
    assert newest(glue, "a")["JobRunState"] == end


@pytest.mark.parametrize("job", ["a", "missing"])
def test_job_run_that_does_not_exist_is_reported_beside_those_that_are_stopped(
    glue: "GlueClient", deploy: "Deploy", job: str
) -> None:
    deploy.jobs("a")

    answer = stop_jobs(glue, job, "jr_unknown")

    detail = {"ErrorCode": "EntityNotFoundException", "ErrorMessage": "Job Run not found."}
    assert answer == {
        "SuccessfulSubmissions": [],
        "Errors": [{"JobName": job, "JobRunId": "jr_unknown", "ErrorDetail": detail}],
    }


def test_errors_do_not_keep_the_rest_of_a_batch_from_being_stopped(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.jobs("a", ExecutionProperty={"MaxConcurrentRuns": 2})
    first, second = (glue.start_job_run(JobName="a")["JobRunId"] for _ in range(2))

    answer = stop_jobs(glue, "a", first, "jr_unknown", second)

    assert [each["JobRunId"] for each in answer["SuccessfulSubmissions"]] == [first, second]
    assert [each["JobRunId"] for each in answer["Errors"]] == ["jr_unknown"]
    assert [run["JobRunState"] for run in glue.get_job_runs(JobName="a")["JobRuns"]] == ["STOPPING", "STOPPING"]


def test_run_of_another_job_is_not_found(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.jobs("a", "b")
    run_id = glue.start_job_run(JobName="a")["JobRunId"]

    assert stop_jobs(glue, "b", run_id)["Errors"][0]["ErrorDetail"]["ErrorCode"] == "EntityNotFoundException"
    assert newest(glue, "a")["JobRunState"] == "RUNNING"
