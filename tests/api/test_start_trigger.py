"""StartTrigger and StopTrigger: by hand, in workflows and outside of them."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from api.conftest import Etl
    from conftest import Deploy
    from types_boto3_glue.client import GlueClient
    from types_boto3_glue.type_defs import ActionTypeDef

    from mock_glue_wf import MockGlue

pytestmark = pytest.mark.glue_mock(start_time=datetime(2026, 1, 1, tzinfo=UTC))


@pytest.fixture
def triggers(glue: "GlueClient", deploy: "Deploy") -> None:
    """One of each type, named like it; that of type EVENT in a workflow since it has to be in one."""
    deploy.workflow()
    actions: list[ActionTypeDef] = [{"JobName": "extract"}]
    glue.create_trigger(Name="ON_DEMAND", Type="ON_DEMAND", Actions=actions)
    glue.create_trigger(Name="SCHEDULED", Type="SCHEDULED", Actions=actions, Schedule="cron(0 1 * * ? *)")
    glue.create_trigger(Name="EVENT", Type="EVENT", Actions=actions, WorkflowName="etl")
    glue.create_trigger(
        Name="CONDITIONAL",
        Type="CONDITIONAL",
        Actions=actions,
        Predicate={"Conditions": [{"LogicalOperator": "EQUALS", "JobName": "a", "State": "SUCCEEDED"}]},
    )


def fire(glue: "GlueClient", *actions: "ActionTypeDef") -> str:
    """Start a trigger outside of workflows that does this."""
    glue.create_trigger(Name="t", Type="ON_DEMAND", Actions=actions)
    return glue.start_trigger(Name="t")["Name"]


def state_of(glue: "GlueClient", name: str) -> str:
    return glue.get_trigger(Name=name)["Trigger"]["State"]


@pytest.mark.usefixtures("triggers")
@pytest.mark.parametrize("name", ["SCHEDULED", "CONDITIONAL"])
def test_trigger_is_activated_deactivated_and_activated_again(glue: "GlueClient", name: str) -> None:
    assert glue.start_trigger(Name=name)["Name"] == name
    assert state_of(glue, name) == "ACTIVATED"

    assert glue.stop_trigger(Name=name)["Name"] == name
    assert state_of(glue, name) == "DEACTIVATED"

    glue.start_trigger(Name=name)
    assert state_of(glue, name) == "ACTIVATED"


@pytest.mark.usefixtures("triggers")
@pytest.mark.parametrize("name", ["SCHEDULED", "CONDITIONAL"])
def test_active_trigger_cannot_be_started_nor_an_inactive_one_stopped(glue: "GlueClient", name: str) -> None:
    glue.start_trigger(Name=name)
    text = "The operation is not allowed when trigger is in state: ACTIVATED$"
    with pytest.raises(glue.exceptions.InvalidInputException, match=text):
        glue.start_trigger(Name=name)

    glue.stop_trigger(Name=name)
    text = "The operation is not allowed when trigger is in state: DEACTIVATED$"
    with pytest.raises(glue.exceptions.InvalidInputException, match=text):
        glue.stop_trigger(Name=name)


@pytest.mark.usefixtures("triggers")
@pytest.mark.parametrize("name", ["ON_DEMAND", "SCHEDULED", "CONDITIONAL", "EVENT"])
def test_trigger_that_was_never_started_cannot_be_stopped(glue: "GlueClient", name: str) -> None:
    text = "StopTrigger operation: The operation is not allowed when trigger is in state: CREATED$"
    with pytest.raises(glue.exceptions.InvalidInputException, match=text):
        glue.stop_trigger(Name=name)

    assert state_of(glue, name) == "CREATED"


@pytest.mark.usefixtures("triggers")
def test_event_trigger_cannot_be_started(glue: "GlueClient") -> None:
    text = "StartTrigger operation: Trigger Type EVENT cannot be started$"
    with pytest.raises(glue.exceptions.InvalidInputException, match=text):
        glue.start_trigger(Name="EVENT")

    assert state_of(glue, "EVENT") == "CREATED"
    assert glue.get_workflow_runs(Name="etl")["Runs"] == []


def test_on_demand_trigger_of_a_workflow_starts_a_run_of_it(glue: "GlueClient", deploy: "Deploy", etl: "Etl") -> None:
    deploy.jobs("extract")
    deploy.workflow({"JobName": "extract"}, DefaultRunProperties={"day": "1"})

    assert glue.start_trigger(Name="etl-start")["Name"] == "etl-start"

    (run,) = glue.get_workflow_runs(Name="etl")["Runs"]
    assert (run["Status"], run["WorkflowRunProperties"]) == ("RUNNING", {"day": "1"})
    assert etl.states(run["WorkflowRunId"]) == {"extract": ["RUNNING"]}
    assert state_of(glue, "etl-start") == "CREATED"


def test_on_demand_trigger_of_a_workflow_starts_a_run_each_time(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.workflow({"JobName": "extract"})

    glue.start_trigger(Name="etl-start")
    glue.start_trigger(Name="etl-start")

    assert len(glue.get_workflow_runs(Name="etl")["Runs"]) == 2


def test_on_demand_trigger_cannot_start_one_run_too_many(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.jobs("extract")
    deploy.workflow({"JobName": "extract"}, MaxConcurrentRuns=1)
    glue.start_trigger(Name="etl-start")

    text = r"StartTrigger operation: Concurrent runs exceeded for workflow: etl\.$"
    with pytest.raises(glue.exceptions.ConcurrentRunsExceededException, match=text):
        glue.start_trigger(Name="etl-start")

    assert len(glue.get_workflow_runs(Name="etl")["Runs"]) == 1


def test_starting_the_trigger_of_a_deleted_workflow_fires_nothing(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.jobs("extract")
    deploy.workflow({"JobName": "extract"})
    glue.delete_workflow(Name="etl")

    with pytest.raises(glue.exceptions.EntityNotFoundException, match=r"StartTrigger operation: Entity not found$"):
        glue.start_trigger(Name="etl-start")

    assert glue.get_job_runs(JobName="extract")["JobRuns"] == []


def test_activating_the_scheduled_start_of_a_workflow_starts_no_run(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.workflow()
    glue.create_trigger(
        Name="nightly",
        Type="SCHEDULED",
        Schedule="cron(0 1 * * ? *)",
        WorkflowName="etl",
        Actions=[{"JobName": "extract"}],
    )

    glue.start_trigger(Name="nightly")

    assert glue.get_workflow_runs(Name="etl")["Runs"] == []


def test_trigger_outside_of_workflows_starts_its_jobs_and_crawlers(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.jobs("extract", DefaultArguments={"--stage": "dev"})
    deploy.crawlers("raw")

    fire(glue, {"JobName": "extract", "Arguments": {"--day": "1"}, "Timeout": 5}, {"CrawlerName": "raw"})

    (job_run,) = glue.get_job_runs(JobName="extract")["JobRuns"]
    assert job_run["JobRunState"] == "RUNNING"
    assert (job_run["TriggerName"], job_run["Arguments"], job_run["Timeout"]) == ("t", {"--day": "1"}, 5)
    assert glue.get_crawler(Name="raw")["Crawler"]["State"] == "RUNNING"
    assert state_of(glue, "t") == "CREATED"


def test_trigger_with_a_missing_job_starts_nothing(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.jobs("extract")

    text = r"StartTrigger operation: Failed to start job run due to missing metadata\.$"
    with pytest.raises(glue.exceptions.EntityNotFoundException, match=text):
        fire(glue, {"JobName": "extract"}, {"JobName": "nowhere"})

    assert glue.get_job_runs(JobName="extract")["JobRuns"] == []


def test_trigger_with_a_missing_crawler_starts_nothing(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.jobs("extract")

    text = "StartTrigger operation: Crawler with name nowhere does not exist$"
    with pytest.raises(glue.exceptions.EntityNotFoundException, match=text):
        fire(glue, {"JobName": "extract"}, {"CrawlerName": "nowhere"})

    assert glue.get_job_runs(JobName="extract")["JobRuns"] == []


def test_trigger_with_a_busy_job_starts_nothing(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.jobs("extract", "load")
    deploy.crawlers("raw")
    glue.start_job_run(JobName="load")

    text = r"StartTrigger operation: Concurrent runs exceeded\.$"
    with pytest.raises(glue.exceptions.ConcurrentRunsExceededException, match=text):
        fire(glue, {"JobName": "extract"}, {"CrawlerName": "raw"}, {"JobName": "load"})

    assert glue.get_job_runs(JobName="extract")["JobRuns"] == []
    assert glue.get_crawler(Name="raw")["Crawler"]["State"] == "READY"


def test_trigger_with_more_runs_of_a_job_than_fit_starts_nothing(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.jobs("extract")

    with pytest.raises(glue.exceptions.ConcurrentRunsExceededException):
        fire(glue, {"JobName": "extract"}, {"JobName": "extract"})

    assert glue.get_job_runs(JobName="extract")["JobRuns"] == []


def test_trigger_leaves_a_crawler_that_runs_already(
    glue: "GlueClient", deploy: "Deploy", glue_mock: "MockGlue"
) -> None:
    deploy.jobs("extract")
    deploy.crawlers("raw")
    glue.start_crawler(Name="raw")
    glue_mock.clock.advance(seconds=30)

    fire(glue, {"CrawlerName": "raw"}, {"JobName": "extract"})

    glue_mock.clock.advance(seconds=30)
    assert glue.get_crawler(Name="raw")["Crawler"]["State"] == "READY"
    assert glue.get_job_runs(JobName="extract")["JobRuns"][0]["JobRunState"] == "RUNNING"
