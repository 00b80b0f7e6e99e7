"""AWS's quotas, which hold only when ``quotas=`` switches them on."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import boto3
import pytest

from mock_glue_wf import mock_glue_workflows

if TYPE_CHECKING:
    from api.conftest import Etl
    from conftest import Deploy
    from types_boto3_glue.client import GlueClient

    from mock_glue_wf import MockGlue

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
A: Any = {"JobName": "a"}
B: Any = {"JobName": "b"}
C: Any = {"JobName": "c"}


def limited(**limits: int) -> pytest.MarkDecorator:
    """A mock with these quotas; ``_`` stands for a space."""
    quotas = {kind.replace("_", " "): limit for kind, limit in limits.items()}
    return pytest.mark.glue_mock(start_time=NOON, quotas=quotas)


def on_demand(glue: "GlueClient", name: str, *actions: Any) -> None:
    glue.create_trigger(Name=name, Type="ON_DEMAND", Actions=actions)


def create_workflows(glue: "GlueClient", number: int) -> None:
    for each in range(number):
        glue.create_workflow(Name=f"workflow-{each}")


def states(glue: "GlueClient", job: str) -> list[str]:
    """The states of the runs of a job, the first one first."""
    return [run["JobRunState"] for run in reversed(glue.get_job_runs(JobName=job)["JobRuns"])]


def text(kind: str, limit: int) -> str:
    return rf"The number of {kind} has exceeded the limit\. Your account is limited to {limit} {kind}\.$"


def test_nothing_is_limited_unless_asked_for(glue: "GlueClient", deploy: "Deploy") -> None:
    create_workflows(glue, 251)
    deploy.jobs("a", ExecutionProperty={"MaxConcurrentRuns": 1001})
    on_demand(glue, "many", *[A] * 51)

    run_ids = {glue.start_job_run(JobName="a")["JobRunId"] for _ in range(201)}

    assert len(run_ids) == 201


@limited(workflows=2)
def test_workflows_are_limited(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.workflow(name="one")
    deploy.workflow(name="two")

    with pytest.raises(glue.exceptions.ResourceNumberLimitExceededException, match=text("workflows", 2)):
        deploy.workflow(name="three")

    assert glue.list_workflows()["Workflows"] == ["one", "two"]


@limited(workflows=1)
def test_deleted_workflow_makes_room_for_another(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.workflow(name="one")
    glue.delete_workflow(Name="one")

    deploy.workflow(name="two")

    assert glue.list_workflows()["Workflows"] == ["two"]


@limited(workflows=1)
def test_name_that_is_taken_is_reported_before_the_limit(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.workflow(name="one")

    with pytest.raises(glue.exceptions.AlreadyExistsException):
        deploy.workflow(name="one")


@limited(triggers=1)
def test_triggers_are_limited(glue: "GlueClient") -> None:
    on_demand(glue, "one", A)

    with pytest.raises(glue.exceptions.ResourceNumberLimitExceededException, match=text("triggers", 1)):
        on_demand(glue, "two", A)


@limited(triggers=1)
def test_equal_trigger_created_again_needs_no_room(glue: "GlueClient") -> None:
    on_demand(glue, "one", A)
    on_demand(glue, "one", A)

    assert glue.get_trigger(Name="one")["Trigger"]["Actions"] == [{"JobName": "a"}]


@limited(triggers=1)
def test_deleted_trigger_makes_room_for_another(glue: "GlueClient") -> None:
    on_demand(glue, "one", A)
    glue.delete_trigger(Name="one")

    on_demand(glue, "two", A)

    assert glue.get_trigger(Name="two")["Trigger"]["Name"] == "two"


@limited(jobs=1)
def test_jobs_are_limited(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.jobs("a")

    with pytest.raises(glue.exceptions.ResourceNumberLimitExceededException, match=text("jobs", 1)):
        deploy.jobs("b")


@limited(jobs=1)
def test_equal_job_created_again_needs_no_room(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.jobs("a")
    deploy.jobs("a")

    assert glue.get_job(JobName="a")["Job"]["Name"] == "a"


@limited(jobs=1)
def test_deleted_job_makes_room_for_another(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.jobs("a")
    glue.delete_job(JobName="a")

    deploy.jobs("b")

    assert glue.get_job(JobName="b")["Job"]["Name"] == "b"


@limited(crawlers=1)
def test_crawlers_are_limited_in_the_words_of_glue(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.crawlers("raw")

    recorded = r"The number of crawlers has exceeded the limit\. Your account is limited to 1 crawlers\.$"
    with pytest.raises(glue.exceptions.ResourceNumberLimitExceededException, match=recorded):
        deploy.crawlers("new")


@limited(crawlers=1)
def test_deleted_crawler_makes_room_for_another(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.crawlers("raw")
    glue.delete_crawler(Name="raw")

    deploy.crawlers("new")

    assert glue.get_crawler(Name="new")["Crawler"]["Name"] == "new"


@limited(jobs_per_trigger=2)
def test_jobs_of_a_trigger_are_limited(glue: "GlueClient") -> None:
    on_demand(glue, "two", A, B, {"CrawlerName": "raw"})

    with pytest.raises(glue.exceptions.ResourceNumberLimitExceededException, match=text("jobs per trigger", 2)):
        on_demand(glue, "three", A, B, C)


@limited(concurrent_runs_per_job=2)
def test_concurrent_runs_of_a_job_are_limited_by_what_it_may_be_created_with(
    glue: "GlueClient", deploy: "Deploy"
) -> None:
    deploy.jobs("a", ExecutionProperty={"MaxConcurrentRuns": 2})

    with pytest.raises(glue.exceptions.ResourceNumberLimitExceededException, match=text("concurrent runs per job", 2)):
        deploy.jobs("b", ExecutionProperty={"MaxConcurrentRuns": 3})


@limited(concurrent_job_runs=2)
def test_concurrent_job_runs_of_the_account_are_limited(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.jobs("a", "b", "c")
    glue.start_job_run(JobName="a")
    glue.start_job_run(JobName="b")

    with pytest.raises(glue.exceptions.ResourceNumberLimitExceededException, match=text("concurrent job runs", 2)):
        glue.start_job_run(JobName="c")

    assert states(glue, "c") == []

    glue_mock.run_until_idle()
    glue.start_job_run(JobName="c")

    assert states(glue, "c") == ["RUNNING"]


@limited(concurrent_job_runs=1)
def test_limit_of_the_job_is_reported_before_that_of_the_account(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.jobs("a")
    glue.start_job_run(JobName="a")

    with pytest.raises(glue.exceptions.ConcurrentRunsExceededException, match=r"Concurrent runs exceeded\.$"):
        glue.start_job_run(JobName="a")


@limited(concurrent_job_runs=1)
def test_job_within_a_run_fails_when_the_account_is_at_its_limit(deploy: "Deploy", etl: "Etl") -> None:
    deploy.jobs("a", "b", "repair")
    deploy.workflow(A, B)
    deploy.when("b FAILED", then=[{"JobName": "repair"}])

    run_id = etl.completed()

    failed = etl.nodes(run_id)["b"]["JobDetails"]["JobRuns"][0]
    assert failed["JobRunState"] == "FAILED"
    assert failed["ErrorMessage"] == (
        "The number of concurrent job runs has exceeded the limit. Your account is limited to 1 concurrent job runs."
    )
    assert etl.states(run_id) == {"a": ["SUCCEEDED"], "b": ["FAILED"], "repair": ["FAILED"]}
    assert etl.counts(run_id) == {"TotalActions": 3, "SucceededActions": 1, "FailedActions": 2}


@limited(concurrent_job_runs=1)
def test_job_that_fails_for_the_limit_of_the_account_is_not_retried(deploy: "Deploy", etl: "Etl") -> None:
    deploy.jobs("a", "b", MaxRetries=3)
    deploy.workflow(A, B)

    assert etl.states(etl.completed()) == {"a": ["SUCCEEDED"], "b": ["FAILED"]}


@limited(concurrent_job_runs=1)
def test_retry_needs_no_room_beyond_that_of_the_attempt_before(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.jobs("a", "b", MaxRetries=1, JobRunQueuingEnabled=True)
    glue_mock.job("a").fails(times=1)
    glue.start_job_run(JobName="a")
    glue.start_job_run(JobName="b")

    glue_mock.clock.advance(minutes=1)

    assert states(glue, "a") == ["FAILED", "RUNNING"]
    assert states(glue, "b") == ["WAITING"]

    glue_mock.clock.advance(minutes=1)

    assert states(glue, "b") == ["RUNNING"]


@limited(concurrent_job_runs=1)
def test_stopped_job_run_makes_room_when_it_is_stopped(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.jobs("a", "b", JobRunQueuingEnabled=True)
    run_id = glue.start_job_run(JobName="a")["JobRunId"]
    glue.start_job_run(JobName="b")

    glue.batch_stop_job_run(JobName="a", JobRunIds=[run_id])

    assert states(glue, "b") == ["WAITING"]

    glue_mock.clock.advance(seconds=1)

    assert states(glue, "b") == ["RUNNING"]


@limited(concurrent_job_runs=1)
def test_waiting_job_run_takes_no_room(glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy") -> None:
    deploy.jobs("a", "b", JobRunQueuingEnabled=True)
    [glue.start_job_run(JobName=job) for job in ("a", "a", "b")]
    waiting = glue.get_job_runs(JobName="a")["JobRuns"][0]["Id"]

    glue.batch_stop_job_run(JobName="a", JobRunIds=[waiting])
    glue_mock.run_until_idle()

    assert states(glue, "a") == ["SUCCEEDED", "STOPPED"]
    assert states(glue, "b") == ["SUCCEEDED"]


@limited(concurrent_job_runs=1)
def test_on_demand_trigger_whose_jobs_may_wait_fires_whatever_the_limit(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.jobs("a", "b", JobRunQueuingEnabled=True)
    on_demand(glue, "go", A, B)

    glue.start_trigger(Name="go")

    assert states(glue, "a") == ["RUNNING"]
    assert states(glue, "b") == ["WAITING"]


@limited(concurrent_job_runs=1)
def test_job_runs_count_for_each_region_by_itself(glue: "GlueClient", deploy: "Deploy") -> None:
    elsewhere = boto3.client("glue", region_name="us-east-1", aws_access_key_id="AKIA", aws_secret_access_key="secret")
    elsewhere.create_job(Name="a", Role="etl", Command={"Name": "glueetl"})
    deploy.jobs("a")

    glue.start_job_run(JobName="a")
    elsewhere.start_job_run(JobName="a")

    assert states(glue, "a") == states(elsewhere, "a") == ["RUNNING"]


@limited(workflows=0)
def test_limit_of_none_at_all_is_a_limit(glue: "GlueClient", deploy: "Deploy") -> None:
    with pytest.raises(glue.exceptions.ResourceNumberLimitExceededException, match=text("workflows", 0)):
        deploy.workflow()


@limited(workflows=1)
def test_only_what_is_named_is_limited(deploy: "Deploy", glue: "GlueClient") -> None:
    deploy.jobs("a", ExecutionProperty={"MaxConcurrentRuns": 1001})

    assert glue.get_job(JobName="a")["Job"]["ExecutionProperty"] == {"MaxConcurrentRuns": 1001}


@pytest.mark.glue_mock(quotas=True)
def test_quotas_of_aws_hold_when_they_are_switched_on_as_they_are(glue: "GlueClient", deploy: "Deploy") -> None:
    create_workflows(glue, 250)

    with pytest.raises(glue.exceptions.ResourceNumberLimitExceededException, match=text("workflows", 250)):
        deploy.workflow()
    with pytest.raises(glue.exceptions.ResourceNumberLimitExceededException, match=text("jobs per trigger", 50)):
        on_demand(glue, "many", *[A] * 51)
    with pytest.raises(glue.exceptions.ResourceNumberLimitExceededException, match="limited to 1000 concurrent runs"):
        deploy.jobs("a", ExecutionProperty={"MaxConcurrentRuns": 1001})


@pytest.mark.glue_mock(quotas=True)
def test_account_runs_two_hundred_jobs_at_once(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.jobs("a", ExecutionProperty={"MaxConcurrentRuns": 1000})
    [glue.start_job_run(JobName="a") for _ in range(200)]

    with pytest.raises(glue.exceptions.ResourceNumberLimitExceededException, match=text("concurrent job runs", 200)):
        glue.start_job_run(JobName="a")


def test_unknown_quota_is_an_error_of_the_test() -> None:
    message = r"there are no quotas \['workflow'\]; there are workflows, triggers, jobs, crawlers, "
    with pytest.raises(ValueError, match=message):
        mock_glue_workflows(quotas={"workflow": 3}).start()


def test_quota_below_zero_is_an_error_of_the_test() -> None:
    with pytest.raises(ValueError, match=r"at most -1 workflows cannot be; name a number from 0 up"):
        mock_glue_workflows(quotas={"workflows": -1}).start()
