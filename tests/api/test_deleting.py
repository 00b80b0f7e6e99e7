"""Deleting workflows, triggers, jobs and crawlers, in and out of a run."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

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
RAW: Any = {"CrawlerName": "raw"}

pytestmark = pytest.mark.glue_mock(start_time=NOON)


@pytest.fixture
def chain(deploy: "Deploy") -> None:
    """The job a, then the job b."""
    deploy.jobs("a", "b")
    deploy.workflow(A)
    deploy.when("a SUCCEEDED", then=[B])


def states(glue: "GlueClient", job: str) -> list[str]:
    """The states of the runs of a job, the first one first."""
    return [run["JobRunState"] for run in reversed(glue.get_job_runs(JobName=job)["JobRuns"])]


@pytest.mark.usefixtures("chain")
def test_deleted_workflow_is_gone(glue: "GlueClient") -> None:
    assert glue.delete_workflow(Name="etl")["Name"] == "etl"

    assert glue.list_workflows()["Workflows"] == []
    with pytest.raises(glue.exceptions.EntityNotFoundException, match=r"Entity not found$"):
        glue.get_workflow(Name="etl")


@pytest.mark.usefixtures("chain")
def test_deleting_a_workflow_leaves_its_triggers_and_jobs(glue: "GlueClient") -> None:
    glue.delete_workflow(Name="etl")

    trigger = glue.get_trigger(Name="a SUCCEEDED")["Trigger"]
    assert trigger["WorkflowName"] == "etl"
    assert trigger["State"] == "ACTIVATED"
    assert glue.get_trigger(Name="etl-start")["Trigger"]["WorkflowName"] == "etl"
    assert glue.get_job(JobName="a")["Job"]["Name"] == "a"


def test_deleting_a_workflow_that_does_not_exist_is_no_error(glue: "GlueClient") -> None:
    assert glue.delete_workflow(Name="etl")["Name"] == "etl"


@pytest.mark.usefixtures("chain")
def test_start_trigger_of_a_deleted_workflow_cannot_be_fired(glue: "GlueClient") -> None:
    glue.delete_workflow(Name="etl")

    with pytest.raises(glue.exceptions.EntityNotFoundException, match=r"Entity not found$"):
        glue.start_trigger(Name="etl-start")

    assert states(glue, "a") == []


@pytest.mark.usefixtures("chain")
def test_conditional_trigger_of_a_deleted_workflow_never_fires(glue: "GlueClient", glue_mock: "MockGlue") -> None:
    glue.delete_workflow(Name="etl")
    glue.create_trigger(Name="go", Type="ON_DEMAND", Actions=[A])

    glue.start_trigger(Name="go")
    glue_mock.run_until_idle()

    assert states(glue, "a") == ["SUCCEEDED"]
    assert states(glue, "b") == []


@pytest.mark.usefixtures("chain")
def test_triggers_serve_a_workflow_created_again_under_the_name(glue: "GlueClient", etl: "Etl") -> None:
    glue.delete_workflow(Name="etl")
    glue.create_workflow(Name="etl")

    assert etl.states(etl.completed()) == {"a": ["SUCCEEDED"], "b": ["SUCCEEDED"]}


@pytest.mark.usefixtures("chain")
def test_different_trigger_under_the_name_of_one_left_behind_is_refused(glue: "GlueClient") -> None:
    glue.delete_workflow(Name="etl")
    glue.create_workflow(Name="etl")

    text = "Trigger with name 'etl-start' already submitted with different configuration$"
    with pytest.raises(glue.exceptions.IdempotentParameterMismatchException, match=text):
        glue.create_trigger(Name="etl-start", Type="ON_DEMAND", WorkflowName="etl", Actions=[B])


@pytest.mark.usefixtures("chain")
def test_workflow_created_again_has_no_runs(glue: "GlueClient", etl: "Etl") -> None:
    first = etl.completed()
    glue.delete_workflow(Name="etl")
    glue.create_workflow(Name="etl")

    assert glue.get_workflow_runs(Name="etl")["Runs"] == []
    assert "LastRun" not in glue.get_workflow(Name="etl")["Workflow"]
    with pytest.raises(glue.exceptions.EntityNotFoundException, match=r"Entity not found$"):
        etl.run(first)


@pytest.mark.usefixtures("chain")
def test_runs_of_a_deleted_workflow_are_gone(glue: "GlueClient", etl: "Etl") -> None:
    run_id = etl.start()
    glue.delete_workflow(Name="etl")

    with pytest.raises(glue.exceptions.EntityNotFoundException, match=r"Entity not found$"):
        etl.run(run_id)
    with pytest.raises(glue.exceptions.EntityNotFoundException, match=r"Entity not found$"):
        glue.stop_workflow_run(Name="etl", RunId=run_id)


@pytest.mark.usefixtures("chain")
def test_job_that_runs_when_its_workflow_is_deleted_goes_on_and_starts_nothing_more(
    glue: "GlueClient", glue_mock: "MockGlue", etl: "Etl"
) -> None:
    etl.start()

    glue.delete_workflow(Name="etl")
    glue_mock.run_until_idle()

    assert states(glue, "a") == ["SUCCEEDED"]
    assert states(glue, "b") == []


def test_job_that_runs_when_its_workflow_is_deleted_still_has_its_retries(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy", etl: "Etl"
) -> None:
    deploy.jobs("a", MaxRetries=1)
    deploy.workflow(A)
    glue_mock.job("a").fails(times=1)
    etl.start()

    glue.delete_workflow(Name="etl")
    glue_mock.run_until_idle()

    assert states(glue, "a") == ["FAILED", "SUCCEEDED"]


def test_job_that_waits_when_its_workflow_is_deleted_still_starts(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy", etl: "Etl"
) -> None:
    deploy.jobs("a", **QUEUING)
    deploy.workflow(A)
    glue.start_job_run(JobName="a")
    etl.start()

    glue.delete_workflow(Name="etl")
    glue_mock.run_until_idle()

    assert states(glue, "a") == ["SUCCEEDED", "SUCCEEDED"]


def test_crawl_that_runs_when_its_workflow_is_deleted_goes_on(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy", etl: "Etl"
) -> None:
    deploy.crawlers("raw")
    deploy.workflow(RAW)
    etl.start()

    glue.delete_workflow(Name="etl")

    assert glue.get_crawler(Name="raw")["Crawler"]["State"] == "RUNNING"

    glue_mock.run_until_idle()

    assert glue.get_crawler(Name="raw")["Crawler"]["LastCrawl"]["Status"] == "SUCCEEDED"


def test_workflow_can_be_deleted_while_a_run_is_stopping(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy", etl: "Etl"
) -> None:
    deploy.jobs("a")
    deploy.workflow(A)
    glue.stop_workflow_run(Name="etl", RunId=etl.start())

    glue.delete_workflow(Name="etl")
    glue_mock.run_until_idle()

    assert states(glue, "a") == ["STOPPED"]


def test_workflow_can_be_deleted_while_a_run_has_nothing_to_run(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy", etl: "Etl"
) -> None:
    deploy.workflow()
    etl.start()

    glue.delete_workflow(Name="etl")
    glue_mock.run_until_idle()

    assert glue_mock.clock.now() == NOON


@pytest.mark.usefixtures("chain")
def test_job_of_a_deleted_run_does_not_reach_into_a_workflow_created_again(
    glue: "GlueClient", glue_mock: "MockGlue", etl: "Etl"
) -> None:
    etl.start()
    glue.delete_workflow(Name="etl")
    glue.create_workflow(Name="etl")

    glue_mock.run_until_idle()

    assert glue.get_workflow_runs(Name="etl")["Runs"] == []
    assert states(glue, "b") == []


@pytest.mark.usefixtures("chain")
def test_trigger_deleted_during_a_run_still_fires_in_it(glue: "GlueClient", glue_mock: "MockGlue", etl: "Etl") -> None:
    run_id = etl.start()

    glue.delete_trigger(Name="a SUCCEEDED")
    glue_mock.run_until_idle()

    assert etl.states(run_id) == {"a": ["SUCCEEDED"], "b": ["SUCCEEDED"]}


@pytest.mark.usefixtures("chain")
def test_trigger_deleted_during_a_run_does_not_fire_in_later_ones(
    glue: "GlueClient", glue_mock: "MockGlue", etl: "Etl"
) -> None:
    etl.start()
    glue.delete_trigger(Name="a SUCCEEDED")
    glue_mock.run_until_idle()

    later = etl.completed()

    assert etl.states(later) == {"a": ["SUCCEEDED"]}
    assert etl.run(later)["Statistics"]["TotalActions"] == 1
    assert "b" not in etl.nodes(later)


@pytest.mark.usefixtures("chain")
def test_trigger_stopped_during_a_run_still_fires_in_it_and_not_in_later_ones(
    glue: "GlueClient", glue_mock: "MockGlue", etl: "Etl"
) -> None:
    run_id = etl.start()

    glue.stop_trigger(Name="a SUCCEEDED")
    glue_mock.run_until_idle()

    assert etl.states(run_id) == {"a": ["SUCCEEDED"], "b": ["SUCCEEDED"]}
    assert etl.states(etl.completed()) == {"a": ["SUCCEEDED"]}


def test_trigger_created_during_a_run_fires_only_in_later_ones(
    glue_mock: "MockGlue", deploy: "Deploy", etl: "Etl"
) -> None:
    deploy.jobs("a", "b")
    deploy.workflow(A)
    run_id = etl.start()

    deploy.when("a SUCCEEDED", then=[B])
    glue_mock.run_until_idle()

    assert etl.states(run_id) == {"a": ["SUCCEEDED"]}
    assert etl.states(etl.completed()) == {"a": ["SUCCEEDED"], "b": ["SUCCEEDED"]}


@pytest.mark.usefixtures("chain")
def test_workflow_without_its_start_trigger_has_nothing_to_run(glue: "GlueClient", etl: "Etl") -> None:
    glue.delete_trigger(Name="etl-start")

    run_id = etl.completed()

    assert etl.states(run_id) == {}
    assert etl.run(run_id)["Status"] == "COMPLETED"
    assert etl.counts(run_id) == {"TotalActions": 1}


@pytest.mark.usefixtures("chain")
def test_deleted_start_trigger_makes_room_for_another(glue: "GlueClient", etl: "Etl") -> None:
    glue.delete_trigger(Name="etl-start")
    glue.create_trigger(Name="new-start", Type="ON_DEMAND", WorkflowName="etl", Actions=[B])

    assert etl.states(etl.completed()) == {"b": ["SUCCEEDED"]}


@pytest.mark.usefixtures("chain")
def test_job_deleted_before_it_is_reached_is_a_run_in_error(
    glue: "GlueClient", glue_mock: "MockGlue", etl: "Etl"
) -> None:
    run_id = etl.start()

    glue.delete_job(JobName="b")
    glue_mock.run_until_idle()

    (run,) = etl.nodes(run_id)["b"]["JobDetails"]["JobRuns"]
    assert run["JobRunState"] == "ERROR"
    assert run["ErrorMessage"] == "Failed to start job run due to missing metadata."
    assert run["TriggerName"] == "a SUCCEEDED"
    assert run["StartedOn"] == run["CompletedOn"] == NOON + MINUTE
    assert etl.run(run_id)["Status"] == "COMPLETED"
    assert etl.counts(run_id) == {"TotalActions": 2, "SucceededActions": 1, "ErroredActions": 1}


def test_job_run_in_error_meets_no_condition(deploy: "Deploy", etl: "Etl") -> None:
    deploy.jobs("b")
    deploy.workflow(A)
    deploy.when("a SUCCEEDED", "a FAILED", "a STOPPED", "a TIMEOUT", then=[B], logical="ANY")

    assert etl.states(etl.completed()) == {"a": ["ERROR"]}


@pytest.mark.usefixtures("chain")
def test_job_deleted_while_it_runs_goes_on_and_fires_what_watches_it(
    glue: "GlueClient", glue_mock: "MockGlue", etl: "Etl"
) -> None:
    run_id = etl.start()

    glue.delete_job(JobName="a")
    glue_mock.run_until_idle()

    assert etl.states(run_id) == {"a": ["SUCCEEDED"], "b": ["SUCCEEDED"]}


def test_job_deleted_while_it_runs_still_has_its_retries(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy", etl: "Etl"
) -> None:
    deploy.jobs("a", MaxRetries=1)
    deploy.workflow(A)
    glue_mock.job("a").fails(times=1)
    run_id = etl.start()

    glue.delete_job(JobName="a")
    glue_mock.run_until_idle()

    assert etl.states(run_id) == {"a": ["FAILED", "SUCCEEDED"]}


def test_run_of_a_deleted_job_is_stopped_with_its_workflow_run(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy", etl: "Etl"
) -> None:
    deploy.jobs("a")
    deploy.workflow(A)
    run_id = etl.start()
    glue.delete_job(JobName="a")

    glue.stop_workflow_run(Name="etl", RunId=run_id)
    glue_mock.run_until_idle()

    assert etl.states(run_id) == {"a": ["STOPPED"]}


def test_job_created_again_has_its_slots_for_itself(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.jobs("a")
    glue.start_job_run(JobName="a")

    glue.delete_job(JobName="a")
    deploy.jobs("a")
    glue.start_job_run(JobName="a")

    assert states(glue, "a") == ["RUNNING"]


def test_deleting_a_job_leaves_the_triggers_that_name_it(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.jobs("a")
    deploy.workflow(A)

    assert glue.delete_job(JobName="a")["JobName"] == "a"

    assert glue.get_trigger(Name="etl-start")["Trigger"]["Actions"] == [{"JobName": "a"}]


def test_crawler_deleted_before_it_is_reached_is_a_crawl_in_error(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy", etl: "Etl"
) -> None:
    deploy.jobs("a")
    deploy.crawlers("raw")
    deploy.workflow(A)
    deploy.when("a SUCCEEDED", then=[RAW])
    run_id = etl.start()

    glue.delete_crawler(Name="raw")
    glue_mock.run_until_idle()

    (crawl,) = etl.nodes(run_id)["raw"]["CrawlerDetails"]["Crawls"]
    assert crawl["State"] == "ERROR"
    assert crawl["ErrorMessage"] == "Crawler with name raw does not exist"
    assert crawl["StartedOn"] == crawl["CompletedOn"] == NOON + MINUTE
    assert etl.counts(run_id) == {"TotalActions": 2, "SucceededActions": 1, "ErroredActions": 1}


def test_crawler_cannot_be_deleted_while_a_run_has_it_crawl(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy", etl: "Etl"
) -> None:
    deploy.crawlers("raw")
    deploy.workflow(RAW)
    run_id = etl.start()

    with pytest.raises(glue.exceptions.CrawlerRunningException, match=r"Cannot delete raw while it's running$"):
        glue.delete_crawler(Name="raw")

    glue.stop_workflow_run(Name="etl", RunId=run_id)

    with pytest.raises(glue.exceptions.CrawlerRunningException):
        glue.delete_crawler(Name="raw")

    glue_mock.run_until_idle()
    glue.delete_crawler(Name="raw")

    assert etl.states(run_id) == {"raw": ["CANCELLED"]}


def test_crawl_in_error_meets_no_condition(deploy: "Deploy", etl: "Etl") -> None:
    deploy.jobs("b")
    deploy.workflow(RAW)
    deploy.when("crawler raw SUCCEEDED", "crawler raw FAILED", "crawler raw CANCELLED", then=[B], logical="ANY")

    assert etl.states(etl.completed()) == {"raw": ["ERROR"]}
